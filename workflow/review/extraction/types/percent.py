"""Percentages, and the counts behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from review.extraction.codebook import Field
from review.extraction.types.numbers import Normal, absurd, plain
from review.extraction.types.numbers import written as number_in
from review.extraction.types.verdict import AGREE, Pair, Verdict, slipped
from review.vocabulary import Vocabulary

ROUNDING = Decimal("0.5")
"""Percentage points by which two percentages of one count may differ (methods 2.3)."""
_COUNTS = r"(\d{1,12})\s*(?:/|of|out of)\s*(\d{1,12})"
_SHARE = r"(\d{1,12}(?:\.\d{0,12})?|\.\d{1,12})\s*%?"
_COUNTS_FIRST = re.compile(rf"{_COUNTS}(?:\s*[(\[,;=]\s*{_SHARE}\s*[)\]]?)?", re.IGNORECASE)
_SHARE_FIRST = re.compile(rf"{_SHARE}\s*[(\[,;=]\s*{_COUNTS}\s*[)\]]?", re.IGNORECASE)
_DECIMALS = Decimal("0.0001")


class Percent(NamedTuple):
    """A percentage as written: counts `k` of `n`, or the share with its decimals, or both."""

    k: int | None = None
    n: int | None = None
    share: Decimal | None = None

    @property
    def value(self) -> Decimal:
        """Percent."""
        if self.k is None or not self.n:
            return self.share or Decimal(0)
        return Decimal(100 * self.k) / self.n


def read(value: str) -> Percent | None:
    """`83 %`, `65/78`, `65 of 78 (83.3 %)` or `83.3% (65/78)`; None for anything else."""
    if found := _COUNTS_FIRST.fullmatch(value):
        return Percent(int(found[1]), int(found[2]), Decimal(found[3]) if found[3] else None)
    if found := _SHARE_FIRST.fullmatch(value):
        return Percent(int(found[2]), int(found[3]), Decimal(found[1]))
    number, rest = number_in(value)
    return Percent(share=number) if number is not None and rest in ("", "%") and not absurd(number) else None


def count(share: Decimal, n: int) -> int | None:
    """The whole number of `n` that rounds to a percentage with these decimals; None if there is none.

    This is the GRIM test (Brown and Heathers, Soc Psychol Personal Sci 2017;8:363) for a percentage.
    """
    k = int((share * n / 100).to_integral_value())
    return k if 0 <= k <= n and _rounds_to(k, n, share) else None


def _rounds_to(k: int, n: int, share: Decimal) -> bool:
    half = Decimal(5).scaleb(int(share.as_tuple().exponent) - 1)
    return abs(100 * k - share * n) <= half * n


def canonical(value: str, _: Field, __: Mapping[str, Vocabulary]) -> Normal:
    """`65/78` where the counts are written, else the percentage."""
    found = read(value)
    if found is None:
        return value, "expected a percentage with a decimal point, or counts such as 65/78"
    if found.n is not None and not 0 <= (found.k or 0) <= found.n > 0:
        return value, "expected counts k/n with k from 0 to n"
    if not 0 <= found.value <= 100:
        return value, "expected a percentage from 0 to 100"
    if found.k is None or found.n is None:
        return plain(found.value), ""
    if found.share is not None and not _rounds_to(found.k, found.n, found.share):
        counted = in_percent(f"{found.k}/{found.n}")
        return value, f"{found.k}/{found.n} is {counted} %, expected one that fits the counts"
    return f"{found.k}/{found.n}", ""


def in_percent(normal: str) -> str:
    """The normal form as a number for figures and tables: `83.3333` for `65/78`."""
    k, stroke, n = normal.partition("/")
    return plain((Decimal(100 * int(k)) / int(n)).quantize(_DECIMALS)) if stroke else normal


def doubt(value: str, n: str) -> str:
    """What is wrong between a percentage as written and the n of its row; empty where nothing is."""
    found = read(value)
    size = _size(n)
    if found is None or not size:
        return ""
    if found.n is not None:
        return f"the cell counts {found.n}, its row {n}" if found.n != size else ""
    share = found.share or Decimal(0)
    if count(share, size) is not None:
        return ""
    nearest = f"{(share * size / 100).to_integral_value()}/{n}"
    return f"no whole number of {n} is {plain(share)} %; the nearest, {nearest}, is {in_percent(nearest)} %"


def _size(n: str) -> int:
    """A denominator, or 0 where the row gives none that can be one."""
    return max(int(n), 0) if n else 0


def judge(pair: Pair, field: Field, _: Mapping[str, Vocabulary]) -> Verdict:
    """The same k/n; else within half a percentage point and both possible with their n (methods 2.3).

    Where one reader gives an n it is the other's too, unless that one has another. Without any n, only the
    protocol's tolerance counts.
    """
    one, other = read(pair.value_1) or Percent(), read(pair.value_2) or Percent()
    n_1, n_2 = one.n or _size(pair.n_1), other.n or _size(pair.n_2)
    counted = _counted(one, n_1 or n_2), _counted(other, n_2 or n_1)
    distance = abs(one.value - other.value)
    if _same(one, other, counted, distance, field.tolerance):
        return AGREE._replace(distance=float(distance))
    detail = f"{in_percent(pair.canonical_1)} % and {in_percent(pair.canonical_2)} %"
    return Verdict("disagree", _class(one, other, counted, distance), float(distance), detail)


Counted = tuple[int | None, int]
"""How many of how many a percentage is: no k where none of n rounds to it, n = 0 where it is not known."""


def _counted(found: Percent, n: int) -> Counted:
    return (count(found.share or Decimal(0), n) if found.k is None and n else found.k), n


def _same(
    one: Percent, other: Percent, counted: tuple[Counted, Counted], distance: Decimal, tolerance: Decimal | None
) -> bool:
    if None not in (one.k, other.k):
        return counted[0] == counted[1]
    if tolerance is not None:
        return distance <= tolerance
    possible = None not in (counted[0][0], counted[1][0]) and counted[0][1] == counted[1][1]
    return possible and distance <= ROUNDING


def _class(one: Percent, other: Percent, counted: tuple[Counted, Counted], distance: Decimal) -> str:
    (k_1, n_1), (k_2, n_2) = counted
    if one.value and other.value in (one.value * 100, one.value / 100):
        return "unit_or_basis"
    if n_1 != n_2 and (k_1 == k_2 is not None or distance <= ROUNDING):
        return "denominator"
    if n_1 == n_2 and k_1 is not None and k_2 is not None and slipped(Decimal(k_1), Decimal(k_2)):
        return "transcription"
    return "transcription" if slipped(*_alike(one, other)) else "value"


def _alike(one: Percent, other: Percent) -> tuple[Decimal, Decimal]:
    """Both percentages with the fewer decimals of the two, as far as a share is written at all."""
    places = max((found.share.as_tuple().exponent for found in (one, other) if found.share is not None), default=-4)
    step = Decimal(1).scaleb(int(places))
    return one.value.quantize(step), other.value.quantize(step)
