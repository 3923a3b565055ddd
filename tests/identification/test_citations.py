"""Duplicates are found without losing a paper, whatever the order and the batches in which records come."""

import itertools
import random

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identified import SEARCHES, identify, read_export, shipped_records

from real_data import DATA, needs_real_data
from stored import parquet_bytes

RECORDS = shipped_records()


@pytest.fixture(scope="module")
def shipped():
    return identify(RECORDS, SEARCHES)


def test_the_79_records_are_75_citations_and_the_four_known_duplicates_are_found(shipped):
    assert (len(shipped.records), len(shipped.citations), len(shipped.links)) == (79, 75, 79)
    early, late = SEARCHES
    known = [((early, "31"), (early, "48")), ((early, "32"), (early, "49")), ((early, "33"), (early, "50")),
             ((early, "21"), (late, "#5"))]  # fmt: skip
    assert all(shipped.citation_of(*one) == shipped.citation_of(*other) for one, other in known)


def test_a_citation_takes_what_its_first_record_lacks_from_the_others(shipped):
    doi = dict(zip(*(shipped.citations.column(name).to_pylist() for name in ("citation_id", "doi")), strict=True))
    assert doi[shipped.citation_of(SEARCHES[0], "31")] == "10.1186/2046-4053-3-82"


def test_two_papers_of_one_team_with_alike_titles_are_not_joined(shipped):
    guidelines = [shipped.citation_of(SEARCHES[0], number) for number in ("32", "33", "34")]
    assert all(one != other for one, other in itertools.combinations(guidelines, 2))


@settings(max_examples=10, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_byte_of_citations_and_links(random):
    order = list(RECORDS.index)
    random.shuffle(order)
    one, other = (identify(records, SEARCHES) for records in (RECORDS, RECORDS.loc[order]))
    assert parquet_bytes(one.citations) == parquet_bytes(other.citations)
    assert parquet_bytes(one.links) == parquet_bytes(other.links)


def rebatched(records: pd.DataFrame, seed: int) -> tuple[pd.DataFrame, list[str]]:
    """The same records as if three other searches had found them."""
    names = ["x", "y", "z"]
    chosen = random.Random(seed).choices(names, k=len(records))
    return records.assign(search_id=chosen), names


@pytest.mark.parametrize("seed", range(5))
def test_the_same_records_in_other_batches_are_the_same_citations(shipped, seed):
    assert identify(*rebatched(RECORDS, seed)).clusters() == shipped.clusters()


@needs_real_data
@pytest.mark.parametrize("name", ["stroke", "respiratory", "cytology_screening"])
def test_two_thousand_real_records_in_other_batches_are_the_same_citations(name):
    content = (DATA / "dedup" / name / "records_pre_merged.csv").read_bytes()
    records = read_export(content, "all")
    whole = identify(records, ["all"])
    assert identify(*rebatched(records, 1)).clusters("source_key") == whole.clusters("source_key")
    shuffled = identify(records.sample(frac=1, random_state=2), ["all"])
    assert parquet_bytes(shuffled.citations) == parquet_bytes(whole.citations)


def test_identical_records_get_ids_of_their_own_and_one_citation():
    one = RECORDS.head(1)
    copies = pd.concat([one, one.assign(position=2), one.assign(search_id=SEARCHES[1])])
    found = identify(copies, SEARCHES)
    base = one["record_id"].item()
    ids = dict(zip(*(found.records.column(name).to_pylist() for name in ("record_id", "search_id")), strict=True))
    assert ids == {base: SEARCHES[0], f"{base}-2": SEARCHES[0], f"{base}-3": SEARCHES[1]}
    assert found.citations.column("citation_id").to_pylist() == [base]


def test_a_withdrawn_search_takes_its_records_out_of_the_citations_and_leaves_every_link(shipped):
    without = identify(RECORDS, SEARCHES, withdrawn=(SEARCHES[0],))
    assert without.links.equals(shipped.links)
    assert len(without.citations) == 6
    assert without.citation_of(SEARCHES[1], "#5") in without.citations.column("citation_id").to_pylist()
