"""How wide text is and where it breaks, in points and independent of any output format."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

LEADING = 1.25
"""Height of a line as a multiple of its type size."""


def width(text: str, size: float, weight: str = "normal") -> float:
    """Width of one line of DejaVu Sans in points."""
    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, False)[0])


def wrap(text: str, limit: float, size: float, weight: str = "normal") -> list[str]:
    """Break text at spaces into lines no wider than `limit` points, and a longer word where it must be."""
    lines: list[str] = []
    for word in text.replace("(n = ", "(n\u00a0=\u00a0").split(" "):
        first, *rest = _pieces(word, limit, size, weight)
        longer = f"{lines[-1]} {first}" if lines else first
        if lines and width(longer, size, weight) <= limit:
            lines[-1] = longer
        else:
            lines.append(first)
        lines += rest
    return lines


def _pieces(word: str, limit: float, size: float, weight: str) -> Iterator[str]:
    """A word in parts that fit, parted after the last hyphen or slash that does, if there is one."""
    while width(word, size, weight) > limit and len(word) > 1:
        fits = next((n for n in range(len(word) - 1, 1, -1) if width(word[:n], size, weight) <= limit), 1)
        end = max(word.rfind("-", 0, fits), word.rfind("/", 0, fits)) + 1 or fits
        yield word[:end]
        word = word[end:]
    yield word
