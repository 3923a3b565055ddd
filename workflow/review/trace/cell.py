"""One cell as it is stored: what each reader wrote, how the readings compare, and what stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import pandas as pd

from review.errors import InputError, Problem, one_of
from review.extraction.cells import CELL


@dataclass(frozen=True)
class Cell:
    """A row of `cells` (`CONSENSUS_PROVENANCE`), with the `ENTRIES` and the `COMPARISON` rows that led to it."""

    form: str
    study_id: str
    row: str
    field: str
    decided: dict[str, Any]
    readings: pd.DataFrame
    comparisons: pd.DataFrame


def find_cell(
    study_id: str, field: str, row: str, cells: pd.DataFrame, entries: pd.DataFrame, comparison: pd.DataFrame
) -> Cell:
    """The cell of a study's field, which may be written `form.field`; `row` is needed where a form has several.

    Raises `InputError` with the nearest names where there is no such study or field, and with what tells the cells
    apart where there are several.
    """
    found = _only(study_id, field, row, cells)
    key = dict(zip(CELL, (found[name] for name in CELL), strict=True))
    return Cell(**key, decided=found, readings=_of(key, entries), comparisons=_of(key, comparison))


def unknown_study(study_id: str, known: Iterable[str]) -> InputError:
    """What to say of a study that nobody has read."""
    near = _nearest(study_id, known) or "expected the id of a study that has been read"
    return _fault("STUDY", f"'{study_id}' is in no reader's sheet, {near}")


def _of(key: dict[str, str], table: pd.DataFrame) -> pd.DataFrame:
    return table[(table[CELL] == pd.Series(key)).all(axis=1)]


def _only(study_id: str, field: str, row: str, cells: pd.DataFrame) -> dict[str, Any]:
    mine = cells[cells["study_id"] == study_id]
    if mine.empty:
        raise unknown_study(study_id, cells["study_id"])
    named = mine[(mine["field"] == field) | (mine["form"] + "." + mine["field"] == field)]
    if named.empty:
        known = _nearest(field, mine["field"]) or one_of(mine["field"].unique())
        raise _fault("FIELD", f"'{field}' is no field of {study_id}, {known}")
    fitting = named[named["row"] == row] if row else named
    if len(fitting) != 1:
        said = f"no row '{row}'" if fitting.empty else f"{len(fitting)} cells"
        asked = (" ROW='" + named["row"] + "'").where(named["row"] != "", "")
        choices = "FIELD=" + named["form"] + "." + named["field"] + asked
        raise _fault("ROW", f"{study_id} has {said} of '{field}', {one_of(choices)}")
    return {str(name): value for name, value in fitting.iloc[0].items()}


def _fault(place: str, message: str) -> InputError:
    return InputError([Problem(place, "", message)])


def _nearest(name: str, known: Iterable[str]) -> str:
    """The known names that are most like this one, in any case of letters; empty where none is."""
    by_fold = {one.casefold(): one for one in known}
    near = get_close_matches(name.casefold(), by_fold, n=3)
    return f"the nearest: {', '.join(by_fold[one] for one in near)}" if near else ""
