"""The small query language of sentences, claims and conclusions: `stage/table[column=value,...].column|format`.

    synthesis/tallies[outcome=response,subgroup=all].n_yes          one cell; the conditions must find one row
    screening/flow[box=other_screened].n
    extraction/consensus/studies[target=CD19].#                     how many rows the conditions find
    synthesis/tallies[outcome=response,subgroup=all].proportion|percent

Formats: `percent` (33 %), `percent1` (33.3 %), `d2`, `d3`, `d4` (decimal places), `thousands` (2,901). Rounding is
half up, as print does it. A table is a Parquet file of `results/<review>/`, by its path without the ending.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pandas as pd

_QUERY = re.compile(r"(?P<table>[\w/.-]+?)(\[(?P<where>[^\]]*)\])?\.(?P<column>#|\w+)(\|(?P<format>\w+))?", re.ASCII)


class QueryError(ValueError):
    """A query that names what is not there or that finds no single row."""


@dataclass(frozen=True)
class Query:
    """A parsed query; `where` are (column, value) conditions, all of which must hold."""

    table: str
    where: tuple[tuple[str, str], ...]
    column: str
    format: str


def parse(text: str) -> Query:
    """A query from its text. Raises `QueryError` where the text has another form."""
    match = _QUERY.fullmatch(text.strip())
    if match is None:
        raise QueryError(f"query '{text}' is not of the form table[column=value,...].column|format")
    conditions = [part.partition("=") for part in (match["where"] or "").split(",") if part.strip()]
    where = tuple((name.strip(), value.strip()) for name, _, value in conditions)
    return Query(match["table"], where, match["column"], match["format"] or "")


def answer(query: Query, tables: Mapping[str, pd.DataFrame]) -> str:
    """The formatted value that a query finds, as text. Raises `QueryError` with what was found instead."""
    table = tables.get(query.table)
    if table is None:
        raise QueryError(f"table '{query.table}' is not there, expected one of: {', '.join(sorted(tables))}")
    names = [name for name, _ in query.where] + ([query.column] if query.column != "#" else [])
    for name in names:
        if name not in table:
            raise QueryError(f"'{query.table}' has no column '{name}', expected one of: {', '.join(table.columns)}")
    found = table
    for name, value in query.where:
        found = found[found[name].astype("str") == value]
    if query.column == "#":
        return _format(len(found), query.format)
    if len(found) != 1:
        raise QueryError(f"{len(found)} rows of '{query.table}' meet the conditions, expected exactly one")
    value = found[query.column].iloc[0]
    return "" if pd.isna(value) else _format(value, query.format)


def _round(value: object, places: int) -> str:
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:f}"


_FORMATS: dict[str, Callable[[object], str]] = {
    "": str,
    "percent": lambda value: _round(Decimal(str(value)) * 100, 0) + " %",
    "percent1": lambda value: _round(Decimal(str(value)) * 100, 1) + " %",
    "d2": lambda value: _round(value, 2),
    "d3": lambda value: _round(value, 3),
    "d4": lambda value: _round(value, 4),
    "thousands": lambda value: f"{int(str(value)):,}",
}


def _format(value: object, name: str) -> str:
    if name not in _FORMATS:
        raise QueryError(f"format '{name}' is not known, expected one of: {', '.join(filter(None, _FORMATS))}")
    try:
        return _FORMATS[name](value)
    except (ArithmeticError, ValueError):
        raise QueryError(f"'{value}' cannot be shown as {name}") from None
