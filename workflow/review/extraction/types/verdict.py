"""What a comparison of two values can come to, and the slips of the hand that types have in common."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

RESULTS = ("agree", "partial", "disagree", "needs_human", "single")
"""`partial`: one value lies in the other, or is a part of it. `needs_human`: words whose meaning is not compared."""
ERROR_CLASSES = (
    "missing_vs_value",
    "unit_or_basis",
    "denominator",
    "transcription",
    "vocabulary",
    "locator",
    "value",
)
"""The classes of a difference in order of precedence: the first that explains it is its class."""
_SCALES = {Decimal(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6)}


class Verdict(NamedTuple):
    """The result of a comparison, its error class, how far apart the values are, and what differs, in words.

    The unit of `distance` is that of the type: of the field for numbers, percentage points, days, steps of an order,
    1 - Jaccard for sets.
    """

    result: str
    error_class: str = ""
    distance: float | None = None
    detail: str = ""


AGREE = Verdict("agree")


class Pair(NamedTuple):
    """Two readers' values of one cell, as written and in their normal forms, none of them missing.

    `n_1` and `n_2` are the denominators that the readers give a percentage, "" where they give none.
    """

    value_1: str
    value_2: str
    canonical_1: str
    canonical_2: str
    n_1: str = ""
    n_2: str = ""


def scaled(one: Decimal, other: Decimal) -> bool:
    """Whether a decimal point or thousands were slipped: one number is 10, 100, 1,000 or 10^6 times the other."""
    return other != 0 and one / other in _SCALES


def swapped(one: str, other: str) -> bool:
    """Whether two signs of one spelling change places in the other."""
    if len(one) != len(other):
        return False
    apart = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(apart) == 2 and apart[0] == apart[1][::-1]


def slipped(one: Decimal, other: Decimal) -> bool:
    """Whether one of two different numbers may be a slip in transcribing the other."""
    return scaled(one, other) or swapped(format(one, "f"), format(other, "f"))
