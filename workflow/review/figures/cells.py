"""What figures read from the tables of a review: names of studies, chosen rows, numbers that are written as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from review.errors import Problem, check
from review.extraction.codebook import MISSING
from review.figures.sentences import number

CODES = tuple(MISSING)
"""The codebook's missing codes: none is a number, and none is zero."""
OPEN = "not decided"
"""What stands for a cell that holds nothing yet: the readers differ, or nobody has read it."""
UNKNOWN = "not known"
"""What stands for a value of a table that does not say whether it is not reported or not decided."""


def in_roles(table: pd.DataFrame, options: Mapping[str, Any]) -> pd.DataFrame:
    """The table with a protocol's own columns under the names by which the figure knows them.

    Option `roles` gives the column by role; a role that it does not name is a column of that name.
    """
    return table.rename(columns={column: role for role, column in options.get("roles", {}).items()})


def study_names(ids: pd.Series[str], tables: Mapping[str, pd.DataFrame]) -> pd.Series[str]:
    """The label of each study id from table `studies` (study_id, label), else the id itself."""
    if "studies" not in tables:
        return ids
    labels = tables["studies"].drop_duplicates("study_id").set_index("study_id")["label"]
    return ids.map(labels).fillna(ids)


def chosen(table: pd.DataFrame, where: Mapping[str, Any]) -> pd.DataFrame:
    """The rows in which every column of `where` has its value."""
    for column, value in where.items():
        table = table[table[column] == value]
    return table


def numbers(cells: pd.Series[Any], places: pd.Series[str]) -> pd.Series[Any]:
    """The cells as numbers, null for a code and for nothing.

    `places` says where each cell stands. Raises `InputError` for every other text.
    """
    text = written(cells)
    values = pd.to_numeric(text, errors="coerce").astype("Float64")
    wrong = values.isna() & ~text.isin([*CODES, ""])
    check(
        Problem("consensus", place, f"'{cell}' is not a number, expected a number or one of: {', '.join(CODES)}")
        for place, cell in zip(places[wrong], text[wrong], strict=True)
    )
    return values


def shown(cells: pd.Series[Any], values: pd.Series[Any]) -> pd.Series[str]:
    """How a cell is printed: its number, its code, or that it is open."""
    printed = values.map(number, na_action="ignore")
    return printed.where(values.notna(), written(cells).replace("", OPEN)).astype("str")


def codes_in(shown: pd.Series[str], what: str) -> str:
    """For a caption: each code that stands in place of a value, and of how many of `what`; nothing if there is none."""
    counts = {code: int((shown == code).sum()) for code in CODES}
    notes = [f"{code}: {MISSING[code]} ({n} of {len(shown)} {what})" for code, n in counts.items() if n]
    return f" {'; '.join(notes)}." if notes else ""


def written(cells: pd.Series[Any]) -> pd.Series[str]:
    """Cells as text; what is missing is the empty text."""
    return cells.astype("str").where(cells.notna(), "")
