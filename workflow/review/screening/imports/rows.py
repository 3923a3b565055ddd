"""What every reader of another tool's export gives: one row a vote, and what it could not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from review.screening.for_tools import NOTE
from review.tables import INTEGER, TEXT, columns

IMPORTED = [
    "file", "line", "key", "claimed", "doi", "pmid", "title", "year",
    "person", "vote", "reasons", "voted_on", "note",
]  # fmt: skip
"""`key` is the tool's own, `claimed` our id as it came back, `person` as the tool names them or "", `vote` include,
exclude, maybe or undone, `reasons` texts with line ends between, `voted_on` a date and time in UTC or nothing."""
UNREAD = columns(file=TEXT, line=INTEGER, text=TEXT, why=TEXT)
_OUR_ID = r"(?<![0-9A-Za-z])(r[0-9a-f]{16}(?:-\d+)?)(?![0-9A-Za-z])"
_OUR_NOTE = rf"(?:{NOTE})?{_OUR_ID}"


class Unread(NamedTuple):
    """A place of an export that could not be read, and why."""

    line: int
    text: str
    why: str


class Read(NamedTuple):
    """The votes of one export as an `IMPORTED` frame and what could not be read as an `UNREAD` frame."""

    votes: pd.DataFrame
    unread: pd.DataFrame


def unread_table(places: Sequence[Unread], name: str) -> pd.DataFrame:
    """An `UNREAD` frame of places in one file."""
    table = pd.DataFrame(places, columns=list(Unread._fields)).astype({"line": "Int64"})
    return pd.DataFrame(table.assign(file=name)[UNREAD.names])


def claimed(rows: pd.DataFrame, *fields: str) -> pd.Series[str]:
    """The first of our ids that stands in one of these fields, "" where none does."""
    text = rows[fields[0]]
    for field in fields[1:]:
        text = text + " " + rows[field]
    return text.str.extract(_OUR_ID, expand=False).fillna("")


def unmarked(notes: pd.Series[str]) -> pd.Series[str]:
    """Notes without the id that we had put there."""
    return notes.str.replace(_OUR_NOTE, "", regex=True).str.strip()


def in_utc(times: pd.Series[str]) -> pd.Series[str]:
    """Times as `2025-05-06T10:14:32.680Z`, so that they sort; a time without a zone is one in UTC. Others become ""."""
    read = pd.to_datetime(times.replace("", None), format="ISO8601", utc=True, errors="coerce")
    return read.dt.strftime("%Y-%m-%dT%H:%M:%S.%f").str[:-3].add("Z").fillna("").astype("str")


def dated(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Rows with `voted_on` from a column of times; a time that cannot be read goes into the note."""
    times = in_utc(rows[column])
    unread = ("time " + rows[column]).where((times == "") & (rows[column] != ""), "")
    return rows.assign(voted_on=times, note=joined(rows["note"], unread))


def joined(first: pd.Series[str], second: pd.Series[str]) -> pd.Series[str]:
    """Two texts with `; ` between them where both say something."""
    between = pd.Series("", index=first.index).mask((first != "") & (second != ""), "; ")
    return first + between + second
