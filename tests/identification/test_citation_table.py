"""What the records of a citation say together."""

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.identification.citations import BIBLIOGRAPHIC, CITATIONS, citation_table
from review.identification.record import ALL_RECORDS
from review.tables import TEXT, arrange

ORDER = ["s1", "s2"]


def table(*rows):
    """Records as `ALL_RECORDS`; each row has record_id, search_id and what it says."""
    blank = {name: 0 if ALL_RECORDS.field(name).type == pa.int64() else "" for name in ALL_RECORDS.names}
    frame = pd.DataFrame([blank | {"year": None, "in_force": True} | row for row in rows])
    return arrange(frame.astype({"year": "Int64"}), ALL_RECORDS, ["search_id", "record_id"])


def links(**citation):
    ordered = sorted(citation)
    return pa.table(
        {
            "record_id": pa.array(ordered, type=TEXT),
            "citation_id": pa.array([citation[one] for one in ordered], type=TEXT),
        }
    )


def rows(records, known):
    return {row["citation_id"]: row for row in citation_table(records, known, ORDER).to_pylist()}


def test_each_field_is_the_first_that_any_record_has_oldest_search_first():
    records = table(
        {"record_id": "b", "search_id": "s1", "title": "T", "doi": ""},
        {"record_id": "a", "search_id": "s2", "title": "t", "doi": "10.1/x", "year": 2020},
        {"record_id": "c", "search_id": "s2", "title": "other"},
    )
    found = rows(records, links(a="b", b="b", c="c"))
    assert [found["b"][name] for name in ("title", "doi", "year", "records", "searches")] == [
        "T", "10.1/x", 2020, "b; a", "s1; s2",
    ]  # fmt: skip
    assert [found["c"][name] for name in ("title", "doi", "year", "records")] == ["other", "", None, "c"]


def test_a_citation_of_withdrawn_records_only_has_no_row_and_others_lose_only_those():
    records = table(
        {"record_id": "a", "search_id": "s1", "title": "withdrawn", "in_force": False},
        {"record_id": "b", "search_id": "s2", "title": "in force"},
        {"record_id": "c", "search_id": "s1", "title": "gone", "in_force": False},
    )
    found = rows(records, links(a="a", b="a", c="c"))
    assert list(found) == ["a"]
    assert [found["a"][name] for name in ("title", "records", "searches")] == ["in force", "b", "s2"]


def test_a_review_without_records_has_no_citation():
    assert citation_table(ALL_RECORDS.empty_table(), links(), ORDER).num_rows == 0


@pytest.mark.parametrize("name", BIBLIOGRAPHIC)
def test_every_bibliographic_column_is_carried_over(name):
    value = 1999 if name == "year" else "said"
    records = table({"record_id": "a", "search_id": "s1"}, {"record_id": "b", "search_id": "s2", name: value})
    assert rows(records, links(a="a", b="a"))["a"][name] == value


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(ORDER), st.sampled_from(["", "x", "y"])), min_size=1))
def test_the_order_of_records_does_not_matter_and_none_is_lost(drawn):
    said = [
        {"record_id": f"{cluster}{number:02}", "search_id": search, "title": title}
        for number, (cluster, search, title) in enumerate(drawn)
    ]
    founder = {}
    for row in sorted(said, key=lambda row: (row["search_id"], row["record_id"])):
        founder.setdefault(row["record_id"][0], row["record_id"])
    known = links(**{row["record_id"]: founder[row["record_id"][0]] for row in said})
    one = citation_table(table(*said), known, ORDER)
    other = citation_table(table(*said).take(list(range(len(said)))[::-1]), known, ORDER)
    assert one.equals(other)
    assert one.schema == CITATIONS
    listed = [record for row in one.to_pylist() for record in row["records"].split("; ")]
    assert sorted(listed) == sorted(row["record_id"] for row in said)
