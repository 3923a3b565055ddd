"""What other tools call people and reasons becomes what the protocol calls them, or is listed all at once."""

from __future__ import annotations

import pytest

from review.errors import InputError
from review.screening.imports.names import Names
from review.screening.rules import read_rules
from screening_tools import FOLDER, as_csv, asreview, brought, covidence, entry, options

RIS = b"TY  - JOUR\nAN  - x\nID  - x\nTI  - Trial 1 of a drug\nPY  - 2020\nDO  - 10.1000/1\nN1  - x\nER  - \n"
TABLE = b"title,doi\nTrial 1 of a drug,10.1000/1\nTrial 2 of a drug,10.1000/2\n"


def names(**screening):
    given = options(**screening)
    return Names.of(given, read_rules(given))


def problems(*arguments, **screening):
    with pytest.raises(InputError) as raised:
        brought(*arguments, **screening)
    return [str(problem).removeprefix(f"{FOLDER}/") for problem in raised.value.problems]


def people(*said):
    rows = [
        {"title": "T", "doi": f"10.1000/{at}", "asreview_label": "1", "asreview_user_email": one}
        for at, one in enumerate(said, 1)
    ]
    return {"a.csv": as_csv(rows)}


def test_a_reason_is_meant_by_code_by_wording_or_by_a_name_of_the_protocol():
    known = names()
    for text in ("E1", "e1", "A Review", " a   review "):
        assert known.codes(text) == ["E1"]
    assert known.codes("Wrong population") == ["E3"]
    assert known.codes("wrong dose") is None


def test_several_reasons_stand_between_commas_and_one_may_hold_commas_itself():
    known = names()
    assert known.codes("animals, not people") == ["E2"]
    assert known.codes("a review,animals, not people,wrong population") == ["E1", "E2", "E3"]
    assert known.codes("a review,wrong dose") is None


def test_of_several_reasons_the_first_of_the_protocol_counts_and_the_others_are_noted():
    notes = "Exclusion reason: wrong population; Exclusion reason: A review; seen twice"
    votes, _ = brought(
        [entry("covidence", "c.csv", reviewer="team", list_="exclude")], {"c.csv": covidence(RIS, [0], notes)}
    )
    assert list(votes[["reason", "note"]].iloc[0]) == ["E1", "seen twice; further reasons: E3"]


def test_the_reason_of_an_inclusion_is_only_noted():
    listed = covidence(RIS, [0], "Exclusion reason: a review;")
    votes, _ = brought([entry("covidence", "c.csv", reviewer="team", list_="include")], {"c.csv": listed})
    assert list(votes[["reason", "note"]].iloc[0]) == ["", "further reasons: E1"]


def test_unknown_people_and_reasons_of_all_files_are_listed_at_once():
    entries = [
        entry("asreview", "a.csv"),
        entry("covidence", "c.csv", reviewer="team", list_="exclude"),
        entry("covidence", "d.csv", reviewer="team", list_="exclude"),
    ]
    files = people("Ann Lee", "Zoe", "ann LEE", "Zoe") | {
        "c.csv": covidence(RIS, [0], "Exclusion reason: wrong dose;"),
        "d.csv": covidence(RIS, [0], "Exclusion reason: wrong colour;"),
    }
    zoe, dose, colour = problems(entries, files)
    assert zoe.startswith("imports/a.csv:3: 'Zoe' is nobody whom the protocol knows (votes: 2); expected")
    assert "known_as: ['Zoe']" in zoe
    assert dose.startswith("imports/c.csv:2: reason 'wrong dose' is not known (votes: 1), expected one of: E1, E2, E3")
    assert "reason_names: <code>: ['wrong dose']" in dose
    assert colour.startswith("imports/d.csv:2: reason 'wrong colour'")


def test_who_votes_has_the_duty_to_screen_and_who_answers_for_a_team_that_to_adjudicate():
    assert problems([entry("asreview", "a.csv")], people("team")) == [
        "imports/a.csv:2: reviewer 'team' has no duty screening in the protocol (votes: 1), expected one of: ann, bob"
    ]
    found = problems([entry("covidence", "c.csv", reviewer="ann", list_="exclude")], {"c.csv": covidence(RIS, [0])})
    assert found == [
        "imports/c.csv:2: reviewer 'ann' has no duty adjudication in the protocol (votes: 1), expected one of: team"
    ]


def test_votes_of_nobody_are_those_of_the_reviewer_of_the_import():
    votes, _ = brought([entry("asreview", "a.csv", reviewer="bob")], {"a.csv": asreview(TABLE, {0: "1"})})
    assert list(votes["reviewer"]) == ["bob"]
    [problem] = problems([entry("asreview", "a.csv", line=7)], {"a.csv": asreview(TABLE, {0: "1"})})
    assert (
        problem
        == "imports.csv:7: reviewer is empty, but 'a.csv' does not name who voted; expected whose votes they are"
    )


def test_what_cannot_be_read_is_listed_with_the_votes_that_match_nothing():
    rows = b"title,asreview_label,asreview_user_email\nNobody knows this,1,Bob\nTwo,perhaps,Bob\n"
    votes, lost = brought([entry("asreview", "a.csv")], {"a.csv": rows})
    assert votes.empty
    assert list(lost["line"]) == [2, 3]
    assert lost["why"][1].startswith("not read: label 'perhaps' is not known")
    assert list(lost["note"]) == ["Nobody knows this", "perhaps"]


def test_an_e_mail_address_stops_the_build_and_is_not_repeated():
    [problem] = problems([entry("asreview", "a.csv")], people("zoe@example.org"))
    assert problem == (
        "imports/a.csv:2: people are named by e-mail, which git would keep; expected a copy made by `make import-votes`"
    )
