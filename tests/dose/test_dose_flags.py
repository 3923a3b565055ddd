"""Every flag: its class (methods 1.5), a text that raises it, and what it does to the dose."""

from __future__ import annotations

import pandas as pd
import pytest

from review.dose.confirm import to_confirm
from review.dose.doses import doses
from review.dose.flags import FLAGS, Effect, listed
from review.dose.splits import splits

VIABLE = "CAR+ viable T cells"
MARKS = {"‡": "reviewer_assigned", "§": "total"}
SETTINGS = {
    "fields": {"arms": {"dose": {"role": "planned", "marks": MARKS}, "per_kg": {"role": "received"}}},
}

INFO = {
    "SHARED_SCALE": f"0.2-5 x 10^6 {VIABLE}/kg",
    "THOUSANDS_SEP": f"500,000,000 {VIABLE}",
    "REDUNDANT_VALUE": f"70 million (7 x 10^7) {VIABLE}",
    "APPROX": f"~70 million {VIABLE}",
    "OPEN_LOWER": f"up to 70 million {VIABLE}",
    "OPEN_UPPER": f">=70 million {VIABLE}",
    "UPPER_EXCLUSIVE": f"70 to <90 million {VIABLE}",
    "WEIGHT_CONDITIONAL": f"1e6 {VIABLE}/kg if <=50 kg; 5e7 {VIABLE} if >50 kg",
    "ODD_CONVERSION": f"280.9 million {VIABLE}",
}
CONFIRM = {
    "LOST_SUPERSCRIPT": f"2 x 106 {VIABLE}/kg",
    "LOST_MINUS": f"2 x 10^6 {VIABLE} kg1",
    "X10E_NOTATION": f"2 x 10e6 {VIABLE}/kg",
    "LETTER_SCALE": f"2M {VIABLE}/kg",
    "CENTRAL_MEAN": f"49 million {VIABLE} (average)",
    "CENTRAL_MEDIAN": f"median 49 million {VIABLE}",
    "REVERSED": f"5e7 - 1e7 {VIABLE}",
    "PAEDIATRIC": f"2e6 {VIABLE}/kg (ped)",
    "CELLS_UNSPECIFIED": "2e6 cells/kg",
    "LEVELS_REVIEWER_ASSIGNED": f"DL1‡: 10 million; DL2‡: 20 million {VIABLE}",
    "DOT_NOTATION": f"1·5 × 10⁶ {VIABLE}/kg",
    "REMARK_IGNORED": f"10^10 {VIABLE} (79% of all)",
}
BLOCK = {
    "AMBIG_BARE_POWER": f"1010 {VIABLE}",
    "AMBIG_E_NOTATION": f"10e6 {VIABLE}",
    "DECIMAL_COMMA?": f"1,5 x 10^6 {VIABLE}/kg",
    "NO_SCALE": f"3-5 {VIABLE}",
    "EXPONENT_OUT_OF_RANGE": f"1 x 10^15 {VIABLE}",
    "IMPLAUSIBLE": f"2 x 10^11 {VIABLE}",
    "IMPLIED_WEIGHT": f"140 million {VIABLE} (1.46 x 10^5/kg)",
    "MIXED_CELLS": f"DL1: 1e7 {VIABLE}; DL2: 5e7 total T cells",
    "UNPARSED": f"1e7 {VIABLE} versus 5e7",
}
NO_DOSE = {"NR": "not_reported", "ND": "not_reported", "": "not_reported", "NA": "not_a_dose", "30 mg/m2": "not_a_dose"}
SPLITS = {"SPLIT_ROUNDED": "33, 33, 33 (d0,1,2)", "SPLIT_SUM_ERROR": "10, 30, 50 (d1,2,3)", "NO_SPLIT": "ND (0-2d)"}
READING = {"TEXT_PROVISIONAL": ("2e6 CAR+ T cells/kg", "provisional"), "TEXT_OPEN": ("", "blocked")}
SIGNATURES = {"CONFIRMED", "CONFIRMATION_CONFLICT", "CONFIRMATION_EXPIRED"}


def read(raw, field="dose", awaiting=False):
    columns = ["study_id", "row", "form", "field", "raw", "marks", "awaiting"]
    return doses(pd.DataFrame([("s1", "", "arms", field, raw, "", awaiting)], columns=columns), SETTINGS)


@pytest.mark.parametrize(
    ("effect", "state", "flag", "raw"),
    [
        *((Effect.INFO, "ok", flag, raw) for flag, raw in INFO.items()),
        *((Effect.CONFIRM, "provisional", flag, raw) for flag, raw in CONFIRM.items()),
        *((Effect.BLOCK, "blocked", flag, raw) for flag, raw in BLOCK.items()),
    ],
    ids=[*INFO, *CONFIRM, *BLOCK],
)
def test_a_flag_is_raised_and_has_the_effect_of_its_class(effect, state, flag, raw):
    table = read(raw)
    assert FLAGS[flag].effect is effect
    assert all(flag in listed(flags) for flags in table["flags"])
    assert set(table["state"]) == {state}
    bounds = table[["lower", "upper"]].notna().any(axis="columns")
    assert bounds.all() == (state != "blocked")
    waiting = to_confirm(table)
    assert len(waiting) == (0 if state == "ok" else len(table))
    assert all(FLAGS[flag].meaning in doubt for doubt in waiting["doubt"])
    assert (waiting["proposed"] != "").all() == (state != "blocked") or waiting.empty


@pytest.mark.parametrize(("raw", "state"), NO_DOSE.items())
def test_nothing_reported_and_no_dose_of_cells_are_states_of_their_own(raw, state):
    table = read(raw)
    assert table["state"].tolist() == [state]
    assert to_confirm(table).empty


@pytest.mark.parametrize(("flag", "printed"), SPLITS.items())
def test_a_flag_of_a_split_has_the_effect_of_its_class(flag, printed):
    table = splits(
        pd.DataFrame([("s1", "", printed, "", False)], columns=["study_id", "row", "percents", "days", "awaiting"])
    )
    assert set(table["flags"]) == {flag}
    states = {"SPLIT_ROUNDED": "ok", "SPLIT_SUM_ERROR": "blocked", "NO_SPLIT": "not_reported"}
    assert set(table["state"]) == {states[flag]}


@pytest.mark.parametrize(("flag", "raw", "state"), [(flag, *case) for flag, case in READING.items()])
def test_a_text_that_is_not_settled_marks_its_dose(flag, raw, state):
    table = read(raw, awaiting=True)
    assert table[["flags", "state"]].to_numpy().tolist() == [[flag, state]]


def test_a_unit_behind_a_level_that_is_lent_to_a_larger_one_before_it_has_to_be_signed():
    falling, rising = (read(f"{first}; 2 x 10^6 {VIABLE}/kg") for first in ("120 x 10^6", "1 x 10^6"))
    assert falling[["flags", "state"]].to_numpy().tolist() == [["SHARED_UNIT", "provisional"], ["", "ok"]]
    assert set(rising["state"]) == {"ok"}


def test_there_is_no_flag_that_nothing_raises():
    missing = {"NR", "ND", "NA", "BLANK", "NOT_CELL_DOSE"}
    assert set(FLAGS) == {*INFO, *CONFIRM, *BLOCK, *SPLITS, *READING, *SIGNATURES, *missing, "SHARED_UNIT"}


def test_a_mark_that_names_other_cells_than_the_text_mixes_them():
    assert read(f"20 million {VIABLE}§")["flags"].str.contains("MIXED_CELLS").all()
