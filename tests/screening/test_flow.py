import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import CODES, SEARCHES, cast, found, resolved, rules, stored

from review.errors import InputError
from review.inputs import read_rows
from review.screening.flow import FLOW, FLOW_KEY, TERMINALS, TERMINALS_KEY, flow
from review.screening.prisma import PRISMA, prisma_csv
from review.screening.proof import FlowError, prove
from review.screening.retrieval import (
    RETRIEVAL,
    RETRIEVAL_KEY,
    RETRIEVAL_OPTIONAL,
    RETRIEVAL_REQUIRED,
    checked_retrieval,
    retrieval,
)
from review.screening.status import STATUS, STATUS_KEY, status
from review.tables import arrange

KEYS = "abcdefghijkl"
RECORDS, LINKS = found(
    *(f"s1:{key}" for key in KEYS), "s2:a", "s2:m", "s3:b", "s3:n", "s3:o",
    copies=[("s2:a", "s1:a"), ("s3:b", "s1:b")],
)  # fmt: skip
REPORTS = pd.DataFrame(
    [("old", "s1:c", "r1-c", "source_key", True), ("new", "s1:d", "r1-d", "source_key", False),
     ("new", "s3:n", "r3-n", "source_key", False), ("lost", "10.1/x", "", "none", False)],
    columns=["study_id", "report", "citation_id", "via", "previous"],
)  # fmt: skip
PREVIOUS = {"studies": 5, "reports": 6, "study_ids": ["old", "older"]}


def both(record, stage, first, second=None):
    return [f"{record},{stage},ann,{first}", f"{record},{stage},bob,{second or first}"]


VOTES = [
    *both("s1:a", "t", "exclude,E1"),
    *both("s1:b", "t", "include", "exclude,E1"),
    *both("s1:c", "t", "exclude,E3"),
    *both("s1:d", "t", "include"), *both("s1:d", "f", "include"),
    *both("s1:e", "t", "include"), *both("s1:e", "f", "exclude,E2"),
    *both("s1:f", "t", "include"), *both("s1:f", "f", "exclude,E1"),
    *both("s1:g", "t", "include"), *both("s1:g", "f", "exclude,E1", "exclude,E2"),
    *both("s1:h", "t", "include"),
    *both("s1:i", "t", "include"),
    "s1:j,t,ann,include",
    *both("s1:k", "t", "include"), *both("s1:k", "f", "exclude,E2"),
    *both("s3:n", "t", "include"), *both("s3:n", "f", "include"),
    *both("s3:o", "t", "include"), *both("s3:o", "f", "include"),
]  # fmt: skip


def not_retrieved(*rows):
    return read_rows(
        "\n".join(["record,retrieved,reviewer,date,search_id", *rows]).encode(),
        "retrieval.csv",
        RETRIEVAL_REQUIRED,
        RETRIEVAL_OPTIONAL,
    )


def drawn(
    votes=VOTES,
    retrieved=("i,yes,ann,2022-01-01,s1", "i,no,ann,2022-02-01,s1"),
    previous=PREVIOUS,
):
    given = rules()
    ledger, _ = resolved(given, RECORDS, LINKS, cast(*votes))
    citations = LINKS[["citation_id"]].drop_duplicates()
    had, _ = retrieval(
        checked_retrieval(not_retrieved(*retrieved), "retrieval.csv", given), ledger, RECORDS, LINKS, SEARCHES
    )
    had, states = (
        stored(had, RETRIEVAL, RETRIEVAL_KEY),
        stored(status(citations, ledger, given), STATUS, STATUS_KEY),
    )
    subsets = [{"label": "with several doses", "n": 3}]
    return flow(RECORDS, LINKS, SEARCHES, states, had, REPORTS, given, previous, subsets)


@pytest.fixture(scope="module")
def correct():
    return drawn()


def test_every_box_has_its_number(correct):
    table, _ = correct
    n = dict(zip(table["box"], table["n"], strict=True))
    assert {box: count for box, count in n.items() if count} == {
        "previous_studies": 5, "previous_reports": 6,
        "database_results": 14, "duplicates": 1, "records_screened": 13, "records_excluded": 1,
        "dbr_reports_of_previous_studies": 1, "dbr_awaiting_title": 3, "dbr_conflict_title": 1,
        "dbr_sought_reports": 7, "dbr_notretrieved_reports": 1,
        "dbr_awaiting_full_text": 1, "dbr_conflict_full_text": 1, "dbr_assessed": 4, "dbr_excluded": 3,
        "citations_results": 3, "other_duplicates": 1, "other_screened": 2,
        "other_sought_reports": 2, "other_assessed": 2,
        "new_studies": 1, "new_reports": 3, "total_studies": 6, "total_reports": 9, "subset_1": 3,
    }  # fmt: skip


def test_reasons_are_in_order_of_precedence_and_sources_are_listed_by_name(correct):
    detail = correct[0].set_index("box")["detail"]
    assert detail["dbr_excluded"] == "a review, 1; animals / not people, 2"
    assert detail["database_results"] == "PubMed, 12; Embase, 2"


def test_a_report_of_a_previous_study_is_never_new_whatever_the_votes_say():
    included = [row for row in VOTES if "s1:c" not in row] + both("s1:c", "t", "include") + both("s1:c", "f", "include")
    table, terminals = drawn(included)
    ids = table.set_index("box")["ids"]
    assert ids["dbr_reports_of_previous_studies"] == "r1-c"
    assert "old" not in ids["new_studies"].split("; ")
    assert terminals.set_index("record_id").loc["r1-c", "box"] == "dbr_reports_of_previous_studies"


def test_every_record_ends_in_exactly_one_box(correct):
    _, terminals = correct
    ends = terminals.set_index("record_id")["box"].to_dict()
    assert len(terminals) == len(RECORDS)
    assert set(ends) == set(RECORDS["record_id"])
    assert ends["r2-a"] == "duplicates"
    assert ends["r3-b"] == "other_duplicates"
    assert ends["r1-i"] == "dbr_notretrieved_reports"
    assert ends["r3-o"] == "new_reports"


def test_a_review_without_votes_awaits_everything_and_still_adds_up():
    table, _ = drawn([], [])
    n = table.set_index("box")["n"]
    assert (n["dbr_awaiting_title"], n["other_awaiting_title"], n["new_reports"]) == (12, 2, 0)


def test_tables_fit_their_schemas(correct):
    table, terminals = correct
    assert arrange(table, FLOW, FLOW_KEY).num_rows == len(table)
    assert arrange(terminals, TERMINALS, TERMINALS_KEY).num_rows == len(terminals)


def test_a_report_that_people_voted_on_cannot_be_called_not_retrieved():
    with pytest.raises(InputError, match=r"retrieval.csv:2: .*votes on its full text"):
        drawn(retrieved=["d,no,ann,2022-01-01,s1"])


def test_retrieval_rows_are_checked_and_unknown_records_are_listed():
    with pytest.raises(InputError) as raised:
        checked_retrieval(not_retrieved("a,perhaps,eve,1 May,s1"), "retrieval.csv", rules())
    assert len(raised.value.problems) == 3
    ledger, _ = resolved(rules(), RECORDS, LINKS, cast())
    rows = checked_retrieval(not_retrieved("nowhere,no,ann,,s1", "r1-a,no,ann,,"), "retrieval.csv", rules())
    had, unmatched = retrieval(rows, ledger, RECORDS, LINKS, SEARCHES)
    assert list(unmatched["record"]) == ["nowhere"]
    assert arrange(had, RETRIEVAL, ["citation_id"]).to_pylist()[0]["retrieved"] is False


def change(table, box, **cells):
    """One row changed; `without` takes an id out of a box, its number with it, `plus` brings one in."""
    changed = table.set_index("box")
    ids = [one for one in changed.loc[box, "ids"].split("; ") if one]
    if "without" in cells:
        ids.remove(cells.pop("without"))
        cells |= {"n": len(ids), "ids": "; ".join(ids)}
    if "plus" in cells:
        ids.append(cells.pop("plus"))
        cells |= {"n": len(ids), "ids": "; ".join(ids)}
    for column, value in cells.items():
        changed.loc[box, column] = value
    return changed.reset_index()


MUTATIONS = [
    ("I1", "records_screened", {"without": "r2-m"}, "r2-m"),
    ("I1", "duplicates", {"plus": "r1-e"}, "r1-e"),
    ("I2", "dbr_sought_reports", {"without": "r1-e"}, "r1-e"),
    ("I2", "other_conflict_title", {"plus": "r3-o"}, "r3-o"),
    ("I3", "dbr_notretrieved_reports", {"plus": "r1-h"}, "r1-h"),
    ("I4", "other_duplicates", {"without": "r3-b"}, "r3-b"),
    ("I5", "new_reports", {"without": "r1-d"}, "r1-d"),
    ("I6", "new_studies", {"plus": "invented"}, "invented"),
    ("I7", "total_studies", {"n": 0}, "total_studies = 0"),
    ("I7", "total_reports", {"n": 0}, "total_reports = 0"),
    ("I8", "dbr_excluded", {"detail": "a review, 1; animals, 1"}, "dbr_excluded = 3"),
    ("I9", "previous_studies", {"n": 6, "detail": ""}, "counts 5"),
    ("I10", "dbr_awaiting_full_text", {"n": 2}, "r1-h"),
]


@pytest.mark.parametrize(("identity", "box", "mutation", "blamed"), MUTATIONS)
def test_a_wrong_flow_is_caught_by_the_identity_that_it_breaks(correct, identity, box, mutation, blamed):
    table, terminals = correct
    prove(table, terminals, REPORTS, PREVIOUS)
    with pytest.raises(FlowError) as raised:
        prove(change(table, box, **dict(mutation)), terminals, REPORTS, PREVIOUS)
    messages = [problem.message for problem in raised.value.problems if problem.place == identity]
    assert any(blamed in message for message in messages)


def test_two_wrongs_that_cancel_out_in_the_numbers_are_caught_by_the_ids(correct):
    table, terminals = correct
    swapped = change(change(table, "dbr_awaiting_full_text", without="r1-h"), "dbr_awaiting_full_text", plus="r1-z")
    with pytest.raises(FlowError, match=r"I3.*r1-h; r1-z"):
        prove(swapped, terminals, REPORTS, PREVIOUS)


def test_a_record_that_ends_twice_or_nowhere_is_named(correct):
    table, terminals = correct
    with pytest.raises(FlowError, match=r"I10: records end in more than one box: r1-a"):
        prove(
            table,
            pd.concat([terminals, terminals[terminals["record_id"] == "r1-a"]]),
            REPORTS,
            PREVIOUS,
        )
    with pytest.raises(FlowError, match=r"I10: .*end nowhere.*r1-a"):
        prove(table, terminals[terminals["record_id"] != "r1-a"], REPORTS, PREVIOUS)


def test_a_citation_without_a_status_stops_the_build_and_is_named():
    given = rules()
    ledger, _ = resolved(given, RECORDS, LINKS, cast(*VOTES))
    states = status(LINKS[["citation_id"]].drop_duplicates(), ledger, given)
    with pytest.raises(FlowError, match=r"I2.*r1-l"):
        flow(
            RECORDS, LINKS, SEARCHES, states[states["citation_id"] != "r1-l"],
            pd.DataFrame({"citation_id": [], "retrieved": []}), REPORTS, given, PREVIOUS,
        )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.builds(
            "{},{},{},{}".format,
            st.sampled_from([f"{s}:{k}" for s, k in zip(RECORDS["search_id"], RECORDS["source_key"], strict=True)]),
            st.sampled_from("tf"),
            st.sampled_from(["ann", "bob"]),
            st.sampled_from(["include", *(f"exclude,{code}" for code in CODES)]),
        ),
        max_size=80,
    )
)
def test_any_ledger_gives_a_flow_that_adds_up(votes):
    table, terminals = drawn(votes, [])
    n = table.set_index("box")["n"]
    assert n["database_results"] + n["citations_results"] == len(terminals)


def test_prisma_csv_is_the_template_and_then_our_own_keys(correct):
    table = prisma_csv(correct[0], updated=True)
    assert list(table.columns) == PRISMA
    cells = table[table["data"] != "NA"].set_index("data")
    assert cells.loc["records_screened", ["node", "box", "n"]].to_list() == ["node9", "box4", "13"]
    assert cells.loc["database_specific_results", "n"] == "PubMed, 12; Embase, 2"
    assert cells.loc["register_specific_results", "n"] == "0"
    assert cells.loc["dbr_excluded", "n"] == "a review, 1; animals / not people, 2"
    assert cells.loc["other_excluded", "n"] == "0"
    assert cells.loc["total_studies", "n"] == "6"
    assert {"other_duplicates", "other_screened", "other_excluded_records", "dbr_awaiting_title"} <= set(cells.index)
    assert cells.index.get_loc("other_screened") > cells.index.get_loc("total_reports")
    assert cells.index.is_unique


def test_prisma_csv_of_a_new_review_leaves_the_boxes_of_earlier_versions_without_a_number(correct):
    cells = prisma_csv(correct[0], updated=False)
    hidden = cells[cells["n"] == "NA"]
    assert set(hidden["box"]) == {"prevstud", "box1", "box16"}
    assert cells.set_index("data").loc["new_studies", "n"] == "1"


def test_tooltips_stand_in_the_order_in_which_the_package_counts_them(correct):
    boxes = prisma_csv(correct[0], updated=True).query("tooltips != 'NA'")["box"].to_list()
    assert boxes == [
        "prevstud", "box1", "newstud", "box2", "othstud", "box11", "box3", "box4", "box5", "box6", "box7",
        "box12", "box13", "box8", "box9", "box14", "box15", "box10", "box16", "identification", "screening",
        "included",
    ]  # fmt: skip
