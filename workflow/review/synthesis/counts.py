"""Counts by dose level or arm as analyses read them: events of patients, one row a study, outcome and level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from review.errors import Problem, check

ROLES = ("outcome", "level", "n", "events", "order", "dose", "basis", "level_source")
_NUMBERS = ("n", "events", "order", "dose")
_WHOLE = ("n", "events", "order")
_GROUP = ["study_id", "outcome"]


def read_counts(form: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """The counts of a form, sorted by study, outcome and order of the levels.

    `fields` of the analysis says which field has which role: `outcome`, `level`, `n` (patients) and `events`; for dose
    levels also `order` (the lowest is 1), `dose` (in one unit), `basis` (counts, percent, text, figure) and
    `level_source`. Columns: study_id, label, the roles, and `known`, whether n and events are both there; numbers are
    nullable, a role without a field is missing throughout.

    Raises `InputError` for patients, events or places in the order that are not whole, more events than patients, a
    level whose counts stand twice, a place in the order that two levels have, and doses that do not rise with it.
    """
    fields = analysis["fields"]
    counts = form[["study_id", "label"]].copy()
    for role in ROLES:
        values = form[fields[role]] if role in fields else pd.Series("", index=form.index)
        counts[role] = pd.to_numeric(values, errors="coerce").astype("Float64") if role in _NUMBERS else values
    counts["known"] = counts["n"].notna() & counts["events"].notna()
    counts = counts.sort_values([*_GROUP, "order", "level"], kind="stable", ignore_index=True)
    name = f"analysis {analysis['id']}"
    check(Problem(name, place, message) for place, message in _faults(counts))
    return counts.astype(dict.fromkeys(_WHOLE, "Int64"))


def studies(counts: pd.DataFrame) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """The levels of each study and outcome, with what names them: study_id, label, outcome."""
    for _, levels in counts.groupby(_GROUP, sort=True):
        yield {name: str(levels[name].iloc[0]) for name in ("study_id", "label", "outcome")}, levels


def shares(levels: pd.DataFrame) -> str:
    """The counts in words: `2/4 at DL1; 48/70 at DL2`."""
    rows = zip(levels["events"], levels["n"], levels["level"], strict=True)
    return "; ".join(f"{'?' if pd.isna(k) else k}/{'?' if pd.isna(n) else n} at {level}" for k, n, level in rows)


def listed(values: pd.Series[str]) -> str:
    """The different values, in their order."""
    return "; ".join(value for value in dict.fromkeys(values) if value)


def _faults(counts: pd.DataFrame) -> Iterator[tuple[str, str]]:
    places = counts["study_id"] + " " + counts["outcome"]
    for role in _WHOLE:
        number = counts[role].astype("float64")
        for at in counts.index[number.notna() & (number % 1 != 0)]:
            yield places[at], f"{counts['level'][at]}: {role} is {number[at]:g}, expected a whole number"
    known = counts[counts["known"]]
    for at in known.index[known.duplicated([*_GROUP, "level"])]:
        yield places[at], f"level {counts['level'][at]} stands there twice, expected once"
    more = counts["known"] & ((counts["events"] > counts["n"]) | (counts["events"] < 0) | (counts["n"] < 1))
    for place, level, k, n in counts.assign(place=places)[more][["place", "level", "events", "n"]].itertuples(
        index=False
    ):
        yield place, f"{level}: {k:g} events of {n:g} patients, expected 0 to n of at least one"
    for place, levels in counts[counts["order"].notna()].groupby(places):
        if levels["order"].duplicated().any():
            yield str(place), "two levels have one place in the order, expected 1, 2, 3 ..."
        doses = levels["dose"].dropna()
        if not doses.is_monotonic_increasing or doses.duplicated().any():
            yield str(place), f"the doses {', '.join(f'{dose:g}' for dose in doses)} do not rise with the order"
