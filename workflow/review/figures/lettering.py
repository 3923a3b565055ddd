"""How wide text is and where it breaks, in points and independent of any output format."""

from __future__ import annotations

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

LEADING = 1.25
"""Height of a line as a multiple of its type size."""


def width(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line of DejaVu Sans in points."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def wrap(text: str, limit: float, size: float, weight: str = "normal") -> list[str]:
    """Break text at spaces into lines no wider than `limit` points; a single longer word keeps its line."""
    lines: list[str] = []
    for word in text.replace("(n = ", "(n\u00a0=\u00a0").split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, weight) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
