"""Classes of a number, as data: `{below: 30}`, `{from: 30, to: 50}`, `{above: 50}`."""

from __future__ import annotations

import operator
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Any

from review.extraction.types.duration import DAYS
from review.extraction.types.duration import read as read_duration

_MEETS = {"from": operator.ge, "above": operator.gt, "to": operator.le, "below": operator.lt}
_COUNTS = re.compile(r"(\d+)/([1-9]\d*)", re.ASCII)

Range = Mapping[str, Decimal]
"""The ends of one class: `from` and `to` belong to it, `above` and `below` do not."""
Ranges = Mapping[str, Range]
"""The ends by class."""


def read_ranges(written: Mapping[str, Mapping[str, Any]]) -> Ranges:
    """The ranges as a person writes them, with exact decimals."""
    return {name: {end: Decimal(str(bound)) for end, bound in ends.items()} for name, ends in written.items()}


def classes(number: Decimal, ranges: Ranges) -> list[str]:
    """The classes that hold the number: one, unless the ranges have faults, and none below zero."""
    found = [name for name, ends in ranges.items() if all(_MEETS[end](number, ends[end]) for end in ends)]
    return found if number >= 0 else []


def as_number(text: str, unit: str = "") -> Decimal | None:
    """The finite number that an extracted value is, or None: `26`, `5/78` in percent, `median 274 d` in a unit of time.

    A bound (`< 6 mo`) and an interval without a value in it are no number.
    """
    if counts := _COUNTS.fullmatch(text):
        return Decimal(100 * int(counts[1])) / int(counts[2])
    try:
        number = Decimal(text)
    except InvalidOperation:
        return _in_unit(text, unit) if unit in DAYS else None
    return number if number.is_finite() else None


def _in_unit(text: str, unit: str) -> Decimal | None:
    duration = read_duration(text)
    days = duration.numbers[0] if duration and duration.relation in ("", "~") else None
    if not isinstance(days, Fraction):
        return None
    number = days / DAYS[unit]
    return Decimal(number.numerator) / number.denominator


def range_faults(ranges: Ranges) -> Iterator[str]:
    """Numbers from zero up that are in no class or in several, and classes without a number.

    What a number meets changes at the ends only, so the ends and one number on each side of them stand for all.
    """
    ends = sorted({Decimal(0), *(bound for one in ranges.values() for bound in one.values())})
    tried = sorted({*ends, *((low + high) / 2 for low, high in pairwise(ends)), ends[-1] + 1})
    found = {number: classes(number, ranges) for number in tried}
    for number, names in found.items():
        if len(names) != 1:
            where = f"in the ranges {' and '.join(names)}, an overlap" if names else "in no range, a gap"
            yield f"{number} is {where}; expected one range for each number from 0 up"
    used = {name for names in found.values() for name in names}
    yield from (f"range '{name}' holds no number, expected some" for name in ranges if name not in used)
