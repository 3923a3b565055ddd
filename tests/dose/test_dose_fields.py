"""Doses are taken from the fields that the protocol names, with those who decided them."""

import pandas as pd

from review.dose.fields import SCHEMES, VALUES, deciders, dose_texts, schemes

TABLES = {
    "arms": pd.DataFrame(
        {
            "study_id": ["s1", "s1"],
            "row": ["A", "B"],
            "provisional": ["n; crs", "crs; notes"],
            "dose": ["5", "DL1‡: 6"],
            "notes": ["", "‡"],
        }
    ),
    "trials": pd.DataFrame(
        {
            "study_id": ["s2"],
            "row": [""],
            "provisional": ["day"],
            "given": ["7"],
            "share": ["50;50"],
            "day": ["0;1"],
        }
    ),
}


def test_each_named_field_gives_one_row_a_value_with_the_marks_beside_it():
    fields = {"arms": {"dose": {"marks_field": "notes"}}, "trials": {"given": {}}}
    found = dose_texts(TABLES, fields)
    assert list(found.columns) == VALUES
    assert found.to_numpy().tolist() == [
        ["s1", "A", "arms", "dose", "5", "", False],
        ["s1", "B", "arms", "dose", "DL1‡: 6", "‡", True],
        ["s2", "", "trials", "given", "7", "", False],
    ]


def test_schemes_are_taken_from_the_two_fields_that_hold_them_and_may_be_none():
    assert schemes(TABLES, {"trials": {"percents": "share", "days": "day"}}).to_numpy().tolist() == [
        ["s2", "", "50;50", "0;1", True]
    ]
    assert list(schemes(TABLES, {}).columns) == SCHEMES
    assert len(schemes(TABLES, {})) == 0


def test_who_decided_a_value_is_known_by_its_place():
    provenance = pd.DataFrame(
        [["arms", "s1", "A", "dose", "kim; lee"], ["arms", "s1", "B", "dose", "bo; engine"]],
        columns=["form", "study_id", "row", "field", "decided_by"],
    )
    assert deciders([provenance], ["engine"]) == {
        ("arms", "s1", "A", "dose"): ["kim", "lee"],
        ("arms", "s1", "B", "dose"): ["bo"],
    }
    assert deciders([], []) == {}
