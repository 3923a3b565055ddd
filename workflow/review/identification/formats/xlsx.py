"""Excel workbooks: the first sheet that has a header with a title column, read row by row."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any
from zipfile import BadZipFile, LargeZipFile, ZipFile

from review.errors import InputError, Problem
from review.identification.formats.layouts import layout
from review.identification.formats.rows import PREAMBLE, Row, entries
from review.identification.formats.source import Reader, Rejected, Source
from review.identification.record import Record

LARGEST = 2_000_000_000
"""Bytes of a workbook when unpacked. Excel's own limit of 1,048,576 rows stays below it with most abstracts."""


def _recognises(head: str) -> bool:
    return head.startswith("PK") and ("[Content_Types].xml" in head or "xl/" in head)


def _read(source: Source) -> Iterator[Record | Rejected]:
    import openpyxl  # noqa: PLC0415

    with _damage_reported(source.name):
        _check_size(source)
        workbook = openpyxl.load_workbook(source.content(), read_only=True, data_only=True)
        sheets = workbook.worksheets
        first = sheets[0]
    titled = (sheet for sheet in sheets if any(layout(row.cells, source.columns) for row in _top(sheet, source.name)))
    chosen = next(titled, first)
    yield from entries(_rows(chosen, source.name), source)
    for sheet in sheets:
        if sheet is not chosen and any(row.text for row in _top(sheet, source.name)):
            reason = f"sheet '{sheet.title}' is not read, records were read from '{chosen.title}'; log it as an export"
            yield Rejected(None, 1, next(row.text for row in _top(sheet, source.name) if row.text), reason)


READER = Reader("xlsx", _recognises, _read)


def _check_size(source: Source) -> None:
    with ZipFile(source.content()) as archive:
        size = sum(part.file_size for part in archive.infolist())
    if size > LARGEST:
        message = f"{size:,} bytes when unpacked, expected at most {LARGEST:,}; export as CSV or RIS, or in parts"
        raise InputError([Problem(source.name, "", message)])


@contextmanager
def _damage_reported(name: str) -> Iterator[None]:
    """What is raised for a part of the archive that is missing or damaged becomes an `InputError`."""
    try:
        yield
    except (BadZipFile, LargeZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
            OSError, EOFError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        message = f"a workbook that cannot be read ({error}), expected .xlsx; save it again, or as CSV UTF-8"
        raise InputError([Problem(name, "", message)]) from None


def _top(sheet: Any, name: str) -> Iterator[Row]:
    return islice(_rows(sheet, name), PREAMBLE)


def _rows(sheet: Any, name: str) -> Iterator[Row]:
    """Rows as wide as the widest above them, which is the header; `line` is the row's number in the sheet."""
    width = 0
    with _damage_reported(name):
        sheet.reset_dimensions()  # the size that a workbook declares may be wrong
        for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            width = max(width, len(cells))
            yield Row(line, "\t".join(cells), [*cells, *[""] * (width - len(cells))])


def _text(value: object) -> str:
    """As a person sees the cell: 2024 for 2024.0, and a date without a time of day."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)
