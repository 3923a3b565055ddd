"""What waits for whom: every list is counted, and names its file and what to do."""

from __future__ import annotations

import pandas as pd

from review.releases.waiting import provisional, waiting

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
        ("ann, eve", "doses to confirm"): 10,
    }


def test_a_report_waits_for_retrieval_until_somebody_says_so_or_votes():
    status = pd.DataFrame(
        [("c1", "awaiting_first"), ("c2", "awaiting_first"), ("c3", "awaiting_second")],
        columns=["citation_id", "detail"],
    ).assign(stage="full_text")
    tables = {"screening/status": status, "screening/retrieval": pd.DataFrame({"citation_id": ["c1"]})}
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
    assert provisional({}) == []


def test_what_is_provisional_is_said_in_words():
    tables = {
        "extraction/cells": pd.DataFrame({"provisional": [True] * 1200 + [False]}),
        "dose/doses": pd.DataFrame({"state": ["provisional", "ok", "blocked"]}),
        "synthesis/conclusions": pd.DataFrame({"certainty_state": ["provisional", "judged"]}),
    }
    assert provisional(tables) == ["1,200 values", "1 dose", "1 certainty"]
