"""Extraction sheets as people return them: a CSV file of one form, or a workbook with a sheet a form."""

from __future__ import annotations

from collections.abc import Sequence

from review.errors import InputError, Problem, check
from review.extraction.codebook import Form
from review.extraction.sheets import Sheet, known_columns, own_sheet, sheet_columns
from review.inputs import read_rows
from review.workbooks import Grid, grids, table

LARGEST = 500_000_000
"""Bytes of a workbook when unpacked: 2,000 studies with long quotes have a tenth of them."""


def filled_sheets(content: bytes, file: str, forms: Sequence[Form], reviewer: str) -> list[Sheet]:
    """The sheets of a reader in one file that holds these forms.

    A sheet of a workbook is the form that it is called, else the one form whose columns it has; columns stand in any
    order and among others, and other sheets are passed over. Raises `InputError` for a form that two sheets may be, a
    sheet that may be two forms, a column that is missing, misspelt or doubled, and a file that cannot be read.
    """
    if not content.startswith(b"PK"):
        rows = read_rows(content, file, sheet_columns(forms[0]), known_columns(forms[0]))
        return [own_sheet(rows, file, forms[0], reviewer)]
    sheets, titles, problems = dict[str, Sheet](), list[str](), list[Problem]()
    for grid, below in grids(content, file, LARGEST):
        titles.append(f"'{grid.title}'")
        fitting = _fitting(grid, forms)
        if len(fitting) > 1:
            names = " or ".join(form.name for form in fitting)
            problems.append(Problem(file, grid.title, f"the sheet may be {names}, expected it to be called so"))
        for form in fitting[:1]:
            if form.name in sheets:
                first = sheets[form.name].grid.title
                message = f"the sheet '{first}' is form '{form.name}' too, expected one sheet a form"
                problems.append(Problem(file, grid.title, message))
            try:
                rows = table(grid, below, file, sheet_columns(form), known_columns(form))
                sheets[form.name] = own_sheet(rows, file, form, reviewer, grid)
            except InputError as error:
                problems += error.problems
    if not sheets and not problems:
        expected = " or ".join(form.name for form in forms)
        problems.append(Problem(file, "", f"expected a sheet {expected}, found: {', '.join(titles)}"))
    check(problems)
    return [*sheets.values()]


def _fitting(grid: Grid, forms: Sequence[Form]) -> list[Form]:
    """The forms that a sheet may be."""
    called = [form for form in forms if form.name == grid.title.strip().casefold()]
    return called or [form for form in forms if {*sheet_columns(form)} <= {*grid.header}]
