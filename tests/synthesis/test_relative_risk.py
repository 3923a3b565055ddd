"""Relative risks: intervals from counts, none from percentages, and no ratio of nothing."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats.contingency import relative_risk

from review.errors import InputError
from review.synthesis.relative_risk import KEY, TABLE, analyse
from review.tables import arrange, frame

COUNTED: dict[str, Any] = {
    "id": "counted",
    "match": "outcome",
    "exposed": {"name": "low dose", "where": {"group": "low"}, "events": "events", "n": "n"},
    "control": {"name": "high dose", "where": {"group": "high"}, "events": "events", "n": "n"},
}
STATED: dict[str, Any] = {
    "id": "stated",
    "match": "label",
    "exposed": {"name": "low dose", "rates": ["rate"]},
    "control": {"name": "high dose", "rates": ["least", "most"]},
}


def counted(*rows: tuple[str, str, str, str, str], **analysis) -> pd.DataFrame:
    form = pd.DataFrame(rows, columns=["study_id", "outcome", "group", "events", "n"], dtype="str")
    return run(form.assign(provisional=""), COUNTED | analysis)


def pair(events: int, n: int, control: int, control_n: int) -> dict[str, Any]:
    [row] = counted(("s", "o", "low", str(events), str(n)), ("t", "o", "high", str(control), str(control_n))).to_dict(
        "records"
    )
    return row


def stated(rate: str, least: str, most: str) -> dict[str, Any]:
    form = pd.DataFrame([("s", "S", rate, least, most)], columns=["study_id", "label", "rate", "least", "most"])
    [row] = run(form.astype("str").assign(provisional=""), STATED).to_dict("records")
    return row


def run(form: pd.DataFrame, analysis: dict[str, Any]) -> pd.DataFrame:
    return frame(arrange(analyse({"form": form}, analysis), TABLE, KEY))


@pytest.mark.parametrize(("n", "upper"), [(10, 30.8), (15, 21.8), (50, 7.1), (100, 3.6)])
def test_no_event_bounds_the_risk_and_gives_no_ratio(n, upper):
    row = pair(0, n, 13, 101)
    assert round(100 * row["exposed_risk_high"], 1) == upper
    assert (row["state"], row["reason"]) == (
        "bounded",
        f"no event in {n} patients: the risk may be as high as {upper} %",
    )
    assert pd.isna(row["risk_ratio"])
    assert pd.isna(row["katz_high"])
    assert (row["exact_low"], row["exact_high"] > 0) == (0, True)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 20), st.integers(0, 20), st.integers(1, 20), st.integers(0, 20))
def test_the_log_interval_is_that_of_scipy(events, more, control, others):
    assume(more or others)
    row = pair(events, events + more, control, control + others)
    expected = relative_risk(events, events + more, control, control + others)
    interval = expected.confidence_interval(0.95)
    assert row["state"] == "computed"
    assert row["risk_ratio"] == pytest.approx(expected.relative_risk)
    assert (row["katz_low"], row["katz_high"]) == pytest.approx((interval.low, interval.high))
    assert row["exact_low"] <= row["risk_ratio"] * (1 + 1e-6)
    assert row["exact_high"] >= row["risk_ratio"] * (1 - 1e-6)


def test_where_all_patients_have_the_event_the_log_interval_is_no_point():
    row = pair(10, 10, 5, 5)
    assert (row["risk_ratio"], row["state"]) == (1, "computed")
    assert row["reason"] == "all patients of both groups have the event: the log interval has no width"
    assert pd.isna(row["katz_low"])
    assert pd.isna(row["katz_high"])
    assert row["exact_low"] < 1 < row["exact_high"]


@pytest.mark.parametrize("nothing", ["", "NR", "NA"])
def test_rows_that_name_no_outcome_are_not_the_same_outcome(nothing):
    assert counted(("a", nothing, "low", "1", "9"), ("b", nothing, "high", "2", "9")).empty


def test_no_event_among_the_controls_leaves_the_upper_end_open():
    row = pair(3, 10, 0, 10)
    assert (row["state"], row["reason"]) == ("bounded", "no event in 10 controls: no upper limit")
    assert pd.isna(row["exact_high"])
    assert row["exact_low"] > 0


@pytest.mark.parametrize(
    ("counts", "reason"), [((0, 5, 0, 9), "no event in either group"), ((0, 0, 1, 9), "a group has no patients")]
)
def test_what_cannot_be_estimated_is_a_row_that_says_why(counts, reason):
    row = pair(*counts)
    assert (row["state"], row["reason"]) == ("not estimable", reason)
    assert pd.isna(row["exact_high"])


@pytest.mark.parametrize(
    ("rates", "low", "high"), [(("2", "10", "15"), 0.1333, 0.2), (("2", "15", "28"), 0.0714, 0.1333)]
)
def test_percentages_alone_have_a_range_of_ratios_and_no_interval(rates, low, high):
    row = stated(*rates)
    assert (round(row["stated_low"], 4), round(row["stated_high"], 4)) == (low, high)
    assert row["state"] == "no interval"
    assert all(pd.isna(row[name]) for name in ("risk_ratio", "katz_low", "katz_high", "exact_low", "exact_high"))


@pytest.mark.parametrize("rates", [("0", "3", "5"), ("2", "0", "5"), ("NR", "3", "5"), ("2", "3", "NR")])
def test_a_rate_of_nothing_or_no_rate_has_no_ratio(rates):
    row = stated(*rates)
    assert row["state"] == "not estimable"
    assert pd.isna(row["stated_low"])
    assert pd.isna(row["stated_high"])


def test_groups_meet_by_outcome_and_every_pair_of_studies_is_a_row():
    rows = counted(
        ("a", "CRS", "low", "1", "9"), ("b", "CRS", "low", "2", "9"), ("c", "CRS", "high", "3", "9"),
        ("c", "ICANS", "high", "4", "9"), ("d", "ICANS", "low", "NR", "9"),
    )  # fmt: skip
    pairs = rows[["outcome", "exposed_study", "control_study", "state"]].to_numpy().tolist()
    assert pairs == [["CRS", "a", "c", "computed"], ["CRS", "b", "c", "computed"], ["ICANS", "d", "c", "not estimable"]]


def test_every_comparison_is_called_indirect_and_of_very_low_certainty():
    row = pair(2, 8, 4, 11)
    assert row["comparison"] == "indirect, unadjusted, confounded by disease"
    assert row["certainty"] == "very low"


def test_a_provisional_number_makes_its_ratio_provisional_and_no_other():
    form = pd.DataFrame(
        [("s", "o", "low", "1", "9", "n"), ("t", "o", "high", "1", "9", ""), ("s", "p", "low", "1", "9", "quote"),
         ("t", "p", "high", "1", "9", "")],
        columns=["study_id", "outcome", "group", "events", "n", "provisional"],
    )  # fmt: skip
    assert run(form, COUNTED)["provisional"].tolist() == [True, False]


def test_more_events_than_patients_and_unknown_fields_are_named():
    with pytest.raises(InputError) as caught:
        pair(9, 8, 1, 4)
    assert str(caught.value) == "analysis counted:s: 9 events of 8 patients, expected 0 to n"
    with pytest.raises(InputError) as caught:
        counted(match="outcomes", control=COUNTED["control"] | {"where": {"arm": "x"}})
    assert [str(problem).partition(",")[0] for problem in caught.value.problems] == [
        "analysis counted:match: 'outcomes' is not a column of the form",
        "analysis counted:control: 'arm' is not a column of the form",
    ]
