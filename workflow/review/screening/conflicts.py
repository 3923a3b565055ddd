"""What reviewers saw differently, side by side for the people who settle it."""

from __future__ import annotations

import pandas as pd

from review.screening.order import BALLOT, CASE, in_order, of_unknown_order
from review.screening.rules import DECISIONS, STAGES, UNDONE, Rules
from review.screening.status import as_decision, counting_votes, last_adjudications, together
from review.screening.votes import ADJUDICATIONS_REQUIRED, VOTE, VOTES_OPTIONAL
from review.screening.workbook import workbook
from review.screening.worklist import SHOWN

CONFLICTS = [*CASE, "title", "state", "detail", "differs"]
TO_SETTLE = [*ADJUDICATIONS_REQUIRED, *VOTES_OPTIONAL, "differs"]


def conflicts(status: pd.DataFrame, votes: pd.DataFrame, citations: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Citations and stages with a difference, open conflicts first, the votes that count side by side.

    `differs` says in what: `decision`, `reason` (of exclusions), `records` (a reviewer voted differently on
    several records of the citation), `order` (unlike votes of a reviewer in several files, an imported one without a
    date), `adjudication` (it goes against votes that are alike) and `stage` (votes on the full text of a citation that
    is not included by its title). What awaits votes is left out, since who reads this may be the next to vote.
    Columns: `CONFLICTS`, then for each reviewer k `reviewer_k, vote_k, reason_k, note_k`, at least two; empty for votes
    that come too early.
    """
    counting = counting_votes(votes).assign(decision=lambda rows: as_decision(rows["vote"], rules))
    excluding, settling = counting[counting["decision"] == "exclude"], last_adjudications(votes)
    found = {
        "decision": pd.concat([_detailed(status, "conflict_decision"), _several(counting, CASE, ["decision"])]),
        "reason": pd.concat([_detailed(status, "conflict_reason"), _several(excluding, CASE, ["reason"])]),
        "records": _several(_last_by_record(votes, rules), [*CASE, "reviewer"], ["decision", "reason"])[CASE],
        "order": of_unknown_order(votes[votes["kind"] == VOTE]),
        "adjudication": _against_the_votes(counting, settling),
        "stage": _too_early(pd.concat([counting, settling]), status),
    }
    differing = pd.concat([rows[CASE].assign(differs=what) for what, rows in found.items()]).drop_duplicates()
    cases = together(differing, CASE, "differs").reset_index()
    table = cases.merge(status[[*CASE, "state", "detail"]], on=CASE, how="left")
    table = table.merge(citations[["citation_id", "title"]], on="citation_id", how="left")
    table = table.fillna({"state": "", "detail": "", "title": ""})
    placed = table.assign(settled=table["state"] != "conflict", step=table["stage"] == STAGES[1])
    placed = placed[placed["state"] != "awaiting"]
    ordered = placed.sort_values(["settled", "step", "citation_id"], kind="stable")[CONFLICTS]
    voted = counting.merge(ordered.loc[ordered["state"] != "", CASE], on=CASE)
    return ordered.merge(_side_by_side(voted, rules), on=CASE, how="left").fillna("")


def to_settle(conflicts: pd.DataFrame, citations: pd.DataFrame) -> pd.DataFrame:
    """The conflicts that wait for an adjudicator, as rows that only want the decision; columns `TO_SETTLE`, then
    the votes side by side, then what a reader needs.
    """
    waiting = conflicts[conflicts["state"] == "conflict"].assign(search_id="", record=lambda rows: rows["citation_id"])
    votes = [name for name in conflicts.columns if name not in CONFLICTS]
    empty = dict.fromkeys(["adjudicator", "vote", *VOTES_OPTIONAL], "")
    shown = waiting.drop(columns="title").merge(citations[["citation_id", *SHOWN]], on="citation_id")
    return shown.assign(**empty)[[*TO_SETTLE, *votes, *SHOWN]]


def conflicts_workbook(rows: pd.DataFrame, rules: Rules) -> bytes:
    """What waits for an adjudicator as an Excel workbook with drop-downs."""
    choices = {"adjudicator": rules.adjudicators, "vote": DECISIONS, "reason": tuple(rules.codes)}
    return workbook(rows, choices, rules)


def _detailed(status: pd.DataFrame, detail: str) -> pd.DataFrame:
    return status.loc[status["detail"] == detail, CASE]


def _several(rows: pd.DataFrame, by: list[str], what: list[str]) -> pd.DataFrame:
    """The groups in which a column has several values; an empty cell differs from nothing."""
    counts = rows[what].replace("", None).groupby([rows[name] for name in by]).nunique()
    return counts[(counts > 1).any(axis=1)].reset_index()[by]


def _last_by_record(votes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    last = in_order(votes[votes["kind"] == VOTE], *BALLOT).drop_duplicates(BALLOT, keep="last")
    standing = last[last["vote"] != UNDONE]
    return standing.assign(decision=as_decision(standing["vote"], rules))


def _against_the_votes(counting: pd.DataFrame, adjudications: pd.DataFrame) -> pd.DataFrame:
    grouped = counting.groupby(CASE)["decision"]
    alike = grouped.first()[grouped.nunique() < 2].reset_index()
    both = alike.merge(adjudications[[*CASE, "vote"]], on=CASE)
    return both.loc[(both["decision"] != both["vote"]) & both["decision"].isin(["include", "exclude"]), CASE]


def _too_early(counting: pd.DataFrame, status: pd.DataFrame) -> pd.DataFrame:
    cases = counting[CASE].drop_duplicates().merge(status[CASE], on=CASE, how="left", indicator=True)
    return cases.loc[cases["_merge"] == "left_only", CASE]


def _side_by_side(counting: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """One row a citation and stage, the reviewers in the protocol's order."""
    order = {reviewer: place for place, reviewer in enumerate(rules.reviewers)}
    placed = counting.assign(place=counting["reviewer"].map(order))
    placed = placed.sort_values([*CASE, "place"], kind="stable")
    placed["side"] = placed.groupby(CASE).cumcount() + 1
    shown = ["reviewer", "vote", "reason", "note"]
    wide = placed.pivot_table(index=CASE, columns="side", values=shown, aggfunc="first")
    sides = range(1, max(2, placed["side"].max() if len(placed) else 0) + 1)
    columns = [(name, side) for side in sides for name in shown]
    wide = wide.reindex(columns=pd.MultiIndex.from_tuples(columns)).astype("str")
    return wide.set_axis([f"{name}_{side}" for name, side in columns], axis=1)
