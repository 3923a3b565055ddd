"""Worklists and conflict sheets as people return them: rows of the ledger, faults named by their cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from review.errors import InputError, Problem, check
from review.inputs import LINE, read_rows
from review.screening.rules import Rules
from review.screening.votes import (
    ADJUDICATIONS_REQUIRED,
    VOTES_OPTIONAL,
    VOTES_REQUIRED,
    checked_adjudications,
    checked_votes,
)
from review.workbooks import IN_CSV, Grid, grids, table

LARGEST = 500_000_000
"""Bytes of a returned workbook when unpacked: the longest worklist with long abstracts has a third of them."""
_KINDS = {"reviewer": (VOTES_REQUIRED, checked_votes), "adjudicator": (ADJUDICATIONS_REQUIRED, checked_adjudications)}
_BOTH = [name for name in VOTES_REQUIRED if name in ADJUDICATIONS_REQUIRED]


@dataclass(frozen=True)
class _Sheet:
    """A list as text with `line`, and where it stands in its workbook."""

    file: str
    rows: pd.DataFrame
    grid: Grid = IN_CSV


def returned(files: Mapping[str, bytes], rules: Rules) -> list[pd.DataFrame]:
    """Ledgers of the filled-in lists, one a file, from their bytes by name; each cell is checked as in `votes.csv`.

    A list is known by its columns: those of `votes.csv` or those of `adjudications.csv`, in any order and among
    others, in CSV or in one sheet of a workbook. Rows without a vote are passed over. Raises `InputError` with the
    faults of all files: those that `checked_votes` and `checked_adjudications` name, a vote of somebody else in a
    reviewer's list, a reason without a vote, and a file that cannot be read.
    """
    ledgers: list[pd.DataFrame] = []
    problems: list[Problem] = []
    for name, content in files.items():
        try:
            sheet = _workbook(content, name) if content.startswith(b"PK") else _csv(content, name)
            ledgers.append(_ledger(sheet, rules))
        except InputError as error:
            problems += error.problems
    check(problems)
    return ledgers


def _ledger(sheet: _Sheet, rules: Rules) -> pd.DataFrame:
    who = [name for name in _KINDS if name in sheet.rows]
    if len(who) != 1:
        message = f"expected a column {' or a column '.join(_KINDS)}, found: {' and '.join(who) or 'neither'}"
        raise InputError([Problem(sheet.file, "", message)])
    required, checked = _KINDS[who[0]]
    problems = [*_of_somebody_else(sheet), *_reasons_without_vote(sheet)]
    voted = sheet.rows.loc[sheet.rows["vote"] != "", [*required, *VOTES_OPTIONAL, LINE]]
    try:
        ledger = checked(voted.reset_index(drop=True), sheet.file, rules)
    except InputError as error:
        problems += error.problems
    check(sheet.grid.locate(problem) for problem in sorted(problems, key=lambda problem: int(problem.place)))
    return ledger


def _of_somebody_else(sheet: _Sheet) -> Iterator[Problem]:
    """Names in a list of votes other than the one that stands in most of its rows."""
    if "reviewer" in sheet.rows:
        named = sheet.rows[sheet.rows["reviewer"] != ""]
        for owner in named["reviewer"].mode()[:1]:
            others = named[named["reviewer"] != owner]
            for line, name in zip(others[LINE], others["reviewer"], strict=True):
                message = f"reviewer '{name}' in the list of '{owner}', expected a list of votes to be one person's"
                yield Problem(sheet.file, line, message, "reviewer")


def _reasons_without_vote(sheet: _Sheet) -> Iterator[Problem]:
    bare = sheet.rows[(sheet.rows["vote"] == "") & (sheet.rows["reason"] != "")]
    for line, reason in zip(bare[LINE], bare["reason"], strict=True):
        yield Problem(sheet.file, line, f"a reason '{reason}' without a vote, expected a vote or no reason", "vote")


def _csv(content: bytes, name: str) -> _Sheet:
    return _Sheet(name, read_rows(content, name, _BOTH, VOTES_OPTIONAL))


def _workbook(content: bytes, name: str) -> _Sheet:
    """The one sheet whose first row that is not empty names the columns of a list."""
    lists: list[tuple[Grid, pd.DataFrame]] = []
    seen: list[str] = []
    for grid, below in grids(content, name, LARGEST):
        seen += filter(None, grid.header)
        if {*_BOTH} <= {*grid.header}:
            who = [name for name in _KINDS if name in grid.header]
            lists.append((grid, table(grid, below, name, [*who, *_BOTH], VOTES_OPTIONAL)))
    if len(lists) != 1:
        found = ", ".join([f"the sheet '{grid.title}'" for grid, _ in lists] or seen) or "nothing"
        message = f"expected one sheet with the columns {', '.join(_BOTH)}, found: {found}"
        raise InputError([Problem(name, "", message)])
    [(grid, rows)] = lists
    return _Sheet(name, rows, grid)
