"""Excel workbooks that people bring: opened only if they are safe, their cells as a person sees them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, BinaryIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

from review.errors import InputError, Problem, check
from review.inputs import LINE, misspelt
from review.unpacking import too_large

if TYPE_CHECKING:
    import pandas as pd

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Grid:
    """Where a table stands in a workbook: the title of its sheet, and the names in its header."""

    title: str = ""
    header: tuple[str, ...] = ()

    def locate(self, problem: Problem) -> Problem:
        """A problem of a line and a column at its cell; any other as it is."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415

        if problem.column not in self.header:
            return problem
        letter = get_column_letter(self.header.index(problem.column) + 1)
        return replace(problem, place=f"{self.title}!{letter}{problem.place}")


IN_CSV = Grid()


def grids(content: bytes, name: str, largest: int) -> Iterator[tuple[Grid, Rows]]:
    """The sheets of a workbook: the first row that is not empty as the header, and the rows that follow it."""
    for sheet in worksheets(io.BytesIO(content), name, largest):
        rows = ((line, [cell.strip() for cell in cells]) for line, cells in numbered_rows(sheet, name) if any(cells))
        yield Grid(sheet.title, tuple(next(rows, (1, []))[1])), rows


def table(grid: Grid, rows: Rows, name: str, required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    """Some of a sheet's columns, wherever they stand, as text with `line`; rows without a cell in them are dropped.

    Those that are `optional` are "" where absent. Raises `InputError` for a column that is missing, misspelt or stands
    there twice.
    """
    import pandas as pd  # noqa: PLC0415

    found = ", ".join(filter(None, grid.header)) or "nothing"
    columns = [*dict.fromkeys([*required, *optional])]
    slips = misspelt(grid.header, columns)
    missing = [column for column in required if column not in [*grid.header, *slips]]
    doubled = [column for column in columns if grid.header.count(column) > 1]
    check(
        [Problem(name, grid.title, message) for message in slips.values()]
        + [
            Problem(name, "", f"column '{column}' is missing in the sheet '{grid.title}', found: {found}")
            for column in missing
        ]
        + [Problem(name, "", f"column '{column}' stands there twice, expected once") for column in doubled]
    )
    cells = [dict(zip(grid.header, row, strict=False)) | {LINE: line} for line, row in rows]
    read = pd.DataFrame(cells, columns=[LINE, *columns], dtype="str").fillna("").astype({LINE: "Int64"})
    return read[(read[columns] != "").any(axis=1)].reset_index(drop=True)


def worksheets(content: BinaryIO, name: str, largest: int) -> list[Any]:
    """The sheets of a workbook, to be read row by row.

    Raises `InputError` for a file that is no workbook, and for one of more than `largest` bytes when unpacked.
    """
    import openpyxl  # noqa: PLC0415

    with _damage_reported(name):
        with ZipFile(content) as archive:
            if message := too_large(archive.infolist(), largest):
                raise InputError([Problem(name, "", f"{message}; save it as CSV, or in parts")])
        sheets = list(openpyxl.load_workbook(content, read_only=True, data_only=True).worksheets)
        if not sheets:
            raise ValueError("it has no sheet of cells")
        return sheets


def numbered_rows(sheet: Any, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet as text, each with its number (from 1); empty cells at the end are left out."""
    with _damage_reported(name):
        sheet.reset_dimensions()  # the size that a workbook declares may be wrong
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = [_text(cell) for cell in row]
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


def _text(cell: Any) -> str:
    """As a person sees the cell: 2024 for 2024.0, 83% for 0.83 shown so, and a date without a time of day."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, float | int) and not isinstance(value, bool):
        share = "%" in cell.number_format
        number = Decimal(str(value)) * (100 if share else 1)
        return f"{number.normalize():f}%" if share else str(int(value) if value == int(value) else value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)
