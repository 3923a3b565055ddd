"""Dates: a day, a month or a year, as ISO 8601 writes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from review.extraction.codebook import Field
from review.extraction.types.numbers import Normal
from review.extraction.types.verdict import Pair, Verdict, swapped
from review.vocabulary import Vocabulary

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})(?:[-/](?P<month>\d{1,2})(?:[-/](?P<day>\d{1,2}))?)?",
        rf"(?:{_DAY}\s+)?{_MONTH},?\s+(?P<year>\d{{4}})",
        rf"{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})",
        r"(?P<one>\d{1,2})[./-](?P<two>\d{1,2})[./-](?P<year>\d{4})",
    )
]
_MONTHS_IN_YEAR = 12


def canonical(value: str, _: Field, __: Mapping[str, Vocabulary]) -> Normal:
    """`2021-03-05`, `2021-03` or `2021`. A date such as 05/03/2021 may be two days, and is not guessed."""
    found = next(filter(None, (form.fullmatch(value) for form in _FORMS)), None)
    parts = {name: part for name, part in (found.groupdict() if found else {}).items() if part}
    if "name" in parts:
        parts["month"] = str(_MONTHS.index(parts["name"].lower()) + 1)
    if "one" in parts:
        one, two = sorted((int(parts["one"]), int(parts["two"])))
        if one != two and two <= _MONTHS_IN_YEAR:
            return value, f"expected YYYY-MM-DD: {value} may be two different days"
        parts |= {"month": str(one), "day": str(two)}
    numbers = [int(parts[name]) for name in ("year", "month", "day") if name in parts]
    try:
        day = date(*[*numbers, 1, 1][:3]).isoformat()
    except (TypeError, ValueError):
        return value, "expected a date as YYYY-MM-DD, YYYY-MM or YYYY"
    return day[: len("YYYY-MM-DD") - 3 * (3 - len(numbers))], ""


def judge(pair: Pair, _: Field, __: Mapping[str, Vocabulary]) -> Verdict:
    """Partial where one date is the month or year in which the other lies; the distance of two days is in days."""
    one, other = pair.canonical_1, pair.canonical_2
    if one.startswith(f"{other}-") or other.startswith(f"{one}-"):
        return Verdict("partial", "value", detail="one is more exact than the other")
    if len(one) == len(other) == len("YYYY-MM-DD"):
        distance: float | None = float(abs((date.fromisoformat(one) - date.fromisoformat(other)).days))
    else:
        distance = None
    return Verdict("disagree", "transcription" if _exchanged(one, other) else "value", distance)


def _exchanged(one: str, other: str) -> bool:
    """Whether two digits, or the day and the month, have changed places."""
    return swapped(one, other) or (one[:4] == other[:4] and one[5:].split("-") == other[5:].split("-")[::-1])
