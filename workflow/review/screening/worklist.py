"""What a reviewer has to vote on next, as rows that only want the vote."""

from __future__ import annotations

import pandas as pd

from review.screening.copies import found_in_order
from review.screening.order import CASE
from review.screening.rules import DECISIONS, MAYBE, Rules
from review.screening.status import awaiting, counting_votes
from review.screening.votes import VOTES_OPTIONAL, VOTES_REQUIRED
from review.screening.workbook import workbook

LEDGER = [*VOTES_REQUIRED, *VOTES_OPTIONAL]
SHOWN = ["title", "authors", "year", "journal", "doi", "abstract"]
WORKLIST = [*LEDGER, *SHOWN]
_AS_TEXT = r"[1-9]\d{0,10}|[^\W\d_][^\x00-\x1f]*|\d[^\x00-\x1f]*[A-DF-Za-df-z][^\x00-\x1f]*"
"""Keys that no spreadsheet takes for a formula, a date of digits, or a number that it writes in another way (007)."""
_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_MONTH = "|".join(month[:letters] for month in _MONTHS for letters in range(3, len(month) + 1))
_AS_VALUE = rf"true|false|[\d ,./:-]*(?:{_MONTH})[\d ,./:-]*|\d{{1,2}}(?::\d\d)* ?[ap]m?"
"""Words that spreadsheets do take for a date or a time (May2021, MARC1, 3PM), or for true and false."""


def worklist(
    status: pd.DataFrame,
    votes: pd.DataFrame,
    citations: pd.DataFrame,
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    retrieval: pd.DataFrame,
    reports: pd.DataFrame,
    ranking: pd.DataFrame,
    reviewer: str,
) -> pd.DataFrame:
    """The citations that await this reviewer's vote; columns `WORKLIST`.

    First the columns of `votes.csv`, `vote` and what follows it empty, then what a reader needs. Nobody else's
    vote is in it, nor how many there are. Reports of previous studies are left out, and at full text those that
    could not be retrieved. The order is that of `ranking` (citation_id, rank), then by search and position in its
    file. A record is named as in `votes.csv`: by its key, by its position where the key is shared, or not safe in a
    spreadsheet.
    """
    own = counting_votes(votes[votes["reviewer"] == reviewer])[CASE]
    waiting = awaiting(status, retrieval, reports).merge(own, on=CASE, how="left", indicator="voted")
    waiting = waiting.loc[waiting["voted"] == "left_only", CASE]

    founders = _named(found_in_order(records, links, searches))
    rows = waiting.merge(founders, on="citation_id").merge(citations[["citation_id", *SHOWN]], on="citation_id")
    rows = rows.merge(ranking[["citation_id", "rank"]], on="citation_id", how="left")
    rows = rows.sort_values(["rank", "searched_on", "search_id", "position"], kind="stable")
    return rows.assign(reviewer=reviewer, vote="", **dict.fromkeys(VOTES_OPTIONAL, ""))[WORKLIST].reset_index(drop=True)


def _named(found: pd.DataFrame) -> pd.DataFrame:
    """The record that each citation was found as first, with the name by which a vote means it."""
    key = found["source_key"].fillna("")
    as_typed = key.str.fullmatch(_AS_TEXT) & ~key.str.fullmatch(_AS_VALUE, case=False)
    usable = as_typed & ~found.duplicated(["search_id", "source_key"], keep=False)
    named = found.assign(record=key.where(usable, "#" + found["position"].astype("str")))
    return named.loc[named["copy"] == 1, ["citation_id", "search_id", "record", "position", "searched_on"]]


def worklist_workbook(rows: pd.DataFrame, rules: Rules) -> bytes:
    """A worklist as an Excel workbook with drop-downs."""
    return workbook(rows, {"vote": (*DECISIONS, MAYBE), "reason": tuple(rules.codes)}, rules)
