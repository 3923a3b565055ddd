"""Sheets: one reader's rows of one form, whatever file they stand in, and which row of the review each of them is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

import pandas as pd

from review.errors import Problem, check, one_of
from review.extraction.codebook import Form
from review.inputs import LINE
from review.workbooks import IN_CSV, Grid

READ_ON = "read_on"
PROVENANCE = ("source", "quote", "note", READ_ON)
"""Where a cell stands in the source, and on which day it was read there."""
ALIGNMENTS = ["form", "reviewer", "row_as_written", "study_id", "row", "reason"]
UNALIGNED = "unaligned"


@dataclass(frozen=True)
class Sheet:
    """Rows of one reader and one form, as they stand in one file; what is in several of them adds up.

    `cells` has the text of its columns: keys, fields, `PROVENANCE`, perhaps `<field>.source` and the like. `places`
    has for each of these rows `study_id` and `row` as far as the sheet itself says them, `as_written` (what it calls
    the row) and `line`. A `foreign` sheet was made by another program and is not ours to mend: what is wrong there is
    listed and does not stop anything. One that `decides` is no reading but the consensus of the readers.
    """

    form: Form
    reviewer: str
    file: str
    cells: pd.DataFrame
    places: pd.DataFrame
    foreign: bool = False
    decides: bool = False
    grid: Grid = IN_CSV

    def problem(self, line: int, message: str, column: str = "") -> Problem:
        """What is wrong in a line, at its cell in a workbook; without a `column`, with the row as such."""
        return self.grid.locate(Problem(self.file, line, message, column or _named_by(self.form)[0]))


def sheet_columns(form: Form) -> list[str]:
    """The columns that a reader's own sheet of this form must have."""
    return list(dict.fromkeys([*_named_by(form), *form.key, *(field.name for field in form.fields)]))


def known_columns(form: Form) -> list[str]:
    """What the columns of a form's sheets may be called: keys, fields, and places in the source."""
    names = [field.name for field in form.fields]
    return [
        *dict.fromkeys([*form.key, *names, *PROVENANCE, *(f"{name}.{one}" for name in names for one in PROVENANCE)])
    ]


def own_sheet(rows: pd.DataFrame, file: str, form: Form, reviewer: str, grid: Grid = IN_CSV) -> Sheet:
    """A reader's own sheet from its rows (`sheet_columns`, perhaps `PROVENANCE`, and `line`).

    A row that only says which it is, or also when it was read, has not been read, and is left out.
    """
    asked = [
        column
        for column in known_columns(form)
        if column in rows and column not in ("study_id", *form.key) and column.rpartition(".")[2] != READ_ON
    ]
    rows = rows[(rows[asked] != "").any(axis=1)].reset_index(drop=True)
    places = rows[[LINE]].assign(study_id="", row="", as_written=joined(rows, _named_by(form)))
    if not form.as_written:
        places = places.assign(study_id=rows["study_id"], row=joined(rows, form.key))
    return Sheet(form, reviewer, file, rows, places, grid=grid)


def joined(rows: pd.DataFrame, names: Iterable[str]) -> pd.Series[str]:
    """The cells of some columns, joined by `|`."""
    cells = rows[list(names)].to_numpy().tolist()
    return pd.Series(["|".join(row) for row in cells], index=rows.index, dtype="str")


def registered_ids(registry: pd.DataFrame, name: str) -> list[str]:
    """The ids of a registry (study_id, line). Raises `InputError` for an id that is empty or stands there twice."""
    wrong = registry[(registry["study_id"] == "") | registry["study_id"].duplicated()]
    check(
        Problem(name, line, f"study_id '{study}' stands there twice or is empty, expected an id of its own")
        for line, study in zip(wrong[LINE], wrong["study_id"], strict=True)
    )
    return registry["study_id"].tolist()


def placed(sheet: Sheet, registered: Collection[str], alignments: pd.DataFrame) -> Sheet:
    """The sheet with the ids of its rows, from `alignments.csv` or the sheet itself, and `why` a row has none.

    A row without a place has no `study_id`, its name as `row`, and what to say of it in `detail`.
    Of two rows of one name in a reader's own sheet the first keeps its place; in a foreign one neither does, since it
    is not known which is meant.
    """
    places, form = sheet.places.copy(), sheet.form
    mine = alignments[(alignments["form"] == form.name) & (alignments["reviewer"] == sheet.reviewer)]
    mine = mine.drop_duplicates("row_as_written").set_index("row_as_written")
    aligned = places["as_written"].isin(mine.index)
    for column in ("study_id", "row"):
        places.loc[aligned, column] = places.loc[aligned, "as_written"].map(mine[column])
    unaligned = (places["study_id"] == "") & (bool(form.as_written) or sheet.foreign)
    unregistered = ~places["study_id"].isin(list(registered)) & ~unaligned
    twice = (
        places.duplicated(["study_id", "row"], keep=False if sheet.foreign else "first") & ~unaligned & ~unregistered
    )
    barred = sheet.cells[[*_joins(sheet)]].apply(lambda column: column.str.contains("|", regex=False)).any(axis=1)
    places["why"], places["detail"] = "", ""
    for why, those in (("twice", twice), ("unregistered", unregistered), (UNALIGNED, unaligned), ("barred", barred)):
        places.loc[those, "why"] = why
    nowhere = places["why"] != ""
    places.loc[nowhere, "detail"] = [_detail(row, sheet) for row in places[nowhere].itertuples()]
    places.loc[nowhere, "row"] = places.loc[nowhere, "as_written"]
    places.loc[nowhere, "study_id"] = ""
    return replace(sheet, places=places)


def _detail(row: Any, sheet: Sheet) -> str:
    form, name = sheet.form, row.as_written
    if row.why == "barred":
        cells = sheet.cells.loc[row.Index, [*_joins(sheet)]]
        column, cell = next((column, cell) for column, cell in cells.items() if "|" in cell)
        return f"{column} '{cell}' holds '|', expected a text without it: it joins the cells of a key"
    if row.why == UNALIGNED:
        return f"row '{name}' has no id, expected a line in alignments.csv: {form.name},{sheet.reviewer},{name},..."
    if row.why == "unregistered":
        return f"study_id '{row.study_id}' is not in {form.registry}.csv, expected an id registered there"
    return f"row '{row.study_id}|{row.row}' stands there twice, expected one row for each"


def _named_by(form: Form) -> tuple[str, ...]:
    return form.as_written or ("study_id", *form.key)


def _joins(sheet: Sheet) -> tuple[str, ...]:
    """The columns whose cells are joined to a name or key."""
    return sheet.form.key if sheet.foreign else _named_by(sheet.form)


def checked_alignments(
    alignments: pd.DataFrame, name: str, sheets: Iterable[Sheet], registered: Mapping[str, Collection[str]]
) -> pd.DataFrame:
    """Alignments of rows that exist, one line for each.

    `registered` has the ids of each registry. Raises `InputError` for a form or reviewer without a sheet, a row that
    the sheet does not have, an id that is not registered, a row that does not fit the form's key (of a form without
    one, any name tells the rows of a study apart), and a row that is aligned twice.
    """
    aligned = ["form", "reviewer", "row_as_written"]
    named: dict[tuple[str, str], list[Sheet]] = {}
    for sheet in sheets:
        named.setdefault((sheet.form.name, sheet.reviewer), []).append(sheet)
    problems = []
    for row, doubled in zip(alignments.to_dict("records"), alignments.duplicated(aligned), strict=True):
        form, reviewer, text = (row[column] for column in aligned)
        if (form, reviewer) not in named:
            expected = one_of(f"{form}.{reviewer}" for form, reviewer in named)
            problems.append(Problem(name, row[LINE], f"there is no sheet '{form}.{reviewer}', {expected}"))
            continue
        files, key = named[form, reviewer], named[form, reviewer][0].form.key
        registry, parts = files[0].form.registry, row["row"].split("|")
        if not any((sheet.places["as_written"] == text).any() for sheet in files):
            where = " or ".join(PurePath(sheet.file).name for sheet in files)
            message = f"row '{text}' is not in {where}, expected a row as the sheet names it"
        elif doubled:
            message = f"row '{text}' stands there twice, expected one line for each"
        elif row["study_id"] not in registered[registry]:
            message = f"study_id '{row['study_id']}' is not in {registry}.csv, expected an id registered there"
        elif key and len(parts) != len(key):
            message = f"row '{row['row']}' has {len(parts)} parts, expected one for each of {', '.join(key)}"
        else:
            continue
        problems.append(Problem(name, row[LINE], message))
    check(problems)
    return alignments
