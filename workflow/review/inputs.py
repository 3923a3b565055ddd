"""Tables that people write: CSV text into rows that remember their line."""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from review.errors import InputError, Problem, check, one_of

if TYPE_CHECKING:
    import pandas as pd

LINE = "line"
_CLOSE = 0.8
"""Of 1: how alike names are of which one is taken for a slip of the other, as `resaon` for `reason` (0.83)."""


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
    `InputError` for text that is not UTF-8, a missing, misspelt or doubled column, a row with more cells than the
    header, and a row that is not CSV, which ends the reading.
    """
    broken: list[Problem] = []
    rest = lines(decode(content, name), name, broken)
    header = [cell.strip() for cell in next(rest, (1, []))[1]]
    check(broken)
    if len(header) == 1 and (other := next((sign for sign in ";\t" if sign in header[0]), "")):
        raise InputError([Problem(name, 1, f"cells are separated by {other!r}, expected ','")])
    doubled = sorted(column for column, count in Counter(header).items() if count > 1)
    slips = misspelt(header, [*required, *optional])
    problems = [Problem(name, 1, message) for message in slips.values()]
    problems += [
        Problem(name, 1, f"column '{column}' is missing, found: {', '.join(header) or 'nothing'}")
        for column in required
        if column not in [*header, *slips]
    ]
    problems += [Problem(name, 1, f"column '{column}' stands there twice, expected once") for column in doubled]
    found = []
    for begin, cells in rest:
        if any(cell.strip() for cell in cells):
            if len(cells) > len(header):
                message = f"{len(cells)} cells, expected {len(header)}; quote a cell that holds a comma"
                problems.append(Problem(name, begin, message))
            row = dict.fromkeys([*required, *optional, *header], "")
            row.update(zip(header, (cell.strip() for cell in cells), strict=False))
            found.append(row | {LINE: str(begin)})
    check(problems + broken)
    return found


def misspelt(header: Collection[str], known: Collection[str]) -> dict[str, str]:
    """What to say of columns that nobody knows, by the known column that is absent and whose name is close to theirs.

    Any other column that nobody knows is a person's own, and so is one with a number of its own, as `reason_2`.
    """
    absent = {column.casefold(): column for column in known if column not in header}
    said = {}
    for column in header:
        if column not in known:
            alike = [name for name in absent if _digits(name) == _digits(column)]
            for name in difflib.get_close_matches(column.casefold(), alike, 1, _CLOSE):
                said[absent[name]] = f"column '{column}' is not known, did you mean '{absent[name]}'?"
    return said


def _digits(name: str) -> list[str]:
    return re.findall(r"\d", name)


def lines(text: str, name: str, broken: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row with the line on which it begins, up to a row that is not CSV: a problem for `broken`."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for cells in reader:
            yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        unclosed = "a quote that opens in the row beginning here is never closed, expected '\"' at the end of its cell"
        message = unclosed if "unexpected end" in str(error) else f"the row beginning here is not CSV: {error}"
        broken.append(Problem(name, begin, message))


def read_rows(content: bytes, name: str, required: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    """`rows` as a frame of text with `line` as a number; the columns are there even when there is no row."""
    import pandas as pd  # noqa: PLC0415  (the workflow reads `rows` at parse time, where pandas would cost 0.3 s)

    found = rows(content, name, required, optional)
    columns = list(found[0]) if found else [*required, *optional, LINE]
    return pd.DataFrame(found, columns=columns, dtype="str").astype({LINE: "Int64"})


def is_date(text: str) -> bool:
    """Whether the text is a day as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def dated_ahead(rows: pd.DataFrame, column: str, today: date) -> list[str]:
    """What to say of days that have not come yet, one sentence a `file` of the rows (which have their `line` too).

    A day ahead is none: somewhere on Earth it is tomorrow already. Nor is what other programs write in place of a day.
    """
    tomorrow = (today + timedelta(days=1)).isoformat()
    ahead = rows[rows[column].str.match(r"\d{4}-\d\d-\d\d") & (rows[column].str[:10] > tomorrow)]
    return [
        f"{file}: {column} lies in the future: {len(late)}, first '{late[column].iloc[0]}' in line {late[LINE].iloc[0]}"
        for file, late in ahead.groupby("file", sort=False)
    ]


def not_allowed(table: pd.DataFrame, name: str, column: str, allowed: Iterable[str], what: str = "") -> list[Problem]:
    """A problem for each cell of `column` whose value is not allowed; `what` names the value in the message."""
    values = list(allowed)
    bad = table[~table[column].isin(values)]
    return [
        Problem(name, line, f"{what or column} '{value}' is not known, {one_of(v for v in values if v)}", column)
        for line, value in zip(bad[LINE], bad[column], strict=True)
    ]
