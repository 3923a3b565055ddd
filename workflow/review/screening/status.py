"""Where each citation stands: awaiting, in conflict, included or excluded, by the votes that count."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from review.screening.rules import MAYBE, OPEN, STAGES, Rules
from review.screening.votes import ADJUDICATION, VOTE
from review.tables import TEXT, columns

STATUS = columns(citation_id=TEXT, stage=TEXT, state=TEXT, detail=TEXT, reason=TEXT, decided_by=TEXT)
STATUS_KEY = ["citation_id", "stage"]
CASE = ["citation_id", "stage"]


def status(citations: pd.DataFrame, votes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """The state of every citation as a `STATUS` frame, from `citations` (citation_id) and `VOTES`.

    One row a citation for `title_abstract`, one more for `full_text` if it is included there. A citation
    awaits votes until as many reviewers have voted as the protocol asks for; then an adjudication decides,
    else the votes if they are alike. Two exclusions for different reasons are settled by the protocol
    (`precedence`: excluded for the first code, detail `conflict_reason`) or wait for an adjudicator.
    """
    counting, decisions = counting_votes(votes), last_adjudications(votes)
    title = _stage(citations["citation_id"], STAGES[0], counting, decisions, rules)
    included = title.loc[title["state"] == "include", "citation_id"]
    return pd.concat([title, _stage(included, STAGES[1], counting, decisions, rules)], ignore_index=True)


def in_order(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Ledger rows in the order in which they were made, within groups: by date, then as in the file.

    A row without a date follows the row above it.
    """
    filed = rows.sort_values(["file", "line"], kind="stable")
    day = filed["voted_on"].replace("", None).groupby([filed[name] for name in by]).ffill().fillna("")
    return filed.assign(day=day).sort_values([*by, "day", "file", "line"], kind="stable")


def counting_votes(votes: pd.DataFrame) -> pd.DataFrame:
    """The vote of each reviewer that counts for the status: the last one on the record found first."""
    return _on_first_record(votes).drop_duplicates([*CASE, "reviewer"], keep="last")


def independent_votes(votes: pd.DataFrame) -> pd.DataFrame:
    """The vote of each reviewer that counts for agreement: the first one, if not after an adjudication.

    A vote comes after an adjudication if both have a date and the vote's is later.
    """
    first = _on_first_record(votes).drop_duplicates([*CASE, "reviewer"], keep="first")
    adjudications = votes[(votes["kind"] == ADJUDICATION) & (votes["voted_on"] != "")]
    settled = adjudications.groupby(CASE)["voted_on"].min().rename("settled").reset_index()
    dated = first.merge(settled, on=CASE, how="left")
    return dated[~(dated["voted_on"] > dated["settled"].fillna("9999"))].drop(columns="settled")


def last_adjudications(votes: pd.DataFrame) -> pd.DataFrame:
    """The adjudication that counts for each citation and stage: the last one."""
    return in_order(votes[votes["kind"] == ADJUDICATION], *CASE).drop_duplicates(CASE, keep="last")


def as_decision(votes: pd.Series[str], rules: Rules) -> pd.Series[str]:
    """Votes with `maybe` as what the protocol takes it for."""
    return votes.replace(MAYBE, rules.maybe)


def _on_first_record(votes: pd.DataFrame) -> pd.DataFrame:
    ordered = in_order(votes[votes["kind"] == VOTE], *CASE, "reviewer", "copy")
    return ordered[ordered["copy"] == ordered.groupby([*CASE, "reviewer"])["copy"].transform("min")]


def _stage(
    citation_ids: pd.Series[str], stage: str, votes: pd.DataFrame, adjudications: pd.DataFrame, rules: Rules
) -> pd.DataFrame:
    cases = _tallied(votes[votes["stage"] == stage], rules).reindex(citation_ids)
    cases[["n", "decisions", "reasons"]] = cases[["n", "decisions", "reasons"]].fillna(0)
    settled = adjudications[adjudications["stage"] == stage].set_index("citation_id")
    verdict = settled[["vote", "reason", "reviewer"]].reindex(citation_ids)

    differ = (cases["decisions"] > 1) | (cases["decision"] == OPEN)
    reasons_differ = (cases["decision"] == "exclude") & (cases["reasons"] > 1)
    rule: list[tuple[pd.Series[bool], str, Any]] = [
        (cases["n"] == 0, "awaiting_first", "awaiting"),
        (cases["n"] < rules.votes_needed, "awaiting_second", "awaiting"),
        (verdict["vote"].notna(), "adjudicated", verdict["vote"]),
        (differ, "conflict_decision", "conflict"),
        (reasons_differ & (rules.reasons[stage] == "adjudicate"), "conflict_reason", "conflict"),
        (reasons_differ, "conflict_reason", "exclude"),
    ]
    applies = [condition for condition, _, _ in rule]
    cases["state"] = np.select(applies, [state for _, _, state in rule], default=cases["decision"])
    cases["detail"] = np.select(applies, [detail for _, detail, _ in rule], default="unanimous")
    adjudicated = cases["detail"] == "adjudicated"
    cases.loc[adjudicated, "reason"] = verdict["reason"]
    cases.loc[adjudicated, "decided_by"] = verdict["reviewer"]
    cases.loc[cases["state"] != "exclude", "reason"] = ""
    cases.loc[cases["state"].isin(["awaiting", "conflict"]), "decided_by"] = ""
    return cases.reset_index(names="citation_id").assign(stage=stage)[[*STATUS.names]]


def _tallied(votes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """By citation: votes, different decisions and reasons among them, the first of each, and who voted."""
    rank, order = rules.precedence(), {reviewer: place for place, reviewer in enumerate(rules.reviewers)}
    ranked = votes.assign(
        decision=as_decision(votes["vote"], rules),
        given=votes["reason"].replace("", None),
        rank=votes["reason"].map(rank),
        place=votes["reviewer"].map(order),
    )
    by_reason = ranked.sort_values(["rank", "place"], kind="stable").groupby("citation_id")
    by_reviewer = ranked.sort_values("place", kind="stable").groupby("citation_id")
    return pd.DataFrame(
        {
            "n": by_reason.size(),
            "decisions": by_reason["decision"].nunique(),
            "decision": by_reason["decision"].first(),
            "reasons": by_reason["given"].nunique(),
            "reason": by_reason["reason"].first(),
            "decided_by": by_reviewer["reviewer"].agg("; ".join),
        }
    )
