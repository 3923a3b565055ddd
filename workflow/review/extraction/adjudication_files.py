"""Decisions of adjudicators as they come: rows of a ledger in CSV, or filled-in workbooks."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import pandas as pd

from review.errors import InputError, Problem, check
from review.extraction.adjudication import ADJUDICATIONS, checked_adjudications
from review.extraction.codebook import Form, Rules
from review.extraction.filled import LARGEST
from review.inputs import LINE, read_rows
from review.workbooks import IN_CSV, Grid, grids, table

_DECIDING = ["value", "adjudicator", "decided_on", "reason"]
_PLACED = [*ADJUDICATIONS, "file", LINE]


def all_adjudications(
    files: Mapping[str, bytes],
    entries: pd.DataFrame,
    forms: Sequence[Form],
    rules: Rules,
    adjudicators: Collection[str],
) -> pd.DataFrame:
    """What all files decide, in their order: `ADJUDICATIONS`, `value` in its normal form, with `file` and line.

    Raises `InputError` with the faults of all files: those that `checked_adjudications` names, a row of a workbook
    that decides without a value, and a file that cannot be read.
    """
    ledgers, problems = [pd.DataFrame(columns=_PLACED, dtype="str")], list[Problem]()
    for name, content in files.items():
        grid = IN_CSV
        try:
            if content.startswith(b"PK"):
                grid, rows = _workbook(content, name)
            else:
                rows = read_rows(content, name, ADJUDICATIONS)
            checked = checked_adjudications(rows, name, entries, forms, rules, adjudicators)
            ledgers.append(checked.assign(file=name)[_PLACED])
        except InputError as error:
            problems += map(grid.locate, error.problems)
    check(problems)
    return pd.concat(ledgers, ignore_index=True)


def _workbook(content: bytes, name: str) -> tuple[Grid, pd.DataFrame]:
    """The one sheet with the columns of the ledger, its rows that decide."""
    found = [(grid, rows) for grid, rows in grids(content, name, LARGEST) if {*ADJUDICATIONS} <= {*grid.header}]
    if len(found) != 1:
        message = f"expected one sheet with the columns {', '.join(ADJUDICATIONS)}, found: {len(found)}"
        raise InputError([Problem(name, "", message)])
    [(grid, below)] = found
    rows = table(grid, below, name, ADJUDICATIONS)
    bare = rows[(rows["value"] == "") & (rows[_DECIDING] != "").any(axis=1)]
    message = "a decision without a value, expected a value or a missing code"
    check(grid.locate(Problem(name, line, message, "value")) for line in bare[LINE])
    return grid, rows[rows["value"] != ""].reset_index(drop=True)
