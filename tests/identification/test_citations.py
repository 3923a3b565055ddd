"""Duplicates are found without losing a paper, and ids stay whatever is imported later."""

import itertools

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InputError
from review.identification import citations, matching
from review.identification.formats import parse
from review.identification.record import RECORDS, RECORDS_KEY, number_copies, record_table
from review.inputs import read_rows
from review.tables import arrange, parquet_bytes
from shipped import material

SEARCHES = ["2022-05_reference-list", "2025-06_update"]
FILES = {"2022-05_reference-list": "2022-05_reference-list.ris", "2025-06_update": "2025-06_update.nbib"}
NO_DECISIONS = read_rows(
    b"record_1,record_2,decision,decided_by\n", "d", ["record_1", "record_2", "decision", "decided_by"]
)


def exported() -> pd.DataFrame:
    parts = []
    for search, file in FILES.items():
        file_format, records, _ = parse(material(f"dose-fractionation/searches/{file}").decode(), file)
        parts.append(record_table(records, search, file_format))
    return pd.concat(parts, ignore_index=True)


def identify(records: pd.DataFrame, order=SEARCHES, decisions=NO_DECISIONS):
    numbered = number_copies(records, order)
    pairs = []
    for index, search in enumerate(order):
        earlier = numbered["search_id"].isin(order[:index])
        pairs.append(matching.score_pairs(numbered[numbered["search_id"] == search], numbered[earlier]))
    pairs = pd.concat(pairs, ignore_index=True)
    return numbered, pairs, *citations.link(numbered, pairs, decisions, order)


def keys_by_citation(records, links):
    joined = links.merge(records[["record_id", "search_id", "source_key"]], on="record_id")
    joined["key"] = joined["search_id"].str[:4] + ":" + joined["source_key"]
    return {frozenset(keys) for _, keys in joined.groupby("citation_id")["key"] if len(keys) > 1}


def test_the_79_records_are_75_citations_and_the_four_known_duplicates_are_found():
    records, _, found, links = identify(exported())
    assert (len(records), len(found), len(links)) == (79, 75, 79)
    expected = [
        ("2022:31", "2022:48"),
        ("2022:32", "2022:49"),
        ("2022:33", "2022:50"),
        ("2022:21", "2025:#5"),
    ]
    assert keys_by_citation(records, links) == {frozenset(pair) for pair in expected}


def test_a_citation_takes_what_its_first_record_lacks_from_the_others():
    records, _, found, links = identify(exported())
    record = records.loc[(records["search_id"] == SEARCHES[0]) & (records["source_key"] == "31"), "record_id"].item()
    citation = links.loc[links["record_id"] == record, "citation_id"].item()
    assert found.loc[found["citation_id"] == citation, "doi"].item() == "10.1186/2046-4053-3-82"


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte_of_citations_and_links(random):
    shuffled = exported()
    order = list(shuffled.index)
    random.shuffle(order)
    expected, got = (identify(records)[2:] for records in (exported(), shuffled.loc[order].reset_index(drop=True)))
    for one, other, schema, key in zip(
        expected,
        got,
        (citations.CITATIONS, citations.RECORD_LINKS),
        (citations.CITATIONS_KEY, citations.RECORD_LINKS_KEY),
        strict=True,
    ):
        assert parquet_bytes(arrange(one, schema, key)) == parquet_bytes(arrange(other, schema, key))


def test_ids_of_a_first_search_stay_when_a_second_one_comes():
    first = exported().query("search_id == @SEARCHES[0]")
    _, _, before, _ = identify(first, SEARCHES[:1])
    _, _, _, after = identify(exported())
    resolved = after.set_index("record_id")["citation_id"]
    assert all(resolved[citation] == citation for citation in before["citation_id"])


def test_identical_records_get_ids_of_their_own_and_one_citation():
    one = exported().head(1)
    copies = pd.concat([one, one.assign(position=2), one.assign(search_id=SEARCHES[1])], ignore_index=True)
    records, _, found, links = identify(copies)
    base = one["record_id"].item()
    assert sorted(records["record_id"]) == [base, f"{base}-2", f"{base}-3"]
    assert records.loc[records["search_id"] == SEARCHES[1], "record_id"].item() == f"{base}-3"
    assert found["citation_id"].tolist() == [base]
    assert len(links) == 3


def decision(one, other, word):
    text = f"record_1,record_2,decision,decided_by\n{one},{other},{word},somebody\n"
    return read_rows(text.encode(), "d", ["record_1", "record_2", "decision", "decided_by"])


def test_people_can_force_two_records_together_and_apart():
    records, _, _, links = identify(exported())
    ids = records.query("search_id == @SEARCHES[0]").set_index("source_key")["record_id"]
    forced = identify(exported(), decisions=decision(ids["1"], ids["2"], "same"))[3].set_index("record_id")[
        "citation_id"
    ]
    assert forced[ids["1"]] == forced[ids["2"]]
    apart = identify(exported(), decisions=decision(ids["31"], ids["48"], "different"))[3]
    resolved = apart.set_index("record_id")["citation_id"]
    assert resolved[ids["31"]] != resolved[ids["48"]]
    assert len(set(links["citation_id"])) + 1 == len(set(apart["citation_id"]))


def test_a_pair_that_a_person_keeps_apart_is_not_joined_through_a_third_record():
    one = exported().head(1)
    texts = [one.assign(position=n, raw_sha256=str(n)) for n in (1, 2, 3)]
    base = one["record_id"].item()
    apart = decision(base, f"{base}-2", "different")
    links = identify(pd.concat(texts, ignore_index=True), decisions=apart)[3].set_index("record_id")["citation_id"]
    assert links[base] != links[f"{base}-2"]


def test_a_decision_on_an_unknown_record_or_by_nobody_is_an_error_with_its_line():
    records = number_copies(exported(), SEARCHES)
    bad = decision("r0", records["record_id"].iloc[0], "sam").assign(decided_by="")
    with pytest.raises(InputError) as caught:
        citations.checked_decisions(bad, "decisions.csv", records)
    assert len(caught.value.problems) == 3
    assert all(str(problem).startswith("decisions.csv:2: ") for problem in caught.value.problems)


def brought(*rows):
    text = "\n".join(["record_1,record_2,decision,decided_by", *rows])
    return read_rows(text.encode(), "d", ["record_1", "record_2", "decision", "decided_by"])


@pytest.mark.parametrize("words", [("same", "different"), ("different", "same")])
def test_two_decisions_that_contradict_each_other_are_an_error_with_both_lines(words):
    records = number_copies(exported(), SEARCHES)
    one, other, third = records["record_id"].head(3)
    rows = [f"{one},{other},{words[0]},A", f"{one},{third},{words[1]},A", f"{other},{one},{words[1]},B"]
    with pytest.raises(InputError) as caught:
        citations.checked_decisions(brought(*rows), "d.csv", records)
    expected = "d.csv:4: 'different' and 'same' on one pair (lines 2 and 4), expected one decision"
    assert [str(problem) for problem in caught.value.problems] == [expected]


def test_a_decision_on_a_record_of_a_withdrawn_search_has_no_effect_and_stops_nothing():
    records = number_copies(exported(), SEARCHES)
    one, other = records["record_id"].head(2)
    gone = "r0123456789abcdef-2"
    decisions = brought(f"{gone},{one},different,A", f"{one},{other},different,A", f"{other},{gone},same,A")
    effective = citations.checked_decisions(decisions, "d.csv", records)
    assert effective["line"].tolist() == [3]
    identify(exported(), decisions=effective)


def test_doubtful_pairs_are_queued_likeliest_first_and_leave_the_queue_when_decided():
    records, pairs, _, links = identify(exported())
    queue = citations.duplicate_queue(pairs, links, NO_DECISIONS, records)
    assert queue["score"].is_monotonic_decreasing
    assert len(queue) > 0
    first = queue.iloc[0]
    decided = decision(first["record_2"], first["record_1"], "different")
    assert len(citations.duplicate_queue(pairs, links, decided, records)) == len(queue) - 1


def test_records_have_the_declared_columns():
    table = arrange(number_copies(exported(), SEARCHES), RECORDS, RECORDS_KEY)
    assert table.schema.names[:4] == ["record_id", "search_id", "position", "source_key"]
    assert all(table.column(name).null_count == 0 for name in ("record_id", "title", "doi", "abstract"))


def test_two_papers_of_one_team_with_alike_titles_are_not_joined():
    records, _, _, links = identify(exported())
    keys = records.query("search_id == @SEARCHES[0]").set_index("source_key")["record_id"]
    resolved = links.set_index("record_id")["citation_id"]
    guidelines = [resolved[keys[number]] for number in ("32", "33", "34")]
    assert all(one != other for one, other in itertools.combinations(guidelines, 2))
