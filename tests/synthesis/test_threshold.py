"""The optimal dose by a rule that is set before: the lowest level above 70 % on a plateau."""

from __future__ import annotations

import pandas as pd
import pytest
from dose_counts import ANALYSIS, CRB_401, KARMMA, study

from review.synthesis.threshold import KEY, TABLE, analyse
from review.tables import arrange

RULE = ANALYSIS | {"outcomes": ["ORR"]}


def optimum(levels, **changed):
    return analyse({"form": study("any", levels)}, RULE | changed).iloc[0]


def test_neither_study_of_ide_cel_can_show_a_plateau():
    found = analyse({"form": pd.concat([KARMMA, CRB_401])}, RULE).set_index("study_id")
    assert found["state"].tolist() == ["not_evaluable", "not_evaluable"]
    assert found.loc["munshi", "reason"] == "DL3 is the highest level: nothing shows a plateau above it"
    assert found.loc["raje", "reason"] == "the next level DL4 has 3 patients, expected 5"
    assert found.loc["raje", ["level", "dose", "events", "n"]].tolist() == ["DL3", 450, 18, 19]
    assert (found.loc["raje", "wilson_low"], found.loc["raje", "wilson_high"]) == pytest.approx(
        (0.7536, 0.9906), abs=5e-5
    )


@pytest.mark.parametrize(
    ("levels", "state", "level"),
    [
        ([(1, 8, 10), (2, 8, 10)], "found", "DL1"),
        ([(1, 1, 10), (2, 8, 10), (3, 85, 100)], "found", "DL2"),
        # Ten points more are a step, and 70 % are not above 70 %.
        ([(1, 8, 10), (2, 9, 10), (3, 9, 10)], "found", "DL2"),
        ([(1, 7, 10), (2, 7, 10)], "not_found", ""),
        # A small level is passed over below, and leaves the end open above.
        ([(1, 3, 3), (2, 8, 10), (3, 8, 10)], "found", "DL2"),
        ([(1, 8, 10), (2, 3, 3), (3, 8, 10), (4, 8, 10)], "not_evaluable", "DL1"),
        ([(1, 3, 3), (2, 4, 4)], "not_evaluable", ""),
    ],
)
def test_the_rule_takes_the_lowest_level_on_a_plateau(levels, state, level):
    found = arrange(analyse({"form": study("any", levels)}, RULE), TABLE, KEY).to_pylist()[0]
    assert (found["state"], found["level"]) == (state, level)


@pytest.mark.parametrize("unread", [(2, None, None), (2, None, 10), (2, 8, None)])
@pytest.mark.parametrize("above", [[], [(3, 8, 10)]])
def test_a_level_whose_counts_are_not_reported_is_no_gap_in_the_order(unread, above):
    found = optimum([(1, 8, 10), unread, *above])
    assert (found["state"], found["level"]) == ("not_evaluable", "DL1")
    assert found["reason"] == "the counts of the next level DL2 are not reported"
    assert optimum([unread, (3, 8, 10), (4, 8, 10)])["level"] == "DL2"


def test_levels_without_a_place_in_the_order_are_not_put_in_one():
    unordered = study("any", [(1, 8, 10), (2, 8, 10)])
    fields = {role: field for role, field in RULE["fields"].items() if role != "order"}
    for form, analysis in [(unordered.assign(level_order=["1", "NR"]), RULE), (unordered, RULE | {"fields": fields})]:
        found = analyse({"form": form}, analysis).iloc[0]
        assert (found["state"], found["reason"]) == ("not_evaluable", "a level has no place in the order")


def test_the_protocol_sets_the_rule_and_its_outcomes():
    levels = [(1, 3, 4), (2, 4, 5)]
    assert optimum(levels)["level"] == "DL2"
    assert optimum(levels, min_n=4)["level"] == "DL1"
    assert optimum(levels, min_n=4, above=0.75)["level"] == "DL2"
    assert optimum(levels, min_n=4, plateau=0.05)["level"] == "DL2"
    assert len(analyse({"form": study("any", levels, outcome="CRS")}, RULE)) == 0
