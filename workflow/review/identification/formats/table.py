"""Tables as text: cells between commas, semicolons, tabs or bars, quoted or not, below any preamble."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from review.identification.formats.layouts import layout
from review.identification.formats.rows import PREAMBLE, Row, entries
from review.identification.formats.source import Reader, Rejected, Source
from review.identification.record import Record

DELIMITERS = ",;\t|"
LONGEST_CELL = 16_000_000
"""Characters. What is longer is a quote that never closes."""
_LONGEST_NAME = 80
_FEW = 5


def _recognises(head: str) -> bool:
    return _delimiter(head, {}) != ""


def table_rows(source: Source) -> Iterator[Row]:
    """All rows of a table, the header and what stands above it too."""
    return _rows(source.lines(), _delimiter(source.head(), source.columns) or ",")


def _read(source: Source) -> Iterator[Record | Rejected]:
    return entries(table_rows(source), source)


READER = Reader("table", _recognises, _read)


def _delimiter(head: str, own: Mapping[str, Sequence[str]]) -> str:
    """What separates the cells: the sign that gives the widest header with titles, else any header; "" for no table."""
    tops = {sign: _top(head, sign) for sign in DELIMITERS}
    for is_header in (lambda rows, at: layout(rows[at], own) is not None, _looks_like_one):
        widths = {
            sign: max((len(row) for at, row in enumerate(rows) if is_header(rows, at)), default=0)
            for sign, rows in tops.items()
        }
        if any(widths.values()):
            return max(widths, key=lambda sign: widths[sign])
    return ""


def _top(head: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    return list(islice(filter(any, csv.reader(io.StringIO(head, newline=None), delimiter=delimiter)), PREAMBLE))


def _looks_like_one(rows: list[list[str]], at: int) -> bool:
    """Whether a table of unknown columns begins: short, different names, and as many cells in the rows below."""
    names, below = rows[at], rows[at + 1 : at + _FEW]
    return (
        at == 0
        and len(names) > 1
        and len(set(names)) == len(names)
        and all(name.strip() and len(name) <= _LONGEST_NAME and name[0] not in "<{@%" for name in names)
        and bool(below)
        and all(len(row) == len(names) for row in below)
    )


def _rows(lines: Iterator[str], delimiter: str) -> Iterator[Row]:
    """The rows of a table. Where quotes do not pair, the line is read without quotes and the reading goes on below it.

    So a quote that never closes costs one row, not the rest of the file.
    """
    csv.field_size_limit(LONGEST_CELL)
    begin = 1
    taken: list[str] = []
    again: deque[str] = deque()

    def feed() -> Iterator[str]:
        while (line := again.popleft() if again else next(lines, None)) is not None:
            taken.append(line)
            yield f"{line}\n"

    while True:
        try:
            for cells in csv.reader(feed(), delimiter=delimiter, strict=True):
                text = "\n".join(taken)
                yield Row(begin, text, _unwrapped(cells) if '="' in text else cells)
                begin += len(taken)
                taken.clear()
            return
        except csv.Error:
            broken, *rest = taken
            again.extendleft(reversed(rest))
            taken.clear()
            yield Row(begin, broken, _unquoted(broken, delimiter), "a quote does not close before its cell ends")
            begin += 1


def _unquoted(line: str, delimiter: str) -> list[str]:
    cells = (cell.strip() for cell in line.split(delimiter))
    return [cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell for cell in cells]


def _unwrapped(cells: list[str]) -> list[str]:
    """`19326203` of `="19326203"`, which keeps a spreadsheet from taking text for a number (CINAHL)."""
    return [cell[2:-1] if cell.startswith('="') and cell.endswith('"') else cell for cell in cells]
