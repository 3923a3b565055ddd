"""Votes of other tools find their citation by our id, DOI, PMID, or title and year; or are listed with the reason."""

from __future__ import annotations

import pandas as pd
import pytest

from review.screening.imports.matching import match
from review.screening.imports.reading import LEDGER
from review.screening.votes import UNMATCHED, VOTES
from screening_tools import SEARCHES, ident, papers

RECORDS, LINKS = papers()


def vote(record="a1", claimed="", doi="", pmid="", title="", year="", **further):
    row = dict.fromkeys(LEDGER, "") | {"kind": "vote", "file": "f.csv", "line": 2, "reviewer": "ann", "vote": "include"}
    said = {"record": record, "claimed": claimed, "doi": doi, "pmid": pmid, "title": title, "year": year}
    return row | said | further


def matched(*votes, records=RECORDS, links=LINKS):
    ledger = pd.DataFrame(votes).astype({"line": "Int64"})
    return match(ledger, records, links, SEARCHES)


def where(*votes, **world):
    found, lost = matched(*votes, **world)
    assert lost.empty, list(lost["why"])
    return list(found["citation_id"])


def why(*votes, **world):
    found, lost = matched(*votes, **world)
    assert found.empty
    return list(lost["why"])


@pytest.mark.parametrize(
    "said",
    [
        {"claimed": ident(2), "doi": "10.1000/3", "title": "Trial 4 of a drug"},
        {"doi": "https://doi.org/10.1000/2 "},
        {"doi": "DOI: 10.1000/2     LK  - https://example.org/10.1000"},
        {"doi": "10.9999/unknown", "pmid": "902", "title": "Trial 3 of a drug"},
        {"pmid": "PMID 902"},
        {"title": "TRIAL 2 OF A DRUG.", "year": "2020"},
        {"title": "Trial 2 of a <i>drug</i> [in German]", "year": "2020//"},
        {"title": "Trial 2 of a drug"},
    ],
)
def test_the_first_of_id_doi_pmid_and_title_that_is_known_decides(said):
    assert where(vote(**said)) == [ident(2)]


def test_a_former_id_leads_to_its_citation_and_names_its_own_record():
    found, _ = matched(vote(claimed=ident(6)))
    assert list(found[["citation_id", "record_id", "copy"]].iloc[0]) == [ident(1), ident(6), 2]
    found, _ = matched(vote(doi="10.1000/1"))
    assert list(found[["citation_id", "record_id", "copy"]].iloc[0]) == [ident(1), ident(1), 1]


def test_what_means_nothing_here_is_listed_with_what_the_tool_says_of_it():
    _, lost = matched(vote(claimed=ident(99), doi="10.1/x", title="Something else", year="2020", note="mine"))
    assert list(lost.columns) == UNMATCHED.names
    assert list(lost[["record", "note"]].iloc[0]) == ["a1", "mine; Something else"]
    assert lost["why"][0] == "no citation of a search in force has its id, DOI, PMID, or title and year"
    assert "does not say what article" in why(vote())[0]


@pytest.mark.parametrize(
    ("said", "called"),
    [({"doi": "10.1000/2"}, "DOI"), ({"pmid": "902"}, "PMID"), ({"title": "Trial 2 of a drug"}, "title and year")],
)
def test_what_could_be_two_citations_is_not_guessed(said, called):
    twin = RECORDS[RECORDS["record_id"] == ident(2)].assign(record_id=ident(9), position=9)
    both = pd.concat([RECORDS, twin])
    links = pd.concat([LINKS, pd.DataFrame({"record_id": [ident(9)], "citation_id": [ident(9)]})])
    assert why(vote(**said), records=both, links=links) == [f"several citations have its {called}"]
    assert where(vote(**said, claimed=ident(9)), records=both, links=links) == [ident(9)]


def test_another_year_is_another_paper_and_an_erratum_is_not_its_article():
    assert why(vote(title="Trial 2 of a drug", year="2019"))
    assert why(vote(title="Erratum: Trial 2 of a drug", year="2020"))


def test_a_citation_of_withdrawn_searches_only_takes_no_vote():
    gone = RECORDS.assign(in_force=RECORDS["search_id"] == "s2")
    assert where(vote(claimed=ident(1)), vote(doi="10.1000/1", record="b"), records=gone) == [ident(1)] * 2
    assert why(vote(claimed=ident(2)), records=gone) == [
        "its search is withdrawn, and no other search found this citation"
    ]
    assert why(vote(doi="10.1000/2"), records=gone)


def test_articles_that_are_one_citation_here_are_its_copies_in_the_order_of_the_file():
    votes = [
        vote("x", doi="10.1000/1", line=2),
        vote("y", title="Trial 1 of a drug", line=3),
        vote("x", doi="10.1000/1", line=4),
    ]
    found, _ = matched(*votes)
    assert list(found.sort_values("line")["copy"]) == [1, 2, 1]
    assert list(found.columns) == VOTES.names


def test_many_votes_each_find_their_own_citation():
    n = 5_000
    numbers = range(1, n + 1)
    votes = [
        vote(f"k{number}", line=number)
        | [{"claimed": ident(number)}, {"doi": f"10.1000/{number}"}, {"title": f"Trial {number} of a drug"}][number % 3]
        for number in numbers
    ]
    records, links = papers(n)
    found, lost = matched(*votes, records=records, links=links)
    assert lost.empty
    assert dict(zip(found["record"], found["citation_id"], strict=True)) == {f"k{one}": ident(one) for one in numbers}
