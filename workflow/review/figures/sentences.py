"""Words of captions and alternative texts."""

from __future__ import annotations

from collections.abc import Iterable


def listing(items: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = list(items) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def number(value: float) -> str:
    """A number with at most four significant digits and no exponent: `0.738`, `21`, `1,100`."""
    digits = f"{float(f'{value:.4g}'):,.6f}"
    return digits.rstrip("0").rstrip(".")
