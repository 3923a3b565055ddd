"""Search rounds by their names: a day, month or year in which the review searched, as the start of an ISO date."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

_LENGTHS = {"year": 4, "month": 7, "day": 10}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def round_of(days: pd.Series[str], period: str) -> pd.Series[str]:
    """The round of each day (YYYY-MM-DD), where a round is a `period` (year, month or day)."""
    return days.str[: _LENGTHS[period]]


def first_not_before(day: str, rounds: Sequence[str]) -> str:
    """The round that was the first to know what happened on a day; what came after all of them is said in the last."""
    return next((name for name in rounds if name >= day[: len(name)]), rounds[-1])


def titled(name: str) -> str:
    """A round as people read it: `May 2022` for 2022-05."""
    year, *smaller = name.split("-")
    words = [year, *(_MONTHS[int(month) - 1] for month in smaller[:1]), *(str(int(day)) for day in smaller[1:])]
    return " ".join(reversed(words))
