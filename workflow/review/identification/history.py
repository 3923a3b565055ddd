"""What a record's citation was before: the merges and splits of the past, worked out from the search log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from review.identification.clusters import clusters
from review.identification.components import Positions, connected

BY_DECISION = "decision"
Places = npt.NDArray[np.int64]
Move = tuple[int, Places, Places]


@dataclass(frozen=True)
class Joins:
    """All that decides which records are one citation; a record is a place in the sorted ids.

    `edges`, `certain`, `apart` and `marks` as in `clusters`; `rank` is the number of each record's search, oldest
    first.
    """

    edges: Positions
    certain: int
    apart: Positions
    rank: Places
    marks: Mapping[str, Places]

    def founders(self) -> Places:
        """For each record the place of its citation's founder: the first by search, then by id."""
        label = clusters(self.edges, self.certain, self.apart, self.marks)
        oldest_last = np.lexsort((np.arange(len(label)), self.rank))[::-1]
        founder = np.zeros(len(label), dtype="int64")
        founder[label[oldest_last]] = oldest_last
        return founder[label]

    def without_people(self) -> Joins:
        """What the program alone would join."""
        return Joins(self.edges[self.certain :], 0, self.apart[:0], self.rank, self.marks)

    def only(self, rows: Places) -> Joins:
        """The joins among some records, which are then counted from 0 in the given order; `rows` is sorted."""
        place = np.full(len(self.rank), -1)
        place[rows] = np.arange(len(rows))
        edges, apart = place[self.edges], place[self.apart]
        kept = np.flatnonzero((edges >= 0).all(axis=1))
        return Joins(
            edges[kept],
            int((kept < self.certain).sum()),
            apart[(apart >= 0).all(axis=1)],
            self.rank[rows],
            {name: values[rows] for name, values in self.marks.items()},
        )


def moves(joins: Joins, citation: Places) -> list[Move]:
    """Each step, the records whose citation it changed, and the founder that they had before.

    `citation` are the present founders. A step is the rank of a search; the searches are gone through again, oldest
    first, and people's decisions come last, as step -1. Only a group of three records or more, or one that people
    decided on, can have changed, and a search changes only what it adds to.
    """
    group = connected(joins.edges, len(joins.rank))
    large = np.bincount(group, minlength=1)[group] >= 3
    decided = np.concatenate([joins.edges[: joins.certain], joins.apart]).ravel()
    rows = np.flatnonzero(large | np.isin(group, group[decided]))
    program = joins.without_people().only(rows)
    group = group[rows]

    now = np.full(len(rows), -1)
    steps = []
    for rank in np.unique(program.rank).tolist():
        touched = np.unique(group[program.rank == rank])
        there = np.flatnonzero((program.rank <= rank) & np.isin(group, touched))
        steps.append((rank, there, there[program.only(there).founders()]))
    steps.append((-1, np.arange(len(rows)), np.searchsorted(rows, citation[rows])))
    found = []
    for step, there, then in steps:
        moved = (now[there] >= 0) & (now[there] != then)
        found.append((step, rows[there[moved]], rows[now[there[moved]]]))
        now[there] = then
    return found
