"""Durations: a value, what it is of several patients, and its spread, in days."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar
from unicodedata import normalize

from review.extraction.types.numbers import plain

DAYS = {
    "second": Fraction(1, 86400),
    "minute": Fraction(1, 1440),
    "hour": Fraction(1, 24),
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction("30.4375"),
    "year": Fraction("365.25"),
}
"""Days in a unit: a month is a twelfth of a year (methods 2.3)."""
_UNITS = {
    "second": "seconds?|secs?|s",
    "minute": "minutes?|mins?",
    "hour": "hours?|hrs?|h",
    "day": "days?|d",
    "week": "weeks?|wks?|w",
    "month": "months?|mos?|mths?",
    "year": "years?|yrs?|y",
}
_STATISTICS = {"median": "median", "mean": "mean|average"}
_SPREADS = {
    "range": "range|min(?:imum)?-max(?:imum)?",
    "IQR": "iqr|inter-?quartile range|q1-q3",
    "SD": r"s\.?d\.?|standard deviation",
    "95% CI": r"(?:95\s*%\s*)?(?:ci|confidence interval)",
}
_RELATIONS = {
    "<=": "<=|≤|within|up to|at most",
    ">=": ">=|≥|at least",
    "<": "<|less than",
    ">": ">|more than",
    "~": r"~|about|approximately|approx\.?|circa|ca\.?",
}
_OPEN = r"(?:not\sreached|not\sestimable|not\sevaluable|nr|ne)\b"
_NUMBER = r"\d+(?:\.\d+)?"
_NAMES = ("value", "low", "high")
_ONCE = {"statistic": _STATISTICS, "relation": _RELATIONS, "spread": _SPREADS}


def _any(words: Mapping[str, str]) -> str:
    return rf"(?:{'|'.join(words.values())})(?![a-z])".replace(" ", r"\s")


_TOKEN = re.compile(
    rf"""(?P<spread>{_any(_SPREADS)}) | (?P<statistic>{_any(_STATISTICS)}) | (?P<relation>{_any(_RELATIONS)})
    | (?P<low>{_NUMBER}) \s* (?P<inner>{_any(_UNITS)})? \s* (?:-|to\b) \s* (?P<high>{_NUMBER}|{_OPEN})
    | (?:±|\+/-|\+-) \s* (?P<deviation>{_NUMBER}) | (?P<number>{_NUMBER}|{_OPEN})
    | (?P<unit>{_any(_UNITS)}) | (?P<shut>[)\]]) | of\b | was\b | \+(?=\d) | [\s(\[,;:=]""",
    re.VERBOSE,
)
_DASHES = re.compile("[\u2010-\u2015\u2212]")

T = TypeVar("T")
Days = Fraction | float
"""Exact days, or infinity for what was not reached."""


@dataclass(frozen=True)
class Duration:
    """A duration as read: `numbers` are its value and the ends of its spread in days, None where there is none.

    `statistic` is what the value is of several patients. `spread` is empty where an interval beside a value does not
    say what it is; both ends of a standard deviation are the deviation. `written` has the numbers without units.
    """

    numbers: tuple[Days | None, ...]
    statistic: str = ""
    relation: str = ""
    spread: str = ""
    written: tuple[Decimal | None, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        value, low, high = ("" if number is None else _shown(number) for number in self.numbers)
        ends = f"{high} d" if self.spread == "SD" else f"{low}-{high} d"
        spread = " ".join(filter(None, [self.spread, ends])) if low else ""
        parts = [f"{self.relation}{value} d", f"({spread})" if spread else ""] if value else [spread]
        return " ".join(filter(None, [self.statistic, *parts]))


class _NoDurationError(ValueError):
    """A text is no duration."""


@lru_cache(maxsize=100_000)
def read(text: str, unit: str = "", statistic: str = "") -> Duration | None:
    """A duration, or None for a text that is none. `unit` and `statistic` are meant where the text is silent.

    A number has the unit that follows it next, else the last one before it. Two numbers alone are a range.
    """
    try:
        said, numbers, units = _scan(_DASHES.sub("-", normalize("NFKC", text)).casefold())
        value, low, high = (
            _in_days(numbers[name], units.get(name) or units.get("") or unit) if name in numbers else None
            for name in _NAMES
        )
    except _NoDurationError:
        return None
    if (value is None and low is None) or ("spread" in said and low is None) or (low is not None and high is None):
        return None
    if low is not None and high is not None and low > high:
        return None
    spread = said.get("spread", "range" if value is None else "")
    named = said.get("statistic", "" if value is None else statistic)
    written = tuple(numbers.get(name) for name in _NAMES)
    return Duration((value, low, high), named, said.get("relation", ""), spread, written)


def _scan(text: str) -> tuple[dict[str, str], dict[str, Decimal], dict[str, str]]:
    """What the words say, the numbers by name, and their units; the unit of no number is the last one written.

    A `<` and the like is said of the number after it; an end of an interval cannot have one.
    """
    said, numbers, units = dict[str, str](), dict[str, Decimal](), dict[str, str]()
    position, before, bounded = 0, "", False
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise _NoDurationError
        position = token.end()
        parts = {name: part for name, part in token.groupdict().items() if part}
        kind = next(iter(parts), "")
        if kind in _ONCE:
            _put(said, kind, _meant(_ONCE[kind], parts[kind]))
            bounded |= kind == "relation" and said[kind] != "~"
        elif kind == "unit":
            units |= dict.fromkeys(["", *(name for name in numbers if name not in units)], _meant(_UNITS, parts[kind]))
        elif kind == "low":
            if bounded:
                raise _NoDurationError
            _put(numbers, "low", _number(parts["low"]))
            _put(numbers, "high", _number(parts["high"]))
            if "inner" in parts:
                units["low"] = _meant(_UNITS, parts["inner"])
        elif kind in ("number", "deviation"):
            slots = _slots(said, numbers, before, kind)
            if bounded and slots != ("value",):
                raise _NoDurationError
            bounded = False
            for name in slots:
                _put(numbers, name, _number(parts[kind]))
        before = said.get("spread", "") if kind == "spread" else before if not kind else ""
    return said, numbers, units


def _slots(said: dict[str, str], numbers: Collection[str], before: str, kind: str) -> tuple[str, ...]:
    """Which of the numbers of a duration a single one is; `before` is the kind of spread just said."""
    if kind == "deviation":
        said.setdefault("spread", "SD")
    spread = said.get("spread", "")
    if spread == "SD":
        return ("low", "high") if kind == "deviation" or before or "value" in numbers else ("value",)
    if "low" in numbers and "high" not in numbers:
        return ("high",)
    return ("low",) if before or (spread and "value" in numbers) else ("value",)


def _put(held: dict[str, T], name: str, what: T) -> None:
    """What a duration has once."""
    if name in held:
        raise _NoDurationError
    held[name] = what


def _meant(words: Mapping[str, str], text: str) -> str:
    return next(name for name, pattern in words.items() if re.fullmatch(pattern, text))


def _number(text: str) -> Decimal:
    return Decimal(text) if text[0].isdigit() else Decimal("Infinity")


def _in_days(number: Decimal, unit: str) -> Days:
    if number.is_infinite():
        return math.inf
    if unit not in DAYS:
        raise _NoDurationError
    return Fraction(number) * DAYS[unit]


def _shown(number: Days) -> str:
    """Days to a tenth of a second."""
    return "NR" if isinstance(number, float) else plain(Decimal(round(number * 10**6)).scaleb(-6))
