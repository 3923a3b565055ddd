"""The consensus: one value a cell, with who read it, where, and how a difference was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.extraction.adjudication import settled
from review.extraction.cells import CELL, Cells, Texts
from review.extraction.codebook import Form
from review.tables import TEXT, TRUTH, columns

CONSENSUS_PROVENANCE = columns(
    form=TEXT,
    study_id=TEXT,
    row=TEXT,
    field=TEXT,
    value=TEXT,
    state=TEXT,
    provisional=TRUTH,
    decided_by=TEXT,
    reason=TEXT,
    readings=TEXT,
    source=TEXT,
    quote=TEXT,
    decisions=TEXT,
)
"""`source` and `quote` are those of the reading whose value stands; `decisions` has all decisions in their order."""
DIFFERING = ("partial", "disagree", "needs_human")
_MEASURED = ("number", "percent")
Truths = npt.NDArray[np.bool_]


def consensus(
    entries: pd.DataFrame,
    comparison: pd.DataFrame,
    adjudications: pd.DataFrame,
    forms: Iterable[Form],
    reviewers: Sequence[Mapping[str, Any]],
    readers_needed: int,
) -> pd.DataFrame:
    """One row a cell as a `CONSENSUS_PROVENANCE` frame.

    A decision settles any cell: one that readers differ on, one that a single reader has, and one on which all of
    them made the same mistake; the last one of a cell counts. A value is provisional while readers differ, while
    fewer than `readers_needed` persons have read it, or if somebody decided whom the protocol does not call human.
    A machine is no person: what it reads otherwise than enough persons is listed and opens nothing. The value of a
    cell is that of its first reader; of numbers that agree within a tolerance, the most exact.
    """
    kinds = {reviewer["id"]: reviewer["kind"] for reviewer in reviewers}
    cells = Cells.of(entries, sorted(kinds, key=lambda reader: kinds[reader] == "machine"))
    persons = np.array([kinds[reader] != "machine" for reader in cells.readers], dtype=bool)
    number = cells.read[:, persons].sum(axis=1)
    compared = cells.of_fields({(form.name, field.name): field.compared for form in forms for field in form.fields})

    state = np.where(compared.astype(bool), "agreed", "not_compared").astype(object)
    state[number < readers_needed] = [f"extracted_{k}" for k in number[number < readers_needed]]
    differing = comparison[comparison["result"].isin(DIFFERING)]
    of_machine = differing[["reviewer_1", "reviewer_2"]].isin([one for one in kinds if kinds[one] == "machine"])
    at, with_machine = cells.find(differing), of_machine.any(axis=1).to_numpy()
    state[at[~with_machine | (number[at] < readers_needed)]] = "disagreed"

    value = _standing(cells, entries, comparison, persons)
    value[state == "disagreed"] = ""
    readings = entries["reviewer"] + ": " + entries["value"].where(entries["value"] != "", "(empty)")
    table = cells.keys.assign(
        value=value,
        state=state,
        signed=True,
        decided_by=_listed(cells, entries["reviewer"], "; "),
        reason="",
        readings=_listed(cells, readings, " | "),
        decisions="",
    )
    decided = settled(adjudications, kinds)
    table.loc[cells.find(decided), [*decided.columns.drop(CELL)]] = decided.drop(columns=CELL).to_numpy()
    awaiting = table["state"].str.startswith("extracted_") | (table["state"] == "disagreed")
    table = table.assign(provisional=awaiting | ~table["signed"].astype(bool))
    return table.assign(**_places(table, cells, entries))[[*CONSENSUS_PROVENANCE.names]]


def _standing(cells: Cells, entries: pd.DataFrame, comparison: pd.DataFrame, persons: Truths) -> Texts:
    """The value of each cell on which the readers agree."""
    written = cells.texts(entries["canonical"])
    if not cells.readers:
        return np.full(len(written), "", dtype=object)
    value: Texts = written[np.arange(len(written)), cells.read.argmax(axis=1)]
    near = comparison[comparison["type"].isin(_MEASURED) & (comparison["result"] == "agree")]
    for cell in np.unique(cells.find(near[near["canonical_1"] != near["canonical_2"]])):
        numbers = [number for number in written[cell, persons] if number is not None]
        value[cell] = max(numbers, key=_exactness, default=value[cell])
    return value


def _exactness(number: str) -> float:
    """Counts are more exact than any percentage, and more decimals than fewer."""
    return np.inf if "/" in number else len(number.partition(".")[2])


def _listed(cells: Cells, texts: pd.Series[str], separator: str) -> Texts:
    """For each cell what all its readers' entries have in a column of the entries."""
    listed = np.full(len(cells.keys), "", dtype=object)
    for there, text in zip(cells.read.T, cells.texts(texts).T, strict=True):
        before = listed[there]
        listed[there] = before + np.where(before == "", "", separator) + text[there]
    return listed


def _places(table: pd.DataFrame, cells: Cells, entries: pd.DataFrame) -> dict[str, Texts]:
    """Source and quote of the first reading that has the value of a cell; empty where no reading has it."""
    blank = np.full(len(table), "", dtype=object)
    places = {"source": blank, "quote": blank.copy()}
    value, is_open = table["value"].to_numpy(dtype=object), (table["state"] == "disagreed").to_numpy()
    for column, written in reversed(list(enumerate(cells.texts(entries["canonical"]).T))):
        same = np.equal(written, value) & ~is_open
        for name, texts in places.items():
            texts[same] = entries[name].to_numpy(dtype=object)[cells.position[same, column]]
    return places
