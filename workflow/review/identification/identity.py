"""Which citation each record belongs to, by what, and what its citation was before.

A citation's id is the `record_id` of its founder: the first of its records by date of search, search and id. Nothing
is remembered between runs: ids, and the merges and splits of the past, follow from the dated search log.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from review.identification.clusters import MARKS
from review.identification.components import positions
from review.identification.decisions import SAME, pairs_called
from review.identification.history import BY_DECISION, Joins, moves
from review.tables import REAL, TEXT, StoredTable, columns

RECORD_LINKS = columns(
    record_id=TEXT,
    citation_id=TEXT,
    rule=TEXT,
    score=REAL,
    decided_by=TEXT,
    linked_to=TEXT,
    evidence=TEXT,
    former_ids=TEXT,
    changed_by=TEXT,
)
FOUNDER, BY_RULE = "founder", "rule"


def link(
    records: pa.Table | StoredTable,
    features: pa.Table,
    pairs: pa.Table,
    decisions: pd.DataFrame,
    search_order: Sequence[str],
) -> pa.Table:
    """One `RECORD_LINKS` row a record, sorted by record_id, from all records, scored pairs and people's decisions.

    `records` has record_id and search_id, `features` the `MARKS` of the same rows, `pairs` is `PAIRS`. `rule`,
    `evidence` and `linked_to` are of the strongest pair that ties the record to its citation. Where a later search or
    a decision moved the record from one citation to another, `former_ids` are the ids it had, oldest first, and
    `changed_by` is what moved it each time: a search_id or "decision". Everything is done on places in the sorted
    ids, since a million texts are slow to look up again and again.
    """
    order = pc.sort_indices(records.column("record_id"))
    ids = records.column("record_id").take(order).combine_chunks()
    same, apart = (positions(ids, called) for called in pairs_called(decisions))
    found = _strongest_first(pairs.filter(pc.equal(pairs.column("state"), "duplicate")), ids)
    joins = Joins(
        edges=np.concatenate([same, positions(ids, found)]),
        certain=len(same),
        apart=apart,
        rank=_ranks(records.column("search_id").take(order), search_order),
        marks={name: _numbers(features.column(name).take(order)) for name in MARKS},
    )
    citation = joins.founders()
    former, changed = _recorded(moves(joins, citation), ids, search_order)
    return pa.table(
        {
            "record_id": ids,
            "citation_id": ids.take(pa.array(citation)),
            **_ties(joins, citation, ids, found, decisions),
            "former_ids": former,
            "changed_by": changed,
        }
    ).cast(RECORD_LINKS)


def _strongest_first(pairs: pa.Table, ids: pa.StringArray) -> pa.Table:
    at = positions(ids, pairs)
    return pairs.take(pa.array(np.lexsort((at[:, 1], at[:, 0], -pairs.column("score").to_numpy()))))


def _ranks(search_ids: pa.ChunkedArray, search_order: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.asarray(pc.index_in(search_ids, value_set=pa.array(search_order, type=TEXT)).to_numpy(), dtype="int64")


def _numbers(values: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """A number for each different value, 0 for none."""
    if values.type != TEXT:
        return np.asarray(values.to_numpy(), dtype="int64")
    codes = values.combine_chunks().dictionary_encode().indices.to_numpy() + 1
    return np.where(pc.equal(values, "").to_numpy(), 0, codes).astype("int64")


def _ties(
    joins: Joins,
    citation: npt.NDArray[np.int64],
    ids: pa.StringArray,
    found: pa.Table,
    decisions: pd.DataFrame,
) -> dict[str, pa.Array]:
    """What ties each record to its citation: the strongest pair inside it; nothing ties a founder."""
    number = np.flatnonzero(citation[joins.edges[:, 0]] == citation[joins.edges[:, 1]])
    ends = joins.edges[number]
    best = np.full(len(ids), -1)
    best[ends[::-1].ravel()] = np.repeat(number[::-1], 2)
    founder = citation == np.arange(len(ids))
    tie = pa.array(best, mask=founder)
    other = joins.edges[best].sum(axis=1) - np.arange(len(ids)) if len(joins.edges) else best
    people = decisions.loc[decisions["decision"] == SAME, "decided_by"].tolist()
    n = len(found)

    def told(by_people: list[str], by_rule: pa.Array, of_founder: str) -> pa.Array:
        said = pa.chunked_array([pa.array(by_people, type=TEXT), *pa.chunked_array(by_rule).chunks], type=TEXT)
        return pc.fill_null(said.take(tie), of_founder)

    scores = np.concatenate([np.ones(len(people)), found.column("score").to_numpy(), [1.0]])
    return {
        "rule": told([BY_DECISION] * len(people), found.column("rule").chunks, FOUNDER),
        "score": pa.array(scores[np.where(founder, -1, best)]),
        "decided_by": told(people, [pa.array([BY_RULE] * n, type=TEXT)], BY_RULE),
        "linked_to": pc.fill_null(ids.take(pa.array(other, mask=founder)), ""),
        "evidence": told([""] * len(people), found.column("evidence").chunks, ""),
    }


def _recorded(
    moved: Sequence[tuple[int, npt.NDArray[np.int64], npt.NDArray[np.int64]]],
    ids: pa.StringArray,
    search_order: Sequence[str],
) -> tuple[pa.Array, pa.Array]:
    """The moves of each record as texts joined by `; `."""
    rows = [
        pd.DataFrame(
            {"at": at, "former": ids.take(pa.array(former)).to_pandas(), "by": [*search_order, BY_DECISION][step]}
        )
        for step, at, former in moved
    ]
    joined = pd.concat(rows).groupby("at")[["former", "by"]].agg("; ".join)
    texts = []
    for name in joined.columns:
        column = np.full(len(ids), "", dtype=object)
        column[joined.index.to_numpy()] = joined[name]
        texts.append(pa.array(column, type=TEXT))
    return texts[0], texts[1]
