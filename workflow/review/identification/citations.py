"""Citations: what the records of one paper say together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from review.identification.record import RECORDS
from review.tables import TEXT, StoredTable, columns

BIBLIOGRAPHIC = [
    name
    for name in RECORDS.names
    if name not in {"record_id", "search_id", "position", "source_key", "format", "raw_sha256"}
]
CITATIONS = columns(
    citation_id=TEXT,
    **{name: RECORDS.field(name).type for name in BIBLIOGRAPHIC},
    records=TEXT,
    searches=TEXT,
)
Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Members:
    """The records in force by citation, oldest search first: `row` in their table, `citation` as row of the links."""

    row: Places
    citation: Places
    rank: Places

    @classmethod
    def of(cls, records: pa.Table | StoredTable, links: pa.Table, search_order: Sequence[str]) -> Members:
        """From `ALL_RECORDS` in any order and `RECORD_LINKS`, sorted by record_id."""
        row = pc.sort_indices(records.column("record_id")).to_numpy()
        ids = links.column("record_id").combine_chunks()
        citation = pc.index_in(links.column("citation_id"), value_set=ids).to_numpy()
        searches = pa.array(search_order, type=TEXT)
        rank = pc.index_in(records.column("search_id"), value_set=searches).to_numpy()[row]
        in_order = np.lexsort((np.arange(len(row)), rank, citation))
        in_force = records.column("in_force").to_numpy()[row]
        kept = in_order[in_force[in_order]]
        return cls(*(part[kept].astype("int64") for part in (row, citation, rank)))

    @property
    def starts(self) -> npt.NDArray[np.intp]:
        """Where the records of each citation begin."""
        return np.flatnonzero(np.diff(self.citation, prepend=-1))


def citation_table(records: pa.Table | StoredTable, links: pa.Table, search_order: Sequence[str]) -> pa.Table:
    """One `CITATIONS` row a citation, sorted by its id, from `ALL_RECORDS` and their `RECORD_LINKS`.

    Each field is the first that any of its records has, in the order of the searches. A citation whose records were
    all withdrawn has no row; its id still resolves in the links. Column by column, so that a million abstracts are
    held once.
    """
    members = Members.of(records, links, search_order)
    starts = members.starts
    sizes = np.diff(np.append(starts, len(members.row)))
    number = np.repeat(np.arange(len(starts)), sizes)
    ids = links.column("record_id").take(pa.array(members.citation[starts]))
    filled = []
    for name in BIBLIOGRAPHIC:
        column = records.column(name)
        filled.append(column.take(pa.array(_first_filled(column, members.row, starts, number))))
    once = np.diff(members.citation, prepend=-1).astype(bool) | np.diff(members.rank, prepend=-1).astype(bool)
    return pa.Table.from_arrays(
        [
            ids,
            *filled,
            _joined(records.column("record_id").take(pa.array(members.row)), sizes),
            _joined(
                records.column("search_id").take(pa.array(members.row[once])),
                np.bincount(number[once], minlength=len(starts)),
            ),
        ],
        schema=CITATIONS,
    )


def _first_filled(column: pa.ChunkedArray, row: Places, starts: npt.NDArray[np.intp], number: Places) -> Places:
    """For each citation the row of its first record that has this field, else of its first record."""
    filled = pc.not_equal(column, "") if column.type == TEXT else pc.is_valid(column)
    having = np.flatnonzero(filled.to_numpy()[row])
    first = having[np.flatnonzero(np.diff(number[having], prepend=-1))]
    rows = row[starts].copy()
    rows[number[first]] = row[first]
    return rows


def _joined(values: pa.ChunkedArray, sizes: npt.NDArray[np.intp]) -> pa.Array:
    """Values in groups of these sizes, each group joined by `; `."""
    offsets = pa.array(np.append(0, np.cumsum(sizes)), type=pa.int32())
    return pc.binary_join(pa.ListArray.from_arrays(offsets, values.combine_chunks()), "; ")
