"""People's word on pairs is checked before it counts."""

import pyarrow as pa
import pytest
from identified import decisions

from review.errors import InputError
from review.identification.decisions import checked_decisions

KNOWN = pa.chunked_array([pa.array([f"r{number:016x}" for number in range(5)])])
A, B, C, D, _ = KNOWN.to_pylist()


def problems(*rows):
    with pytest.raises(InputError) as caught:
        checked_decisions(decisions(*rows), "d.csv", KNOWN)
    return [str(problem) for problem in caught.value.problems]


def test_an_unknown_word_a_foreign_id_and_a_missing_name_come_at_once_with_their_line():
    found = problems(f"{A},{B},equal,sam", f"r0,{B},same,sam", f"{A},{B},same,")
    assert [problem.split(":")[1] for problem in found] == ["2", "3", "4"]
    assert "'r0' is in no export" in found[1]


def test_a_decision_on_a_record_that_no_export_holds_any_more_has_no_effect_and_stops_nothing():
    gone = "r0123456789abcdef-2"
    kept = checked_decisions(decisions(f"{gone},{A},same,sam", f"{A},{B},different,sam"), "d.csv", KNOWN)
    assert kept["line"].tolist() == [3]


@pytest.mark.parametrize("words", [("same", "different"), ("different", "same")])
def test_two_decisions_that_contradict_each_other_are_an_error_with_both_lines(words):
    (problem,) = problems(f"{A},{B},{words[0]},sam", f"{C},{D},same,sam", f"{B},{A},{words[1]},sue")
    assert {"2", "4"} <= set(problem.replace(":", " ").split())


@pytest.mark.parametrize("word", ["same", "different"])
def test_a_record_is_not_compared_with_itself(word):
    assert problems(f"{A},{A},{word},sam") == ["d.csv:2: record_1 and record_2 are the same record, expected two"]


def test_a_contradiction_through_a_third_record_is_an_error_that_names_every_line():
    (problem,) = problems(f"{A},{B},same,sam", f"{B},{C},same,sam", f"{A},{C},different,sue")
    assert problem == ("d.csv:4: 'different' for two records that lines 2, 3 say are the 'same', expected one decision")


def test_decisions_that_agree_are_kept():
    rows = [f"{A},{B},same,sam", f"{C},{D},different,sam", f"{A},{C},linked,sam"]
    assert len(checked_decisions(decisions(*rows), "d.csv", KNOWN)) == 3
