"""Exports brought to citations as the workflow does it, in memory."""

from __future__ import annotations

import io
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
from references import POLICIES

from review.identification.citations import citation_table
from review.identification.clusters import MARKS
from review.identification.decisions import OPTIONAL, REQUIRED
from review.identification.features import FEATURES, features
from review.identification.formats import open_export
from review.identification.identity import link
from review.identification.importing import parts
from review.identification.matching import PAIRS, score_pairs
from review.identification.record import ALL_RECORDS, RECORDS, number_copies
from review.inputs import read_rows
from review.tables import arrange, frame
from shipped import material

SEARCHES = ["2022-05_reference-list", "2025-06_update"]
FILES = ("2022-05_reference-list.ris", "2025-06_update.nbib")


def decisions(*rows: str) -> pd.DataFrame:
    """People's decisions from `record_1,record_2,decision,decided_by`."""
    text = "\n".join(["record_1,record_2,decision,decided_by", *rows])
    return read_rows(text.encode(), "d.csv", REQUIRED, OPTIONAL)


def read_export(content: bytes, search_id: str) -> pd.DataFrame:
    export = open_export(io.BytesIO(content), search_id, {})
    return pd.concat([part.records for part in parts(export.entries, search_id, search_id, export.format)])


def shipped_records() -> pd.DataFrame:
    """The 79 records of the two exports of `dose-fractionation`."""
    read = [
        read_export(material(f"dose-fractionation/searches/{file}"), search)
        for search, file in zip(SEARCHES, FILES, strict=True)
    ]
    return pd.concat(read, ignore_index=True)


@dataclass
class Identified:
    """The tables of one identification."""

    records: pa.Table
    pairs: pa.Table
    links: pa.Table
    citations: pa.Table

    def clusters(self, name: str = "raw_sha256") -> set[frozenset[str]]:
        """The citations as sets of a column's values."""
        joined = frame(self.links).merge(frame(self.records), on="record_id")
        return {frozenset(values) for _, values in joined.groupby("citation_id")[name]}

    def citation_of(self, search_id: str, key: str) -> str:
        """The citation of the record that its export calls by this key."""
        joined = frame(self.links).merge(frame(self.records), on="record_id")
        found = joined[(joined["search_id"] == search_id) & (joined["source_key"] == key)]
        return str(found["citation_id"].item())


def identify(
    records: pd.DataFrame, order: list[str], decided: pd.DataFrame | None = None, withdrawn: tuple[str, ...] = ()
) -> Identified:
    """Records with their content ids, in any order, searched for in this order."""
    known = arrange(records, RECORDS, ())
    numbered = frame(known).assign(record_id=number_copies(known, order).to_pandas())
    compared = features(numbered)
    found = [
        score_pairs(
            compared[(numbered["search_id"] == search).to_numpy()],
            compared[numbered["search_id"].isin(order[:index]).to_numpy()],
            POLICIES,
        )
        for index, search in enumerate(order)
    ]
    table = arrange(numbered.assign(in_force=~numbered["search_id"].isin(withdrawn)), ALL_RECORDS, ())
    pairs = arrange(pd.concat(found, ignore_index=True), PAIRS, ())
    people = decisions() if decided is None else decided
    links = link(table, arrange(compared, FEATURES, ()).select(MARKS), pairs, people, order)
    return Identified(table, pairs, links, citation_table(table, links, order))
