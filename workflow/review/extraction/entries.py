"""Readers' sheets into entries: one row a cell and reader, each value as written and in its normal form."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from review.errors import Problem, check, one_of
from review.extraction.codebook import Field, Form, canonical, missing_code
from review.inputs import LINE
from review.tables import INTEGER, TEXT, columns
from review.vocabulary import Vocabulary

ENTRIES = columns(
    form=TEXT,
    study_id=TEXT,
    row=TEXT,
    field=TEXT,
    reviewer=TEXT,
    value=TEXT,
    canonical=TEXT,
    missing=TEXT,
    file=TEXT,
    line=INTEGER,
    source=TEXT,
    quote=TEXT,
    note=TEXT,
)
ENTRIES_KEY = ["form", "study_id", "row", "field", "reviewer"]
PROVENANCE = ["source", "quote", "note"]
ALIGNMENTS = ["form", "reviewer", "row_as_written", "study_id", "row", "reason"]


@dataclass(frozen=True)
class Rules:
    """What the values of a review are read by: vocabularies and the spellings of the missing codes."""

    vocabularies: Mapping[str, Vocabulary]
    missing: Mapping[str, Iterable[str]]


def sheet_columns(form: Form) -> list[str]:
    """The columns that a sheet of this form must have."""
    entity = list(form.as_written) if form.as_written else ["study_id"]
    return list(dict.fromkeys([*entity, *form.key, *(field.name for field in form.fields)]))


def rows_as_written(sheet: pd.DataFrame, form: Form) -> pd.Series[str]:
    """What a sheet calls each of its rows: the cells that name it, joined by `|`."""
    return _joined(sheet, _named_by(form))


def registered_ids(registry: pd.DataFrame, name: str) -> list[str]:
    """The ids of a registry (study_id, line). Raises `InputError` for an id that is empty or stands there twice."""
    wrong = registry[(registry["study_id"] == "") | registry["study_id"].duplicated()]
    check(
        Problem(name, line, f"study_id '{study}' stands there twice or is empty, expected an id of its own")
        for line, study in zip(wrong[LINE], wrong["study_id"], strict=True)
    )
    return registry["study_id"].tolist()


def checked_alignments(
    alignments: pd.DataFrame, name: str, sheets: Mapping[tuple[str, str], Collection[str]]
) -> pd.DataFrame:
    """Alignments of rows that exist, one line for each.

    `sheets` has, by form and reviewer, what the sheet calls its rows (`rows_as_written`). Raises `InputError` for a
    form or reviewer without a sheet, a row that the sheet does not have, and a row that is aligned twice.
    """
    aligned = ["form", "reviewer", "row_as_written"]
    problems = []
    for row, doubled in zip(alignments.to_dict("records"), alignments.duplicated(aligned), strict=True):
        form, reviewer, text = (row[column] for column in aligned)
        if (form, reviewer) not in sheets:
            expected = one_of(f"{form}.{reviewer}" for form, reviewer in sheets)
            problems.append(Problem(name, row[LINE], f"there is no sheet '{form}.{reviewer}', {expected}"))
        elif text not in sheets[form, reviewer]:
            message = f"row '{text}' is not in {form}.{reviewer}.csv, expected a row as the sheet names it"
            problems.append(Problem(name, row[LINE], message))
        elif doubled:
            problems.append(Problem(name, row[LINE], f"row '{text}' stands there twice, expected one line for each"))
    check(problems)
    return alignments


def read_sheet(
    sheet: pd.DataFrame,
    name: str,
    form: Form,
    reviewer: str,
    registry: Iterable[str],
    alignments: pd.DataFrame,
    rules: Rules,
) -> pd.DataFrame:
    """One reader's sheet as an `ENTRIES` frame.

    `sheet` holds text and `line` (see `read_rows`), `registry` the ids of the form's entities. Raises `InputError`
    for ids that are not registered, rows that name the same thing twice, rows that are not aligned, names of rows
    that hold a `|`, and values that the codebook does not allow.
    """
    keyed, problems = _with_ids(sheet, name, form, reviewer, alignments)
    known = set(registry)
    problems += [
        Problem(name, line, f"study_id '{study}' is not in {form.registry}.csv, expected an id registered there")
        for line, study in zip(keyed[LINE], keyed["study_id"], strict=True)
        if study and study not in known
    ]
    problems += [
        Problem(name, line, f"row '{study}|{row}' stands there twice, expected one row for each")
        for line, study, row, doubled in zip(
            keyed[LINE], keyed["study_id"], keyed["row"], keyed.duplicated(["study_id", "row"]), strict=True
        )
        if doubled and study
    ]
    parts = []
    for field in form.fields:
        part, found = _read_field(keyed, name, field, rules)
        parts.append(part)
        problems += found
    check(sorted(problems, key=lambda problem: int(problem.place)))
    entries = pd.concat(parts, ignore_index=True)
    return entries.assign(form=form.name, reviewer=reviewer, file=name)[[*ENTRIES.names]]


def _with_ids(
    sheet: pd.DataFrame, name: str, form: Form, reviewer: str, alignments: pd.DataFrame
) -> tuple[pd.DataFrame, list[Problem]]:
    """Add `study_id` and `row`, from the sheet itself or, where rows are named in words, from the alignments."""
    mine = alignments[(alignments["form"] == form.name) & (alignments["reviewer"] == reviewer)]
    ids = {text: (study, row) for text, study, row in mine[["row_as_written", "study_id", "row"]].to_numpy().tolist()}
    keyed = sheet.copy()
    written = rows_as_written(sheet, form)
    if form.as_written:
        keyed["study_id"], keyed["row"] = "", ""
    else:
        keyed["row"] = _joined(sheet, form.key)
    aligned = written.isin(list(ids))
    keyed.loc[aligned, "study_id"] = written[aligned].map(lambda text: ids[text][0])
    keyed.loc[aligned, "row"] = written[aligned].map(lambda text: ids[text][1])
    problems = [
        Problem(
            name,
            line,
            f"row '{text}' has no id, expected a line in alignments.csv: {form.name},{reviewer},{text},...",
        )
        for line, text, study in zip(keyed[LINE], written, keyed["study_id"], strict=True)
        if not study
    ]
    problems += [
        Problem(name, line, f"{column} '{cell}' holds '|', expected a text without it: it joins the cells of a key")
        for column in _named_by(form)
        for line, cell in zip(sheet[LINE], sheet[column], strict=True)
        if "|" in cell
    ]
    return keyed, problems


def _named_by(form: Form) -> tuple[str, ...]:
    return form.as_written or ("study_id", *form.key)


def _joined(sheet: pd.DataFrame, names: Iterable[str]) -> pd.Series[str]:
    cells = sheet[list(names)].to_numpy().tolist()
    return pd.Series(["|".join(row) for row in cells], index=sheet.index, dtype="str")


def _read_field(keyed: pd.DataFrame, name: str, field: Field, rules: Rules) -> tuple[pd.DataFrame, list[Problem]]:
    """The entries of one column. Each different spelling is looked up once."""
    written = keyed[field.name]
    codes: dict[str, str] = {}
    normal: dict[str, str] = {}
    expected: dict[str, str] = {}
    for value in written.unique():
        code = missing_code(value, field, rules.missing)
        codes[value] = code or ""
        normal[value], expected[value] = (code, "") if code is not None else canonical(value, field, rules.vocabularies)
        if not value and field.required and not code:
            expected[value] = "the field is required, expected a value or a missing code"
    problems = [
        Problem(name, line, f"{field.name} '{value}': {expected[value]}")
        for line, value in zip(keyed[LINE], written, strict=True)
        if expected[value]
    ]
    part = keyed[["study_id", "row", LINE, *(column for column in PROVENANCE if column in keyed)]].copy()
    for column in PROVENANCE:
        if column not in part:
            part[column] = ""
    return part.assign(
        field=field.name, value=written, canonical=written.map(normal), missing=written.map(codes)
    ), problems
