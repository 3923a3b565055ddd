"""What votes that were taken back, exclusions without a reason, and decisions of teams make of a citation."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import SEARCHES, adjudicated, cast, found, rules, stored

from review.errors import InputError
from review.screening.conflicts import conflicts
from review.screening.status import counting_votes, independent_votes, last_adjudications, status
from review.screening.votes import (
    ADJUDICATION,
    DECISION,
    VOTES,
    VOTES_KEY,
    checked_adjudications,
    checked_votes,
    resolve,
)

RECORDS, LINKS = found("s1:x", "s2:y", copies=[("s2:y", "s1:x")])
CITATIONS = pd.DataFrame({"citation_id": ["r1-x"]})


def elsewhere(*rows, kind="vote"):
    """Votes of other tools on the citation: `stage,reviewer,vote,reason,voted_on,copy`."""
    names = ["stage", "reviewer", "vote", "reason", "voted_on", "copy"]
    table = pd.DataFrame([dict(zip(names, (row + ",,,,,").split(","), strict=False)) for row in rows], columns=names)
    table = table.assign(**dict.fromkeys([name for name in VOTES.names if name not in names], ""))
    table["stage"] = table["stage"].map({"t": "title_abstract", "f": "full_text"})
    copy = table["copy"].replace("", "1").astype("Int64")
    return table.assign(kind=kind, file="imports/f", line=range(2, len(rows) + 2), citation_id="r1-x", copy=copy)[
        VOTES.names
    ]


def in_file(name, *votes, given=None):
    return checked_votes(cast(*votes), name, given or rules())


def brought(*ledgers, imported=None):
    imported = elsewhere() if imported is None else imported
    resolved, _ = resolve(pd.concat(ledgers, ignore_index=True), RECORDS, LINKS, SEARCHES, imported)
    return stored(resolved, VOTES, VOTES_KEY)


def ledger(votes=(), adjudications=(), imported=None, given=None):
    given = given or rules()
    both = [
        checked_votes(cast(*votes), "votes.csv", given),
        checked_adjudications(adjudicated(*adjudications), "adjudications.csv", given),
    ]
    return brought(*both, imported=imported)


def states(*arguments, **named):
    given = named.setdefault("given", rules())
    table = status(CITATIONS, ledger(*arguments, **named), given).set_index("stage")
    return {stage: tuple(table.loc[stage, ["state", "detail", "reason", "decided_by"]]) for stage in table.index}


def title(*arguments, **named):
    return states(*arguments, **named)["title_abstract"]


def test_a_vote_that_was_taken_back_counts_no_more():
    votes = ["s1:x,t,ann,include", "s1:x,t,bob,include", "s1:x,t,ann,undone"]
    assert title(votes)[:2] == ("awaiting", "awaiting_second")
    assert list(independent_votes(ledger(votes))["reviewer"]) == ["bob"]
    assert len(ledger(votes)) == 3  # and stays in the ledger


def test_who_votes_again_after_taking_back_gives_a_first_vote():
    votes = ["s1:x,t,ann,include", "s1:x,t,ann,undone", "s1:x,t,ann,exclude,E1", "s1:x,t,ann,include"]
    assert list(independent_votes(ledger(votes))["vote"]) == ["exclude"]
    assert list(counting_votes(ledger(votes))["vote"]) == ["include"]


def test_taking_back_touches_nobody_else_no_other_stage_and_no_other_record():
    votes = ["s1:x,t,ann,include", "s1:x,t,bob,include", "s1:x,f,ann,include", "s2:y,t,ann,exclude,E1"]
    expected = {"s1:x": ["exclude", "include", "include"], "s2:y": ["include", "include", "include"]}
    for record, left in expected.items():
        counting = counting_votes(ledger([*votes, f"{record},t,ann,undone"])).sort_values("reviewer", kind="stable")
        assert list(counting["stage"] + counting["reviewer"]) == [
            "full_textann",
            "title_abstractann",
            "title_abstractbob",
        ]
        assert sorted(counting["vote"]) == left


def test_times_of_tools_and_days_of_the_ledger_are_in_one_order():
    imported = elsewhere("t,ann,include,,2024-05-02T09:00:00.000Z", "t,ann,undone,,2024-05-02T09:00:00.001Z")
    assert counting_votes(ledger(["s1:x,t,ann,exclude,E1,2024-05-01"], imported=imported)).empty
    later = ledger(["s1:x,t,ann,exclude,E1,2024-05-03"], imported=imported)
    assert list(counting_votes(later)["vote"]) == ["exclude"]


@pytest.mark.parametrize(("day", "independent"), [("2024-05-01", True), ("2024-05-02", True), ("2024-05-03", False)])
def test_a_time_on_the_day_of_the_adjudication_is_not_after_it(day, independent):
    imported = elsewhere(f"t,ann,include,,{day}T23:00:00.000Z", "t,bob,exclude,E1,2024-05-01")
    found = independent_votes(ledger(adjudications=["s1:x,t,zoe,include,,2024-05-02"], imported=imported))
    assert ("ann" in set(found["reviewer"])) == independent


def test_an_imported_exclusion_without_the_reason_that_its_stage_asks_for_waits_for_one():
    both = ["s1:x,t,ann,include", "s1:x,t,bob,include"]
    imported = elsewhere("f,ann,exclude", "f,bob,exclude")
    assert states(both, imported=imported)["full_text"] == ("conflict", "conflict_reason", "", "")
    settled = states(both, ["s1:x,f,zoe,exclude,E2"], imported=imported)["full_text"]
    assert settled == ("exclude", "adjudicated", "E2", "zoe")
    assert states(both, imported=elsewhere("f,ann,exclude", "f,bob,exclude,E3"))["full_text"][:3] == (
        "exclude",
        "unanimous",
        "E3",
    )
    assert title(imported=elsewhere("t,ann,exclude", "t,bob,exclude"))[:2] == ("exclude", "unanimous")


def team(*rows):
    return elsewhere(*rows, kind=DECISION)


def test_a_team_decides_without_votes_and_over_them():
    assert title(imported=team("t,zoe,include")) == ("include", "adjudicated", "", "zoe")
    assert title(["s1:x,t,ann,include", "s1:x,t,bob,include"], imported=team("t,zoe,exclude,E2"))[:3] == (
        "exclude",
        "adjudicated",
        "E2",
    )
    assert title(["s1:x,t,ann,include"], imported=team("t,zoe,exclude,E2"))[0] == "exclude"


def test_agreement_never_sees_a_team():
    votes = ledger(["s1:x,t,ann,include"], imported=team("t,zoe,include"))
    assert list(independent_votes(votes)["reviewer"]) == ["ann"]
    assert list(counting_votes(votes)["reviewer"]) == ["ann"]


def test_a_decision_of_a_team_without_a_reason_waits_for_the_adjudicator_who_gives_it():
    included = team("t,zoe,include", "f,zoe,exclude")
    assert states(imported=included)["full_text"][:2] == ("conflict", "conflict_reason")
    for day in ("", ",2020-01-01"):  # whatever the date: who adjudicates knows what the team decided
        found = states((), [f"s1:x,f,zoe,exclude,E1{day}"], imported=included)
        assert found["full_text"] == ("exclude", "adjudicated", "E1", "zoe")


def test_an_adjudication_of_what_a_team_decided_needs_no_votes_either():
    assert title((), ["s1:x,t,zoe,exclude,E1"], imported=team("t,zoe,include"))[:3] == ("exclude", "adjudicated", "E1")
    assert title((), ["s1:x,t,zoe,exclude,E1"])[:2] == ("awaiting", "awaiting_first")


def test_a_decision_on_the_full_text_of_what_no_title_includes_is_listed():
    given, votes = rules(), ledger(imported=team("f,zoe,include"))
    listed = conflicts(status(CITATIONS, votes, given), votes, CITATIONS.assign(title="T"), given)
    assert listed[["stage", "differs"]].to_numpy().tolist() == [["full_text", "stage"]]


def test_different_votes_on_two_records_are_listed_unless_one_was_taken_back():
    given, votes = rules(), ["s1:x,t,ann,include", "s2:y,t,ann,exclude,E1", "s1:x,t,bob,include"]
    for taken_back, expected in ([], ["records"]), (["s2:y,t,ann,undone"], []):
        cast_votes = ledger([*votes, *taken_back])
        listed = conflicts(status(CITATIONS, cast_votes, given), cast_votes, CITATIONS.assign(title="T"), given)
        assert list(listed["differs"]) == expected


def test_a_changed_vote_in_another_file_needs_a_date_in_both():
    first, correction = "s1:x,t,ann,include", "s1:x,t,ann,exclude,E1"
    for early, late, places in (
        (first, correction, ["ann.2.xlsx:2", "ann.xlsx:2"]),
        (f"{first},,2024-01-01", correction, ["ann.2.xlsx:2"]),
        (first, f"{correction},2024-02-01", ["ann.xlsx:2"]),
        (first, "s1:x,t,ann,undone", ["ann.2.xlsx:2", "ann.xlsx:2"]),
    ):
        with pytest.raises(InputError, match="expected voted_on") as raised:
            brought(in_file("ann.xlsx", early), in_file("ann.2.xlsx", late))
        assert sorted(f"{problem.file}:{problem.place}" for problem in raised.value.problems) == places
    dated = brought(in_file("ann.xlsx", f"{first},,2024-01-01"), in_file("ann.2.xlsx", f"{correction},2024-02-01"))
    assert list(counting_votes(dated)["vote"]) == ["exclude"]
    alike = brought(in_file("ann.xlsx", first), in_file("ann.2.xlsx", "s1:x,t,ann,include,,2024-02-01"))
    assert list(counting_votes(alike)["vote"]) == ["include"]


def test_no_vote_borrows_the_date_of_another_file():
    old = in_file("b.xlsx", "s1:x,t,ann,include", "s1:x,t,ann,exclude,E1")
    votes = brought(old, in_file("a.xlsx", "s1:x,t,ann,include,,2024-02-01", "s1:x,t,ann,exclude,E2"))
    assert list(counting_votes(votes)["reason"]) == ["E2"]


def test_an_imported_vote_without_a_date_stops_nothing_and_is_listed_where_it_differs():
    imported = elsewhere("t,ann,include")
    with pytest.raises(InputError, match="expected voted_on"):
        ledger(["s1:x,t,ann,exclude,E1"], imported=imported)
    given, votes = rules(), ledger(["s1:x,t,ann,exclude,E1,2024-01-01", "s1:x,t,bob,exclude,E1"], imported=imported)
    assert sorted(counting_votes(votes)["vote"]) == ["exclude", "exclude"]
    listed = conflicts(status(CITATIONS, votes, given), votes, CITATIONS.assign(title="T"), given)
    assert listed[["state", "differs"]].to_numpy().tolist() == [["exclude", "order"]]


def test_nobody_decides_for_a_team_on_an_own_vote():
    with pytest.raises(InputError, match="'ann' voted on this record"):
        ledger(["s1:x,t,ann,include"], imported=team("t,ann,include"))


ROWS = st.lists(
    st.builds(
        "{},{},{},{},{}".format,
        st.sampled_from("tf"),
        st.sampled_from(["ann", "bob"]),
        st.sampled_from(["include,", "exclude,E1", "undone,", "maybe,"]),
        st.sampled_from(["", "2022-01-01", "2023-01-01T00:00:00.000Z"]),
        st.sampled_from(["1", "2"]),
    ),
    max_size=10,
)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_what_counts_is_what_a_reader_of_the_ledger_would_count(rows):
    votes = ledger(imported=elsewhere(*rows))
    standing: dict[tuple[str, str, int], list[str]] = {}
    for row in sorted(dated(rows), key=lambda row: row[3]):
        stage, who, vote, _, copy = row
        votes_so_far = standing.setdefault((stage, who, copy), [])
        votes_so_far.clear() if vote == "undone" else votes_so_far.append(vote)
    expected = {}
    for (stage, who, _), cast_votes in sorted(standing.items(), reverse=True):
        if cast_votes:
            expected[stage, who] = cast_votes
    stages = {"title_abstract": "t", "full_text": "f"}
    for table, place in ((counting_votes(votes), -1), (independent_votes(votes), 0)):
        shown = {(stages[row.stage], row.reviewer): row.vote for row in table.itertuples()}
        assert shown == {key: cast_votes[place] for key, cast_votes in expected.items()}


def dated(rows):
    """Rows with the day of the row above where they have none, within a stage, reviewer and copy."""
    last: dict[tuple[str, str, str], str] = {}
    for row in rows:
        stage, who, vote, _, day, copy = row.split(",")
        day = last[stage, who, copy] = day or last.get((stage, who, copy), "")
        yield stage, who, vote, day, int(copy)


def test_adjudications_are_the_last_and_a_teams_decision_only_where_there_is_none():
    found = last_adjudications(ledger((), ["s1:x,t,zoe,exclude,E1"], imported=team("t,zoe,include", "f,zoe,include")))
    assert dict(zip(found["stage"], found["kind"], strict=True)) == {
        "title_abstract": ADJUDICATION,
        "full_text": DECISION,
    }
