"""The life of a cell as a page for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from review.trace.cell import Cell
from review.trace.shown import Shown
from review.trace.use import Use

WIDTH = 100
_MARGIN = 10
_INDENT = "  "
_LONGEST = 34
"""Letters of a table's cell that are shown; those of the last column are all shown."""


def header(review: str, cell: Cell) -> str:
    """What the page is about."""
    row = f", row {cell.row}" if cell.row else ""
    return "\n".join(_wrapped(f"{cell.study_id}: {cell.field} (review {review}, form {cell.form}{row})", width=WIDTH))


def note(text: str) -> str:
    """A remark that nobody should miss."""
    return "\n".join(_wrapped(text, "! ", width=WIDTH))


def section(title: str, lines: Iterable[str]) -> str:
    """Lines beside a title; nothing without lines."""
    beside = list(lines)
    titles = [title, *[""] * (len(beside) - 1)]
    return "\n".join(f"{title:<{_MARGIN}}{line}" for title, line in zip(titles, beside, strict=False))


def readings(cell: Cell) -> Iterator[str]:
    """What each reader wrote, its normal form, and where it stands in the sheet and in the source."""
    for said in cell.readings.to_dict("records"):
        yield from _wrapped(f"{said['reviewer']}: {_value(said['value'])}{_normal(said)}")
        quote = f'"{said["quote"]}"' if said["quote"] else ""
        source = ": ".join(filter(None, (said["source"], quote))) or "neither source nor quote is given"
        remark = f"note: {said['note']}" if said["note"] else ""
        for text in filter(None, (f"{said['file']}:{said['line']}", source, remark)):
            yield from _wrapped(text, _INDENT)


def compared(cell: Cell) -> Iterator[str]:
    """How the readings of each two readers compare."""
    for pair in cell.comparisons.to_dict("records"):
        people = " and ".join(filter(None, (pair["reviewer_1"], pair["reviewer_2"])))
        why = ": ".join(filter(None, (pair["error_class"], pair["detail"])))
        yield from _wrapped(f"{people}: {pair['result']}, as {pair['type']}" + (f" ({why})" if why else ""))
    if cell.comparisons.empty:
        yield "not compared, by the codebook"


def decided(cell: Cell) -> Iterator[str]:
    """All decisions in their order."""
    for decision in filter(None, cell.decided["decisions"].split(" | ")):
        yield from _wrapped(decision)


def stands(cell: Cell) -> Iterator[str]:
    """The value that stands, and why."""
    one = cell.decided
    awaits = ", provisional" if one["provisional"] else ""
    people = one["decided_by"].replace("; ", " and ")
    yield from _wrapped(f"{_value(one['value'])} ({one['state']}{awaits}, by {people})")


def entered(found: Iterable[Use]) -> Iterator[str]:
    """Each table that the cell enters, what names its field there, and the rows."""
    for use in found:
        table = f"{use.table}, by {use.place}" if use.place else use.table
        if use.rows is None:
            yield from _wrapped(f"{table}: not built")
        else:
            yield from _wrapped(f"{table}: {_count(use.rows)}")
            yield from _rows(use.rows, use.shows) if use.shows else ()


def drawn(shown: Iterable[Shown], numbered: Sequence[str], kind: str) -> Iterator[str]:
    """Figures or tables for readers, with their numbers in the manuscript and the tables that they read."""
    for one in shown:
        rows = "" if one.drawn is None else f"; these are {_count(one.drawn)} of figures/{one.name}.csv"
        yield from _wrapped(f"{kind} {numbered.index(one.name) + 1} ({one.name}) reads {', '.join(one.reads)}{rows}")


def looked_up(numbers: Mapping[str, str]) -> Iterator[str]:
    """Numbers of the text, beside the columns in which they were looked up, below the table and the conditions."""
    places: dict[str, list[str]] = {}
    for query, value in numbers.items():
        place, _, column = query.rpartition(".")
        places.setdefault(place, []).append(f"{column} = {value}")
    for place, found in places.items():
        yield from _wrapped(place)
        yield from _wrapped(", ".join(found), _INDENT, _INDENT)


def not_built(file: str) -> str:
    """What to say of a file that is not there; the stage of a file is the name of its target."""
    return f"not built, expected `snakemake {file.partition('/')[0]}` before"


def _value(text: str) -> str:
    return text or "(empty)"


def _normal(said: Mapping[Any, Any]) -> str:
    if said["problem"]:
        return f" (not usable, {said['problem']})"
    normal = f" -> {_value(said['canonical'])}" if said["canonical"] != said["value"] else ""
    return normal + (f" (of n {said['n']})" if said["n"] else "")


def _count(rows: pd.DataFrame | int) -> str:
    number = rows if isinstance(rows, int) else len(rows)
    return "1 row" if number == 1 else f"{number} rows"


def _rows(rows: pd.DataFrame, shows: Sequence[str]) -> Iterator[str]:
    """The columns that are shown; rows that differ in nothing but the last of them come as one."""
    texts = rows[[*shows]].astype("object").map(_shown)
    *first, last = shows
    if first:
        texts = texts.groupby(first, sort=False)[last].agg(lambda one: "; ".join(dict.fromkeys(one))).reset_index()
    lines = [[*shows], *texts.to_numpy().tolist()]
    short = [[textwrap.shorten(cell, _LONGEST, placeholder="…") for cell in line[:-1]] for line in lines]
    widths = [max(map(len, column)) for column in zip(*short, strict=True)]
    for cells, line in zip(short, lines, strict=True):
        start = _INDENT + "".join(f"{cell:<{width}}  " for cell, width in zip(cells, widths, strict=True))
        yield from _wrapped(line[-1], start, " " * len(start))


def _shown(value: Any) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():,f}"
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _wrapped(text: str, start: str = "", hang: str = "", width: int = WIDTH - _MARGIN) -> list[str]:
    """The text as lines of at most this width, without signs that a terminal would obey.

    The first line begins with `start`, the others with `hang`, by default a little further in than the first.
    """
    plain = "".join(sign for sign in " ".join(text.split()) if sign.isprintable())
    further = hang or " " * len(start) + _INDENT
    lines = textwrap.wrap(plain, width, initial_indent=start, subsequent_indent=further, break_on_hyphens=False)
    return lines or [start.rstrip()]
