import pytest
from ledgers import adjudicated, cast, found, resolved, rules

from review.errors import InputError
from review.screening.votes import UNMATCHED, VOTES, checked_adjudications, checked_votes


def problems(check, *arguments):
    with pytest.raises(InputError) as raised:
        check(*arguments)
    return [str(problem) for problem in raised.value.problems]


def test_a_vote_is_brought_to_its_citation_by_key_by_position_and_by_any_old_id():
    records, links = found("s1:x", "s2:y", copies=[("s2:y", "s1:x")])
    votes, unmatched = resolved(
        rules(),
        records,
        links,
        cast(
            "s1:x,t,ann,include",
            "s2:y,t,bob,include",
            "s2:#2,t,cat,include",
            "r1-x,t,ann,include",
            "r2-y,t,bob,include",
        ),
    )
    assert list(votes["citation_id"]) == ["r1-x"] * 5
    assert list(votes["record_id"]) == ["r1-x", "r2-y", "r2-y", "r1-x", "r2-y"]
    assert list(votes["copy"]) == [1, 2, 2, 1, 2]
    assert set(VOTES.names) <= set(votes.columns)
    assert unmatched.empty


def test_a_vote_on_an_unknown_record_is_listed_with_the_reason_and_not_dropped():
    records, links = found("s1:x")
    votes, unmatched = resolved(
        rules(),
        records,
        links,
        cast("s1:x,t,ann,include", "s1:nowhere,t,ann,include", "s9:x,t,ann,include", "rubbish,t,ann,include"),
    )
    assert len(votes) == 1
    assert list(unmatched["line"]) == [3, 4, 5]
    assert list(unmatched["record"]) == ["nowhere", "x", "rubbish"]
    assert "no record with this key" in unmatched["why"][0]
    assert "no search in force" in unmatched["why"][1]
    assert "has this id" in unmatched["why"][2]
    assert list(unmatched.columns) == UNMATCHED.names


def test_a_key_that_two_records_share_is_not_guessed():
    records, links = found("s1:x", "s1:y")
    records["source_key"] = "x"
    votes, unmatched = resolved(rules(), records, links, cast("s1:x,t,ann,include", "s1:#2,t,ann,include"))
    assert list(votes["record_id"]) == ["r1-y"]
    assert "#<position" in unmatched["why"][0]


def test_every_fault_of_the_votes_is_named_with_its_line():
    votes = cast(
        "s1:x,t,eve,include",
        "s1:x,t,zoe,include",
        "s1:x,abstract,ann,include",
        "s1:x,t,ann,yes",
        "s1:x,t,ann,exclude,E99",
        "s1:x,f,ann,exclude",
        "s1:x,t,ann,include,,2024-02-30",
        "s1:x,t,ann,exclude",
        "s1:x,f,ann,maybe",
    )
    found_problems = problems(checked_votes, votes, "votes.csv", rules())
    assert [line.split(": ")[0] for line in found_problems] == [f"votes.csv:{line}" for line in range(2, 9)]
    for said, line in zip(
        ["'eve'", "'zoe'", "'abstract'", "'yes'", "'E99'", "has no reason", "'2024-02-30'"],
        found_problems,
        strict=True,
    ):
        assert said in line
        assert "expected" in line


def test_a_protocol_may_ask_for_reasons_at_the_title_too():
    asking = rules(stages={"title_abstract": {"reason_required": True}})
    assert "has no reason" in problems(checked_votes, cast("s1:x,t,ann,exclude"), "votes.csv", asking)[0]


def test_an_undone_that_takes_nothing_back_is_listed():
    records, links = found("s1:x", "s2:y", "s2:z", copies=[("s2:y", "s1:x")])
    votes, unmatched = resolved(
        rules(),
        records,
        links,
        cast(
            "s2:y,t,ann,include",
            "r1-x,t,ann,undone",  # the citation, but the vote is on the second record
            "s2:z,t,ann,undone",
            "s2:z,t,bob,exclude,E1",
            "s2:z,t,bob,undone",
            "s2:z,t,bob,undone",
            "s2:z,t,bob,include",
        ),
    )
    assert sorted(votes["line"]) == [2, 5, 6, 8]
    assert sorted(unmatched["line"]) == [3, 4, 7]
    assert unmatched["why"].str.endswith("name the record they voted on").all()


def test_an_adjudicator_decides_and_needs_the_duty():
    rows = adjudicated("s1:x,t,zoe,maybe", "s1:x,t,bob,include")
    maybe, bob = problems(checked_adjudications, rows, "adjudications.csv", rules())
    assert maybe.startswith("adjudications.csv:2: ")
    assert "'maybe'" in maybe
    assert bob.startswith("adjudications.csv:3: ")
    assert "'bob'" in bob


def test_nobody_adjudicates_an_own_vote_even_on_a_copy_of_the_record():
    records, links = found("s1:x", "s2:y", copies=[("s2:y", "s1:x")])
    votes = cast("s1:x,t,ann,include", "s1:x,t,bob,exclude,E1")
    [problem] = problems(resolved, rules(), records, links, votes, adjudicated("s2:y,t,ann,include"))
    assert problem.startswith("adjudications.csv:2: ")
    assert "'ann'" in problem


def test_a_voter_may_adjudicate_another_stage():
    records, links = found("s1:x")
    votes = cast("s1:x,t,ann,include", "s1:x,t,bob,include", "s1:x,f,bob,include", "s1:x,f,cat,exclude,E1")
    resolved_votes, _ = resolved(rules(), records, links, votes, adjudicated("s1:x,f,ann,include"))
    assert (resolved_votes["kind"] == "adjudication").sum() == 1
