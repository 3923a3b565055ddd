"""Text for the page: anchors, words, and numbers as readers expect them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import quote

import pandas as pd

_PERCENT = "\u00a0%"
"""No line breaks before the sign."""


def anchor(*parts: str) -> str:
    """An id that is its own URL fragment; other parts give another one, whatever they hold."""
    return ":".join(quote(part, safe="").replace("%", "=") for part in parts)


def words(name: str) -> str:
    """A column or code as words: `dose_text` as `Dose text`."""
    spaced = " ".join(name.replace("_", " ").split())
    return spaced[:1].upper() + spaced[1:]


def members(text: str) -> list[str]:
    """The members of a stored list."""
    return [member for member in text.split("; ") if member]


def number(value: object, places: int = 2) -> str:
    """Rounded half up; nothing for a missing value."""
    if pd.isna(value):  # type: ignore[call-overload]  # the stub has no scalar `object`
        return ""
    return f"{Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"


def percent(value: object) -> str:
    """A share as `33 %`, rounded half up."""
    return "" if pd.isna(value) else f"{number(Decimal(str(value)) * 100, 0)}{_PERCENT}"  # type: ignore[call-overload]


def between(low: object, high: object) -> str:
    """Two shares as `21 to 49 %`."""
    return " to ".join([percent(low).removesuffix(_PERCENT), percent(high)]) if percent(low) else ""


def joined(parts: Iterable[str], by: str = "; ") -> str:
    """The parts that hold something."""
    return by.join(part for part in parts if part)
