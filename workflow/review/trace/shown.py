"""Where readers meet a cell: the figures, tables and numbers of the text that take the rows that rest on it.

What a figure or table reads is declared in the protocol, what the text looked up is in `numbers.json`. Of a table that
has the values of a form side by side, only what names the cell's field takes the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.trace.queries import takes
from review.trace.use import Tables, Use, names


@dataclass(frozen=True)
class Shown:
    """One figure, table or number that takes rows of the tables `reads`.

    `drawn` rows of the drawn data show them: None where the data has not the keys that would tell, or is not built.
    """

    name: str
    reads: tuple[str, ...]
    drawn: int | None = None


def figures(
    found: Sequence[Use], declared: Mapping[str, Any], tables: Tables, drawn: Callable[[str], pd.DataFrame | None]
) -> Iterator[Shown]:
    """The figures of the protocol that take the rows; `drawn` gives by name the data from which one was drawn."""
    for name, figure in declared.items():
        read = set(figure["tables"].values())
        named = {"", *names(figure.get("options", {}))}
        taken = [use for use in found if use.table in read and use.column in named]
        if taken:
            yield Shown(name, _tables(taken), _drawn(taken, tables, drawn(name)))


def readers_tables(found: Sequence[Use], declared: Mapping[str, Any]) -> Iterator[Shown]:
    """The tables for readers of the protocol that take the rows."""
    for name, table in declared.items():
        taken = [use for use in found if use.table == table["rows"] and use.column in ("", *table["columns"])]
        if taken:
            yield Shown(name, _tables(taken))


def numbers(found: Sequence[Use], looked_up: Mapping[str, str]) -> dict[str, str]:
    """By query, the numbers of the text that were looked up in these rows, or that count them."""
    return {query: value for query, value in looked_up.items() if takes(query, found)}


def _tables(taken: Sequence[Use]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.table for use in taken))


def _drawn(taken: Sequence[Use], tables: Tables, data: pd.DataFrame | None) -> int | None:
    """How many rows of the drawn data have the keys of the rows.

    A key that the data has not tells nothing only where it is the same in the whole table.
    """
    if data is None:
        return None
    marks = pd.Series(False, index=data.index)
    for use in taken:
        shared = [name for name in use.key if name in data]
        table = tables(use.table)
        if use.column or use.rows is None or table is None or not shared:
            return None
        lacking = [name for name in use.key if name not in data]
        if lacking and len(table[lacking].drop_duplicates()) > 1:
            return None
        keys = pd.MultiIndex.from_frame(use.rows[shared].astype("str"))
        marks |= pd.MultiIndex.from_frame(data[shared].astype("str")).isin(keys)
    return int(marks.sum())
