"""Every record and citation on its way through the review: where it was found, and how far it came."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from review.screening.boxes import LANES, SOURCES
from review.screening.copies import found_in_order
from review.screening.rules import STAGES
from review.tables import TEXT, columns

TERMINALS = columns(record_id=TEXT, citation_id=TEXT, lane=TEXT, box=TEXT)
TERMINALS_KEY = ["record_id"]


class Followed(NamedTuple):
    """Records in force, and citations (index: citation_id), each with the `lane` and `searched_on` of its search.

    `records` has record_id, citation_id, copy (1 is the one found first), source_type, source and `name`, by which the
    flow counts it; `citations` have the states `title` and `full_text` ("" where there is none), the `reason` of
    the full text, and whether they are reports of `previous` studies and were `retrieved`.
    """

    records: pd.DataFrame
    citations: pd.DataFrame


def follow(
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    status: pd.DataFrame,
    retrieval: pd.DataFrame,
    reports: pd.DataFrame,
) -> Followed:
    """Bring the tables together: the records of `searches`; a citation goes by the one of them that was found first."""
    found = found_in_order(records, links, searches).merge(
        searches[["search_id", "source_type", "source"]], on="search_id"
    )
    found["lane"] = found["source_type"].map({source: box.lane for source, box in SOURCES.items()})
    # A citation keeps its id when the search of its founder is withdrawn; its first record in force goes by it.
    found["name"] = found["record_id"].where(found["copy"] > 1, found["citation_id"])

    cases = found.loc[found["copy"] == 1, ["citation_id", "lane", "searched_on"]].set_index("citation_id")
    states = {stage: status[status["stage"] == stage].set_index("citation_id")[["state", "reason"]] for stage in STAGES}
    cases["title"] = states[STAGES[0]]["state"]
    cases[["full_text", "reason"]] = states[STAGES[1]]
    known = reports.loc[reports["previous"].astype("bool"), "citation_id"]
    missing = retrieval.loc[~retrieval["retrieved"].astype("bool"), "citation_id"]
    cases = cases.assign(previous=cases.index.isin(known), retrieved=~cases.index.isin(missing)).fillna("")
    return Followed(found, cases)


def terminals(followed: Followed) -> pd.DataFrame:
    """The one box in which each record ends, as `TERMINALS` and `name`: the first of these rules that applies to it."""
    cases = followed.citations.drop(columns=["lane", "searched_on"])
    rows = followed.records.merge(cases, left_on="citation_id", right_index=True, how="left")
    title, full_text = rows["title"], rows["full_text"]
    ends = [
        (rows["copy"] > 1, "duplicate"),
        (rows["previous"], "previous"),
        (title == "exclude", "excluded_by_title"),
        (title == "conflict", "conflict_title"),
        (title != "include", "awaiting_title"),
        (~rows["retrieved"].astype(bool), "not_retrieved"),
        (full_text == "exclude", "excluded"),
        (full_text == "conflict", "conflict_full_text"),
        (full_text != "include", "awaiting_full_text"),
    ]
    boxes = [rows["lane"].map({lane: getattr(keys, end) for lane, keys in LANES.items()}) for _, end in ends]
    box = np.select([applies.to_numpy(bool) for applies, _ in ends], boxes, "new_reports")
    return rows.assign(box=box)[[*TERMINALS.names, "name"]].reset_index(drop=True)
