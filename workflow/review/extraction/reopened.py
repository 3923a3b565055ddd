"""Cells of studies with a corrected report: they wait until somebody has looked at them again (methods 6.4).

A notice does not say which values it changes, so that all cells of the study are asked again.
"""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from review.extraction.cells import CELL
from review.inputs import is_date

REOPENED = "reopened"
_WAITING = ("disagreed", "extracted_")
"""States, or how they begin, of cells that wait for people anyway."""


def reopened(
    cells: pd.DataFrame,
    corrections: pd.DataFrame,
    entries: pd.DataFrame,
    decisions: pd.DataFrame,
    persons: Collection[str],
    readers_needed: int,
) -> pd.DataFrame:
    """The decided `cells`; those that a correction came after are `REOPENED` and provisional. Their values stand.

    `corrections` has the last one of each study (study_id, dated, notice). A cell has been looked at since if its last
    decision (of `decisions`, by `decided_on`), or the readings of enough `persons` (of `entries`, by `read_on`), are
    not older; what has no day is older than any. Cells that wait for people anyway keep their state; the reason says
    what to read.
    """
    corrected = cells[["study_id"]].merge(corrections, on="study_id", how="left").fillna("").astype("str")
    dated, notice = (corrected[name].set_axis(cells.index) for name in ("dated", "notice"))
    decided = _acts_since(decisions.drop_duplicates(CELL, keep="last"), "decided_on", cells, dated) > 0
    read = _acts_since(entries[entries["reviewer"].isin([*persons])], "read_on", cells, dated) >= readers_needed
    is_open = (dated != "") & ~decided & ~read
    told = "a report was corrected on " + dated + (" (" + notice + ")").where(notice != "", "") + ", read it again"
    waits = cells["state"].str.startswith(_WAITING)
    return cells.assign(
        state=cells["state"].mask(is_open & ~waits, REOPENED),
        provisional=cells["provisional"] | is_open,
        reason=cells["reason"].mask(is_open, told),
    )


def _acts_since(acts: pd.DataFrame, day: str, cells: pd.DataFrame, dated: pd.Series[str]) -> pd.Series[int]:
    """How many of the `acts` on each cell are not older than the day `dated` of that cell."""
    known = acts.loc[acts[day].map(is_date), [*CELL, day]].merge(cells[CELL].assign(dated=dated), on=CELL)
    n = known[known[day] >= known["dated"]].value_counts(CELL).rename("n")
    return cells[CELL].join(n, on=CELL)["n"].fillna(0)


def rows_to_decide(cells: pd.DataFrame) -> pd.DataFrame:
    """The reopened cells for an adjudicator: all readings, what stands and by whom, and why it is asked again."""
    shown = {"value": "decided", "decided_by": "decided_by", "reason": "because", "readings": "detail"}
    waiting = cells.loc[cells["state"] == REOPENED, [*CELL, *shown]]
    return waiting.rename(columns=shown)
