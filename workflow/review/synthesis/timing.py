"""Analysis `timing`: when events begin or peak, each statement in days, with what kind of number it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.errors import Problem, check, one_of
from review.extraction.codebook import MISSING
from review.extraction.types.duration import DAYS
from review.tables import REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    study_id=TEXT,
    label=TEXT,
    subject=TEXT,
    event=TEXT,
    kind=TEXT,
    statistic=TEXT,
    lower=REAL,
    upper=REAL,
    unit=TEXT,
    lower_days=REAL,
    upper_days=REAL,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "event", "study_id"]
ROLES = ("subject", "event", "statistic", "lower", "upper", "unit")


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a statement of `tables["form"]` about one of the events.

    `fields` says which field has which of `ROLES`; `events` are the words of the form by name of an event, `statistics`
    those by kind of number (median, mean, range, iqr, spread, bound, single). A month is 30.4375 days. A statement
    without a number, a unit or a statistic is `not_estimable`. Raises `InputError` for a statistic or unit that nobody
    has explained.
    """
    fields, form = analysis["fields"], tables["form"]
    events = {word: event for event, words in analysis["events"].items() for word in words}
    kinds = {word: kind for kind, words in analysis["statistics"].items() for word in words}
    said = form[form[fields["event"]].isin(events)]
    rows: pd.DataFrame = said[["study_id", "label"]].assign(**{role: said[fields[role]] for role in ROLES})
    rows["event"] = rows["event"].map(events)
    rows["kind"] = rows["statistic"].map(kinds)
    unit = rows["unit"].str.removesuffix("s")
    name = f"analysis {analysis['id']}"
    check(Problem(name, place, message) for place, message in _unexplained(rows["statistic"], unit, kinds))
    days = unit.map({word: float(length) for word, length in DAYS.items()})
    for side in ("lower", "upper"):
        rows[side] = pd.to_numeric(rows[side], errors="coerce")
        rows[f"{side}_days"] = rows[side] * days
    lacks = {
        "no number": rows[["lower", "upper"]].isna().all(axis=1),
        "no unit": days.isna(),
        "no statistic": rows["kind"].isna(),
    }
    rows["reason"] = np.select([*lacks.values()], [f"{what} is reported" for what in lacks], default="")
    rows["state"] = np.where(rows["reason"] == "", "computed", "not_estimable")
    return rows.assign(analysis=analysis["id"]).reindex(columns=TABLE.names)


def _unexplained(
    statistic: pd.Series[str], unit: pd.Series[str], kinds: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Words that are neither explained nor a missing code."""
    for place, words, known in (("statistics", statistic, list(kinds)), ("units", unit, list(DAYS))):
        for word in sorted({*words} - {"", *MISSING, *known}):
            yield place, f"'{word}' is not known, {one_of(known)}"
