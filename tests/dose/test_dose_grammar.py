"""Traps of printed doses: what must be read, and what must never be guessed."""

from __future__ import annotations

import pytest

from review.dose.canonical import OVERALL
from review.dose.flags import FLAGS, Effect
from review.dose.grammar import parse, read_unit


def amounts(text, context=""):
    return [(level.label, level.basis, level.lower, level.upper) for level in parse(text, context).levels]


@pytest.mark.parametrize(
    "text",
    [
        "7 x 10^7 vs 1.4 x 10^8",
        "50 ± 10",
        "1 x 10^6 + 2 x 10^6",
        "2 x 10^6 cells/kg after 30 mg/m2 fludarabine",
        "1 × 10^6/kg or 3 × 10^6",
        "1010 in which 79% of the cells were CAR-T cells",
        "DL1: 50; 100",
        "DL1: 50; DL1: 100",
        "100-",
        "<5-10 million",
        "1-2-3 million",
        "Patients over one year: 2 x 10^6/kg",
        "60-600 million cells if 50 kg",
        "5 million (6 million)",
        "5 million (5-6 million)",
        "32 million (2 x 10^7/m2)",
        "DL1 DL2: 50",
        "2 million/kg, maximum 200 million patients",
        "2 x 10^6 cells (10^6)",
        "range 1-10 x 10^6/kg; median >5 x 10^6/kg",
        "1 x 10^6/kg (DL1: 0.5 x 10^6/kg)",
        "see text",
    ],
)
def test_what_is_not_understood_as_a_whole_is_not_read_in_part(text):
    dose = parse(text, "million")
    assert dose.flags == ("UNPARSED",)
    assert dose.levels == ()


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("105-106 cells/kg", "AMBIG_BARE_POWER"),
        ("10e6 cells", "AMBIG_E_NOTATION"),
        ("1,5 million", "DECIMAL_COMMA?"),
        ("500 cells", "NO_SCALE"),
        ("2 million cells/kg, maximum 200", "NO_SCALE"),
    ],
)
def test_a_value_that_only_a_person_can_read_has_no_number(text, flag):
    dose = parse(text)
    assert dose.kind == "HUMAN"
    assert flag in dose.flags
    assert all(level.numbers == (None, None, None) for level in dose.levels)


@pytest.mark.parametrize("name", ["CD19", "CTL019", "BB2121", "4-1BB", "KYV-101"])
def test_digits_of_a_name_are_no_dose(name):
    assert amounts(f"2 x 10^6 {name} CAR-T cells/kg") == [("", "per_kg", 2_000_000, 2_000_000)]


@pytest.mark.parametrize(
    "text",
    [
        "2 × 10^6 cells/kg",
        "2 x 10^6 kg^-1",
        "2 million cells per kilogram",
        "per kg: 2 x 10(6) cells",
        "2 x 10^6 kg-1",
    ],
)
def test_units_per_kg_in_all_spellings(text):
    dose = parse(text)
    assert amounts(text) == [("", "per_kg", 2_000_000, 2_000_000)]
    assert dose.flags == ()


def test_levels_without_names_are_numbered_in_order_and_share_unit_scale_and_cells():
    dose = parse("50, 100, or 150 x 10^6 CAR+ T cells/kg")
    assert [level.label for level in dose.levels] == ["DL1", "DL2", "DL3"]
    assert [level.lower for level in dose.levels] == [50_000_000, 100_000_000, 150_000_000]
    assert {(level.basis, level.cells) for level in dose.levels} == {("per_kg", "car_pos")}
    assert dose.flags == ("SHARED_SCALE",)


def test_an_overall_range_is_no_dose_level():
    dose = parse("Range: 1.4–371 DL1: <21 DL2: ≥21", "million")
    assert [level.label for level in dose.levels] == [OVERALL, "DL1", "DL2"]
    assert dose.kind == "levels"
    assert parse("40–590", "million").levels[0].label == OVERALL
    unnamed = parse("40–590; DL1: <100; DL2: ≥100", "million")
    assert [level.label for level in unnamed.levels] == [OVERALL, "DL1", "DL2"]


def test_both_ends_of_an_interval_in_words_are_one_level():
    assert amounts("between 50 and 100 million cells") == [(OVERALL, "flat", 50_000_000, 100_000_000)]
    assert amounts(">=140 and <280", "million") == [(OVERALL, "flat", 140_000_000, 280_000_000)]
    assert [label for label, *_ in amounts("<21 and ≥21", "million")] == ["DL1", "DL2"]


def test_a_printed_scale_goes_before_the_one_in_the_header():
    assert amounts("49 x 10^6", "million") == amounts("49", "million")
    assert amounts("0.6-6 x 10^8", "million") == [(OVERALL, "flat", 60_000_000, 600_000_000)]


def test_the_header_may_name_unit_and_cells_too():
    (level,) = parse("0.5", "10^6 CAR+ T cells/kg").levels
    assert (level.lower, level.basis, level.cells) == (500_000, "per_kg", "car_pos")


@pytest.mark.parametrize("header", ["patients", "10e6 cells", "x 106/kg", "mg/kg", "10^6 IU", "1-5 million"])
def test_a_header_that_is_no_unit_or_a_doubtful_one_is_refused(header):
    with pytest.raises(ValueError, match="is no unit, expected for example: million"):
        read_unit(header)


def test_a_plain_count_of_cells_is_not_multiplied_by_its_neighbours_scale():
    assert amounts("500,000 to 1 million cells/kg") == [(OVERALL, "per_kg", 500_000, 1_000_000)]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("2 x 10^6 viable CAR⁺ T cells/kg", "car_pos_viable"),
        ("2 x 10^6 transduced T cells/kg", "car_pos"),
        ("2 x 10^6 CAR T-cells/kg", "car_t_unspecified"),
        ("2 x 10^6 total T cells/kg", "total"),
        ("2 x 10^6 T cells/kg", "unspecified"),
        ("10^10 cells (79% CAR-T)", "unspecified"),
    ],
)
def test_which_cells_are_counted(text, cells):
    assert parse(text).levels[0].cells == cells


def test_levels_or_a_cap_that_count_other_cells_are_never_compared():
    assert "MIXED_CELLS" in parse("DL1: 1e6 CAR+ T cells/kg; DL2: 5e6 total T cells/kg").flags
    assert "MIXED_CELLS" in parse("2e6 CAR+ T cells/kg, maximum 200 million total T cells").flags


def test_a_flat_dose_and_a_dose_per_kg_must_imply_a_possible_patient():
    assert "IMPLIED_WEIGHT" in parse("140 million (1.46 x 10^5/kg)").flags
    assert parse("14 million (1.46 x 10^5/kg)").flags == ("REDUNDANT_VALUE",)


def test_a_number_in_a_remark_is_mentioned_and_not_used():
    dose = parse("Range: 40–590 (response assessed per 100 million increments)", "million")
    assert dose.flags == ("REMARK_IGNORED",)
    assert FLAGS["REMARK_IGNORED"].effect is Effect.CONFIRM
    assert (dose.levels[0].lower, dose.levels[0].upper) == (40_000_000, 590_000_000)


@pytest.mark.parametrize(
    ("text", "code"), [("", "BLANK"), ("NR", "NR"), ("n/a", "NA"), ("No data", "ND"), ("ND", "ND")]
)
def test_not_reported_not_applicable_no_data_and_empty_are_four_things(text, code):
    dose = parse(text, "million")
    assert (dose.kind, dose.missing, dose.levels) == ("NR", code, ())


def test_zero_is_a_number_and_not_a_missing_dose():
    dose = parse("0", "million")
    assert dose.kind == "single"
    assert dose.flags == ("IMPLAUSIBLE",)


@pytest.mark.parametrize(
    "text",
    [
        "10–250 million cells if >50 kg; 0.2–5 million cells/kg if ≤50 kg",
        "if above 50 kg, 10–250 million cells; if 50 kg or less, 0.2–5 million cells/kg",
    ],
)
def test_conditions_by_weight_may_stand_in_any_order(text):
    heavy, light = parse(text).levels
    assert (str(heavy.branch), heavy.basis, heavy.upper) == (">50 kg", "flat", 250_000_000)
    assert (str(light.branch), light.basis, light.upper) == ("<=50 kg", "per_kg", 5_000_000)


def test_a_condition_in_one_clause_only_is_not_understood():
    assert parse("0.2–5 million cells/kg if ≤50 kg; 10–250 million cells").kind == "UNPARSED"


def test_cells_named_once_hold_for_levels_before_that_name_none():
    assert [level.cells for level in parse("1 or 2 million CAR+ T cells").levels] == ["car_pos", "car_pos"]
    named = parse("DL1: 1 million cells; DL2: 2 million CAR+ T cells")
    assert [level.cells for level in named.levels] == ["unspecified", "car_pos"]
