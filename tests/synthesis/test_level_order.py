"""The order of dose levels over other reference patients: a cap that binds may change it."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from review.dose.doses import doses
from review.dose.sensitivity import SENSITIVITY, sensitivity
from review.synthesis.level_order import changed_orders
from review.tables import empty

GRID = [50, 60, 80, 100], [Decimal("1.4"), Decimal("1.8"), Decimal("2.0")]


CAPPED = "DL1: 2 x 10^6/kg (max 150 x 10^6); DL2: 3 x 10^6/kg (max 150 x 10^6)"


def changed(*texts: str, form: str = "studies") -> list[str]:
    """The studies of `studies` whose order changes; the doses are of `form`."""
    values = pd.DataFrame(
        [(f"s{place}", "", form, "dose", text, "", False) for place, text in enumerate(texts)],
        columns=["study_id", "row", "form", "field", "raw", "marks", "awaiting"],
    )
    settings = {"weight_kg": 70, "bsa_m2": 1.6, "fields": {form: {"dose": {"role": "assigned"}}}}
    found = doses(values, settings)
    assert len(found)
    return changed_orders(found, sensitivity(found, *GRID), "studies")


def test_levels_of_one_basis_keep_their_order():
    assert changed("DL1: 1 x 10^6/kg; DL2: 3 x 10^6/kg", "DL1: 50 x 10^6; DL2: 150 x 10^6; DL3: 450 x 10^6") == []


def test_a_cap_that_binds_for_a_heavy_patient_makes_two_levels_one_and_the_study_is_named():
    assert changed("DL1: 1 x 10^6/kg; DL2: 3 x 10^6/kg", CAPPED) == ["s1"]


def test_another_form_and_no_doses_change_nothing():
    assert changed(CAPPED, form="other") == []
    values = doses(
        pd.DataFrame(columns=["study_id", "row", "form", "field", "raw", "marks", "awaiting"]),
        {"weight_kg": 70, "bsa_m2": 1.6, "fields": {"studies": {"dose": {"role": "assigned"}}}},
    )
    assert changed_orders(values, empty(SENSITIVITY), "studies") == []
