"""Small reviews for the tests of screening: records, links, searches and ledgers from a few words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from review.inputs import read_rows
from review.screening import votes as ledger
from review.screening.rules import Rules, read_rules
from review.tables import arrange, frame

SEARCHES = pd.DataFrame(
    [("s1", "database", "PubMed", "2022-01-01"), ("s2", "database", "Embase", "2023-01-01"),
     ("s3", "citations", "reference list", "2024-01-01")],
    columns=["search_id", "source_type", "source", "searched_on"],
)  # fmt: skip
CODES = {"E1": "a review", "E2": "animals, not people", "E3": "another disease"}


def rules(**changes: Any) -> Rules:
    screening = {
        "votes_needed": 2,
        "maybe": "include",
        "stages": {"title_abstract": {"reasons": "precedence"}, "full_text": {"reasons": "adjudicate"}},
        "reasons": CODES,
    } | changes
    reviewers = [
        {"id": "ann", "kind": "human", "duties": ["screening", "adjudication"]},
        {"id": "bob", "kind": "human", "duties": ["screening"]},
        {"id": "cat", "kind": "human", "duties": ["screening"]},
        {"id": "zoe", "kind": "human", "duties": ["adjudication"]},
    ]
    return read_rules({"reviewers": reviewers, "screening": screening})


def found(*ids: str, copies: Iterable[tuple[str, str]] = ()) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records and links from `search:key`; `copies` are pairs (later record, the record that it repeats)."""
    names = [one.split(":") for one in ids]
    records = pd.DataFrame(
        {
            "record_id": [f"r{search[1:]}-{key}" for search, key in names],
            "search_id": [search for search, _ in names],
            "source_key": [key for _, key in names],
            "position": range(1, len(ids) + 1),
            "doi": [f"10.1000/{search}.{key}" for search, key in names],
            "in_force": True,
        }
    ).astype({"position": "Int64"})
    same = {f"r{one[1:]}".replace(":", "-"): f"r{other[1:]}".replace(":", "-") for one, other in copies}
    links = records[["record_id"]].assign(citation_id=[same.get(one, one) for one in records["record_id"]])
    return records, links


def sheet(header: str, rows: Iterable[str], required: list[str]) -> pd.DataFrame:
    return read_rows("\n".join([header, *rows]).encode(), "votes.csv", required, ledger.VOTES_OPTIONAL)


def cast(*rows: str) -> pd.DataFrame:
    """Votes from `record,stage,reviewer,vote,reason,voted_on,note`; t and f stand for the stages."""
    return sheet("search_id,record,stage,reviewer,vote,reason,voted_on,note", map(_long, rows), ledger.VOTES_REQUIRED)


def adjudicated(*rows: str) -> pd.DataFrame:
    return sheet(
        "search_id,record,stage,adjudicator,vote,reason,voted_on",
        map(_long, rows),
        ledger.ADJUDICATIONS_REQUIRED,
    )


def resolved(
    given: Rules,
    records: pd.DataFrame,
    links: pd.DataFrame,
    votes: pd.DataFrame,
    adjudications: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    adjudications = adjudicated() if adjudications is None else adjudications
    both = [
        ledger.checked_votes(votes, "votes.csv", given),
        ledger.checked_adjudications(adjudications, "adjudications.csv", given),
    ]
    votes, unmatched = ledger.resolve(pd.concat(both, ignore_index=True), records, links, SEARCHES)
    return stored(votes, ledger.VOTES, ledger.VOTES_KEY), unmatched


def stored(table: pd.DataFrame, schema: pa.Schema, key: list[str]) -> pd.DataFrame:
    """The table as the next step reads it."""
    return frame(arrange(table, schema, key))


def _long(row: str) -> str:
    record, stage, *rest = row.split(",")
    search, _, key = record.rpartition(":")
    return ",".join([search, key, {"t": "title_abstract", "f": "full_text"}.get(stage, stage), *rest])
