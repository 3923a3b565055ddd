"""Sheets into entries: one row a cell and reader, each value as written and in its normal form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from review.errors import check
from review.extraction.cells import Texts
from review.extraction.codebook import Field, Rules
from review.extraction.sheets import PROVENANCE, UNALIGNED, Sheet, placed
from review.extraction.types import TYPES, percent
from review.inputs import LINE, is_date
from review.tables import INTEGER, TEXT, columns

ENTRIES = columns(
    form=TEXT,
    study_id=TEXT,
    row=TEXT,
    field=TEXT,
    reviewer=TEXT,
    value=TEXT,
    canonical=TEXT,
    missing=TEXT,
    n=TEXT,
    problem=TEXT,
    as_written=TEXT,
    file=TEXT,
    line=INTEGER,
    source=TEXT,
    quote=TEXT,
    note=TEXT,
    read_on=TEXT,
)
"""`n` is the denominator that the row gives a percentage. `problem` says what was expected in place of a value that the
codebook does not allow; only foreign sheets hold such values. A row without a place in the review has no `study_id`."""
ENTRIES_KEY = ["form", "study_id", "row", "field", "reviewer"]
READ = columns(form=TEXT, study_id=TEXT, reviewer=TEXT)
"""Who has read which study."""
READ_KEY = READ.names
TO_CHECK = ["form", "study_id", "row", "field", "reviewer", "value", "why", "detail", "file", "line"]
"""What a person should look at. `why`: a row is `unaligned`, `unregistered`, there `twice` or `barred` (see
`review.extraction.sheets`), a value is `unreadable`, a `percent` is none of its n; or, of all sheets together, a row is
`lacking` in somebody's sheet, has `no_consensus` in an export that has one of others, or `no_reading`."""
_PLACE = ("study_id", "row", "as_written", LINE)
_READ = ("value", "canonical", "missing", "problem")


class Reading(NamedTuple):
    """One sheet as read: an `ENTRIES` frame, and what to look at as a `TO_CHECK` frame."""

    entries: pd.DataFrame
    to_check: pd.DataFrame


def read_sheet(sheet: Sheet, registered: Collection[str], alignments: pd.DataFrame, rules: Rules) -> Reading:
    """Every cell of a sheet; `registered` are the ids of the form's registry.

    In a reader's own sheet raises `InputError` for all that can be mended there: ids that are empty or not
    registered, rows that stand there twice, names of rows that hold a `|`, values that the codebook does not
    allow, and a `read_on` that is no day. In a foreign sheet these are listed, but for the last. A row that no
    alignment gives an id is listed in either.
    """
    sheet = placed(sheet, registered, alignments)
    cells = _cells(sheet, rules)
    if not sheet.foreign:
        wrong = sorted(_to_mend(cells, sheet), key=lambda one: one[0])
        check(sheet.problem(*one) for one in wrong)
    misplaced = sheet.places[sheet.places["why"] != ""].assign(field="", value="")
    unread = cells[cells["problem"] != ""].assign(why="unreadable").rename(columns={"problem": "detail"})
    doubted = _doubted(cells).assign(why="percent")
    to_check = pd.concat([misplaced, unread, doubted]).assign(form=sheet.form.name, reviewer=sheet.reviewer)
    entries = cells.assign(form=sheet.form.name, reviewer=sheet.reviewer, file=sheet.file)
    return Reading(entries[[*ENTRIES.names]], to_check.assign(file=sheet.file)[TO_CHECK])


def _to_mend(cells: pd.DataFrame, sheet: Sheet) -> Iterator[tuple[int, str, str]]:
    """Line, message and column of each problem."""
    wrong = sheet.places[~sheet.places["why"].isin(["", UNALIGNED])]
    for line, detail in zip(wrong[LINE], wrong["detail"], strict=True):
        yield line, detail, ""
    for cell in cells.loc[cells["problem"] != "", [LINE, "field", "value", "problem"]].to_dict("records"):
        yield cell[LINE], f"{cell['field']} '{cell['value']}': {cell['problem']}", cell["field"]
    days = cells.drop_duplicates([LINE, "read_on"])
    for line, day in days.loc[~days["read_on"].map(_is_day), [LINE, "read_on"]].itertuples(index=False, name=None):
        yield line, f"read_on '{day}' is not a date, expected YYYY-MM-DD", ""


def _cells(sheet: Sheet, rules: Rules) -> pd.DataFrame:
    """All fields of all rows, one below the other."""
    rows = sheet.cells
    fields = [field for field in sheet.form.fields if field.name in rows]
    read = {field.name: _read(rows[field.name], field, rules) for field in fields}
    blank = np.full(len(rows), "", dtype=object)
    counts = {name: np.where(column["missing"] == "", column["canonical"], "") for name, column in read.items()}
    parts: dict[str, list[Texts]] = {
        "field": [np.full(len(rows), field.name, dtype=object) for field in fields],
        "n": [counts.get(field.n, blank) for field in fields],
        **{name: [read[field.name][name] for field in fields] for name in _READ},
        **{name: list(_provenance(rows, fields, name)) for name in PROVENANCE},
    }
    stacked = {name: np.concatenate([blank[:0], *columns]) for name, columns in parts.items()}
    repeated = {name: np.tile(sheet.places[name].to_numpy(), len(fields)) for name in _PLACE}
    cells = pd.DataFrame(repeated | stacked)
    return cells.astype(dict.fromkeys(cells.columns.drop(LINE), "str"))


def _read(written: pd.Series[str], field: Field, rules: Rules) -> dict[str, Texts]:
    """The column of a field (`_READ`); each different spelling is read once."""
    which, spellings = pd.factorize(written.to_numpy(dtype=object))
    read = np.array([_value(value, field, rules) for value in spellings], dtype=object).reshape(-1, len(_READ))
    return {name: column[which] for name, column in zip(_READ, read.T, strict=True)}


def _value(value: str, field: Field, rules: Rules) -> tuple[str, str, str, str]:
    code = rules.missing_code(value, field)
    if code is None:
        normal, expected = TYPES[field.type].canonical(value, field, rules.vocabularies)
        return value, "" if expected else normal, "", expected
    if field.required and not value and not code:
        return value, "", "", "the field is required, expected a value or a missing code"
    return value, code, code, ""


def _provenance(rows: pd.DataFrame, fields: Iterable[Field], name: str) -> Iterator[Texts]:
    """Where the cells of each field stand in the source: their own column `<field>.source`, else that of the row."""
    whole = rows[name].to_numpy(dtype=object) if name in rows else np.full(len(rows), "", dtype=object)
    for field in fields:
        own = rows.get(f"{field.name}.{name}")
        yield whole if own is None else np.where(own == "", whole, own.to_numpy(dtype=object))


def _is_day(text: str) -> bool:
    return not text or is_date(text)


def _doubted(cells: pd.DataFrame) -> pd.DataFrame:
    """Percentages that are none of their n."""
    stated = cells[(cells["n"] != "") & (cells["missing"] == "") & (cells["problem"] == "")]
    which, pairs = pd.factorize(pd.MultiIndex.from_frame(stated[["value", "n"]]))
    details = pd.Series([percent.doubt(value, n) for value, n in pairs], dtype="str").iloc[which].to_numpy()
    return pd.DataFrame(stated.assign(detail=details)[details != ""])
