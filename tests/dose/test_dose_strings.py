"""Doses as labels, registers, abstracts and tables print them: what each of them is, and that none is guessed.

`hard_strings.csv` was written from the conventions of these sources before the grammar was mended for them. `levels` is
in 10^6 cells (see `dose_words`), `blocked` (no value, any blocking flag or those named) or `none`; `header` is the unit
in the column's header; `flags` are all flags of a dose that is read.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from dose_words import in_words

from review.dose.canonical import render
from review.dose.grammar import parse

STRINGS = list(csv.DictReader((Path(__file__).parent / "hard_strings.csv").read_text(encoding="utf-8").splitlines()))
READ = [case for case in STRINGS if case["levels"] not in ("blocked", "none")]


def named(cases):
    return pytest.mark.parametrize("case", cases, ids=[f"{case['about']}: {case['text'][:60]}" for case in cases])


def flags_of(text: str) -> set[str]:
    return set(filter(None, text.split("; ")))


def test_there_are_more_than_five_hundred_strings_of_every_sort():
    assert len(STRINGS) > 500
    assert len({case["about"] for case in STRINGS}) == 14


@named(STRINGS)
def test_a_string_is_read_as_it_is_meant_or_not_at_all(case):
    dose = parse(case["text"], case["header"])
    found, expected = {*dose.flags, *filter(None, [dose.missing])}, flags_of(case["flags"])
    assert in_words(dose) == case["levels"]
    assert found >= expected if case["levels"] == "blocked" else found == expected
    assert not case["cells"] or {level.cells for level in dose.levels} == {case["cells"]}


@named(READ)
def test_what_is_understood_can_be_written_down_and_read_again(case):
    levels = [level._replace(flags=frozenset(), marks=()) for level in parse(case["text"], case["header"]).levels]
    again = parse(render(parse(case["text"], case["header"]))).levels
    assert [level._replace(flags=frozenset()) for level in again] == levels
