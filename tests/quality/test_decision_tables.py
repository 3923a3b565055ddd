"""Decision tables against a plain reading of their conditions, case by case."""

from __future__ import annotations

import time
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.quality.conditions import ALWAYS, holds, read_condition
from review.quality.decisions import DecisionTable, Rule

VALUES = {"a": ("1", "2"), "b": ("1", "2", "3"), "c": ("1", "2", "3")}
CASES = [dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values())]

variables = st.lists(st.sampled_from(sorted(VALUES)), min_size=1, max_size=3, unique=True)
values = st.lists(st.sampled_from(["1", "2", "3"]), min_size=1, max_size=2, unique=True)
numbers = st.fixed_dictionaries({"n": st.integers(0, 3), "of": variables, "are": values})
simple = st.dictionaries(st.sampled_from(sorted(VALUES)), values, max_size=2)
conditions = st.recursive(
    simple | st.fixed_dictionaries({"at_least": numbers}) | st.fixed_dictionaries({"at_most": numbers}),
    lambda inner: st.dictionaries(st.sampled_from(["any", "all"]), st.lists(inner, max_size=3), min_size=1, max_size=2),
    max_leaves=6,
)


def meets(written: dict, case: dict) -> bool:
    """What a person means by a condition."""
    for word, entry in written.items():
        if word == "any" and not any(meets(part, case) for part in entry):
            return False
        if word == "all" and not all(meets(part, case) for part in entry):
            return False
        if word in {"at_least", "at_most"}:
            count = sum(case[name] in entry["are"] for name in entry["of"])
            if count < entry["n"] if word == "at_least" else count > entry["n"]:
                return False
        if word in VALUES and case[word] not in entry:
            return False
    return True


def takes(rules: list[tuple[dict, bool]], case: dict) -> list[str]:
    """The rules that take a case, read from the top."""
    met = [meets(written, case) for written, _ in rules]
    return [f"r{i}" for i, (_, otherwise) in enumerate(rules) if met[i] and not (otherwise and any(met[:i]))]


def decision_table(rules: list[tuple[dict, bool]]) -> DecisionTable:
    read = tuple(Rule(f"r{i}", read_condition(when), "x", otherwise) for i, (when, otherwise) in enumerate(rules))
    return DecisionTable(ALWAYS, read, tuple(VALUES.items()))


tables = st.lists(st.tuples(conditions, st.booleans()), min_size=1, max_size=3)


@given(conditions)
def test_a_condition_holds_as_it_reads(written):
    condition = read_condition(written)
    assert [holds(condition, case) for case in CASES] == [meets(written, case) for case in CASES]


@settings(deadline=None)
@given(tables)
def test_faults_are_those_that_listing_every_case_would_find(rules):
    taken = [takes(rules, case) for case in CASES]
    found = list(decision_table(rules).faults())
    assert sum(int(f.split()[0]) for f in found if "a gap" in f) == taken.count([])
    assert sum(int(f.split()[0]) for f in found if "an overlap" in f) == sum(len(one) > 1 for one in taken)
    unused = {f"r{i}" for i in range(len(rules))} - {rule for one in taken for rule in one}
    assert {f.split("'")[1] for f in found if f.startswith("rule '")} == unused


@settings(deadline=None)
@given(tables)
def test_the_example_of_a_fault_is_one(rules):
    for fault in decision_table(rules).faults():
        if "for example " in fault and not fault.startswith("rule"):
            example = fault.partition("for example ")[2].partition(";")[0]
            named = dict(part.split("=") for part in example.split(", ") if "=" in part)
            cases = [case for case in CASES if case.items() >= named.items()]
            assert cases
            assert all((len(takes(rules, case)) == 0) == ("a gap" in fault) for case in cases)
            assert all(len(takes(rules, case)) != 1 for case in cases)


@settings(deadline=None)
@given(tables, st.fixed_dictionaries({}, optional={name: st.sampled_from(ones) for name, ones in VALUES.items()}))
def test_a_case_with_blanks_fits_the_rules_of_its_completions(rules, known):
    fitting = {rule.id for rule in decision_table(rules).fitting(known)}
    assert fitting == {rule for case in CASES if case.items() >= known.items() for rule in takes(rules, case)}


@settings(deadline=None)
@given(tables, st.sampled_from(["1", "2"]))
def test_what_is_left_of_a_table_decides_as_the_whole_does(rules, value):
    left = decision_table(rules).given({"a": value})
    assert "a" not in dict(left.variables)
    for case in CASES:
        if case["a"] == value:
            rest = {name: one for name, one in case.items() if name != "a"}
            assert [rule.id for rule in left.fitting(rest)] == takes(rules, case)


def test_ten_items_with_four_answers_are_proved_without_listing_a_million_cases():
    items = [f"q{number}" for number in range(10)]
    bad = read_condition({"at_least": {"n": 3, "of": items, "are": ["no"]}})
    doubtful = read_condition({"at_least": {"n": 2, "of": items, "are": ["unclear"]}})
    variables = tuple((item, ("yes", "no", "unclear", "na")) for item in items)
    rules = (Rule("bad", bad, "high"), Rule("doubtful", doubtful, "unclear"), Rule("good", ALWAYS, "low", True))
    begin = time.perf_counter()
    (fault,) = DecisionTable(ALWAYS, rules, variables).faults()
    assert time.perf_counter() - begin < 1
    assert fault.startswith("333477 of 1048576 cases that rules 'bad' and 'doubtful' take, an overlap, for example q0=")


def test_a_rule_that_an_earlier_one_shadows_is_told_with_a_case_that_it_loses():
    found = decision_table([({"a": ["1"]}, False), ({"a": ["1"], "b": ["2"]}, True), ({"a": ["2"]}, False)])
    assert list(found.faults()) == [
        "rule 'r1' takes no case (a=1, b=2, for example, is taken by 'r0'), expected at least one"
    ]


def test_a_rule_that_nothing_can_meet_is_told():
    found = decision_table([({}, False), ({"at_least": {"n": 3, "of": ["a", "b"], "are": ["1"]}}, False)])
    assert list(found.faults()) == ["rule 'r1' takes no case (none meets its condition), expected at least one"]


@pytest.mark.parametrize(("known", "expected"), [({"a": "1"}, ["r0"]), ({"b": "3"}, ["r0", "r1", "r2"])])
def test_a_blank_that_makes_no_difference_leaves_one_rule(known, expected):
    table = decision_table([({"a": ["1"]}, False), ({"a": ["2"], "c": ["1"]}, False), ({}, True)])
    assert [rule.id for rule in table.fitting(known)] == expected
