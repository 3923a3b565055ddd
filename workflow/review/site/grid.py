"""Tables of the page: text in cells, and which columns a reader can filter by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from review.site.text import members, words

MISSING = ("", "NR", "NA", "ND")
"""What is no value: such choices stand last."""


@dataclass(frozen=True)
class Cell:
    """One cell; `target` is the anchor that it links to, `provisional` whether its value still needs a person.

    `mark` is what a reader must know of it: that the study is retracted.
    """

    text: str
    target: str = ""
    provisional: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Filter:
    """A choice among the values of a column, counted from 0."""

    column: int
    label: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table with its headings and filters; the first cell of a row names it. `noun` is what its rows are called."""

    key: str
    caption: str
    noun: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    filters: tuple[Filter, ...] = field(default=())


def grid(
    key: str,
    caption: str,
    noun: str,
    table: pd.DataFrame,
    headings: Mapping[str, str] | None = None,
    filters: Sequence[str] = (),
) -> Grid:
    """The columns that `headings` names (heading by column; all as words unless said) of a table of text."""
    shown = dict(headings or {name: words(name) for name in table.columns})
    text = table[list(shown)].astype("str")
    rows = tuple(tuple(Cell(value) for value in row) for row in text.itertuples(index=False, name=None))
    return Grid(key, caption, noun, tuple(shown.values()), rows, choices(rows, shown, filters))


def choices(rows: Sequence[Sequence[Cell]], headings: Mapping[str, str], filters: Sequence[str]) -> tuple[Filter, ...]:
    """The filters of these columns, each with the members of its cells; one that leaves no choice is left out."""
    found = []
    for name in filters:
        column = list(headings).index(name)
        values = {member for row in rows for member in members(row[column].text) or [""]}
        if len(values) > 1:
            ordered = sorted(values, key=lambda value: (value in MISSING, value.casefold(), value))
            found.append(Filter(column, headings[name], tuple(ordered)))
    return tuple(found)
