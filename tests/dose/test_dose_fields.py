"""Doses are taken from the fields that the protocol names, and signed by people only."""

import pandas as pd
import pytest

from review.dose.confirm import checked_confirmations
from review.dose.fields import SCHEMES, VALUES, dose_texts, schemes
from review.errors import InputError
from review.inputs import read_rows

TABLES = {
    "arms": pd.DataFrame({"study_id": ["s1", "s1"], "row": ["A", "B"], "dose": ["5", "DL1‡: 6"], "notes": ["", "‡"]}),
    "trials": pd.DataFrame({"study_id": ["s2"], "row": [""], "given": ["7"], "share": ["50;50"], "day": ["0;1"]}),
}


def test_each_named_field_gives_one_row_a_value_with_the_marks_beside_it():
    fields = {"arms": {"dose": {"marks_field": "notes"}}, "trials": {"given": {}}}
    found = dose_texts(TABLES, fields)
    assert list(found.columns) == VALUES
    assert found.to_numpy().tolist() == [
        ["s1", "A", "arms", "dose", "5", ""],
        ["s1", "B", "arms", "dose", "DL1‡: 6", "‡"],
        ["s2", "", "trials", "given", "7", ""],
    ]


def test_schemes_are_taken_from_the_two_fields_that_hold_them_and_may_be_none():
    assert schemes(TABLES, {"trials": {"percents": "share", "days": "day"}}).to_numpy().tolist() == [
        ["s2", "", "50;50", "0;1"]
    ]
    assert list(schemes(TABLES, {}).columns) == SCHEMES
    assert len(schemes(TABLES, {})) == 0


def test_a_machine_cannot_sign_a_dose():
    text = "dose_id,value,confirmed_by\nd1,5 million,kim\nd2,6 million,engine\n"
    rows = read_rows(text.encode(), "confirmations.csv", ["dose_id", "value", "confirmed_by"])
    with pytest.raises(InputError) as caught:
        checked_confirmations(rows, "confirmations.csv", ["kim"])
    assert [str(problem) for problem in caught.value.problems] == [
        "confirmations.csv:3: confirmed_by 'engine' is nobody whom the protocol calls human, expected one of: kim"
    ]
