import pandas as pd
import pytest
from ledgers import SEARCHES, adjudicated, cast, found, resolved, rules

from review.inputs import read_rows
from review.screening.status import status
from review.screening.votes import VOTES_OPTIONAL, VOTES_REQUIRED, checked_votes
from review.screening.worklist import LEDGER, worklist
from review.tables import csv_bytes

RECORDS, LINKS = found("s2:a", "s1:b", "s1:c", "s2:d", "s3:e", "s3:c", copies=[("s3:c", "s1:c")])
CITATIONS = LINKS[["citation_id"]].drop_duplicates()
CITATIONS = CITATIONS.assign(title="T " + CITATIONS["citation_id"], authors="Who", year=2020, journal="J", doi="10.1/x")
CITATIONS["abstract"] = "two\nlines, and a comma"
NOTHING_LOST = pd.DataFrame({"citation_id": [], "retrieved": []})
NO_REPORTS = pd.DataFrame({"citation_id": [], "previous": []})


def waiting(*votes, who="ann", adjudications=(), retrieval=NOTHING_LOST, reports=NO_REPORTS, records=RECORDS):
    given = rules()
    ledger, _ = resolved(given, records, LINKS, cast(*votes), adjudicated(*adjudications))
    states = status(CITATIONS, ledger, given)
    return worklist(states, ledger, CITATIONS, records, LINKS, SEARCHES, retrieval, reports, who)


def both(record, stage="t", vote="include"):
    return [f"{record},{stage},{who},{vote}" for who in ("ann", "bob")]


def names(table):
    return [f"{search}:{record}" for search, record in table[["search_id", "record"]].itertuples(index=False)]


def test_what_nobody_has_seen_waits_for_everybody_by_search_and_position():
    assert names(waiting()) == ["s1:b", "s1:c", "s2:a", "s2:d", "s3:e"]


def test_what_is_settled_in_conflict_or_already_voted_on_does_not_wait():
    votes = [*both("s1:b", vote="exclude,E1"), "s1:c,t,bob,include", "s1:c,t,cat,exclude,E1", "s2:a,t,ann,include"]
    assert names(waiting(*votes)) == ["s2:d", "s3:e"]
    assert names(waiting(*votes, who="bob")) == ["s2:a", "s2:d", "s3:e"]


def test_a_vote_on_a_copy_is_a_vote_on_the_citation():
    assert "s1:c" not in names(waiting("s3:c,t,ann,include"))


def test_an_included_title_waits_at_full_text_only():
    table = waiting(*both("s1:b"))
    assert table.loc[table["record"] == "b", "stage"].to_list() == ["full_text"]


def test_a_report_that_could_not_be_had_is_not_asked_for():
    lost = pd.DataFrame({"citation_id": ["r1-b", "r1-c"], "retrieved": [False, False]})
    assert names(waiting(*both("s1:b"), retrieval=lost)) == ["s1:c", "s2:a", "s2:d", "s3:e"]


def test_reports_of_previous_studies_are_not_screened_again():
    known = pd.DataFrame({"citation_id": ["r2-a", "r2-d", ""], "previous": [True, False, True]})
    assert names(waiting(reports=known)) == ["s1:b", "s1:c", "s2:d", "s3:e"]


def test_nothing_tells_what_others_voted():
    first = waiting("s1:b,t,bob,include,,2022-01-01", "s1:c,t,bob,exclude,E1,2022-01-01")
    pd.testing.assert_frame_equal(first, waiting())
    assert set(first["reviewer"]) == {"ann"}


def test_a_key_that_two_records_share_gives_way_to_the_position():
    twins = RECORDS.assign(source_key=["a", "b", "c", "a", "e", "c"])
    assert names(waiting(records=twins)) == ["s1:b", "s1:c", "s2:#1", "s2:#4", "s3:e"]


@pytest.mark.parametrize("key", ["d", "a"])
def test_filled_rows_can_be_appended_to_the_ledger_as_they_are(key):
    records = RECORDS.assign(source_key=["a", "b", "c", key, "e", "c"])
    filled = waiting(records=records).assign(vote="include", voted_on="2024-01-01")
    header, rows = csv_bytes(filled).split(b"\n", 1)
    assert header.decode().split(",")[: len(LEDGER)] == LEDGER
    earlier = b"s1,b,title_abstract,bob,include,,,seen"
    ledger = read_rows(b"\n".join([header, earlier, rows]), "votes.csv", VOTES_REQUIRED, VOTES_OPTIONAL)
    checked_votes(ledger, "votes.csv", rules())
    votes, unmatched = resolved(rules(), records, LINKS, ledger)
    assert unmatched.empty
    assert sorted(votes.loc[votes["reviewer"] == "ann", "citation_id"]) == sorted(CITATIONS["citation_id"])
