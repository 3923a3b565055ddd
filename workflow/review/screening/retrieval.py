"""Which reports could be had in full text."""

from __future__ import annotations

import pandas as pd

from review.errors import Problem, check
from review.inputs import not_allowed
from review.screening.copies import found_in_order, locate
from review.screening.order import in_order
from review.screening.rules import STAGES, Rules
from review.screening.status import counting_votes, last_adjudications
from review.screening.votes import UNMATCHED, date_problems
from review.tables import INTEGER, TEXT, TRUTH, columns

RETRIEVAL = columns(citation_id=TEXT, retrieved=TRUTH, reviewer=TEXT, date=TEXT, file=TEXT, line=INTEGER)
RETRIEVAL_KEY = ["citation_id"]
RETRIEVAL_REQUIRED = ["record", "retrieved", "reviewer", "date"]
RETRIEVAL_OPTIONAL = ["search_id"]


def checked_retrieval(rows: pd.DataFrame, name: str, rules: Rules) -> pd.DataFrame:
    """Rows of `retrieval.csv`, each cell checked.

    Raises `InputError` for `retrieved` other than yes or no, an undeclared reviewer and a malformed date.
    """
    problems = not_allowed(rows, name, "retrieved", ("yes", "no"))
    problems += not_allowed(rows, name, "reviewer", rules.reviewers)
    check(sorted(problems + date_problems(rows, name, "date"), key=lambda problem: int(problem.place)))
    return rows.assign(file=name)


def retrieval(
    rows: pd.DataFrame,
    votes: pd.DataFrame,
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Whether each report was retrieved, by the last row about it: frames `RETRIEVAL` and `UNMATCHED`.

    Raises `InputError` for a report that is called not retrieved although its full text has votes or a decision.
    """
    ledger = rows.rename(columns={"date": "voted_on"})
    located = locate(ledger, found_in_order(records, links, searches))
    matched = located["why"] == ""
    last = in_order(located[matched], "citation_id").drop_duplicates("citation_id", keep="last")
    table = last.assign(retrieved=last["retrieved"] == "yes", date=last["voted_on"])[RETRIEVAL.names]
    at_full_text = votes[votes["stage"] == STAGES[1]]
    read = {*counting_votes(at_full_text)["citation_id"], *last_adjudications(at_full_text)["citation_id"]}
    contradicted = table[~table["retrieved"].astype(bool) & table["citation_id"].isin(read)]
    check(
        Problem(
            file,
            line,
            "the report is not retrieved, but votes on its full text exist; expected a row with yes",
        )
        for file, line in zip(contradicted["file"], contradicted["line"], strict=True)
    )
    lost = located[~matched].assign(kind="retrieval", stage=STAGES[1], reason="", note="")
    return table, lost.rename(columns={"retrieved": "vote"})[UNMATCHED.names].reset_index(drop=True)
