"""The analyses that read a cell, of any kind but tallies, and what other reviews say of the same fact."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any

import pandas as pd

from review.synthesis import cross_review
from review.synthesis.association import TESTS_KEY
from review.synthesis.kinds import result_table
from review.trace.cell import Cell
from review.trace.tallies import TEST_SHOWS, counted_as, has_lists
from review.trace.use import Tables, Use, names, where

_NOT_SETTINGS = ("id", "kind", "form", "tables")


def analysed(cell: Cell, analysis: Mapping[str, Any], found: Sequence[Use], tables: Tables) -> Iterator[Use]:
    """The rows of an analysis whose form has the cell and whose settings name its field, or that reads rows of `found`.

    A kind says nothing of what it reads, so all rows that a study, dose or outcome does not tell apart are taken.
    """
    settings = {name: value for name, value in analysis.items() if name not in _NOT_SETTINGS}
    named = analysis["form"] == cell.form and cell.field in names(settings)
    read = [
        use
        for role, table in analysis.get("tables", {}).items()
        for use in found
        if use.table == table and _reads(settings.get(role), use)
    ]
    if not named and not read:
        return
    key = import_module(f"review.synthesis.{analysis['kind']}").KEY
    name = f"synthesis/{result_table(analysis['kind'])}"
    rows = where(tables, name, analysis=analysis["id"])
    if rows is not None:
        marks = [_by_study(rows, cell.study_id)] if named else []
        marks += [_by_id(rows, key, use) if _has_ids(rows, use) else _by_study(rows, cell.study_id) for use in read]
        rows = rows[pd.concat(marks, axis=1).any(axis=1) & _by_outcome(rows, settings, cell.field)]
    yield Use(name, f"analyses.{analysis['id']}", rows, key)
    if analysis.get("tests") and (rows is None or len(rows)):
        tests = where(tables, "synthesis/tests", analysis=analysis["id"])
        yield Use("synthesis/tests", "", tests, TESTS_KEY, TEST_SHOWS)


def compared(cell: Cell, facts: Mapping[str, str], found: Sequence[Use], tables: Tables) -> Iterator[Use]:
    """What other reviews hold of the study where the cell, or a dose that rests on it, is one of the form's `facts`."""
    doses = [use.rows["field"] for use in found if use.table == "dose/doses" and use.rows is not None]
    fields = {cell.field}.union(*doses)
    mine = [fact for fact, field in facts.items() if field in fields]
    if mine:
        rows = where(tables, "synthesis/cross_review", study=cell.study_id, form=cell.form, fact=mine)
        shows = ("fact", "result", "other_value", "other_study", "other_review")
        yield Use("synthesis/cross_review", f"cross_review.facts.{cell.form}", rows, cross_review.KEY, shows)


def _reads(settings: Any, use: Use) -> bool:
    """Whether a table's role takes these rows; of values side by side only those that its settings, if any, name."""
    return not use.column or settings is None or use.column in names(settings)


def _by_study(rows: pd.DataFrame, study_id: str) -> pd.Series[bool]:
    """The rows of a study, by the lists or columns that name one; all rows where none does."""
    if has_lists(rows):
        return pd.Series(counted_as(rows, study_id), index=rows.index, dtype="str") != ""
    columns = [name for name in rows if "study" in str(name).split("_")]
    return (rows[columns] == study_id).any(axis=1) | (not columns)


def _has_ids(rows: pd.DataFrame, use: Use) -> bool:
    return use.rows is not None and len(use.key) == 1 and use.key[0] in rows


def _by_id(rows: pd.DataFrame, key: Sequence[str], use: Use) -> pd.Series[bool]:
    """The rows whose key names a row of the use, be it as a reference."""
    ids = set() if use.rows is None else {*use.rows[use.key[0]]}
    return rows[[*key]].isin(ids).any(axis=1)


def _by_outcome(rows: pd.DataFrame, settings: Mapping[str, Any], field: str) -> pd.Series[bool]:
    """The rows of the outcomes that the field answers, if that is all that the settings name it for; else all."""
    mine = [*_outcomes(settings, field)]
    only = bool(mine) and [*names(settings)].count(field) == len(mine) and "outcome" in rows
    return rows["outcome"].isin(mine) if only else pd.Series(True, index=rows.index)


def _outcomes(settings: Any, field: str) -> Iterator[str]:
    """The names that settings `outcomes`, at any depth, give to a field."""
    if isinstance(settings, Mapping):
        named = settings.get("outcomes")
        yield from (name for name, one in named.items() if one == field) if isinstance(named, Mapping) else ()
        for part in settings.values():
            yield from _outcomes(part, field)
