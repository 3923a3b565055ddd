"""Tables that people write: CSV text into rows that remember their line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from review.errors import InputError, Problem, check, one_of

if TYPE_CHECKING:
    import pandas as pd

LINE = "line"


def decode(content: bytes, name: str) -> str:
    """UTF-8 text (a byte order mark is dropped). Raises `InputError` with the line of the first byte that is not."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{content[error.start]:02x} is not UTF-8"
        message = f"{found}; save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')"
        raise InputError([Problem(name, line, message)]) from None


def rows(content: bytes, name: str, required: Sequence[str], optional: Sequence[str] = ()) -> list[dict[str, str]]:
    """Rows of a CSV file as stripped text by column, each with its first `line` (from 1), empty rows dropped.

    Every row has the columns `required`, `optional` ("" where absent) and any further ones of the header. Raises
    `InputError` for text that is not UTF-8, a missing or doubled column, and a row with more cells than the header.
    """
    reader = csv.reader(io.StringIO(decode(content, name), newline=""))
    header = [cell.strip() for cell in next(reader, [])]
    doubled = sorted({column for column in header if header.count(column) > 1})
    problems = [
        Problem(name, 1, f"column '{column}' is missing, found: {', '.join(header) or 'nothing'}")
        for column in required
        if column not in header
    ] + [Problem(name, 1, f"column '{column}' stands there twice, expected once") for column in doubled]
    found, begin = [], reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            if len(cells) > len(header):
                message = f"{len(cells)} cells, expected {len(header)}; quote a cell that holds a comma"
                problems.append(Problem(name, begin, message))
            row = dict.fromkeys([*required, *optional, *header], "")
            row.update(zip(header, (cell.strip() for cell in cells), strict=False))
            found.append(row | {LINE: str(begin)})
        begin = reader.line_num + 1
    check(problems)
    return found


def read_rows(content: bytes, name: str, required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    """`rows` as a frame of text with `line` as a number; the columns are there even when there is no row."""
    import pandas as pd  # noqa: PLC0415  (the workflow reads `rows` at parse time, where pandas would cost 0.3 s)

    found = rows(content, name, required, optional)
    columns = list(found[0]) if found else [*required, *optional, LINE]
    return pd.DataFrame(found, columns=columns, dtype="str").astype({LINE: "Int64"})


def not_allowed(table: pd.DataFrame, name: str, column: str, allowed: Iterable[str], what: str = "") -> list[Problem]:
    """A problem for each cell of `column` whose value is not allowed; `what` names the value in the message."""
    values = list(allowed)
    bad = table[~table[column].isin(values)]
    return [
        Problem(name, line, f"{what or column} '{value}' is not known, {one_of(v for v in values if v)}")
        for line, value in zip(bad[LINE], bad[column], strict=True)
    ]
