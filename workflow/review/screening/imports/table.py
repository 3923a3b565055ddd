"""Tables of other tools, CSV, TSV or XLSX: the columns that are asked for, as text, with the line of each row."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter

import pandas as pd

from review.errors import InputError, Problem
from review.identification.formats.encoding import detect
from review.identification.formats.layouts import plain_name
from review.identification.formats.rows import PREAMBLE, Row
from review.identification.formats.source import Source
from review.identification.formats.table import table_rows
from review.identification.formats.xlsx import LARGEST, sheet_rows
from review.screening.imports.rows import Unread, unread_table
from review.workbooks import worksheets

Columns = Mapping[str, str]
"""For each field the names that its column may have, the preferred first, joined by `, `."""


def read_table(
    content: bytes, name: str, columns: Columns, required: Sequence[str], prefixes: Sequence[str] = ()
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The rows as stripped text by field, with `file` and `line`, and an `UNREAD` frame of those that do not fit.

    A field without a column is empty. Columns whose name begins with one of `prefixes` are given under their own
    name. Raises `InputError` where there is no header with a column for each `required` field.
    """
    rows = (row for row in _rows(content, name) if any(map(str.strip, row.cells)))
    header, places = _header(rows, name, columns, required)
    places |= {cell: place for place, cell in enumerate(header) if cell.startswith(tuple(prefixes))}
    kept, unread = _fitting(rows, len(header), list(places.values()))
    table = pd.DataFrame(kept, columns=["line", *places], dtype="str")
    return table.astype({"line": "Int64"}).assign(file=name), unread_table(unread, name)


def _rows(content: bytes, name: str) -> Iterator[Row]:
    stream = io.BytesIO(content)
    if content.startswith(b"PK"):
        return sheet_rows(worksheets(stream, name, LARGEST)[0], name)
    return table_rows(Source(stream, name, detect(stream).name))


def _header(
    rows: Iterator[Row], name: str, columns: Columns, required: Sequence[str]
) -> tuple[list[str], dict[str, int]]:
    """The first row that has the required columns, and the place of each field; behind the row where it has none."""
    widest: list[str] = []
    for row in islice(rows, PREAMBLE):
        header = [cell.strip() for cell in row.cells]
        named = {plain_name(cell): place for place, cell in reversed([*enumerate(header)])}
        places = {
            field: next((named[one] for one in map(plain_name, names.split(", ")) if one in named), len(header))
            for field, names in columns.items()
        }
        if all(places[field] < len(header) for field in required):
            return header, places
        widest = max(widest, header, key=len)
    expected = ", ".join(columns[field].replace(", ", " or ") for field in required)
    message = f"expected columns named {expected}, found: {', '.join(filter(None, widest)) or 'nothing'}"
    raise InputError([Problem(name, 1, message)])


def _fitting(rows: Iterator[Row], width: int, places: Sequence[int]) -> tuple[list[tuple[object, ...]], list[Unread]]:
    """The cells at these places, and the rows that have too few cells or too many."""
    pick = itemgetter(*places)
    needed = 1 + max(place for place in places if place < width)
    kept: list[tuple[object, ...]] = []
    unread: list[Unread] = []
    for row in rows:
        if needed <= len(row.cells) <= width:
            padded = [*row.cells, *[""] * (width + 1 - len(row.cells))]
            kept.append((row.line, *map(str.strip, pick(padded))))
        else:
            unread.append(Unread(row.line, row.text, row.fault or f"{len(row.cells)} cells, expected {width}"))
    return kept, unread
