"""What waits for whom: every list is counted, and names its file and what to do."""

from __future__ import annotations

import pandas as pd
import pytest

from review.releases.unsettled import provisional, state, unsettled
from review.releases.waiting import waiting

PEOPLE = [
    {"id": "ann", "kind": "human", "duties": ["screening", "extraction"]},
    {"id": "bob", "kind": "unknown", "duties": ["screening"]},
    {"id": "eve", "kind": "human", "duties": ["adjudication"]},
]


def rows(n, **columns):
    return pd.DataFrame({name: [value] * n for name, value in (columns or {"x": ""}).items()})


def test_each_list_is_counted_for_those_whose_duty_it_is():
    worklist = pd.concat([rows(3, stage="title_abstract"), rows(2, stage="full_text")])
    tables = {
        "screening/worklists/ann": worklist,
        "screening/worklists/bob": rows(1, stage="full_text"),
        "screening/conflicts": pd.concat([rows(2, state="conflict"), rows(5, state="include")]),
        "extraction/disagreements": pd.concat([rows(4, state="disagreed"), rows(5, state="resolved_consensus")]),
        "extraction/forms/ann": rows(7),
        "extraction/alignments_proposed": rows(8),
        "extraction/to_check": rows(9),
        "dose/to_confirm": rows(10),
        "screening/unmatched_votes": rows(11),
        "identification/duplicate_queue": rows(12),
    }
    found = {(one.who, one.what): one.n for one in waiting(tables, PEOPLE)}
    assert found == {
        ("ann", "votes, title abstract"): 3,
        ("ann", "votes, full text"): 2,
        ("bob", "votes, full text"): 1,
        ("eve", "votes in conflict"): 2,
        ("anybody", "votes on no known record"): 11,
        ("anybody", "doubtful duplicates"): 12,
        ("ann", "rows to read"): 7,
        ("eve", "disagreements"): 4,
        ("anybody", "rows named differently"): 8,
        ("anybody", "cells and rows to check"): 9,
        ("ann, eve", "doses to be confirmed"): 10,
    }


def test_a_report_waits_for_retrieval_until_somebody_says_so_or_votes():
    status = pd.DataFrame(
        [("c1", "awaiting_first"), ("c2", "awaiting_first"), ("c3", "awaiting_second"), ("old", "awaiting_first")],
        columns=["citation_id", "detail"],
    ).assign(stage="full_text", state="awaiting")
    tables = {
        "screening/status": status,
        "screening/retrieval": pd.DataFrame({"citation_id": ["c1"], "retrieved": [True]}),
        "screening/reports": pd.DataFrame({"citation_id": ["c2", "old"], "previous": [False, True]}),
    }
    assert [(one.what, one.n) for one in waiting(tables, PEOPLE)] == [("reports to retrieve", 1)]


def test_only_a_human_signs():
    cells = pd.DataFrame({"state": ["resolved_adjudicated", "resolved_adjudicated"], "provisional": [True, False]})
    [wait] = waiting({"extraction/cells": cells}, PEOPLE[1:2])
    assert (wait.n, wait.who) == (1, "a person (the protocol has none)")


def test_cells_of_a_corrected_report_wait_for_those_who_decide():
    cells = pd.DataFrame({"state": ["reopened", "reopened", "agreed"], "provisional": [True, True, False]})
    [wait] = waiting({"extraction/cells": cells}, PEOPLE)
    assert (wait.n, wait.who, wait.file) == (2, "eve", "extraction/disagreements.xlsx")
    assert "read_on" in wait.then


def test_nothing_waits_where_nothing_is_built():
    assert waiting({}, PEOPLE) == []
    assert unsettled({}) == []
    assert state({}) == "no data yet"


def stored(
    awaiting=0, conflict=0, settled=1, unread=0, unsigned=0, doses=(), certainty="judged", concluded="estimated"
):
    boxes = [("dbr_awaiting_title", awaiting), ("dbr_conflict_full_text", conflict), ("new_studies", settled)]
    cells = [("all", True, unread + unsigned), ("unassigned", True, unread), ("all", False, settled)]
    return {
        "screening/flow": pd.DataFrame(boxes, columns=["box", "n"]),
        "extraction/states": pd.DataFrame(cells, columns=["state", "provisional", "n"]).assign(form="all"),
        "dose/doses": pd.DataFrame({"state": [*doses]}, dtype="str"),
        "synthesis/conclusions": pd.DataFrame({"certainty_state": [certainty], "state": [concluded]}),
    }


def test_what_is_not_settled_is_said_in_words():
    tables = stored(2, 1, 5, 3, 1200, ["provisional", "ok", "blocked"], "provisional")
    assert [str(kind) for kind in unsettled(tables)] == [
        "2 citations awaiting votes",
        "1 citation in conflict",
        "3 cells unread",
        "1,200 provisional values",
        "2 doses to be confirmed",
        "1 certainty to be judged",
    ]
    assert provisional(tables) == [str(kind) for kind in unsettled(tables)][2:]


def test_a_conclusion_without_certainty_waits_as_soon_as_it_rests_on_a_study():
    tables = stored(certainty="not_judged")
    assert [str(kind) for kind in unsettled(tables)] == ["1 conclusion without certainty"]
    assert provisional(tables) == []
    assert [(wait.what, wait.n) for wait in waiting(tables, PEOPLE)] == [("certainties to be judged", 1)]
    assert unsettled(stored(certainty="not_judged", concluded="not_estimable")) == []


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        (stored(settled=0), "no data yet"),
        (stored(settled=0, certainty="not_judged", concluded="not_estimable"), "no data yet"),
        (stored(), "up to date"),
        (stored(settled=0, unread=4), "under review"),
        (stored(awaiting=1), "under review"),
        (stored(doses=["blocked"]), "under review"),
    ],
)
def test_the_state_of_a_review_follows_from_what_waits(tables, expected):
    assert state(tables) == expected
    assert state(tables, "the question is answered") == "retired"
