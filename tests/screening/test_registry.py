import pandas as pd
import pytest
from ledgers import cast, found, resolved, rules

from review.errors import InputError
from review.inputs import read_rows
from review.screening.registry import REGISTRY_VS_VOTES, STUDIES_REQUIRED, registry_vs_votes, reports
from review.screening.status import status

RECORDS, LINKS = found("s1:x", "s2:y", "s2:z", copies=[("s2:y", "s1:x")])


def listed(*rows):
    studies = read_rows("\n".join(["study_id,reports", *rows]).encode(), "studies.csv", STUDIES_REQUIRED)
    return reports(studies, "studies.csv", RECORDS, LINKS)


def test_reports_are_found_by_key_and_by_doi_and_listed_where_no_search_holds_them():
    table = listed("one,s2:y; https://doi.org/10.1000/S2.Z", "two,10.5555/elsewhere", "three,s1:gone", "four,")
    assert table.to_numpy().tolist() == [
        ["one", "s2:y", "r1-x", "source_key"],
        ["one", "https://doi.org/10.1000/S2.Z", "r2-z", "doi"],
        ["two", "10.5555/elsewhere", "", "none"],
        ["three", "s1:gone", "", "none"],
        ["four", "", "", "none"],
    ]


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
    table = registry_vs_votes(listed("one,s1:x"), status(citations, ledger, given), ledger, citations, ["one"], given)
    assert list(table.columns) == REGISTRY_VS_VOTES.names
    assert table.to_numpy().tolist() == [
        ["excluded_but_registered", "r1-x", "one", True, "title_abstract", "exclude", "E1",
         "ann: exclude E2; bob: exclude E1", "First"],
        ["included_without_study", "r2-z", "", False, "full_text", "include", "",
         "ann: include; bob: include", "Second"],
    ]  # fmt: skip
