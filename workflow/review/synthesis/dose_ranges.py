"""The doses of a study as ranges of flat cells, and how the ranges that two texts print of one study compare."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

import pandas as pd

Range = tuple[Decimal | None, Decimal | None]
"""Lowest and highest cells; None where a bound is open."""
_MILLION = Decimal(10**6)


def dose_ranges(doses: pd.DataFrame) -> frozenset[Range]:
    """The levels and ranges of rows of the table of doses that have flat cells."""
    known = doses[doses["flat_lower"].notna() | doses["flat_upper"].notna()]
    return frozenset(
        (None if low is None else low / _MILLION, None if high is None else high / _MILLION)
        for low, high in known[["flat_lower", "flat_upper"]].astype(object).itertuples(index=False)
    )


def written(ranges: Collection[Range]) -> str:
    """The ranges in million cells: `50; 100 to 150; up to 700`."""
    return "; ".join(_written(*one) for one in sorted(ranges, key=_order))


def compare_doses(one: Collection[Range], other: Collection[Range]) -> tuple[str, str]:
    """Whether two texts print the same doses: agree, partial or conflict, and why.

    They agree where the lowest and the highest dose are the same, and in part where one prints only some of the
    other's levels, or where an open bound leaves it undecided. All else is a conflict, a narrower range too: its ends
    are doses that the other text does not know.
    """
    if set(one) == set(other):
        return "agree", ""
    (low, high), (other_low, other_high) = _hull(one), _hull(other)
    is_open = None in (low, high, other_low, other_high)
    if not is_open and (low, high) == (other_low, other_high):
        return "agree", "the same lowest and highest dose"
    if set(one) <= set(other) or set(other) <= set(one):
        return "partial", "one prints only some of the levels"
    if is_open:
        return "partial", "an open bound leaves it undecided"
    return "conflict", f"million cells: {_written(low, high)} against {_written(other_low, other_high)}"


def _hull(ranges: Collection[Range]) -> Range:
    lows, highs = zip(*ranges, strict=True)
    return None if None in lows else min(lows), None if None in highs else max(highs)


def _order(one: Range) -> tuple[Any, ...]:
    low, high = one
    return (Decimal("-Infinity") if low is None else low, Decimal("Infinity") if high is None else high)


def _written(low: Decimal | None, high: Decimal | None) -> str:
    ends = ["" if end is None else f"{end.normalize():,f}" for end in (low, high)]
    if not all(ends):
        return f"from {ends[0]}" if ends[0] else f"up to {ends[1]}"
    return ends[0] if low == high else f"{ends[0]} to {ends[1]}"
