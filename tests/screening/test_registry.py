import pandas as pd
import pytest
from ledgers import SEARCHES, cast, found, resolved, rules

from review.errors import InputError
from review.inputs import read_rows
from review.screening.registry import (
    REGISTRY_VS_VOTES,
    REPORTS,
    REPORTS_KEY,
    STUDIES_REQUIRED,
    registry_vs_votes,
    reports,
)
from review.screening.status import status
from review.tables import arrange

RECORDS, LINKS = found("s1:x", "s2:y", "s2:z", copies=[("s2:y", "s1:x")])


WITHDRAWN = pd.DataFrame({"search_id": ["s0"], "searched_on": ["2020-01-01"]})
LOG = pd.concat([SEARCHES, WITHDRAWN])


def listed(*rows, previous=()):
    studies = read_rows("\n".join(["study_id,reports", *rows]).encode(), "studies.csv", STUDIES_REQUIRED)
    return reports(studies, "studies.csv", RECORDS, LINKS, LOG, previous)


def test_reports_are_found_by_key_and_by_doi_and_listed_where_no_search_holds_them():
    table = listed(
        "one,s2:y; https://doi.org/10.1000/S2.Z", "two,10.5555/elsewhere", "three,s0:gone", "four,", previous=["one"]
    )
    assert table.to_numpy().tolist() == [
        ["one", "s2:y", "r1-x", "source_key", True],
        ["one", "https://doi.org/10.1000/S2.Z", "r2-z", "doi", True],
        ["two", "10.5555/elsewhere", "", "none", False],
        ["three", "s0:gone", "", "none", False],
        ["four", "", "", "none", False],
    ]


def test_a_report_of_a_withdrawn_search_keeps_its_citation_where_another_search_found_it():
    withdrawn = RECORDS.assign(in_force=RECORDS["search_id"] != "s1")
    studies = read_rows(b"study_id,reports\none,s1:x\n", "studies.csv", STUDIES_REQUIRED)
    table = reports(studies, "studies.csv", withdrawn, LINKS, LOG, [])
    assert table[["citation_id", "via"]].to_numpy().tolist() == [["r1-x", "source_key"]]

    alone = found("s1:x", "s2:z")
    withdrawn = alone[0].assign(in_force=alone[0]["search_id"] != "s1")
    table = reports(studies, "studies.csv", withdrawn, alone[1], LOG, [])
    assert table[["citation_id", "via"]].to_numpy().tolist() == [["", "none"]]


def test_a_report_can_be_named_by_its_position_in_the_file():
    assert listed("one,s2:#3")["citation_id"].to_list() == ["r2-z"]


def test_a_slip_in_a_key_or_a_search_is_named_and_not_taken_for_a_report_that_no_search_holds():
    with pytest.raises(InputError) as raised:
        listed("one,s1:gone; s2:#9", "two,s9:x", "three,https://x", "four,10.5555/elsewhere")
    assert [str(problem).split("'")[:2] for problem in raised.value.problems] == [
        ["studies.csv:2: report ", "s1:gone"],
        ["studies.csv:2: report ", "s2:#9"],
        ["studies.csv:3: report ", "s9:x"],
        ["studies.csv:4: report ", "https://x"],
    ]


def test_a_key_that_two_records_share_is_not_guessed():
    twins = RECORDS.assign(source_key=["x", "y", "y"])
    studies = read_rows(b"study_id,reports\none,s2:y", "studies.csv", STUDIES_REQUIRED)
    with pytest.raises(InputError, match=r"studies.csv:2: .*'s2:y'.*#<position"):
        reports(studies, "studies.csv", twins, LINKS, LOG, [])


def test_a_doi_that_several_citations_share_is_not_guessed():
    supplement = RECORDS.assign(doi="10.1000/supplement")
    studies = read_rows(b"study_id,reports\none,s1:x\ntwo,10.1000/Supplement", "studies.csv", STUDIES_REQUIRED)
    with pytest.raises(InputError) as raised:
        reports(studies, "studies.csv", supplement, LINKS, LOG, ["two"])
    assert str(raised.value) == (
        "studies.csv:3: report '10.1000/Supplement' is the DOI of 2 citations (r1-x; r2-z); "
        "expected search_id:source_key"
    )


def test_a_study_without_an_id_is_named():
    with pytest.raises(InputError, match=r"studies.csv:2: study_id ''"):
        listed(",s1:x")


def test_a_review_without_a_registry_has_no_reports():
    assert arrange(listed(), REPORTS, REPORTS_KEY).num_rows == 0


def test_an_unreadable_report_and_a_study_named_twice_are_named_with_their_line():
    with pytest.raises(InputError) as raised:
        listed("one,Smith 2020", "one,s1:x")
    assert [str(problem).split(":")[1] for problem in raised.value.problems] == ["2", "3"]
    assert "Smith 2020" in str(raised.value)


def test_registry_and_votes_are_held_against_each_other():
    votes = ["s1:x,t,ann,exclude,E2", "s1:x,t,bob,exclude,E1"]
    votes += [f"s2:z,{stage},{who},include" for stage in "tf" for who in ("ann", "bob")]
    given = rules()
    ledger, _ = resolved(given, RECORDS, LINKS, cast(*votes))
    citations = pd.DataFrame({"citation_id": ["r1-x", "r2-z"], "title": ["First", "Second"]})
    table = registry_vs_votes(
        listed("one,s1:x", previous=["one"]), status(citations, ledger, given), ledger, citations, given
    )
    assert list(table.columns) == REGISTRY_VS_VOTES.names
    assert table.to_numpy().tolist() == [
        ["excluded_but_registered", "r1-x", "one", True, "title_abstract", "exclude", "E1",
         "ann: exclude E2; bob: exclude E1", "First"],
        ["included_without_study", "r2-z", "", False, "full_text", "include", "",
         "ann: include; bob: include", "Second"],
    ]  # fmt: skip


def test_a_report_that_belongs_to_several_studies_is_listed_with_each_of_them():
    given = rules()
    ledger, _ = resolved(given, RECORDS, LINKS, cast())
    citations = pd.DataFrame({"citation_id": ["r1-x", "r2-z"], "title": ["First", "Second"]})
    table = registry_vs_votes(
        listed("one,s1:x", "two,s1:x", "three,s2:z"), status(citations, ledger, given), ledger, citations, given
    )
    assert table[["finding", "citation_id", "study_id"]].to_numpy().tolist() == [
        ["report_of_several_studies", "r1-x", "one"],
        ["report_of_several_studies", "r1-x", "two"],
    ]
