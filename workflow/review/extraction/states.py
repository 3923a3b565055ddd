"""How many cells have come how far."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import pandas as pd

from review.extraction.codebook import Form
from review.extraction.reopened import REOPENED
from review.tables import INTEGER, TEXT, TRUTH, columns

STATES = (
    "unassigned",
    "extracted_0",
    "extracted_1",
    "extracted_2",
    "not_compared",
    "unaligned",
    "agreed",
    "disagreed",
    "resolved_consensus",
    "resolved_adjudicated",
    REOPENED,
)
"""What follows from the files (methods 2.3). `extracted_k`: k persons have read the cell, and more are needed; a
machine is none. `resolved_consensus`: the readers together have decided, `resolved_adjudicated`: somebody else.
`reopened`: a correction of the report came after."""
STATE_COUNTS = columns(form=TEXT, state=TEXT, provisional=TRUTH, n=INTEGER)
STATE_COUNTS_KEY = ["form", "state", "provisional"]
ALL = "all"


def state_counts(
    provenance: pd.DataFrame, entries: pd.DataFrame, forms: Iterable[Form], registered: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """The number of cells by form, state and whether they are provisional, and over `all` forms (and `all` states).

    Of `unaligned` rows each reader's cells count. `unassigned` has one row's cells of each entity that is in the
    registry of a form and that nobody has read. Beside `STATES` there are `extracted_3` and the like where more than
    three persons are to read.
    """
    names = ["form", "state", "provisional"]
    waiting = []
    for form in forms:
        mine = entries[entries["form"] == form.name]
        unread = set(registered[form.registry]) - set(mine["study_id"])
        nowhere = int((mine["study_id"] == "").sum())
        waiting += [
            (form.name, "unaligned", True, nowhere),
            (form.name, "unassigned", True, len(unread) * len(form.fields)),
        ]
    counted = pd.DataFrame(waiting, columns=[*names, "n"])
    parts = [provenance.groupby(names).size().rename("n").reset_index(), counted[counted["n"] > 0]]
    by_form = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    further = sorted({*by_form["state"]} - {*STATES})
    every = pd.MultiIndex.from_product([[ALL], [*STATES, *further, ALL], [False, True]], names=names)
    over_all = pd.concat([by_form.assign(form=ALL), by_form.assign(form=ALL, state=ALL)]).groupby(names)["n"].sum()
    return pd.concat([by_form, over_all.reindex(every, fill_value=0).reset_index()], ignore_index=True)
