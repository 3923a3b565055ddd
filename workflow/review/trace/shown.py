"""Where readers meet a cell: the figures, tables and numbers of the text that take the rows that rest on it.

What a figure or table reads is declared in the protocol, what the text looked up is in `numbers.json`. Of a table that
has the values of a form side by side, only what names the cell's field takes the cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from review.query import Query, answer, parse
from review.trace.uses import Tables, Use


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
        names = {"", *_texts(figure.get("options", {}))}
        taken = [use for use in found if use.table in read and use.column in names]
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
    return {text: value for text, value in looked_up.items() if any(_takes(parse(text), use) for use in found)}


def _takes(query: Query, use: Use) -> bool:
    if query.table != use.table or use.rows is None:
        return False
    if use.column and use.column not in (query.column, *(name for name, _ in query.where)):
        return False
    return answer(replace(query, column="#", format=""), {use.table: use.rows}) != "0"


def _tables(taken: Sequence[Use]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(use.table for use in taken))


def _texts(options: Any) -> Iterator[str]:
    """Every name and text of a figure's options, at any depth."""
    if isinstance(options, str):
        yield options
    elif isinstance(options, (list, dict)):
        parts = [*options, *options.values()] if isinstance(options, dict) else options
        for part in parts:
            yield from _texts(part)


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
