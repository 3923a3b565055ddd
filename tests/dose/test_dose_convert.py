"""Flat cells for other patients: the fixed facts of the licensed products."""

from __future__ import annotations

from decimal import Decimal

import pytest

from review.dose.canonical import MILLION
from review.dose.convert import SENSITIVITY_KG, SENSITIVITY_M2, flat, height_cm, odd_conversion, weight_plausible
from review.dose.grammar import parse

TISA_CEL = (
    "0.2–5 million cells/kg body weight, if the patient body weight is ≤50 kg; "
    "10–250 million cells if the patient body weight is >50 kg"
)
AXI_CEL = "2 million cells/kg body weight with a maximum of 200 million cells"
CILTA_CEL_US = "0.5–1 million cells/kg body weight with a maximum of 100 million cells"
CILTA_CEL_EU = (
    "Patients 100 kg and below: 0.5 – 1.0 × 10⁶ CAR-positive viable T cells/kg body weight. "
    "Patients above 100 kg: 0.5 – 1.0 × 10⁸ CAR-positive viable T cells"
)


def flat_millions(text, **patient):
    return tuple(bound if bound is None else bound / MILLION for bound in flat(parse(text), **patient))


@pytest.mark.parametrize("weight", [50, 50.1, 70, 120])
def test_tisa_cel_is_continuous_at_the_switch_and_constant_above(weight):
    assert flat_millions(TISA_CEL, weight_kg=weight) == (10, 250)


def test_tisa_cel_follows_the_weight_below_the_switch():
    assert flat_millions(TISA_CEL, weight_kg=20) == (4, 100)


@pytest.mark.parametrize(("weight", "cells"), [(50, 100), (70, 140), (100, 200), (120, 200)])
def test_the_cap_of_axi_cel_binds_above_100_kg(weight, cells):
    assert flat_millions(AXI_CEL, weight_kg=weight) == (cells, cells)


@pytest.mark.parametrize(("weight", "bounds"), [(50, (25, 50)), (70, (35, 70)), (100, (50, 100)), (120, (60, 100))])
def test_cilta_cel_in_the_united_states(weight, bounds):
    assert flat_millions(CILTA_CEL_US, weight_kg=weight) == bounds


def test_cilta_cel_in_europe_has_another_dose_for_heavy_patients():
    assert flat_millions(CILTA_CEL_EU, weight_kg=120) == (50, 100)
    assert flat_millions(CILTA_CEL_EU, weight_kg=100) == (50, 100)
    assert flat_millions(CILTA_CEL_EU, weight_kg=80) == (40, 80)


@pytest.mark.parametrize(("surface", "cells"), [(1.4, 28), (1.6, 32), (1.8, 36), (2.0, 40)])
def test_doses_per_square_metre_are_exact_decimals(surface, cells):
    assert flat_millions("2 × 10⁷/m²", bsa_m2=surface) == (cells, cells)


def test_an_open_upper_bound_is_closed_by_the_cap():
    assert flat_millions("≥1 x 10^6/kg, maximum 100 million cells") == (70, 100)


def test_an_implied_weight_of_959_kg_is_an_error_and_of_96_kg_is_not():
    assert not weight_plausible(140 * MILLION, Decimal("1.46e5"))
    assert weight_plausible(14 * MILLION, Decimal("1.46e5"))


@pytest.mark.parametrize(("kg", "possible"), [("29.9", False), ("30", True), ("150", True), ("150.1", False)])
def test_an_implied_weight_is_possible_from_30_to_150_kg(kg, possible):
    assert weight_plausible(Decimal(kg) * MILLION, MILLION) is possible


def test_the_grid_is_the_one_of_both_reviews_and_holds_the_facts_of_the_labels():
    assert SENSITIVITY_KG == (50, 60, 80, 100)
    assert list(map(str, SENSITIVITY_M2)) == ["1.4", "1.73", "1.8", "2.0"]
    assert {flat_millions(TISA_CEL, weight_kg=weight) for weight in SENSITIVITY_KG} == {(10, 250)}
    per_surface = [flat_millions("2 × 10⁷/m²", bsa_m2=surface)[0] for surface in SENSITIVITY_M2]
    assert per_surface == [28, Decimal("34.6"), 36, 40]


def test_the_reference_weight_and_surface_are_not_one_person():
    assert round(height_cm(70, "1.6"), 1) == Decimal("131.7")
    assert round(height_cm(70, "1.82")) == 170
    assert round(height_cm(54, "1.6")) == 171
    assert 1 - Decimal("1.6") / Decimal("1.82") == pytest.approx(Decimal("0.12"), abs=Decimal("0.005"))


@pytest.mark.parametrize(
    ("millions", "odd"), [("280.7", False), ("46.2", False), ("784", False), ("280.9", True), ("34.61", True)]
)
def test_a_converted_dose_goes_back_to_a_round_one(millions, odd):
    (level,) = parse(millions, "million").levels
    assert odd_conversion(level) == odd


def test_cells_of_one_kind_are_never_converted_into_another():
    (level,) = parse("10^10 total cells (79% CAR-T)").levels
    assert (level.cells, level.lower) == ("total", 10**10)
