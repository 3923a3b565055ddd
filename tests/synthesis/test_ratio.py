"""Ratios of doses as intervals: the golden ratios of the approved products, and the laws of interval arithmetic."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.dose.doses import doses
from review.errors import InputError
from review.synthesis.ratio import KEY, TABLE, analyse
from review.tables import arrange, frame

SETTINGS = {
    "weight_kg": 70,
    "bsa_m2": 1.6,
    "fields": {"labels": {"dose": {"role": "label"}}, "protocols": {"dose": {"role": "planned"}}},
}
ANALYSIS = {"id": "a", "form": "labels", "reference": {"form": "protocols", "study_id": "standard"}}
GOLDEN = {
    "2 million cells/kg body weight with a maximum of 200 million cells": (2.0, 2.0),
    "1 million cells/kg body weight with a maximum of 100 million cells": (1.0, 1.0),
    "50–110 million cells consisting of 1:1 ratio of CAR+ CD4 and CD8 cells": (0.714, 1.571),
    "0.5–1 million cells/kg body weight with a maximum of 100 million cells": (0.5, 1.0),
    "60–600 million cells": (0.857, 8.571),
    "300–460 million cells": (4.286, 6.571),
    "300 to 510 × 106 CAR-positive T cells": (4.286, 7.286),
    "150-450 x 10^6": (2.143, 6.429),
    "410 × 10^6 CD19 CAR-positive viable T cells": (5.857, 5.857),
}
"""Doses of products against 70 million cells (methods, M2)."""
CONDITIONAL = (
    "0.2–5 million cells/kg body weight, if the patient body weight is ≤50 kg; "
    "10–250 million cells if the patient body weight is >50 kg"
)


def ratios(*texts: str, reference: str = "1 x 10^6 CAR-T cells/kg", weight: float = 70, chosen=None) -> pd.DataFrame:
    rows = [("labels", f"s{place}", text) for place, text in enumerate(texts)] + [("protocols", "standard", reference)]
    values = pd.DataFrame(rows, columns=["form", "study_id", "raw"])
    table = doses(values.assign(row="", field="dose", marks="", awaiting=False), SETTINGS | {"weight_kg": weight})
    form = pd.DataFrame({"study_id": [f"s{place}" for place in range(len(texts))], "label": list(texts)})
    analysis = ANALYSIS | ({"reference": chosen} if chosen else {})
    found = analyse({"form": form, "doses": table}, analysis)
    return frame(arrange(found, TABLE, KEY))


@pytest.mark.parametrize(("text", "expected"), GOLDEN.items())
def test_the_ratio_of_a_label_dose(text, expected):
    [row] = ratios(text).to_dict("records")
    assert (round(row["ratio_low"], 3), round(row["ratio_high"], 3)) == expected
    assert row["state"] == "computed"


def test_a_branch_for_patients_of_another_weight_has_no_ratio_and_says_so():
    rows = ratios(CONDITIONAL).set_index("state")
    assert [round(rows.loc["computed", name], 3) for name in ("ratio_low", "ratio_high")] == [0.143, 3.571]
    assert rows.loc["not applicable", "reason"] == "the dose is for patients of another weight (<=50 kg)"
    assert pd.isna(rows.loc["not applicable", "ratio_low"])


def test_a_lighter_patient_takes_the_other_branch():
    rows = ratios(CONDITIONAL, weight=40).set_index("state")
    assert [rows.loc["computed", name] for name in ("ratio_low", "ratio_high")] == [0.2, 5]


def test_only_a_single_dose_or_a_printed_target_has_a_ratio_of_targets():
    single, range_, target = ratios(
        "2 x 10^6/kg", "50-110 x 10^6", "target dose 100 x 10^6 (range 50-110 x 10^6)"
    ).to_dict("records")
    assert single["ratio_target"] == 2
    assert pd.isna(range_["ratio_target"])
    assert target["ratio_target"] == pytest.approx(100 / 70)
    assert target["ratio_low"] == pytest.approx(50 / 70)


def test_an_open_bound_leaves_that_end_open():
    [row] = ratios("up to 5 x 10^6/kg").to_dict("records")
    assert pd.isna(row["ratio_low"])
    assert row["ratio_high"] == 5
    assert (row["state"], row["reason"]) == ("open", "the dose has no lower bound")


@pytest.mark.parametrize(
    ("text", "reason"), [("10e6 cells/kg", "the dose is blocked"), ("NR", "the dose is not reported")]
)
def test_a_dose_without_a_value_is_a_row_that_is_refused(text, reason):
    [row] = ratios(text).to_dict("records")
    assert (row["state"], row["reason"]) == ("refused", reason)
    assert pd.isna(row["ratio_low"])
    assert pd.isna(row["ratio_high"])


def test_a_ratio_is_provisional_if_either_dose_is():
    assert ratios("2 x 10^6 CAR-T cells/kg")["provisional"].tolist() == [False]
    assert ratios("2 x 10^6/kg")["provisional"].tolist() == [True]
    assert ratios("2 x 10^6 CAR-T cells/kg", reference="1 x 10^6/kg")["provisional"].tolist() == [True]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ({"study": "standard"}, "analysis a:reference: 'study' is not a column of the doses, expected one of: "),
        ({"study_id": "other"}, "analysis a:reference: no dose with study_id=other has a value, expected one"),
    ],
)
def test_a_reference_that_is_not_there_is_named(reference, message):
    with pytest.raises(InputError) as caught:
        ratios("2 x 10^6/kg", chosen=reference)
    assert str(caught.value).startswith(message)


def test_a_form_without_doses_has_no_ratio_and_stops_nothing():
    assert ratios(reference="NR").empty


ENDS = st.tuples(st.integers(1, 999), st.integers(1, 999)).map(sorted)


@settings(max_examples=20, deadline=None)
@given(ENDS, ENDS, st.floats(0, 1), st.floats(0, 1))
def test_the_interval_holds_every_ratio_of_a_dose_and_a_reference_in_their_ranges(dose, reference, one, other):
    [row] = ratios(f"{dose[0]}-{dose[1]} million cells", reference=f"{reference[0]}-{reference[1]} million").to_dict(
        "records"
    )
    a, b = (ends[0] + share * (ends[1] - ends[0]) for ends, share in ((dose, one), (reference, other)))
    assert row["ratio_low"] * (1 - 1e-12) <= a / b <= row["ratio_high"] * (1 + 1e-12)
    assert row["ratio_low"] == dose[0] / reference[1]
    assert row["ratio_high"] == dose[1] / reference[0]


@settings(max_examples=20, deadline=None)
@given(ENDS, st.sampled_from([50, 60, 80, 100]))
def test_a_ratio_of_two_doses_per_kg_is_the_same_for_every_weight(dose, weight):
    text = f"{dose[0] / 100}-{dose[1] / 100} x 10^6/kg"
    at_70, other = (ratios(text, weight=one).loc[0, ["ratio_low", "ratio_high"]].tolist() for one in (70, weight))
    assert other == pytest.approx(at_70)
