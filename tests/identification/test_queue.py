"""The doubtful pairs stand before a person, likeliest first, and leave when they are answered."""

import pandas as pd
import pyarrow as pa
import pytest
from identified import decisions

from review.identification.matching import PAIRS
from review.identification.queue import ANSWER, QUEUE, RELATED, RELATED_KEY, duplicate_queue, related
from review.identification.record import ALL_RECORDS
from review.tables import TEXT, arrange

TITLES = {"a": "One title", "b": "One Title.", "c": "Another", "d": "A third"}


def records(withdrawn=()):
    blank = {name: 0 if ALL_RECORDS.field(name).type == pa.int64() else "" for name in ALL_RECORDS.names}
    rows = [
        blank | {"record_id": one, "search_id": "s", "title": title, "year": 2020, "in_force": one not in withdrawn}
        for one, title in TITLES.items()
    ]
    return arrange(pd.DataFrame(rows), ALL_RECORDS, ())


def links(**joined):
    citation = [joined.get(one, one) for one in TITLES]
    return pa.table({"record_id": pa.array(list(TITLES), type=TEXT), "citation_id": pa.array(citation, type=TEXT)})


def pairs(*rows):
    table = [(*pair.split("-"), state, "a rule", score, "said") for pair, state, score in rows]
    return arrange(pd.DataFrame(table, columns=PAIRS.names), PAIRS, ())


FOUND = pairs(("a-b", "doubtful", 0.4), ("a-c", "doubtful", 0.9), ("c-d", "doubtful", 0.6), ("b-d", "related", 0.7))


def asked(found=FOUND, known=None, decided=None, table=None):
    queue = duplicate_queue(found, known or links(), decisions() if decided is None else decided, table or records())
    return [f"{one}-{other}" for one, other in zip(queue["record_1"], queue["record_2"], strict=True)]


def test_the_likeliest_pair_stands_first_and_related_ones_are_not_asked_about():
    assert asked() == ["a-c", "c-d", "a-b"]


def test_two_citations_are_asked_about_once_by_their_likeliest_records():
    assert asked(known=links(b="a", d="c")) == ["a-c"]


@pytest.mark.parametrize("word", ["same", "different", "linked"])
def test_an_answered_pair_leaves_the_queue_whichever_records_of_the_two_citations_were_named(word):
    assert asked(known=links(b="a"), decided=decisions(f"c,b,{word},pat")) == ["c-d"]


def test_a_pair_that_would_be_joined_but_for_a_contradiction_is_asked_about():
    assert asked(pairs(("a-b", "duplicate", 0.99))) == ["a-b"]
    assert asked(pairs(("a-b", "duplicate", 0.99)), links(b="a")) == []


def test_a_record_of_a_withdrawn_search_is_not_asked_about():
    assert asked(table=records(withdrawn="c")) == ["a-b"]


def test_both_records_stand_side_by_side_with_what_differs_and_room_for_the_answer():
    queue = duplicate_queue(FOUND, links(), decisions(), records())
    assert list(queue.columns[: len(QUEUE)]) == QUEUE
    assert (queue[ANSWER] == "").all(axis=None)
    row = queue.set_index(["record_1", "record_2"]).loc[("a", "b")]
    assert (row["title_1"], row["title_2"], row["differs"]) == ("One title", "One Title.", "")
    assert queue.set_index(["record_1", "record_2"]).loc[("a", "c"), "differs"] == "title"


def test_related_citations_are_listed_with_the_rule_or_the_person_that_says_so():
    known = links(b="a")
    citations = (
        records().filter(pa.array([True, False, True, True])).rename_columns(["citation_id", *ALL_RECORDS.names[1:]])
    )
    table = related(FOUND, known, decisions("a,c,linked,pat", "d,b,linked,pat"), citations)
    assert arrange(table, RELATED, RELATED_KEY).to_pylist() == [
        {"citation_1": "a", "citation_2": "c", "rule": "decision", "evidence": "", "decided_by": "pat",
         "title_1": "One title", "title_2": "Another"},
        {"citation_1": "a", "citation_2": "d", "rule": "decision", "evidence": "", "decided_by": "pat",
         "title_1": "One title", "title_2": "A third"},
    ]  # fmt: skip
    without = related(FOUND, known, decisions(), citations)
    assert without[["citation_1", "citation_2", "decided_by"]].to_numpy().tolist() == [["a", "d", "rule"]]


def test_nothing_found_gives_an_empty_queue():
    nothing = (PAIRS.empty_table(), links().slice(0, 0), decisions(), ALL_RECORDS.empty_table())
    assert list(duplicate_queue(*nothing).columns[: len(QUEUE)]) == QUEUE
