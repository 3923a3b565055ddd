"""The ledger of votes and adjudications: every row checked, then brought to the citation that it means."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from review.errors import Problem, check, one_of
from review.inputs import LINE, is_date, not_allowed
from review.screening.copies import found_in_order, locate
from review.screening.order import BALLOT, in_order, of_unknown_order
from review.screening.rules import DECISIONS, MAYBE, STAGES, UNDONE, Rules
from review.tables import INTEGER, TEXT, columns, empty

VOTES = columns(
    kind=TEXT,
    file=TEXT,
    line=INTEGER,
    search_id=TEXT,
    record=TEXT,
    record_id=TEXT,
    citation_id=TEXT,
    copy=INTEGER,
    stage=TEXT,
    reviewer=TEXT,
    vote=TEXT,
    reason=TEXT,
    voted_on=TEXT,
    note=TEXT,
)
VOTES_KEY = ["kind", "file", "line"]
UNMATCHED = columns(
    **{name: VOTES.field(name).type for name in VOTES.names if name not in {"record_id", "citation_id", "copy"}},
    why=TEXT,
)
VOTES_REQUIRED = ["search_id", "record", "stage", "reviewer", "vote"]
ADJUDICATIONS_REQUIRED = ["search_id", "record", "stage", "adjudicator", "vote"]
VOTES_OPTIONAL = ["reason", "voted_on", "note"]
VOTE, ADJUDICATION, DECISION = "vote", "adjudication", "decision"
"""Kinds of rows: a reviewer's vote, an adjudicator's word on votes, and what a team decided without their votes."""
NOT_IMPORTED = empty(VOTES)
_NOTHING_TO_TAKE_BACK = "nothing of this reviewer's on this record to take back; name the record they voted on"


def checked_votes(votes: pd.DataFrame, name: str, rules: Rules) -> pd.DataFrame:
    """Rows of `votes.csv` as a ledger, each cell checked; `undone` takes back the reviewer's earlier votes.

    Raises `InputError` for an unknown stage, vote or reason, a reviewer who does not screen by the protocol,
    an exclusion without the reason that its stage asks for, and a malformed date.
    """
    check(_problems(votes, name, "reviewer", rules.screeners, (*DECISIONS, MAYBE, UNDONE), rules))
    return votes.assign(kind=VOTE, file=name)


def checked_adjudications(adjudications: pd.DataFrame, name: str, rules: Rules) -> pd.DataFrame:
    """Rows of `adjudications.csv` as a ledger; as `checked_votes`, but a decision is never `maybe`."""
    check(_problems(adjudications, name, "adjudicator", rules.adjudicators, DECISIONS, rules))
    return adjudications.rename(columns={"adjudicator": "reviewer"}).assign(kind=ADJUDICATION, file=name)


def resolve(
    ledger: pd.DataFrame,
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    imported: pd.DataFrame = NOT_IMPORTED,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Checked votes and adjudications brought to their citations: frames `VOTES` and `UNMATCHED`.

    `copy` numbers the records of a citation in the order in which they were found. `searches` has search_id
    and searched_on. `imported` are `VOTES` of other tools, at their citations already. An `undone` that takes nothing
    back is unmatched. Raises `InputError` for an adjudicator who voted on the same citation at the same stage, and for
    a vote without a date that is unlike one of the same reviewer in another file; imported ones often have none.
    """
    located = locate(ledger, found_in_order(records, links, searches))
    matched = located["why"] == ""
    votes = pd.concat([located.loc[matched, VOTES.names], imported], ignore_index=True)
    own = {*ledger["file"]}
    check([*_own_case(votes), *_undated(votes, own)])
    idle = _takes_nothing_back(votes) & votes["file"].isin(own)
    lost = [located[~matched], votes[idle].assign(why=_NOTHING_TO_TAKE_BACK)]
    unmatched = pd.concat([rows[UNMATCHED.names] for rows in lost], ignore_index=True)
    return votes[~idle].reset_index(drop=True), unmatched


def date_problems(rows: pd.DataFrame, name: str, column: str) -> list[Problem]:
    """A problem for each date that is neither empty nor a day."""
    bad = rows[~rows[column].map(lambda text: text == "" or is_date(text)).astype(bool)]
    return [
        Problem(name, line, f"{column} '{text}' is not a date, expected YYYY-MM-DD or nothing", column)
        for line, text in zip(bad[LINE], bad[column], strict=True)
    ]


def _problems(
    rows: pd.DataFrame, name: str, who: str, duty: tuple[str, ...], allowed: tuple[str, ...], rules: Rules
) -> list[Problem]:
    problems = not_allowed(rows, name, "stage", STAGES)
    problems += not_allowed(rows, name, "vote", allowed)
    problems += not_allowed(rows, name, who, duty, f"{who} (a reviewer whom the protocol gives this duty)")
    problems += not_allowed(rows, name, "reason", ("", *rules.codes))
    problems += date_problems(rows, name, "voted_on")
    problems += _without_reason(rows, name, rules.reason_required, rules.codes)
    return sorted(problems, key=lambda problem: int(problem.place))


def _without_reason(
    rows: pd.DataFrame, name: str, required: Mapping[str, bool], codes: Mapping[str, str]
) -> list[Problem]:
    asked = rows["stage"].map(required).fillna(False).astype(bool)
    bare = rows[asked & (rows["vote"] == "exclude") & (rows["reason"] == "")]
    return [
        Problem(name, line, f"an exclusion at stage {stage} has no reason, {one_of(codes)}", "reason")
        for line, stage in zip(bare[LINE], bare["stage"], strict=True)
    ]


def _own_case(votes: pd.DataFrame) -> list[Problem]:
    """Decisions by somebody who voted on the same citation at the same stage, even if the vote was taken back."""
    case = ["citation_id", "stage", "reviewer"]
    voted = votes.loc[votes["kind"] == VOTE, case].drop_duplicates()
    own = votes[votes["kind"] != VOTE].merge(voted, on=case)
    return [
        Problem(
            row["file"],
            row["line"],
            f"adjudicator '{row['reviewer']}' voted on this record, expected somebody else",
        )
        for row in own.to_dict("records")
    ]


def _takes_nothing_back(votes: pd.DataFrame) -> pd.Series[bool]:
    """Which rows are an `undone` with no vote before it."""
    ordered = in_order(votes[votes["kind"] == VOTE], *BALLOT)
    before = ordered.groupby([ordered[name] for name in BALLOT])["vote"].shift().fillna(UNDONE)
    idle = ordered.index[(ordered["vote"] == UNDONE) & (before == UNDONE)]
    return pd.Series(votes.index.isin(idle), index=votes.index)


def _undated(votes: pd.DataFrame, own: Collection[str]) -> list[Problem]:
    """Votes in our `own` files of which nothing says whether they were changed elsewhere, or are the change."""
    found = of_unknown_order(votes[votes["kind"] == VOTE])
    return [
        Problem(
            row["file"],
            row["line"],
            f"{row['reviewer']} votes differently in {row['file_other']}:{row['line_other']}, "
            "and this vote has no date; expected voted_on in both",
            "voted_on",
        )
        for row in found[found["file"].isin(own)].to_dict("records")
    ]
