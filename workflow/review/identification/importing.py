"""An export's entries become tables part by part, so that the size of a file does not matter, and are counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import pandas as pd

from review.identification.formats.source import Rejected
from review.identification.record import REJECTED, Record, record_table
from review.tables import INTEGER, TEXT, columns

EXPORTS = columns(
    search_id=TEXT,
    file=TEXT,
    format=TEXT,
    encoding=TEXT,
    records=INTEGER,
    parsed=INTEGER,
    rejected=INTEGER,
    stray_texts=INTEGER,
    hits_reported=INTEGER,
    difference=INTEGER,
    remarks=TEXT,
)
EXPORTS_KEY = ["search_id"]
PART = 20_000
"""Entries that are held in memory at a time."""


class Size(NamedTuple):
    """How much of an export was read: records, records that could not be read, texts that belong to no record."""

    parsed: int
    rejected: int
    stray_texts: int


@dataclass(frozen=True)
class Part:
    """Successive entries of an export: `records` as `RECORDS`, `rejected` as `REJECTED`."""

    records: pd.DataFrame
    rejected: pd.DataFrame

    @property
    def size(self) -> Size:
        """How many entries of each kind there are."""
        stray = int(self.rejected["position"].isna().sum())
        return Size(len(self.records), len(self.rejected) - stray, stray)


def parts(entries: Iterable[Record | Rejected], search_id: str, file: str, file_format: str) -> Iterator[Part]:
    """The entries of an export in file order, at most `PART` at a time."""
    remaining = iter(entries)
    while found := list(islice(remaining, PART)):
        records = [entry for entry in found if isinstance(entry, Record)]
        rejected = [entry for entry in found if isinstance(entry, Rejected)]
        yield Part(record_table(records, search_id, file_format), _rejected_table(rejected, search_id, file))


def account(sizes: Iterable[Size], search_id: str, hits_reported: str, **export: str) -> pd.DataFrame:
    """One `EXPORTS` row: records in the file = parsed + rejected, against the hits that the database reported.

    `rejected` are records that could not be read; `stray_texts` are texts that belong to no record.
    `export` has file, format, encoding and remarks.
    """
    parsed, rejected, stray = (sum(column) for column in zip(Size(0, 0, 0), *sizes, strict=True))
    hits = int(hits_reported) if hits_reported else None
    records = parsed + rejected
    counts = {
        "records": records,
        "parsed": parsed,
        "rejected": rejected,
        "stray_texts": stray,
        "hits_reported": hits,
        "difference": None if hits is None else records - hits,
    }
    return pd.DataFrame([{"search_id": search_id, **export, **counts}]).astype(dict.fromkeys(counts, "Int64"))


def _rejected_table(rejected: Sequence[Rejected], search_id: str, file: str) -> pd.DataFrame:
    rows = [(entry.position, entry.line, entry.text, entry.reason) for entry in rejected]
    table = pd.DataFrame(rows, columns=["position", "line", "text", "reason"]).astype({"position": "Int64"})
    return pd.DataFrame(table.assign(search_id=search_id, file=file)[REJECTED.names])
