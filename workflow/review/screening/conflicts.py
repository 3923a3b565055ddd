"""What reviewers saw differently, side by side for the people who settle it."""

from __future__ import annotations

import pandas as pd

from review.screening.rules import STAGES, Rules
from review.screening.status import CASE, as_decision, counting_votes, in_order, last_adjudications
from review.screening.votes import VOTE

CONFLICTS = [*CASE, "title", "state", "detail", "differs"]


def conflicts(status: pd.DataFrame, votes: pd.DataFrame, citations: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Citations and stages with a difference, open conflicts first, the votes that count side by side.

    `differs` says in what: `decision`, `reason` (of exclusions), `records` (a reviewer voted differently on
    several records of the citation), `adjudication` (it goes against votes that are alike) and `stage` (votes
    on the full text of a citation that is not included by its title). Columns: `CONFLICTS`, then for each
    reviewer k `reviewer_k, vote_k, reason_k, note_k`, at least two.
    """
    counting = counting_votes(votes).assign(decision=lambda rows: as_decision(rows["vote"], rules))
    found = {
        "decision": status.loc[status["detail"] == "conflict_decision", CASE],
        "reason": _several(counting[counting["decision"] == "exclude"], CASE, ["reason"]),
        "records": _several(_last_by_record(votes, rules), [*CASE, "reviewer"], ["decision", "reason"])[CASE],
        "adjudication": _against_the_votes(counting, last_adjudications(votes)),
        "stage": _too_early(counting, status),
    }
    found["decision"] = pd.concat([found["decision"], _several(counting, CASE, ["decision"])])
    differing = pd.concat([rows[CASE].assign(differs=what) for what, rows in found.items()]).drop_duplicates()
    cases = differing.groupby(CASE)["differs"].agg("; ".join).reset_index()
    table = cases.merge(status[[*CASE, "state", "detail"]], on=CASE, how="left")
    table = table.merge(citations[["citation_id", "title"]], on="citation_id", how="left")
    table = table.fillna({"state": "", "detail": "", "title": ""})
    placed = table.assign(settled=table["state"] != "conflict", step=table["stage"] == STAGES[1])
    ordered = placed.sort_values(["settled", "step", "citation_id"], kind="stable")[CONFLICTS]
    return ordered.merge(_side_by_side(counting, rules), on=CASE, how="left").fillna("")


def _several(rows: pd.DataFrame, by: list[str], what: list[str]) -> pd.DataFrame:
    """The groups in which a column has several values; an empty cell differs from nothing."""
    counts = rows[what].replace("", None).groupby([rows[name] for name in by]).nunique()
    return counts[(counts > 1).any(axis=1)].reset_index()[by]


def _last_by_record(votes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    by = [*CASE, "reviewer", "copy"]
    last = in_order(votes[votes["kind"] == VOTE], *by).drop_duplicates(by, keep="last")
    return last.assign(decision=as_decision(last["vote"], rules))


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
    wide = wide.reindex(columns=pd.MultiIndex.from_tuples(columns))
    return wide.set_axis([f"{name}_{side}" for name, side in columns], axis=1)
