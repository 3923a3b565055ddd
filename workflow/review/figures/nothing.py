"""What stands in place of a figure of any kind as long as it has nothing to show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from review.figures.style import GREY, canvas, sheet, width_mm

_HEIGHT = 12.0
_WORDS = "No data yet"


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The words that there is nothing, in the width of the figure."""
    with sheet():
        figure = canvas(width_mm(options), _HEIGHT)
        figure.text(0.5, 0.5, _WORDS, color=GREY, ha="center", va="center")
    return figure


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Which figure this will be: option `name`."""
    return f"{options['name'].replace('_', ' ').capitalize()}: {_WORDS.lower()}."


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """The words that there is nothing."""
    return f"An empty figure: {_WORDS.lower()}."
