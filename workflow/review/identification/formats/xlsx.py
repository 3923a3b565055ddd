"""Excel workbooks: the first sheet that has a header with a title column, read row by row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from review.identification.formats.layouts import layout
from review.identification.formats.rows import PREAMBLE, Row, entries
from review.identification.formats.source import Reader, Rejected, Source
from review.identification.record import Record
from review.workbooks import numbered_rows, worksheets

LARGEST = 2_000_000_000
"""Bytes of a workbook when unpacked. Excel's own limit of 1,048,576 rows stays below it with most abstracts."""


def _recognises(head: str) -> bool:
    return head.startswith("PK") and ("[Content_Types].xml" in head or "xl/" in head)


def _read(source: Source) -> Iterator[Record | Rejected]:
    sheets = worksheets(source.content(), source.name, LARGEST)
    titled = (sheet for sheet in sheets if any(layout(row.cells, source.columns) for row in _top(sheet, source.name)))
    chosen = next(titled, sheets[0])
    yield from entries(sheet_rows(chosen, source.name), source)
    for sheet in sheets:
        if sheet is not chosen and any(row.text for row in _top(sheet, source.name)):
            reason = f"sheet '{sheet.title}' is not read, records were read from '{chosen.title}'; log it as an export"
            yield Rejected(None, 1, next(row.text for row in _top(sheet, source.name) if row.text), reason)


READER = Reader("xlsx", _recognises, _read)


def _top(sheet: Any, name: str) -> Iterator[Row]:
    return islice(sheet_rows(sheet, name), PREAMBLE)


def sheet_rows(sheet: Any, name: str) -> Iterator[Row]:
    """Rows as wide as the widest above them, which is the header; `line` is the row's number in the sheet."""
    width = 0
    for line, cells in numbered_rows(sheet, name):
        width = max(width, len(cells))
        yield Row(line, "\t".join(cells), [*cells, *[""] * (width - len(cells))])
