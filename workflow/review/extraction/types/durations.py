"""The type `duration`: normal form in days, and comparison of value, statistic and spread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from review.extraction.codebook import Field
from review.extraction.types.duration import DAYS, Days, Duration, read
from review.extraction.types.numbers import Normal
from review.extraction.types.verdict import AGREE, Pair, Verdict, slipped
from review.vocabulary import Vocabulary


def canonical(value: str, field: Field, _: Mapping[str, Vocabulary]) -> Normal:
    """`median 273.9375 d (IQR 121.75-426.125 d)` for `median 9 mo (IQR 4-14)`; `NR` in it is not reached."""
    found = read(value, field.unit, field.statistic)
    if found is None:
        return value, "expected a duration such as 9 mo (IQR 4-14): a unit, at most one value and one spread"
    return str(found), ""


def judge(pair: Pair, field: Field, _: Mapping[str, Vocabulary]) -> Verdict:
    """The same days, statistic and spread; partial where only one reader says some of it."""
    one, other = (read(value, field.unit, field.statistic) or Duration((None, None, None)) for value in pair[:2])
    tolerance = Fraction(field.tolerance or 0) * DAYS.get(field.unit, Fraction(1))
    apart = [
        (index, _apart(a, b))
        for index, (a, b) in enumerate(zip(one.numbers, other.numbers, strict=True))
        if a is not None and b is not None and a != b and _apart(a, b) > tolerance
    ]
    if apart:
        kind = _class(one, other, [index for index, _ in apart])
        return Verdict("disagree", kind, float(apart[0][1]), f"{one} and {other}")
    words = [(one.relation, other.relation), (one.statistic, other.statistic), (one.spread, other.spread)]
    differing = [f"{a or 'nothing'} and {b or 'nothing'}" for a, b in words if a != b]
    bounds = one.relation != other.relation and {one.relation, other.relation} != {"", "~"}
    if bounds or any(a and b and a != b for a, b in words):
        return Verdict("disagree", "unit_or_basis", 0.0, "; ".join(differing))
    if any((a is None) != (b is None) for a, b in zip(one.numbers, other.numbers, strict=True)):
        return Verdict("partial", "value", 0.0, "only one reader gives both a value and a spread")
    return Verdict("partial", "unit_or_basis", 0.0, "; ".join(differing)) if differing else AGREE


def _apart(one: Days, other: Days) -> Days:
    return math.inf if math.inf in (one, other) else abs(Fraction(one) - Fraction(other))


def _class(one: Duration, other: Duration, apart: list[int]) -> str:
    """The same numbers in other units, slips of the hand in one unit, or other values."""
    numbers = [(one.written[index], other.written[index]) for index in apart]
    if all(a == b for a, b in numbers):
        return "unit_or_basis"
    days = [(one.numbers[index], other.numbers[index]) for index in apart]
    for (a, b), (x, y) in zip(numbers, days, strict=True):
        if a is None or b is None or x is None or y is None or math.inf in (x, y):
            return "value"
        if Fraction(a) * Fraction(y) != Fraction(b) * Fraction(x) or not slipped(a, b):
            return "value"
    return "transcription"
