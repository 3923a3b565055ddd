"""What waits for people: for whom, how much, in which file, and what to do with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from review.extraction.reopened import REOPENED
from review.releases.unsettled import Tables, conclusions_to_judge
from review.screening.rules import STAGES
from review.screening.status import awaiting

ANYBODY = "anybody"


class Wait(NamedTuple):
    """`n` things of a kind that wait for `who`; `file` is below `results/<review>/`, `then` is what is done with it."""

    who: str
    what: str
    n: int
    file: str
    then: str


def waiting(tables: Tables, reviewers: Sequence[Mapping[str, Any]]) -> list[Wait]:
    """All that waits, nothing left out that `tables` (result tables and lists by path without ending) know of."""
    with_duty = {
        duty: [one["id"] for one in reviewers if duty in one["duties"]]
        for duty in ("screening", "extraction", "adjudication")
    }
    people = ", ".join(one["id"] for one in reviewers if one["kind"] == "human") or "a person (the protocol has none)"
    adjudicators = ", ".join(with_duty["adjudication"]) or "an adjudicator (the protocol has none)"
    found = [
        *_votes(tables, with_duty["screening"]),
        _listed(tables, "screening/conflicts", adjudicators, "votes in conflict", "screening/returned/", "conflict"),
        _listed(tables, "screening/unmatched_votes", ANYBODY, "votes on no known record", "screening/votes.csv"),
        _listed(tables, "screening/registry_vs_votes", ANYBODY, "doubts on studies and votes", "studies.csv or votes"),
        _listed(tables, "identification/duplicate_queue", ANYBODY, "doubtful duplicates",
                "identification/decisions.csv"),
        _retrieval(tables),
        *_unread(tables, with_duty["extraction"]),
        _listed(tables, "extraction/disagreements", adjudicators, "disagreements", "extraction/adjudications.xlsx",
                "disagreed"),
        _unsigned(tables, people),
        _corrected(tables, adjudicators),
        _listed(tables, "extraction/alignments_proposed", ANYBODY, "rows named differently",
                "extraction/alignments.csv"),
        _listed(tables, "extraction/to_check", ANYBODY, "cells and rows to check", "the sheet"),
        _listed(tables, "dose/to_confirm", people, "doses to be confirmed", "extraction/confirmations.csv"),
        _certainty(tables, people),
    ]  # fmt: skip
    return [wait for wait in found if wait.n]


def _listed(tables: Tables, name: str, who: str, what: str, to: str, state: str = "") -> Wait:
    """The rows of a list for people, those in `state` where it has settled ones too; answers go to the file `to`."""
    rows = tables.get(name, pd.DataFrame())
    n = int((rows["state"] == state).sum()) if state and len(rows) else len(rows)
    ending = "xlsx" if to.endswith((".xlsx", "/")) else "csv"
    return Wait(who, what, n, f"{name}.{ending}", f"answer into {to}")


def _votes(tables: Tables, screeners: Sequence[str]) -> Iterator[Wait]:
    for reviewer in screeners:
        rows = tables.get(f"screening/worklists/{reviewer}", pd.DataFrame(columns=["stage"]))
        file = f"screening/worklists/{reviewer}.xlsx"
        for stage, n in rows.groupby("stage").size().sort_index(ascending=False).items():
            yield Wait(
                reviewer, f"votes, {str(stage).replace('_', ' ')}", int(n), file, "fill in, to screening/returned/"
            )


def _retrieval(tables: Tables) -> Wait:
    """Reports of new studies of which nobody has said whether they could be had, nor voted on them."""
    status, known, reports = (tables.get(f"screening/{name}") for name in ("status", "retrieval", "reports"))
    n = 0
    if status is not None and known is not None and reports is not None:
        waits = awaiting(status[status["detail"] == "awaiting_first"], known, reports)
        n = int(((waits["stage"] == STAGES[1]) & ~waits["citation_id"].isin(known["citation_id"])).sum())
    then = "vote, or row in screening/retrieval.csv"
    return Wait(ANYBODY, "reports to retrieve", n, "screening/for_tools/full_text.csv", then)


def _unread(tables: Tables, readers: Sequence[str]) -> Iterator[Wait]:
    for reader in readers:
        rows = tables.get(f"extraction/forms/{reader}", pd.DataFrame())
        yield Wait(reader, "rows to read", len(rows), f"extraction/forms/{reader}.xlsx", "fill in, to extraction/")


def _unsigned(tables: Tables, people: str) -> Wait:
    cells = tables.get("extraction/cells", pd.DataFrame({"state": [], "provisional": []}))
    decided = cells["state"].astype("str").str.startswith("resolved_") & cells["provisional"].astype("bool")
    return Wait(people, "decisions to sign", int(decided.sum()), "extraction/disagreements.xlsx",
                "answer into extraction/adjudications.xlsx")  # fmt: skip


def _corrected(tables: Tables, adjudicators: str) -> Wait:
    """Cells whose report was corrected: an adjudicator decides them, or their readers read them again."""
    cells = tables.get("extraction/cells", pd.DataFrame({"state": []}))
    then = "extraction/adjudications.xlsx, or a new read_on in a sheet"
    n = int((cells["state"] == REOPENED).sum())
    return Wait(adjudicators, "cells corrected in print", n, "extraction/disagreements.xlsx", then)


def _certainty(tables: Tables, people: str) -> Wait:
    n = conclusions_to_judge(tables)
    return Wait(
        people, "certainties to be judged", n, "synthesis/conclusions.parquet", "conclusions.certainty in the protocol"
    )
