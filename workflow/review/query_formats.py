"""How the values that queries find are shown: as numbers in a format, rounded half up, or in full."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from math import isfinite
from typing import NamedTuple

from review.query_syntax import QueryError


class Format(NamedTuple):
    """How a number is shown: times ten to the power of `shift`, with so many places (None: as many as it has).

    With a `sign` it follows `=`, or what would be rounded to zero is said to be less than the last place.
    """

    shift: int = 0
    places: int | None = None
    unit: str = ""
    separator: str = ""
    sign: bool = False


FORMATS = {
    "percent": Format(2, 0, " %"),
    "percent1": Format(2, 1, " %"),
    "million": Format(-6),
    "thousands": Format(0, 0, separator=","),
    "d2": Format(0, 2),
    "d3": Format(0, 3),
    "d4": Format(0, 4),
    "p": Format(0, 4, sign=True),
}


def number(value: object) -> Decimal:
    """A cell as a number. Raises `QueryError` where it is none."""
    try:
        found = Decimal(str(value))
    except ArithmeticError:
        found = Decimal("NaN")
    if not found.is_finite():
        raise QueryError(f"'{value}' is no number")
    return found


def shown(value: object, name: str, in_full: bool = False) -> str:
    """A value in a format; `in_full` with all its digits, in the unit of the format."""
    if name and name not in FORMATS:
        raise QueryError(f"format '{name}' is not known, expected one of: {', '.join(FORMATS)}")
    if isinstance(value, float) and isfinite(value):
        value = Decimal(repr(float(value)))  # str would write a small number with an exponent
    if not name or value == "":
        return _plain(value) if isinstance(value, Decimal) else str(value)
    form = FORMATS[name]
    try:
        exact = number(value).scaleb(form.shift)
        sign = "= " if form.sign else ""
        if in_full or form.places is None:
            return sign + _plain(exact) + form.unit
        least = Decimal(1).scaleb(-form.places)
        rounded = exact.quantize(least, ROUND_HALF_UP)
        sign, rounded = ("< ", least) if form.sign and not rounded else (sign, rounded)
        return f"{sign}{rounded:{form.separator}f}{form.unit}"
    except (ArithmeticError, QueryError):
        raise QueryError(f"'{value}' cannot be shown as {name}") from None


def _plain(value: Decimal) -> str:
    """All digits, without an exponent and without zeros at the end."""
    return f"{value.normalize():f}"
