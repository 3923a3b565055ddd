import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import adjudicated, cast, found, resolved, rules

from review.screening.agreement import screening_agreement
from review.screening.conflicts import conflicts
from review.screening.status import STATUS, STATUS_KEY, independent_votes, status
from review.tables import arrange

RECORDS, LINKS = found("s1:x", "s2:y", "s2:z", copies=[("s2:y", "s1:x")])
CITATIONS = pd.DataFrame({"citation_id": ["r1-x", "r2-z"], "title": ["First", "Second"]})


def ledger(votes, adjudications=(), given=None):
    return resolved(given or rules(), RECORDS, LINKS, cast(*votes), adjudicated(*adjudications))[0]


def states(votes, adjudications=(), **changes):
    given = rules(**changes)
    table = status(CITATIONS, ledger(votes, adjudications, given), given)
    return {
        stage: tuple(rest) for citation, stage, *rest in table.itertuples(index=False, name=None) if citation == "r1-x"
    }


def title(votes, adjudications=(), **changes):
    return states(votes, adjudications, **changes)["title_abstract"]


EXAMPLES = [
    ([], [], {}, ("awaiting", "awaiting_first", "", "")),
    (["s1:x,t,ann,include"], [], {}, ("awaiting", "awaiting_second", "", "")),
    (["s1:x,t,ann,include", "s1:x,t,bob,include"], [], {}, ("include", "unanimous", "", "ann; bob")),
    (["s1:x,t,bob,exclude,E2", "s1:x,t,ann,exclude,E2"], [], {}, ("exclude", "unanimous", "E2", "ann; bob")),
    (["s1:x,t,ann,exclude", "s1:x,t,bob,exclude,E2"], [], {}, ("exclude", "unanimous", "E2", "ann; bob")),
    (["s1:x,t,ann,include", "s1:x,t,bob,exclude,E1"], [], {}, ("conflict", "conflict_decision", "", "")),
    (
        ["s1:x,t,ann,exclude,E3", "s1:x,t,bob,exclude,E2"],
        [],
        {},
        ("exclude", "conflict_reason", "E2", "ann; bob"),
    ),
    (
        ["s1:x,t,ann,include", "s1:x,t,bob,exclude,E1"],
        ["s1:x,t,zoe,exclude,E3"],
        {},
        ("exclude", "adjudicated", "E3", "zoe"),
    ),
    (["s1:x,t,ann,include"], ["s1:x,t,zoe,include"], {}, ("awaiting", "awaiting_second", "", "")),
    (
        ["s1:x,t,ann,include", "s1:x,t,bob,exclude,E1"],
        ["s1:x,t,zoe,exclude,E3", "s1:x,t,zoe,include"],
        {},
        ("include", "adjudicated", "", "zoe"),
    ),
    (["s1:x,t,ann,include"], [], {"votes_needed": 1}, ("include", "unanimous", "", "ann")),
    (
        ["s1:x,t,ann,include", "s1:x,t,bob,include"],
        [],
        {"votes_needed": 3},
        ("awaiting", "awaiting_second", "", ""),
    ),
    (
        ["s1:x,t,ann,include", "s1:x,t,bob,include", "s1:x,t,cat,exclude,E1"],
        [],
        {},
        ("conflict", "conflict_decision", "", ""),
    ),
    (["s1:x,t,ann,maybe", "s1:x,t,bob,include"], [], {}, ("include", "unanimous", "", "ann; bob")),
    (
        ["s1:x,t,ann,maybe", "s1:x,t,bob,exclude,E1"],
        [],
        {"maybe": "exclude"},
        ("exclude", "unanimous", "E1", "ann; bob"),
    ),
    (
        ["s1:x,t,ann,maybe", "s1:x,t,bob,maybe"],
        [],
        {"maybe": "conflict"},
        ("conflict", "conflict_decision", "", ""),
    ),
    # One vote decides, and whoever votes besides can bring it into conflict.
    ([], [], {"votes_needed": 1}, ("awaiting", "awaiting_first", "", "")),
    (["s1:x,t,bob,maybe"], [], {"votes_needed": 1}, ("include", "unanimous", "", "bob")),
    (["s1:x,t,bob,maybe"], [], {"votes_needed": 1, "maybe": "conflict"}, ("conflict", "conflict_decision", "", "")),
    (
        ["s1:x,t,ann,include", "s1:x,t,bob,exclude,E1"],
        [],
        {"votes_needed": 1},
        ("conflict", "conflict_decision", "", ""),
    ),
    (
        ["s1:x,t,ann,include", "s1:x,t,ann,exclude,E1"],
        [],
        {"votes_needed": 1},
        ("exclude", "unanimous", "E1", "ann"),
    ),
    # Three votes decide: two that differ are no conflict yet, and nothing is adjudicated before the third.
    (
        ["s1:x,t,ann,include", "s1:x,t,bob,exclude,E1"],
        ["s1:x,t,zoe,include"],
        {"votes_needed": 3},
        ("awaiting", "awaiting_second", "", ""),
    ),
    (
        ["s1:x,t,ann,include", "s1:x,t,ann,exclude,E1", "s1:x,t,ann,include"],
        [],
        {"votes_needed": 3},
        ("awaiting", "awaiting_second", "", ""),
    ),
    (
        ["s1:x,t,cat,include", "s1:x,t,ann,include", "s1:x,t,bob,maybe"],
        [],
        {"votes_needed": 3},
        ("include", "unanimous", "", "ann; bob; cat"),
    ),
    (
        ["s1:x,t,ann,exclude,E1", "s1:x,t,bob,exclude,E1", "s1:x,t,cat,include"],
        [],
        {"votes_needed": 3},
        ("conflict", "conflict_decision", "", ""),
    ),
    (
        ["s1:x,t,ann,exclude,E3", "s1:x,t,bob,exclude,E1", "s1:x,t,cat,exclude,E2"],
        [],
        {"votes_needed": 3},
        ("exclude", "conflict_reason", "E1", "ann; bob; cat"),
    ),
]


@pytest.mark.parametrize(("votes", "adjudications", "changes", "expected"), EXAMPLES)
def test_the_state_follows_from_the_votes(votes, adjudications, changes, expected):
    assert title(votes, adjudications, **changes) == expected


def test_different_reasons_wait_for_an_adjudicator_where_the_protocol_says_so():
    votes = ["s1:x,t,ann,exclude,E3", "s1:x,t,bob,exclude,E2"]
    asking = {"stages": {"title_abstract": {"reasons": "adjudicate"}}}
    assert title(votes, **asking) == ("conflict", "conflict_reason", "", "")
    assert title(votes, ["s1:x,t,zoe,exclude,E3"], **asking) == ("exclude", "adjudicated", "E3", "zoe")


def test_a_title_included_citation_without_full_text_votes_awaits_them():
    included = ["s1:x,t,ann,include", "s1:x,t,bob,include"]
    assert states(included)["full_text"] == ("awaiting", "awaiting_first", "", "")
    assert "full_text" not in states(included[:1])


def test_a_changed_vote_counts_for_the_status_and_the_first_one_for_agreement():
    votes = [
        "s1:x,t,ann,exclude,E1,2022-01-02",
        "s1:x,t,bob,include,,2022-01-02",
        "s1:x,t,ann,include,,2022-02-01",
    ]
    assert title(votes) == ("include", "unanimous", "", "ann; bob")
    first = independent_votes(ledger(votes))
    assert dict(zip(first["reviewer"], first["vote"], strict=True)) == {"ann": "exclude", "bob": "include"}


def test_the_later_date_wins_and_a_row_without_a_date_follows_the_row_above():
    earlier_below = [
        "s1:x,t,ann,include,,2022-03-01",
        "s1:x,t,ann,exclude,E1,2022-01-01",
        "s1:x,t,bob,include",
    ]
    assert title(earlier_below)[0] == "include"
    undated_below = ["s1:x,t,ann,include,,2022-03-01", "s1:x,t,ann,exclude,E1", "s1:x,t,bob,exclude,E1"]
    assert title(undated_below)[0] == "exclude"


def test_a_vote_after_the_adjudication_is_not_independent():
    votes = [
        "s1:x,t,ann,include,,2022-01-01",
        "s1:x,t,bob,exclude,E1,2022-01-01",
        "s1:x,t,cat,include,,2022-03-01",
    ]
    first = independent_votes(ledger(votes, ["s1:x,t,zoe,include,,2022-02-01"]))
    assert sorted(first["reviewer"]) == ["ann", "bob"]


def test_votes_on_two_records_of_one_citation_count_once_by_the_record_found_first():
    votes = [
        "s2:y,t,ann,exclude,E1,2021-01-01",
        "s1:x,t,ann,include,,2022-01-01",
        "s1:x,t,bob,include",
        "s2:y,t,bob,include",
    ]
    assert title(votes) == ("include", "unanimous", "", "ann; bob")
    given = rules()
    table = conflicts(status(CITATIONS, ledger(votes), given), ledger(votes), CITATIONS, given)
    assert list(table["differs"]) == ["records"]


def test_conflicts_put_both_votes_and_reasons_side_by_side_with_open_ones_first():
    votes = ["s1:x,t,bob,exclude,E2", "s1:x,t,ann,exclude,E3", "s2:z,t,ann,include", "s2:z,t,bob,exclude,E1"]
    given = rules()
    table = conflicts(status(CITATIONS, ledger(votes), given), ledger(votes), CITATIONS, given)
    shown = [
        "title",
        "state",
        "differs",
        "reviewer_1",
        "vote_1",
        "reason_1",
        "reviewer_2",
        "vote_2",
        "reason_2",
    ]
    assert table[shown].to_numpy().tolist() == [
        ["Second", "conflict", "decision", "ann", "include", "", "bob", "exclude", "E1"],
        ["First", "exclude", "reason", "ann", "exclude", "E3", "bob", "exclude", "E2"],
    ]


def test_exclusions_that_lack_the_reason_their_stage_asks_for_are_listed_as_conflicts():
    votes = ["s1:x,t,ann,exclude", "s1:x,t,bob,exclude"]
    rows, asking = ledger(votes), rules(stages={"title_abstract": {"reason_required": True}})
    table = conflicts(status(CITATIONS, rows, asking), rows, CITATIONS, asking)
    assert table[["citation_id", "state", "differs"]].to_numpy().tolist() == [["r1-x", "conflict", "reason"]]


def test_an_adjudication_against_two_equal_votes_and_a_full_text_vote_too_early_are_listed():
    votes = ["s1:x,t,ann,include", "s1:x,t,bob,include", "s2:z,f,ann,include"]
    adjudications = ["s1:x,t,zoe,exclude,E1"]
    given, rows = rules(), ledger(votes, adjudications)
    table = conflicts(status(CITATIONS, rows, given), rows, CITATIONS, given)
    listed = table.set_index(["citation_id", "stage"])["differs"].to_dict()
    assert listed == {("r1-x", "title_abstract"): "adjudication", ("r2-z", "full_text"): "stage"}


def test_without_any_vote_everything_awaits_and_nothing_is_in_conflict():
    given, rows = rules(), ledger([])
    table = status(CITATIONS, rows, given)
    assert set(table["detail"]) == {"awaiting_first"}
    assert conflicts(table, rows, CITATIONS, given).empty
    assert screening_agreement(rows, given).pairs.empty


ROWS = st.lists(
    st.builds(
        "{},{},{},{},{}".format,
        st.sampled_from(["s1:x", "s2:y", "s2:z"]),
        st.sampled_from("tf"),
        st.sampled_from(["ann", "bob", "cat"]),
        st.sampled_from(["include,", "exclude,E1", "exclude,E2", "maybe,"]),
        st.sampled_from(["", "2022-01-01", "2023-01-01"]),
    ),
    max_size=14,
)


@settings(max_examples=15, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_only_the_line_in_the_file_counts_not_the_order_in_which_rows_arrive(rows, random):
    given_rules = rules()
    votes = ledger(rows, ["s1:x,t,zoe,include,,2022-06-01"])
    places = list(range(len(votes)))
    random.shuffle(places)
    shuffled = votes.iloc[places].reset_index(drop=True)
    one, other = (status(CITATIONS, each, given_rules) for each in (votes, shuffled))
    assert arrange(one, STATUS, STATUS_KEY).equals(arrange(other, STATUS, STATUS_KEY))
    measured, again = (screening_agreement(each, given_rules).pairs for each in (votes, shuffled))
    pd.testing.assert_frame_equal(measured, again)


@settings(max_examples=50, deadline=None)
@given(
    ROWS,
    st.lists(st.sampled_from(["s1:x,t,zoe,include", "s2:y,t,zoe,exclude,E3", "s1:x,f,zoe,exclude,E2"]), max_size=2),
    st.integers(1, 3),
    st.sampled_from(["include", "exclude", "conflict"]),
    st.sampled_from(["precedence", "adjudicate"]),
)
def test_the_state_is_what_the_rules_say_told_one_by_one(votes, adjudications, votes_needed, maybe, reasons):
    stages = {"title_abstract": {"reasons": reasons}, "full_text": {"reasons": "adjudicate"}}
    changes = {"votes_needed": votes_needed, "maybe": maybe, "stages": stages}
    expected = {"title_abstract": told(votes, adjudications, "t", votes_needed, maybe, reasons)}
    if expected["title_abstract"][0] == "include":
        expected["full_text"] = told(votes, adjudications, "f", votes_needed, maybe, "adjudicate")
    assert states(votes, adjudications, **changes) == expected


def told(votes, adjudications, stage, votes_needed, maybe, reasons):
    """State, detail, reason and who decided for the citation of s1:x and its copy s2:y, read row by row."""
    rows = [row.split(",") for row in votes if row.split(",")[0] != "s2:z"]
    last = {}
    for who in ("ann", "bob", "cat"):
        own = [row for row in rows if row[1:3] == [stage, who]]
        day, dated = "", []
        for row in [row for row in own if row[0] == min(one[0] for one in own)]:
            day = row[5] or day
            dated.append((day, row))
        if dated:
            last[who] = sorted(dated, key=lambda one: one[0])[-1][1]
    if len(last) < votes_needed:
        return "awaiting", "awaiting_second" if last else "awaiting_first", "", ""
    for row in [row.split(",") for row in reversed(adjudications)]:
        if row[1] == stage:
            return row[3], "adjudicated", row[4] if row[3] == "exclude" else "", "zoe"
    decisions = {maybe if row[3] == "maybe" else row[3] for row in last.values()}
    if len(decisions) > 1 or decisions == {"conflict"}:
        return "conflict", "conflict_decision", "", ""
    who, given = "; ".join(last), sorted({row[4] for row in last.values()} - {""})
    if decisions == {"include"}:
        return "include", "unanimous", "", who
    if len(given) > 1:
        return (
            ("conflict", "conflict_reason", "", "")
            if reasons == "adjudicate"
            else ("exclude", "conflict_reason", given[0], who)
        )
    if not given and stage == "f":
        return "conflict", "conflict_reason", "", ""
    return "exclude", "unanimous", given[0] if given else "", who


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_every_citation_has_one_title_state_and_a_full_text_state_only_if_included(rows):
    table = status(CITATIONS, ledger(rows), rules())
    titles = table[table["stage"] == "title_abstract"]
    assert sorted(titles["citation_id"]) == ["r1-x", "r2-z"]
    included = titles.loc[titles["state"] == "include", "citation_id"]
    assert sorted(table.loc[table["stage"] == "full_text", "citation_id"]) == sorted(included)
    assert set(table["state"]) <= {"awaiting", "conflict", "include", "exclude"}
    assert (table["reason"][table["state"] != "exclude"] == "").all()


def test_agreement_is_by_stage_and_pair_on_decisions_and_on_reasons_of_double_exclusions():
    votes = [
        "s1:x,t,ann,exclude,E1",
        "s1:x,t,bob,exclude,E2",
        "s2:z,t,ann,include",
        "s2:z,t,bob,exclude,E1",
        "s1:x,t,cat,include",
    ]
    table = screening_agreement(ledger(votes), rules()).pairs.set_index(["item", "rater_1", "rater_2"])
    decision, reason = table.loc[("decision", "ann", "bob")], table.loc[("reason", "ann", "bob")]
    assert (decision["n"], decision["n_any"], decision["p_observed"]) == (2, 2, 0.5)
    assert (reason["n"], reason["p_observed"]) == (1, 0)
    assert reason["pabak"] == pytest.approx((3 * 0 - 1) / 2)
    assert table.loc[("decision", "ann", "cat"), "n_any"] == 2
    assert table.loc[("decision", "ann", "cat"), "n"] == 1
