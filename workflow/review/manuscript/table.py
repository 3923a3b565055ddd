"""Tables for readers: chosen columns under printed headings, as CSV rows, HTML and Markdown."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence

import pandas as pd

from review.manuscript.render import escape

UNRESOLVED = "unresolved"
"""What a reader of the table sees where the extractors still differ."""


def readers_table(rows: pd.DataFrame, headings: Mapping[str, str], sort: Sequence[str]) -> pd.DataFrame:
    """The columns named in `headings` (heading by column) as text, rows in the order of the columns `sort`.

    A missing number is an empty cell.
    """
    ordered = rows.sort_values(list(sort), kind="stable") if sort else rows
    ordered = ordered.astype("str").where(ordered.notna(), "")
    for field in headings if "provisional" in ordered else ():
        awaits = pd.Series([field in names.split("; ") for names in ordered["provisional"]], index=ordered.index)
        ordered[field] = ordered[field].mask((ordered[field] == "") & awaits, UNRESOLVED)
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
    """A pipe table; every text is literal."""
    lines = [list(table.columns), ["---"] * len(table.columns), *table.to_numpy().tolist()]
    escaped = [line if set(line) == {"---"} else [escape(cell) or " " for cell in line] for line in lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in escaped)
