"""Blank extraction workbooks: what a reader has still to read, without anything that others have read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from review.blanks import DAYS, Book, Column, choice
from review.extraction.asked import CODEBOOK, INSTRUCTIONS, add_codebook, check
from review.extraction.codebook import MISSING, Form
from review.extraction.sheets import PROVENANCE, sheet_columns
from review.vocabulary import Vocabulary

SPARE = 500
"""Rows below the last one that take a new row of a form whose studies have several."""
_WIDTHS = {"text": 30, "dose": 30, "duration": 20, "set": 20}
_PROVENANCE = {"source": Column(20, True), "quote": Column(50, True), "note": Column(30, True),
               "read_on": DAYS}  # fmt: skip


def blank_rows(form: Form, registry: pd.DataFrame, read: pd.DataFrame, reviewer: str) -> pd.DataFrame:
    """The rows of a form that this reader has to read: ids and labels of the registry, the rest empty.

    A study of which the reader has any row is left out (`read` says who has read which). Where the registry has a
    column of the name of a key column, it says which rows a study has, with `;` between; else a study has one row,
    whose key the reader fills in.
    Rows that readers name in words are theirs alone: of those there is none.
    """
    done = read.loc[(read["form"] == form.name) & (read["reviewer"] == reviewer), "study_id"]
    rows = registry[~registry["study_id"].isin(done)]
    columns = sheet_columns(form)
    if form.as_written:
        rows = rows.head(0)
    else:
        columns.insert(1, "label")
    for column in form.key:
        if column in rows:
            rows = rows.assign(**{column: rows[column].str.split(";")}).explode(column)
            rows[column] = rows[column].str.strip()
    known = [name for name in ("study_id", "label", *form.key) if name in rows]
    asked = dict.fromkeys([*columns, *PROVENANCE])
    return rows[known].reindex(columns=[*asked], fill_value="").reset_index(drop=True)


def forms_workbook(
    forms: Sequence[Form],
    registries: Mapping[str, pd.DataFrame],
    read: pd.DataFrame,
    reviewer: str,
    vocabularies: Mapping[str, Vocabulary],
) -> bytes:
    """What a reader has still to read as a workbook: instructions, the codebook, and one sheet a form.

    `registries` have study_id and label, `read` form, study_id and reviewer.
    """
    book = Book()
    book.text(INSTRUCTIONS, (28, 100), _instructions(forms, reviewer))
    add_codebook(book, forms, vocabularies)
    for form in forms:
        registry = registries[form.registry]
        rows = blank_rows(form, registry, read, reviewer)
        repeated = bool(form.key or form.as_written)
        columns = _columns(form, registry["study_id"], vocabularies)
        named = 0 if form.as_written else 2 + len(form.key)
        book.table(form.name, rows, columns, frozen=named, spare=SPARE if repeated else 0)
    return book.content()


def _columns(form: Form, study_ids: pd.Series[str], vocabularies: Mapping[str, Vocabulary]) -> dict[str, Column]:
    ids = Column(26, True, choice(study_ids)) if form.key else Column(26)
    columns = {"study_id": ids, "label": Column(24), **dict.fromkeys([*form.as_written, *form.key], Column(16, True))}
    for field in form.fields:
        width = max(_WIDTHS.get(field.type, 12), len(field.name) + 2)
        columns[field.name] = Column(width, True, check(field, vocabularies))
    return columns | _PROVENANCE


def _instructions(forms: Sequence[Form], reviewer: str) -> list[tuple[str, str]]:
    lines = [
        (f"extraction by {reviewer}", ""),
        ("what to fill in", f"the coloured cells of the sheets {', '.join(form.name for form in forms)}"),
        (CODEBOOK, "what each field is, what its cells hold, and what an empty cell means"),
        *((code, meaning) for code, meaning in MISSING.items()),
        ("source", "where in the report it stands: page, table or figure"),
        ("quote", "the words that say so, as printed"),
        ("note", "anything"),
        ("read_on", "the day: what is corrected in the report later is asked again"),
        ("another place for one field", "columns of your own, such as <field>.source and <field>.quote"),
    ]
    for form in forms:
        if form.as_written:
            lines.append((f"rows of {form.name}", f"as many as there are, named by {', '.join(form.as_written)}"))
        elif form.key:
            rows = f"one for each {' and '.join(form.key)} of a study"
            lines.append((f"rows of {form.name}", f"{rows}; further ones below the last, with a study_id of the list"))
    return [
        *lines,
        ("half done", "may be returned: a row in which nothing is filled in is passed over"),
        ("to return it", f"save it as .xlsx, named {reviewer}.xlsx, into the folder extraction of the review; keep it "
         f"there, and give the next one a name such as {reviewer}.2.xlsx"),
    ]  # fmt: skip
