"""Excel workbooks that people bring: opened only if they are safe, their cells as a person sees them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from review.errors import InputError, Problem


def worksheets(content: BinaryIO, name: str, largest: int) -> list[Any]:
    """The sheets of a workbook, to be read row by row.

    Raises `InputError` for a file that is no workbook, and for one of more than `largest` bytes when unpacked.
    """
    import openpyxl  # noqa: PLC0415

    with _damage_reported(name):
        with ZipFile(content) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > largest:
            message = f"{size:,} bytes when unpacked, expected at most {largest:,}; save it as CSV, or in parts"
            raise InputError([Problem(name, "", message)])
        sheets = list(openpyxl.load_workbook(content, read_only=True, data_only=True).worksheets)
        if not sheets:
            raise ValueError("it has no sheet of cells")
        return sheets


def numbered_rows(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as text, each with its number (from 1); empty cells at the end are left out."""
    with _damage_reported(name):
        sheet.reset_dimensions()  # the size that a workbook declares may be wrong
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [_text(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            yield number, cells


@contextmanager
def _damage_reported(name: str) -> Iterator[None]:
    """What is raised for a part of the archive that is missing or damaged becomes an `InputError`."""
    try:
        yield
    except (BadZipFile, LargeZipFile, zlib.error, SyntaxError, LookupError, ValueError, TypeError, AttributeError,
            OSError, EOFError, NotImplementedError, RuntimeError) as error:  # fmt: skip
        message = f"a workbook that cannot be read ({error}), expected .xlsx; save it again, or as CSV UTF-8"
        raise InputError([Problem(name, "", message)]) from None


def _text(value: object) -> str:
    """As a person sees the cell: 2024 for 2024.0, and a date without a time of day."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)
