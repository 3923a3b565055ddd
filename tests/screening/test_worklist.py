import io
import re
import zipfile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import SEARCHES, adjudicated, cast, found, resolved, rules

from review.inputs import read_rows
from review.screening.status import status
from review.screening.votes import VOTES_OPTIONAL, VOTES_REQUIRED, checked_votes
from review.screening.worklist import LEDGER, worklist, worklist_workbook
from review.tables import csv_bytes

RECORDS, LINKS = found("s2:a", "s1:b", "s1:c", "s2:d", "s3:e", "s3:c", copies=[("s3:c", "s1:c")])
CITATIONS = LINKS[["citation_id"]].drop_duplicates()
CITATIONS = CITATIONS.assign(title="T " + CITATIONS["citation_id"], authors="Who", year=2020, journal="J", doi="10.1/x")
CITATIONS["abstract"] = "two\nlines, and a comma"
NOTHING_LOST = pd.DataFrame({"citation_id": [], "retrieved": []})
NO_REPORTS = pd.DataFrame({"citation_id": [], "previous": []})
NOT_RANKED = pd.DataFrame({"citation_id": pd.Series(dtype="str"), "rank": []})


def waiting(
    *votes,
    who="ann",
    adjudications=(),
    retrieval=NOTHING_LOST,
    reports=NO_REPORTS,
    records=RECORDS,
    ranking=NOT_RANKED,
    **changes,
):
    given = rules(**changes)
    ledger, _ = resolved(given, records, LINKS, cast(*votes), adjudicated(*adjudications))
    states = status(CITATIONS, ledger, given)
    return worklist(states, ledger, CITATIONS, records, LINKS, SEARCHES, retrieval, reports, ranking, who)


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


def test_nothing_waits_for_a_reviewer_who_has_voted_on_everything():
    votes = [f"{record},t,ann,include" for record in ("s1:b", "s1:c", "s2:a", "s2:d", "s3:e")]
    assert names(waiting(*votes)) == []
    assert list(waiting(*votes)) == list(waiting())


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


def test_what_is_ranked_comes_first_in_that_order_and_the_rest_by_search():
    ranking = pd.DataFrame({"citation_id": ["r2-d", "r3-e", "r2-a"], "rank": [1, 2, 3]})
    assert names(waiting(ranking=ranking)) == ["s2:d", "s3:e", "s2:a", "s1:b", "s1:c"]


def test_one_vote_is_enough_where_the_protocol_says_so_and_three_where_it_asks_for_them():
    assert "s1:b" not in names(waiting("s1:b,t,bob,exclude,E1", votes_needed=1))
    assert "s1:b" in names(waiting(*["s1:b,t,bob,exclude,E1", "s1:b,t,cat,exclude,E1"], votes_needed=3))


def test_a_vote_that_was_taken_back_is_asked_for_again():
    undone = ["s1:b,t,ann,include,,2022-01-01", "s1:b,t,ann,undone,,2022-01-02"]
    assert "s1:b" not in names(waiting(*undone[:1]))
    assert "s1:b" in names(waiting(*undone))


DATES = ["May2021", "MARC1", "SEPT2", "Dec-19", "12May", "1 March 2021", "2021/Nov", "3PM", "11:30 a", "TRUE", "false"]


@pytest.mark.parametrize(
    "key", ["=1+1", "+49", "-x", "@x", "007", "1e5", "2E5", "12-05", "x\x0b", "123456789012", *DATES]
)
def test_a_key_that_a_spreadsheet_would_change_gives_way_to_the_position(key):
    records = RECORDS.assign(source_key=["a", key, "c", "d", "e", "c"])
    assert names(waiting(records=records))[0] == "s1:#2"


AUTHORS = ["Mayer2021", "marx-19", "DECODE1", "Truelove", "2021may3b", "1234567a", "Mar 1 and 2"]


@pytest.mark.parametrize(
    "key", ["34567890", "WOS:000123", "2-s2.0-85123", "rayyan-12", "CN-01234567", "Ä. 1", *AUTHORS]
)
def test_other_keys_stay_as_the_export_has_them(key):
    records = RECORDS.assign(source_key=["a", key, "c", "d", "e", "c"])
    assert names(waiting(records=records))[0] == f"s1:{key}"


def test_nothing_tells_what_others_voted():
    first = waiting("s1:b,t,bob,include,,2022-01-01", "s1:c,t,bob,exclude,E1,2022-01-01")
    pd.testing.assert_frame_equal(first, waiting())
    assert set(first["reviewer"]) == {"ann"}


CAST = st.builds(
    "{},{},{},{},{}".format,
    st.sampled_from(["s1:b", "s2:a", "s2:d", "s3:e", "s3:c"]),
    st.sampled_from("tf"),
    st.sampled_from(["ann", "bob", "cat"]),
    st.sampled_from(["include,", "exclude,E1", "exclude,E2", "exclude,E3", "maybe,"]),
    st.sampled_from(["", "2031-01-01", "2032-02-02"]),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(CAST, max_size=12), st.randoms(use_true_random=False))
def test_no_file_of_a_reviewer_depends_on_a_vote_that_others_cast_on_what_is_in_it(votes, random):
    """Whatever others vote on citations that still await votes, the reviewer's files are the same, byte for byte."""
    unnoticed = [f"{vote},SECRET" for vote in votes]
    before = waiting(*unnoticed)
    shown = {(place.partition(":")[2], stage) for place, stage in zip(names(before), before["stage"], strict=True)}
    changed = [_recast(vote, random) if _waits(vote, shown) else vote for vote in unnoticed]
    after = waiting(*changed)
    files = [worklist_workbook(table, rules()) for table in (before, after)]
    assert files[0] == files[1]
    assert csv_bytes(before) == csv_bytes(after)
    with zipfile.ZipFile(io.BytesIO(files[0])) as archive:
        everything = b"\n".join(archive.read(part) for part in archive.infolist()) + csv_bytes(before)
    assert re.findall(rb"\b(bob|cat|zoe|2031|2032|SECRET)\b", everything) == []


def _waits(vote, shown):
    record, stage, reviewer, *_ = vote.split(",")
    key = record.partition(":")[2]
    return reviewer != "ann" and (key, {"t": "title_abstract", "f": "full_text"}[stage]) in shown


def _recast(vote, random):
    record, stage, reviewer, *_ = vote.split(",")
    decision = random.choice(["include,", "exclude,E1", "exclude,E2", "maybe,"])
    return f"{record},{stage},{reviewer},{decision},{random.choice(['', '2032-02-02'])},SECRET"


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
