"""Sigmoid fits: published counts of one product, the identity with logistic regression, and every reason to refuse."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InputError
from review.synthesis import fit
from review.synthesis.fit_models import Counts, Sigmoid, band, ed50_interval, fit_logistic, fit_sigmoid
from review.synthesis.fit_refusal import ALIKE, unfit_curve
from review.synthesis.hill import hill
from review.tables import arrange

# Ide-cel: responders of patients by dose, KarMMa and CRB-401.
IDE_CEL = {
    "munshi_10": [(150, 4, 2), (300, 70, 48), (450, 54, 44)],
    "raje_42": [(50, 3, 1), (150, 8, 6), (450, 19, 18), (800, 3, 3)],
}
ROLES = {"dose": "level", "n": "n", "events": "events", "outcome": "outcome", "level_source": "source"}
ANALYSIS = {
    "id": "response_by_dose",
    "fields": ROLES | {role: role for role in ALIKE},
    "reference_dose": 150,
}
SAME = {"cells": "viable CAR+", "dose_basis": "flat", "scheme": "single", "definition": "ORR", "criteria": "IMWG"}


def form(studies, **changes):
    rows = [
        {"study_id": study, "level": str(dose), "n": str(n), "events": str(events), "outcome": "ORR", "source": "trial"}
        for study, levels in studies.items()
        for dose, n, events in levels
    ]
    return pd.DataFrame(rows).assign(**SAME | changes)


def fitted(table, **changes):
    found = fit.analyse({"form": table}, ANALYSIS | changes)
    return found.set_index("model")


def numbers(studies):
    rows = [(*row, place) for place, levels in enumerate(studies.values()) for row in levels]
    dose, n, events, study = np.transpose(rows).astype(float)
    return Counts(dose, n, events, study.astype(int))


COUNTS = numbers(IDE_CEL)
# Made-up: a plateau of 0.8 and an ED50 of 60 that five studies hold in place.
LARGE = {
    f"study_{i}": [(d, 200, round(200 * hill(d, 60, 0.8).item())) for d in (5, 20, 60, 200, 600, 2000)]
    for i in range(5)
}
LEVELS = fit.levels(form(LARGE), ANALYSIS)


def test_the_published_counts_give_the_golden_estimates():
    found = fitted(form(IDE_CEL))
    logistic = found.loc["logistic"]
    assert logistic[["intercept", "slope"]].tolist() == pytest.approx([0.262008, 1.139535], abs=1e-6)
    assert logistic["nll"] == pytest.approx(85.442093, abs=1e-6)
    assert logistic["ed50"] == pytest.approx(119.189, abs=1e-3)
    assert logistic["aic"] == pytest.approx(174.884, abs=1e-3)
    by_study = found.loc["logistic_by_study"]
    assert by_study["slope"] == pytest.approx(1.608082, abs=1e-6)
    assert by_study["aic"] == pytest.approx(171.337, abs=1e-3)
    assert found.loc["emax", "ed50"] == pytest.approx(103.97, abs=5e-3)
    assert found.loc["hill", "ed50"] == pytest.approx(119.189, abs=1e-3)
    assert found.loc["hill", "nll"] == pytest.approx(85.442093, abs=1e-6)
    assert found["on_bound"].tolist() == ["emax", "emax", "", ""]
    assert found["patients"].tolist() == [161] * 4 and found["events"].tolist() == [122] * 4


def test_the_profile_interval_ends_where_the_likelihood_has_fallen_by_1_92():
    low, high = ed50_interval(COUNTS, fit_sigmoid(COUNTS))
    assert low == pytest.approx(20.3, abs=0.05)
    assert high == pytest.approx(148.4, abs=0.4)  # published from a grid; the root is 148.699
    plateaus = np.linspace(0.3, 1, 70001)[:, None]
    for limit in (low, high):
        best = min(COUNTS.nll(row) for row in hill(COUNTS.dose, limit, plateaus))
        assert best - 85.49432496 == pytest.approx(1.9207294, abs=2e-5)


def test_the_best_documented_product_is_refused_with_every_reason():
    found = fitted(form(IDE_CEL, criteria="", source=""))
    assert set(found["state"]) == {"refused"}
    assert found.loc["emax", "reason"].split("; ") == [
        "0 of 2 studies have 3 levels with 5 patients, expected 5 such studies",
        "not known of every level: the criteria or grading scale, who formed it",
        "the estimate of the plateau is on its bound",
    ]
    assert "24-fold, expected at most 10-fold" in found.loc["hill", "reason"]


def test_enough_like_data_are_fitted_and_give_back_their_curve():
    row = fitted(form(LARGE)).loc["emax"]
    assert (row["state"], row["reason"]) == ("fitted", "")
    assert row[["ed50", "emax"]].tolist() == pytest.approx([60, 0.8], rel=0.02)
    assert row["ed50_low"] < 60 < row["ed50_high"]
    assert fitted(form(LARGE)).loc["hill", "h"] == pytest.approx(1, rel=0.05)


@pytest.mark.parametrize("role, name", ALIKE.items())
def test_levels_that_differ_or_are_unknown_in_one_respect_are_refused(role, name):
    table = form(LARGE)
    table.loc[0, role] = "another"
    assert (
        fitted(table).loc["emax", "reason"] == f"levels differ in {name} ({', '.join(sorted(['another', SAME[role]]))})"
    )
    table.loc[0, role] = "NR"
    assert fitted(table).loc["emax", "reason"] == f"not known of every level: {name}"


def test_a_protocol_that_has_no_such_field_knows_nothing_of_it():
    fields = {role: field for role, field in ANALYSIS["fields"].items() if role != "cells"}
    reason = fitted(form(LARGE), fields=fields).loc["emax", "reason"]
    assert reason == "not known of every level: which cells are counted"


def test_half_of_the_levels_formed_by_reviewers_are_too_many():
    half = ["reviewer_assigned", "trial"] * 15
    assert "reviewers formed 15 of 30 levels" in fitted(form(LARGE, source=half)).loc["emax", "reason"]
    assert fitted(form(LARGE, source=[*half[:-2], "trial", "trial"])).loc["emax", "state"] == "fitted"


def test_four_good_studies_are_too_few_and_so_are_small_levels():
    four = {study: levels for study, levels in LARGE.items() if study != "study_0"}
    assert fitted(form(four)).loc["emax", "reason"].startswith("4 of 4 studies have 3 levels")
    small = LARGE | {"study_0": [(d, 4, 2) for d in (5, 20, 60, 200)]}
    assert fitted(form(small)).loc["emax", "reason"].startswith("4 of 5 studies have 3 levels")


def test_the_exponent_needs_four_levels():
    three = {study: levels[1:4] for study, levels in LARGE.items()}
    found = fitted(form(three))
    assert "4 levels" not in found.loc["emax", "reason"]
    assert "0 of 5 studies have 4 levels" in found.loc["hill", "reason"]


@pytest.mark.parametrize("interval", [(5.0, 51.0), (0.0, 60.0), (50.0, np.inf)])
def test_an_ed50_that_is_anywhere_is_refused(interval):
    curve = Sigmoid(20, 0.8, 1, 0, 1, 2, ())
    reasons = unfit_curve(LEVELS, curve, interval, free_h=False)
    assert len(reasons) == 1 and "expected at most 10-fold" in reasons[0]
    assert unfit_curve(LEVELS, curve, (5.0, 50.0), free_h=False) == []


def test_an_ed50_far_below_all_doses_is_on_its_bound():
    flat = {f"study_{i}": [(d, 1000, 300) for d in (100, 300, 900)] for i in range(5)}
    reason = fitted(form(flat)).loc["emax", "reason"]
    assert reason.startswith("the estimate of the ED50 is on its bound; the 95 % interval of the ED50 is without end")


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 900), st.integers(2, 60), st.floats(0.1, 0.9)), min_size=3, max_size=6))
def test_with_a_floor_of_0_and_a_plateau_of_1_the_curve_is_the_logistic_line(cells):
    dose, n, share = np.transpose(cells)
    counts = Counts(dose, n, np.round(n * share), np.zeros(len(dose), dtype=int))
    line = fit_logistic(counts, 100)
    if line is None or not 0.05 < line.slope < 10:
        return
    ed50 = 100 * np.exp(-line.intercept / line.slope)
    assert counts.nll(hill(dose, ed50, h=line.slope)) == pytest.approx(line.nll, rel=1e-9)
    assert fit_sigmoid(counts, None).nll <= line.nll + 1e-6  # a plateau below 1 may fit better, never worse


def test_untreated_patients_estimate_the_floor():
    doses = (0, 5, 20, 60, 200, 600, 2000)
    with_controls = {study: [(d, 200, round(200 * hill(d, 60, 0.8, e0=0.1).item())) for d in doses] for study in LARGE}
    assert fitted(form(with_controls)).loc["emax", "e0"] == pytest.approx(0.1, abs=0.02)
    assert fitted(form(LARGE)).loc["emax", "e0"] == 0


def test_nothing_is_estimated_from_one_dose_or_one_kind_of_patient():
    found = fitted(form({"a": [(100, 20, 5)]}))
    assert set(found["state"]) == {"not_estimable"} and found["ed50"].isna().all()
    assert fitted(form({"a": [(100, 20, 20), (200, 20, 20)]})).loc["emax", "reason"].startswith("all patients")
    apart = fitted(form({"a": [(100, 20, 0), (200, 20, 20)]}))
    assert apart.loc["logistic", "state"] == "not_estimable" and "separates" in apart.loc["logistic", "reason"]


def test_rows_without_a_number_are_counted_and_events_above_patients_named():
    table = form(IDE_CEL)
    table.loc[0, "n"] = "NR"
    assert fitted(table).loc["emax", ["levels", "left_out"]].tolist() == [6, 1]
    table.loc[1, "events"] = "71"
    with pytest.raises(InputError, match="munshi_10: 71 events in 70 patients"):
        fitted(table)


def test_groups_are_fitted_apart_and_the_table_has_its_form():
    groups = {"one": {"study_id": ["munshi_10"]}, "other": {"study_id": ["raje_42"]}}
    found = fit.analyse({"form": form(IDE_CEL)}, ANALYSIS | {"groups": groups})
    assert found.loc[found["model"] == "emax", "patients"].tolist() == [128, 33]
    assert arrange(found, fit.TABLE, fit.KEY).num_rows == 8


def test_the_band_holds_the_curve_and_every_curve_within_the_interval():
    counts = numbers(LARGE)
    curve = fit_sigmoid(counts)
    doses = np.array([1.0, 60, 3000])
    low, high = band(counts, curve, doses)
    assert (low < hill(doses, curve.ed50, curve.emax)).all() and (hill(doses, curve.ed50, curve.emax) < high).all()
    limit = ed50_interval(counts, curve)[0]
    plateau = min(np.linspace(0.6, 1, 4001), key=lambda emax: counts.nll(hill(counts.dose, limit, emax)))
    assert hill(20, limit, plateau) <= band(counts, curve, np.array([20.0]))[1][0] + 2e-3
