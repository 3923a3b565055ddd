"""Tables for readers: chosen columns under printed headings, as CSV rows, workbook, HTML and Markdown."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import pandas as pd

from review.manuscript.render import escape

UNRESOLVED = "unresolved"
"""What a reader of the table sees where the extractors still differ."""
_CODE = "[a-z]+(_[a-z]+)+"
_WIDEST, _ROOM = 24, 4
"""In characters: what a column of long texts gets beside the others, and the margins of a cell."""


def readers_table(rows: pd.DataFrame, headings: Mapping[str, str], sort: Sequence[str]) -> pd.DataFrame:
    """The columns named in `headings` (heading by column) as text, rows in the order of the columns `sort`.

    A missing number is an empty cell, and a code such as `not_checkable` is shown as words; an id stays what it is.
    """
    ordered = rows.sort_values(list(sort), kind="stable") if sort else rows
    ordered = ordered.astype("str").where(ordered.notna(), "")
    for field in headings if "provisional" in ordered else ():
        awaits = pd.Series([field in names.split("; ") for names in ordered["provisional"]], index=ordered.index)
        ordered[field] = ordered[field].mask((ordered[field] == "") & awaits, UNRESOLVED)
    for name in headings:
        if not name.endswith("_id"):
            codes = ordered[name].str.fullmatch(_CODE)
            ordered[name] = ordered[name].mask(codes, ordered[name].str.replace("_", " "))
    return ordered[list(headings)].rename(columns=dict(headings)).reset_index(drop=True)


def html_table(table: pd.DataFrame, caption: str) -> str:
    """An HTML table with a caption and scoped headings; every text is escaped."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in table.columns)
    cells = table.map(html.escape).to_numpy().tolist()
    body = "\n".join(
        f'<tr><th scope="row">{row[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in row[1:]) + "</tr>"
        for row in cells
    )
    title = html.escape(caption)
    return f"<table>\n<caption>{title}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"


def markdown_table(table: pd.DataFrame) -> str:
    """A pipe table; every text is literal, and the dashes say how wide the columns are to each other."""
    rules = ["-" * width for width in widths(table)]
    lines = [list(table.columns), *table.to_numpy().tolist()]
    escaped = [[escape(cell) or " " for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in [escaped[0], rules, *escaped[1:]])


def widths(table: pd.DataFrame) -> list[int]:
    """How wide each column wants to be, in characters: its longest word fits, and long texts are broken."""
    found = []
    for name in table.columns:
        cells = [str(name), *table[name]]
        word = max(len(part) for cell in cells for part in (cell.split() or [""]))
        found.append(_ROOM + max(min(word, 2 * _WIDEST), min(max(map(len, cells)), _WIDEST)))
    return found


def workbook(table: pd.DataFrame, caption: str) -> bytes:
    """The table as an Excel workbook under its caption; text is never a formula, and the same table the same bytes."""
    from review.blanks import Book, Column  # noqa: PLC0415

    book = Book()
    shown = dict(zip(table.columns, map(Column, widths(table)), strict=True))
    book.table("table", table, shown, frozen=1)
    book.text("caption", (100,), [(caption,)])
    return book.content()
