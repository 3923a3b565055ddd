"""What a use of a cell is: rows of one result table that rest on it. How such rows are looked up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

Tables = Callable[[str], pd.DataFrame | None]
"""A result table by its path below `results/<review>/` without the ending; None where it is not built."""


@dataclass(frozen=True)
class Use:
    """Rows of one table that rest on a cell; `rows` is None for a table that is not built.

    `table` is its path (see `Tables`), `place` what names the field, `key` the columns that name a row, `shows` those
    that tell the most. `column` is the one that holds the cell, in a table that has the values of a form side by side:
    of its row no other column rests on the cell.
    """

    table: str
    place: str
    rows: pd.DataFrame | None
    key: Sequence[str]
    shows: Sequence[str] = ()
    column: str = ""


def where(tables: Tables, name: str, **wanted: Any) -> pd.DataFrame | None:
    """The rows that have these values, or one of these where several are wanted."""
    table = tables(name)
    if table is None:
        return None
    for column, value in wanted.items():
        table = table[table[column].isin(value if isinstance(value, (list, set)) else [value])]
    return table


def names(settings: Any) -> Iterator[str]:
    """Every name and text of a part of the protocol, at any depth."""
    if isinstance(settings, str):
        yield settings
    elif isinstance(settings, (list, dict)):
        parts = [*settings, *settings.values()] if isinstance(settings, dict) else settings
        for part in parts:
            yield from names(part)
