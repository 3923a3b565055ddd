"""One small review with something in nearly every box, and the steps from its ledger to its flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from ledgers import SEARCHES, adjudicated, cast, found, resolved, rules, stored

from review.inputs import read_rows
from review.screening import retrieval as fetching
from review.screening.flow import Flow, flow
from review.screening.rules import Rules
from review.screening.status import STATUS, STATUS_KEY, status
from review.screening.votes import ADJUDICATION

RECORDS, LINKS = found(
    *(f"s1:{key}" for key in "abcdefghijkl"), "s2:a", "s2:m", "s3:b", "s3:n", "s3:o",
    copies=[("s2:a", "s1:a"), ("s3:b", "s1:b")],
)  # fmt: skip
REPORTS = pd.DataFrame(
    [("old", "s1:c", "r1-c", "source_key", True), ("new", "s1:d", "r1-d", "source_key", False),
     ("new", "s3:n", "r3-n", "source_key", False), ("lost", "10.1/x", "", "none", False)],
    columns=["study_id", "report", "citation_id", "via", "previous"],
)  # fmt: skip
PREVIOUS = {
    "studies": 5,
    "reports": 7,
    "study_ids": ["old", "older", "oldest"],
    "removed": [{"study_id": "older", "reports": 2, "removed_on": "2022-06-01", "because": "retracted"}],
}
NOT_RETRIEVED = ("i,yes,ann,2022-01-01,s1", "i,no,ann,2022-02-01,s1")


def both(record: str, stage: str, first: str, second: str | None = None) -> list[str]:
    return [f"{record},{stage},ann,{first}", f"{record},{stage},bob,{second or first}"]


VOTES = [
    *both("s1:a", "t", "exclude,E1"),
    *both("s1:b", "t", "include", "exclude,E1"),
    *both("s1:c", "t", "exclude,E3"),
    *both("s1:d", "t", "include"), *both("s1:d", "f", "include"),
    *both("s1:e", "t", "include"), *both("s1:e", "f", "exclude,E2"),
    *both("s1:f", "t", "include"), *both("s1:f", "f", "exclude,E1"),
    *both("s1:g", "t", "include"), *both("s1:g", "f", "exclude,E1", "exclude,E2"),
    *both("s1:h", "t", "include"),
    *both("s1:i", "t", "include"),
    "s1:j,t,ann,include",
    *both("s1:k", "t", "include"), *both("s1:k", "f", "exclude,E2"),
    *both("s3:n", "t", "include"), *both("s3:n", "f", "include"),
    *both("s3:o", "t", "include"), *both("s3:o", "f", "include"),
]  # fmt: skip


def asked(*rows: str) -> pd.DataFrame:
    """Rows of `retrieval.csv`."""
    content = "\n".join(["record,retrieved,reviewer,date,search_id", *rows]).encode()
    return read_rows(content, "retrieval.csv", fetching.RETRIEVAL_REQUIRED, fetching.RETRIEVAL_OPTIONAL)


def tables(
    votes: Iterable[str] = VOTES,
    retrieved: Iterable[str] = NOT_RETRIEVED,
    given: Rules | None = None,
    adjudications: Iterable[str] = (),
    settled_as: str = ADJUDICATION,
) -> dict[str, pd.DataFrame]:
    """What the flow is counted from, as the steps before it store it; `settled_as` is the kind of `adjudications`."""
    given = given or rules()
    ledger, _ = resolved(given, RECORDS, LINKS, cast(*votes), adjudicated(*adjudications))
    ledger = ledger.replace({"kind": {ADJUDICATION: settled_as}})
    rows = fetching.checked_retrieval(asked(*retrieved), "retrieval.csv", given)
    had, _ = fetching.retrieval(rows, ledger, RECORDS, LINKS, SEARCHES)
    states = status(LINKS[["citation_id"]].drop_duplicates(), ledger, given)
    return {
        "records": RECORDS,
        "links": LINKS,
        "searches": SEARCHES,
        "status": stored(states, STATUS, STATUS_KEY),
        "retrieval": stored(had, fetching.RETRIEVAL, fetching.RETRIEVAL_KEY),
        "reports": REPORTS,
    }


def drawn(
    stored_tables: Mapping[str, pd.DataFrame] | None = None,
    previous: Mapping[str, Any] = PREVIOUS,
    given: Rules | None = None,
    **settings: Any,
) -> Flow:
    return flow(**(stored_tables or tables()), rules=given or rules(), previous=previous, **settings)
