from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

from review.figures.style import render


@pytest.fixture
def identifiers() -> Callable[[Figure], list[str]]:
    """The ids of all elements in the figure's SVG."""

    def found(figure: Figure) -> list[str]:
        return [element.get("id", "") for element in ElementTree.fromstring(render(figure)["svg"]).iter()]

    return found
