"""How far citations agree with the planted truth, counted in records as screeners feel it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

KEY = ["search_id", "position"]


@dataclass(frozen=True)
class Accuracy:
    """Of `records`, `redundant` should go; `missed` of them stay, and `false_merges` papers vanish into others."""

    records: int
    redundant: int
    missed: int
    false_merges: int
    precision: float
    recall: float


def accuracy(frame: pd.DataFrame) -> Accuracy:
    """Compare the columns `citation` (found) and `paper` (true), one row a record."""
    records, papers, citations = len(frame), frame["paper"].nunique(), frame["citation"].nunique()
    both = len(frame[["paper", "citation"]].drop_duplicates())
    missed, false_merges = both - papers, both - citations
    merges, redundant = records - citations, records - papers
    return Accuracy(
        records=records,
        redundant=redundant,
        missed=missed,
        false_merges=false_merges,
        precision=1 - false_merges / merges if merges else 1.0,
        recall=1 - missed / redundant if redundant else 1.0,
    )


def found_and_true(folder: Path, review: str) -> pd.DataFrame:
    """The records of a finished review with the citation they went into and the paper they are of."""
    results = folder / "results" / review / "identification"
    records = pd.read_parquet(results / "records.parquet", columns=["record_id", *KEY])
    links = pd.read_parquet(results / "record_links.parquet", columns=["record_id", "citation_id"])
    truth = pd.read_parquet(folder / "truth")
    found = records.merge(links, on="record_id", validate="1:1").merge(truth, on=KEY, how="right", validate="1:1")
    if found["citation_id"].isna().any():
        raise ValueError(f"{int(found['citation_id'].isna().sum())} planted records are in no citation")
    return found.rename(columns={"citation_id": "citation"})


def queue_hits(folder: Path, review: str, found: pd.DataFrame) -> tuple[int, int]:
    """Rows of the queue for people, and how many of them are of one paper."""
    queue = pd.read_csv(folder / "results" / review / "identification" / "duplicate_queue.csv", dtype=str)
    paper = found.set_index("record_id")["paper"]
    return len(queue), int((queue["record_1"].map(paper) == queue["record_2"].map(paper)).sum())
