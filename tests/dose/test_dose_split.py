"""Fraction schemes as printed and as two columns of a sheet."""

from __future__ import annotations

import pandas as pd
import pytest

from review.dose.split import read_schemes
from review.dose.splits import SPLITS, splits


@pytest.mark.parametrize(
    ("printed", "percents", "days", "window", "flags", "spread"),
    [
        ("10, 30, 60 (d1,2,3)", (10, 30, 60), (1, 2, 3), None, (), "consecutive"),
        ("30, 30, 40 (0-2d)", (30, 30, 40), (0, 1, 2), None, (), "consecutive"),
        ("33, 67 (0,1d)", (33, 67), (0, 1), None, (), "consecutive"),
        ("67, 33 (d2, d3)", (67, 33), (2, 3), None, (), "consecutive"),
        ("0, 3, 6d (33% each)", (33, 33, 33), (0, 3, 6), None, ("SPLIT_ROUNDED",), "within_7_days"),
        ("20%, 30%, 50% (0-7d)", (20, 30, 50), (), (0, 7), (), "within_7_days"),
        ("2.5, 97.5 on d0, d9", (2.5, 97.5), (0, 9), None, (), "over_7_days"),
        ("10, 30, 50 (d1,2,3)", (10, 30, 50), (1, 2, 3), None, ("SPLIT_SUM_ERROR",), "consecutive"),
        ("No details (0-2d)", (), (), (0, 2), ("NO_SPLIT",), "within_7_days"),
    ],
)
def test_golden_split(printed, percents, days, window, flags, spread):
    (scheme,) = read_schemes(printed)
    assert tuple(map(float, scheme.percents)) == percents
    assert (scheme.days, scheme.window, scheme.flags, scheme.spread) == (days, window, flags, spread)


@pytest.mark.parametrize(
    ("printed", "percents", "days", "size", "spread"),
    [
        ("10% on day 0, 30% on day 1, and 60% on day 2", (10, 30, 60), (0, 1, 2), "3", "consecutive"),
        ("25% d0, 75% d1", (25, 75), (0, 1), "2", "consecutive"),
        ("10/30/60 (d0,1,2)", (10, 30, 60), (0, 1, 2), "3", "consecutive"),
        ("50% each on d0 and d7", (50, 50), (0, 7), "2", "within_7_days"),
        ("days 0 and 8 (50 % each)", (50, 50), (0, 8), "2", "over_7_days"),
        ("25, 25, 25, 25 (d0–3)", (25, 25, 25, 25), (0, 1, 2, 3), ">=4", "consecutive"),
        ("10, 30, 60 (d-1, 0, 1)", (10, 30, 60), (-1, 0, 1), "3", "consecutive"),
        ("10, 30, 60 (d1, 3, 8)", (10, 30, 60), (1, 3, 8), "3", "within_7_days"),
        ("１０％、３０％、６０％ (d1,2,3)", (10, 30, 60), (1, 2, 3), "3", "consecutive"),
        ("100 (d0)", (100,), (0,), "1", "single"),
        ("50, 50", (50, 50), (), "2", ""),
    ],
)
def test_the_class_of_a_scheme_is_its_number_of_infusions_and_their_spread(printed, percents, days, size, spread):
    (scheme,) = read_schemes(printed)
    assert (tuple(map(int, scheme.percents)), scheme.days) == (percents, days)
    assert (scheme.size, scheme.spread) == (size, spread)
    assert scheme.flags == ()


@pytest.mark.parametrize(
    ("printed", "flag"),
    [
        ("33.3, 33.3, 33.3 (d0-2)", "SPLIT_ROUNDED"),
        ("30, 30, 41.5 (d0-2)", "SPLIT_ROUNDED"),
        ("30, 30, 41.6 (d0-2)", "SPLIT_SUM_ERROR"),
        ("0.1, 0.3, 0.6 (d0,1,2)", "SPLIT_SUM_ERROR"),
        ("3 days (33% each)", "SPLIT_SUM_ERROR"),
    ],
)
def test_fractions_add_up_to_a_hundred_within_rounding(printed, flag):
    assert [scheme.flags for scheme in read_schemes(printed)] == [(flag,)]


def test_alternatives_share_the_days_printed_once():
    printed = read_schemes("33, 67 or 2.5, 97.5 on d0, d9")
    assert printed == read_schemes("33;67 | 2.5;97.5", "0;9")
    assert [scheme.days for scheme in printed] == [(0, 9), (0, 9)]


@pytest.mark.parametrize(
    ("percents", "days"),
    [
        ("140, 580 and d 1100", ""),
        ("33;67", "1;2;3"),
        ("33;67", "2;1"),
        ("half;half", "0;1"),
        ("0;100", "0;1"),
        ("150, -50 (d0,1)", ""),
        ("10,5, 89,5 (d0,1)", ""),
        ("10-30-60 (d1-3)", ""),
        ("1/3, 2/3 (d0, d1)", ""),
        ("10, 30, 60 (d1,2)", ""),
        ("33;67", "0;1|2;3|4;5"),
    ],
)
def test_what_does_not_fit_is_blocked_and_not_guessed(percents, days):
    assert read_schemes(percents, days)[0].flags == ("UNPARSED",)


def table(*values, awaiting=False):
    columns = ["study_id", "row", "percents", "days"]
    return splits(pd.DataFrame(values, columns=columns, dtype="str").assign(awaiting=awaiting))


def test_the_table_has_one_row_an_infusion():
    found = table(("roddie", "ALL", "33;67 | 2.5;97.5", "0;9"))
    assert list(found) == SPLITS.names
    assert found[["scheme", "fraction", "percent", "day_from", "day_to"]].to_numpy().tolist() == [
        ["a", 1, 33.0, 0, 0],
        ["a", 2, 67.0, 9, 9],
        ["b", 1, 2.5, 0, 0],
        ["b", 2, 97.5, 9, 9],
    ]
    assert set(found["spread"]) == {"over_7_days"}


def test_a_window_of_days_is_not_a_schedule():
    found = table(("zhao", "ALL", "20;30;50", "0-7"))
    assert found[["day_from", "day_to", "n_fractions"]].to_numpy().tolist() == [[0, 7, 3]] * 3


def test_days_without_shares_and_nothing_at_all_stay_in_the_table():
    found = table(("jiang", "ALL", "NR", "0;1;2"), ("wang", "ALL", "", ""), ("frey", "SD", "100", "NR"))
    assert found[["study_id", "n_fractions", "spread", "state"]].drop_duplicates().fillna(0).to_numpy().tolist() == [
        ["frey", 1, "single", "ok"],
        ["jiang", 3, "consecutive", "not_reported"],
        ["wang", 0, "", "not_reported"],
    ]


def test_a_wrong_sum_is_blocked():
    assert set(table(("x", "", "10, 30, 50 (d1,2,3)", ""))["state"]) == {"blocked"}


def test_more_alternatives_than_letters_are_blocked_and_none_is_lost():
    assert table(("x", "", "|".join(["100"] * 26), "1"))["scheme"].str.cat() == "abcdefghijklmnopqrstuvwxyz"
    assert table(("x", "", "|".join(["100"] * 27), "1"))["state"].tolist() == ["blocked"]


def test_no_values_give_an_empty_table():
    assert list(table()) == SPLITS.names


def test_a_scheme_on_which_readers_differ_is_blocked_and_one_that_nobody_has_decided_provisional():
    assert set(table(("x", "", "10, 90 (d1,2)", ""), awaiting=True)["state"]) == {"provisional"}
    assert table(("x", "", "", ""), awaiting=True)[["flags", "state"]].to_numpy().tolist() == [
        ["NO_SPLIT; TEXT_OPEN", "blocked"]
    ]
