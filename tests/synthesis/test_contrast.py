"""Arms of one study against each other, with the published tables of fractionation."""

from __future__ import annotations

import pandas as pd
import pytest

from review.synthesis.contrast import KEY, TABLE, analyse
from review.tables import arrange

ROWS = [
    ("frey_all", "CRS", "FD", 1, 20),
    ("frey_all", "CRS", "SD", 3, 6),
    ("frey_all", "CRS", "LD", 2, 9),
    ("frey_all", "CR", "FD", 18, 20),
    ("frey_all", "CR", "SD", 3, 6),
    ("frey_all", "CR", "LD", 3, 9),
    ("frey_cll", "CRS", "FD", 2, 8),
    ("frey_cll", "CRS", "SD", 4, 11),
    ("xu", "CRS", "FD", 5, 8),
    ("xu", "CRS", "SD", 2, 9),
]
FORM = pd.DataFrame(ROWS, columns=["study_id", "outcome", "arm", "events", "n"]).astype("str").assign(label="")
ANALYSIS = {
    "id": "fractions",
    "fields": {"outcome": "outcome", "level": "arm", "n": "n", "events": "events"},
    "comparisons": [
        {"id": "two", "groups": {"fractions": ["FD"], "single": ["SD"]}},
        {"id": "three", "groups": {"fractions": ["FD"], "high": ["SD"], "low": ["LD"]}},
        {"id": "pooled", "groups": {"fractions": ["FD"], "others": ["SD", "LD"]}},
    ],
}
FOUND = analyse({"form": FORM}, ANALYSIS).set_index(["comparison", "study_id", "outcome"])


@pytest.mark.parametrize(
    ("comparison", "study", "outcome", "p_value"),
    [
        ("three", "frey_all", "CRS", 0.017001),
        ("two", "frey_all", "CRS", 0.027759),
        ("pooled", "frey_all", "CRS", 0.063965),
        ("three", "frey_all", "CR", 0.003799),
        ("two", "frey_all", "CR", 0.062420),
        ("pooled", "frey_all", "CR", 0.002829),
        ("two", "xu", "CRS", 0.153435),
        ("two", "frey_cll", "CRS", 1.0),
    ],
)
def test_the_contrasts_have_their_golden_p_values(comparison, study, outcome, p_value):
    found = FOUND.loc[(comparison, study, outcome)]
    assert found["p_value"] == pytest.approx(p_value, abs=5e-7)
    assert found["state"] == "computed"


def test_arms_of_one_group_are_added_up():
    found = FOUND.loc[("pooled", "frey_all", "CRS")]
    assert (found["n"], found["events"], found["detail"]) == (35, 6, "fractions 1/20; others 5/15")


def test_a_study_without_an_arm_has_a_row_that_says_so():
    found = FOUND.loc[("three", "xu", "CRS")]
    assert (found["state"], found["reason"], found["n_groups"]) == ("not_estimable", "no arm of low", 2)
    assert pd.isna(found["p_value"])


def test_an_arm_without_counts_is_not_taken_for_one_without_events():
    silent = FORM.assign(events=FORM["events"].mask(FORM.index == 8, "NR"))
    found = analyse({"form": silent}, ANALYSIS).set_index(["comparison", "study_id"])
    assert found.loc[("two", "xu"), "reason"] == "counts are not known for fractions"


def test_too_many_tables_to_enumerate_are_refused_and_the_counts_remain(monkeypatch):
    monkeypatch.setattr("review.synthesis.exact.LARGEST", 2)
    found = analyse({"form": FORM}, ANALYSIS).set_index(["comparison", "study_id", "outcome"]).loc[("two", "xu", "CRS")]
    assert (found["state"], found["reason"]) == ("refused", "too many tables to enumerate")
    assert (found["events"], found["n"]) == (7, 17)
    assert pd.isna(found["p_value"])


def test_the_table_has_its_declared_form():
    assert arrange(FOUND.reset_index(), TABLE, KEY).num_rows == 3 * 4
