"""Fraction schemes: which share of a dose is given on which day (methods 1.3, `split`)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from string import ascii_lowercase
from typing import TypeVar

from review.dose.text import LONGEST, missing_code, normalise

WHOLE = Decimal(100)
ROUNDING = Decimal("1.5")
LETTERS = ascii_lowercase
"""What alternative schemes are called."""
SPREADS = ("single", "consecutive", "within_7_days", "over_7_days")

_SHARE = r"(\d{1,3}(?:\.\d+)?)\s*%?"
_DAY = r"(?:d(?:ays?)?)?\s*([+-]?\d{1,4})\s*(?:d(?:ays?)?)?"
_EACH = re.compile(rf"(?P<days>[^()]+)\(\s*{_SHARE}\s*each\s*\)", re.IGNORECASE)
_EACH_ON = re.compile(rf"{_SHARE}\s*each\s+on\b(?P<days>.+)", re.IGNORECASE)
_BRACKETS = re.compile(r"(?P<percents>[^()]*)\((?P<days>[^()]*)\)")
_ON = re.compile(r"(?P<percents>.+?),?\s*\bon\b(?P<days>.+)", re.IGNORECASE)
_OTHERWISE = re.compile(r"\||\bor\b", re.IGNORECASE)
_NEXT = re.compile(r"\s*(?:[,;]\s*and\b|[,;/+]|\band\b)\s*", re.IGNORECASE)
_PAIR = re.compile(rf"{_SHARE}\s*(?:on|at|\()?\s*d(?:ays?)?\s*([+-]?\d{{1,4}})\)?", re.IGNORECASE)
_ONE_DAY = re.compile(_DAY, re.IGNORECASE)
_WINDOW = re.compile(rf"{_DAY}\s*(?:-|\bto\b)\s*{_DAY}", re.IGNORECASE)
_PERCENT = re.compile(_SHARE)

T = TypeVar("T")


@dataclass(frozen=True)
class Scheme:
    """One way to split a dose: percent of each infusion and its day, or only the window of days.

    `percents` is empty where the shares are not reported, `days` where the schedule is not; `window` is the
    first and last day where only these are known.
    """

    percents: tuple[Decimal, ...] = ()
    days: tuple[int, ...] = ()
    window: tuple[int, int] | None = None
    flags: tuple[str, ...] = ()

    @property
    def infusions(self) -> int | None:
        """The number of infusions, as far as it is known."""
        return len(self.percents) or len(self.days) or None

    @property
    def size(self) -> str:
        """The class of a scheme by its number of infusions: 1, 2, 3, >=4; empty where it is not known."""
        return "" if self.infusions is None else str(self.infusions) if self.infusions < 4 else ">=4"

    @property
    def spread(self) -> str:
        """How the infusions lie in time, one of `SPREADS`; empty where no day is known."""
        if self.infusions == 1:
            return "single"
        if self.days and all(later - earlier == 1 for earlier, later in pairwise(self.days)):
            return "consecutive"
        ends = self.window or ((self.days[0], self.days[-1]) if self.days else None)
        if ends is None:
            return ""
        return "within_7_days" if ends[1] - ends[0] <= 7 else "over_7_days"

    def interval(self, fraction: int) -> tuple[int | None, int | None]:
        """First and last day on which the infusion (counted from 0) may be given."""
        if self.days:
            return self.days[fraction], self.days[fraction]
        return self.window or (None, None)


UNPARSED = Scheme(flags=("UNPARSED",))


def read_schemes(percents: str, days: str = "") -> tuple[Scheme, ...]:
    """The alternative schemes of a text (`10, 30, 60 (d1,2,3)`) or of two columns (`10;30;60`, `1;2;3`).

    Alternatives stand between `|` or `or` and share their days unless these have alternatives too. What
    cannot be read as a whole, or has more alternatives than `LETTERS`, becomes one scheme with the flag UNPARSED.
    """
    if max(len(percents), len(days)) > LONGEST:
        return (UNPARSED,)
    shares, when = normalise(percents), normalise(days)
    if not when:
        shares, when = _parts(shares)
    share_lists = [part.strip() for part in _OTHERWISE.split(shares)]
    day_lists = [part.strip() for part in _OTHERWISE.split(when)]
    if len(day_lists) == 1:
        day_lists *= len(share_lists)
    if len(day_lists) != len(share_lists) or len(share_lists) > len(LETTERS):
        return (UNPARSED,)
    return tuple(_scheme(share, day) for share, day in zip(share_lists, day_lists, strict=True))


def _parts(text: str) -> tuple[str, str]:
    """The percents and the days of one printed text."""
    if each := _EACH.fullmatch(text) or _EACH_ON.fullmatch(text):
        days = each["days"].strip()
        share = next(part for part in each.groups() if part != each["days"])
        return "; ".join([share] * len(_NEXT.split(days))), days
    pairs = [_PAIR.fullmatch(item) for item in _NEXT.split(text)]
    if found_pairs := [pair for pair in pairs if pair] if all(pairs) else []:
        return "; ".join(pair[1] for pair in found_pairs), "; ".join(pair[2] for pair in found_pairs)
    if found := _BRACKETS.fullmatch(text) or _ON.fullmatch(text):
        return found["percents"].strip(), found["days"].strip()
    return text, ""


def _scheme(shares: str, when: str) -> Scheme:
    percents = () if missing_code(shares) else _numbers(shares, _PERCENT, Decimal)
    window = _WINDOW.fullmatch(when)
    days = () if missing_code(when) or window else _numbers(when, _ONE_DAY, int)
    if percents is None or days is None or 0 in percents:
        return UNPARSED
    ends = (int(window[1]), int(window[2])) if window else None
    if ends and percents and ends[1] - ends[0] + 1 == len(percents):
        days, ends = tuple(range(ends[0], ends[1] + 1)), None
    in_order = all(earlier < later for earlier, later in pairwise(days or ends or ()))
    if not in_order or (days and percents and len(days) != len(percents)):
        return UNPARSED
    return Scheme(percents, days, ends, _sum_flags(percents))


def _numbers(text: str, pattern: re.Pattern[str], number: Callable[[str], T]) -> tuple[T, ...] | None:
    """The numbers of a list, or None if one item is something else."""
    found = [pattern.fullmatch(item) for item in _NEXT.split(text)]
    return tuple(number(item[1]) for item in found if item) if all(found) else None


def _sum_flags(percents: tuple[Decimal, ...]) -> tuple[str, ...]:
    if not percents:
        return ("NO_SPLIT",)
    off = abs(sum(percents) - WHOLE)
    if off == 0:
        return ()
    return ("SPLIT_ROUNDED",) if off <= ROUNDING else ("SPLIT_SUM_ERROR",)
