"""Flat cells for other patients: the fixed facts of the licensed products."""

from __future__ import annotations

from decimal import Decimal

import pytest

from review.dose.canonical import MILLION
from review.dose.convert import flat, weight_plausible
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
