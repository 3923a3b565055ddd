"""A citation keeps its id for ever, and every id that ever was resolves."""

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.identification.clusters import MARKS
from review.identification.decisions import OPTIONAL, REQUIRED
from review.identification.features import FEATURES
from review.identification.identity import link
from review.identification.matching import PAIRS
from review.inputs import read_rows
from review.tables import TEXT, arrange, columns, frame
from stored import parquet_bytes

SEARCHES = ["s1", "s2", "s3"]
RECORDS_HERE = columns(record_id=TEXT, search_id=TEXT)
NO_DECISIONS = read_rows(b"record_1,record_2,decision,decided_by", "d.csv", REQUIRED, OPTIONAL)


def records(**by_search):
    rows = [(one, search) for search, ids in by_search.items() for one in ids.split()]
    return pd.DataFrame(rows, columns=["record_id", "search_id"])


def pairs(*joined, state="duplicate"):
    """Pairs written `a-b`, the strongest first."""
    rows = [(*one.split("-"), state, "a rule", 1 - index / 100, "said") for index, one in enumerate(joined)]
    return pd.DataFrame(rows, columns=PAIRS.names).astype({"score": "Float64"})


def decided(*rows):
    text = "\n".join(["record_1,record_2,decision,decided_by", *(f"{row},pat" for row in rows)])
    return read_rows(text.encode(), "d.csv", REQUIRED, OPTIONAL)


def blank(known):
    """Features that contradict nobody."""
    return pa.table({name: pa.array(["" if FEATURES.field(name).type == TEXT else 0] * len(known)) for name in MARKS})


def linked(known, found, decisions=NO_DECISIONS, order=SEARCHES):
    """The links by record id."""
    tables = (arrange(known, RECORDS_HERE, ()), blank(known), arrange(found, PAIRS, ()))
    return frame(link(*tables, decisions, order)).set_index("record_id")


def test_the_founder_is_the_first_by_search_then_by_id():
    links = linked(records(s2="a", s1="c b", s3="d"), pairs("a-b", "b-c"))
    assert links["citation_id"].to_dict() == {"a": "b", "b": "b", "c": "b", "d": "d"}


def test_every_link_says_its_rule_its_evidence_and_who_made_it():
    links = linked(records(s1="a", s2="b", s3="c"), pairs("a-b"), decided("a,c,same"))
    assert links.loc["a", ["rule", "score", "decided_by", "linked_to"]].tolist() == ["founder", 1.0, "rule", ""]
    assert links.loc["b", ["rule", "decided_by", "linked_to", "evidence"]].tolist() == ["a rule", "rule", "a", "said"]
    assert links.loc["c", ["rule", "decided_by", "linked_to"]].tolist() == ["decision", "pat", "a"]


def test_a_later_record_that_ties_two_citations_merges_them_and_the_older_id_stays():
    links = linked(records(s1="a", s2="b", s3="c"), pairs("a-c", "b-c"))
    assert set(links["citation_id"]) == {"a"}
    assert links.loc["b", ["former_ids", "changed_by"]].tolist() == ["b", "s3"]
    assert links.loc[["a", "c"], "former_ids"].tolist() == ["", ""]


def test_an_export_that_is_dated_before_the_others_takes_over_and_the_old_id_resolves():
    later = linked(records(s1="z", s2="b", s3="c"), pairs("b-c", "b-z"))
    assert later.loc["b", "citation_id"] == "z"


def test_a_decision_that_two_records_differ_splits_a_citation_and_is_recorded():
    links = linked(records(s1="a", s2="b"), pairs("a-b"), decided("a,b,different"))
    assert links["citation_id"].to_dict() == {"a": "a", "b": "b"}
    assert links.loc["b", ["former_ids", "changed_by"]].tolist() == ["a", "decision"]


def test_a_decision_that_two_records_are_the_same_merges_them_and_is_recorded():
    links = linked(records(s1="a", s2="b"), pairs(), decided("b,a,same"))
    assert links.loc["b", ["citation_id", "former_ids", "changed_by"]].tolist() == ["a", "b", "decision"]


@pytest.mark.parametrize("between", ["a-c", "b-c"])
def test_what_a_person_keeps_apart_is_not_joined_through_a_third_record(between):
    found = pairs(between, "a-c" if between == "b-c" else "b-c")
    links = linked(records(s1="a b", s2="c"), found, decided("a,b,different"))
    assert links.loc["a", "citation_id"] != links.loc["b", "citation_id"]
    assert links.loc["c", "citation_id"] == between[0]


NAMES = [f"r{number:02}" for number in range(12)]


@st.composite
def worlds(draw):
    """Records in three searches, pairs among them, and a few decisions."""
    search = {name: draw(st.sampled_from(SEARCHES)) for name in NAMES}
    couples = st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True).map(sorted).map(tuple)
    joined = draw(st.lists(couples, max_size=14, unique=True))
    apart = draw(st.lists(couples, max_size=3, unique=True))
    forced = [pair for pair in draw(st.lists(couples, max_size=2, unique=True)) if pair not in apart]
    decisions = decided(*(f"{a},{b},different" for a, b in apart), *(f"{a},{b},same" for a, b in forced))
    known = pd.DataFrame({"record_id": NAMES, "search_id": [search[name] for name in NAMES]})
    return known, pairs(*("-".join(pair) for pair in joined)), decisions


def until(known, found, n):
    """The world as it was after the first n searches."""
    there = known[known["search_id"].isin(SEARCHES[:n])]
    return there, found[found[["record_1", "record_2"]].isin(set(there["record_id"])).all(axis=1)]


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_every_id_that_ever_was_published_resolves_and_its_history_is_recorded(world):
    known, found, decisions = world
    now = linked(known, found, decisions)
    for n in (1, 2):
        before = linked(*until(known, found, n), order=SEARCHES[:n])
        assert set(before["citation_id"]) <= set(now.index)
        for record_id, then in before["citation_id"].items():
            had = now.loc[record_id, "former_ids"]
            assert then == now.loc[record_id, "citation_id"] or then in str(had).split("; ")


@settings(max_examples=60, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte(world, random):
    known, found, decisions = world

    def written(records, pairs):
        tables = (arrange(records, RECORDS_HERE, ()), blank(records), arrange(pairs, PAIRS, ()))
        return parquet_bytes(link(*tables, decisions, SEARCHES))

    shuffled = [table.sample(frac=1, random_state=random.randrange(1000)) for table in (known, found)]
    assert written(known, found) == written(*shuffled)


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_people_are_obeyed_and_a_citation_is_named_by_one_of_its_own_records(world):
    known, found, decisions = world
    links = linked(known, found, decisions)["citation_id"]
    for one, other, word in decisions[["record_1", "record_2", "decision"]].to_numpy():
        if word == "different":
            assert links[one] != links[other]
    assert all(links[citation] == citation for citation in set(links))
    order = known.set_index("record_id")["search_id"]
    for citation, members in links.groupby(links):
        assert citation == min(members.index, key=lambda name: (order[name], name))
