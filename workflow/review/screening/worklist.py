"""What a reviewer has to vote on next, as rows that only want the vote."""

from __future__ import annotations

import pandas as pd

from review.screening.copies import found_in_order
from review.screening.rules import STAGES
from review.screening.status import CASE
from review.screening.votes import VOTE, VOTES_OPTIONAL, VOTES_REQUIRED

LEDGER = [*VOTES_REQUIRED, *VOTES_OPTIONAL]
SHOWN = ["title", "authors", "year", "journal", "doi", "abstract"]
WORKLIST = [*LEDGER, *SHOWN]


def worklist(
    status: pd.DataFrame,
    votes: pd.DataFrame,
    citations: pd.DataFrame,
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    retrieval: pd.DataFrame,
    reports: pd.DataFrame,
    reviewer: str,
) -> pd.DataFrame:
    """The citations that await this reviewer's vote, by search and position in its file; columns `WORKLIST`.

    First the columns of `votes.csv`, `vote` and what follows it empty, then what a reader needs. Nobody else's
    vote is in it, nor how many there are. Reports of previous studies are left out, and at full text those that
    could not be retrieved. A record is named as in `votes.csv`: by its key, by its position where the key is shared.
    """
    own = votes.loc[(votes["kind"] == VOTE) & (votes["reviewer"] == reviewer), CASE].drop_duplicates()
    waiting = status.loc[status["state"] == "awaiting", CASE].merge(own, on=CASE, how="left", indicator="voted")
    missing = retrieval.loc[~retrieval["retrieved"].astype(bool), "citation_id"]
    lost = (waiting["stage"] == STAGES[1]) & waiting["citation_id"].isin(missing)
    known = waiting["citation_id"].isin(reports.loc[reports["previous"].astype(bool), "citation_id"])
    waiting = waiting.loc[(waiting["voted"] == "left_only") & ~lost & ~known, CASE]

    founders = _named(found_in_order(records, links, searches))
    rows = waiting.merge(founders, on="citation_id").merge(citations[["citation_id", *SHOWN]], on="citation_id")
    rows = rows.sort_values(["searched_on", "search_id", "position"], kind="stable")
    return rows.assign(reviewer=reviewer, vote="", **dict.fromkeys(VOTES_OPTIONAL, ""))[WORKLIST].reset_index(drop=True)


def _named(found: pd.DataFrame) -> pd.DataFrame:
    """The record that each citation was found as first, with the name by which a vote means it."""
    shared = found.duplicated(["search_id", "source_key"], keep=False)
    named = found.assign(record=found["source_key"].where(~shared, "#" + found["position"].astype("str")))
    return named.loc[named["copy"] == 1, ["citation_id", "search_id", "record", "position", "searched_on"]]
