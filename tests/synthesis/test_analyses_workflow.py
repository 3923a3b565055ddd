"""The analyses of the shipped reviews as they are built: golden numbers, and what a changed cell changes."""

from __future__ import annotations

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow


def table(clone, path: str) -> pd.DataFrame:
    return pd.read_parquet(clone / f"results/{path}.parquet")


def test_trends_and_directions_of_the_two_studies_of_ide_cel(built):
    trends = table(built, "dose-response/synthesis/trends")
    orr = trends[trends["outcome"] == "ORR"].set_index(["study_id", "score"])
    assert orr.loc[("munshi_10", "rank"), "p_exact"] == pytest.approx(0.068270, abs=5e-7)
    assert orr.loc[("raje_42", "dose"), "p_exact"] == pytest.approx(0.023161, abs=5e-7)
    found = table(built, "dose-response/synthesis/directions")
    orr = found[found["outcome"] == "ORR"].set_index("study_id")
    assert len(orr) == 39
    assert orr.index[orr["direction"] == "higher"].tolist() == ["munshi_10", "raje_42"]
    assert orr.loc[orr["direction"] == "NC", "reason"].ne("").all()
    tests = table(built, "dose-response/synthesis/tests")
    sign = tests[(tests["analysis"] == "direction") & (tests["test"] == "sign")]
    assert set(sign["state"]) == {"refused"}


@pytest.mark.parametrize(
    ("variant", "response", "toxicity"),
    [
        ("main analysis", (13, 39), (23, 34)),
        ("at least 50 patients", (4, 9), (5, 6)),
        ("without fractionated doses", (8, 29), (18, 24)),
        ("without fractionated doses and Li", (8, 28), (18, 23)),
        ("with granular doses", (12, 36), (21, 31)),
        ("with levels of the trial", (11, 36), (21, 32)),
        ("without doses marked §", (13, 37), (23, 32)),
        ("without breaches of eligibility", (12, 37), (22, 32)),
        ("silent studies as no", (13, 39), (23, 39)),
        ("silent studies as yes", (13, 39), (28, 39)),
        ("other reference patients", (13, 39), (23, 34)),
    ],
)
def test_the_sensitivity_set_of_the_published_review(built, variant, response, toxicity):
    found = table(built, "dose-response/synthesis/robustness")
    rows = found[(found["variant"] == variant) & (found["subgroup_by"] == "")].set_index("outcome")
    counts = [tuple(map(int, rows.loc[name, ["n_yes", "n_reported"]])) for name in ("response", "toxicity")]
    assert counts == [response, toxicity]
    expected = "invariant" if variant == "other reference patients" else "computed"
    assert set(rows["state"]) == {expected}


@pytest.mark.parametrize(
    ("analysis", "counts"),
    [
        ("lowest_dose_stated", [((6, 15), (9, 13)), ((4, 10), (5, 8)), ((3, 13), (9, 12)), ((0, 1), (0, 1))]),
        ("first_level_of_the_trial", [((3, 9), (6, 8)), ((3, 8), (5, 7)), ((3, 8), (7, 7)), ((4, 14), (5, 12))]),
    ],
)
def test_the_studies_fall_into_the_bands_of_their_starting_doses(built, analysis, counts):
    found = table(built, "dose-response/synthesis/starting_doses")
    found = found[found["analysis"] == analysis].set_index(["outcome", "subgroup"])
    bands = ("below 30 million", "30 to 50 million", "above 50 million", "not stated")
    for band, (response, toxicity) in zip(bands, counts, strict=True):
        assert tuple(found.loc[("response", band), ["n_yes", "n_reported"]]) == response
        assert tuple(found.loc[("toxicity", band), ["n_yes", "n_reported"]]) == toxicity


def test_single_and_fractionated_doses_within_studies(built):
    found = table(built, "dose-fractionation/synthesis/contrasts").set_index(["comparison", "study_id", "outcome"])
    crs = "CRS grade 3 or higher"
    for comparison, study, outcome, p_value in [
        ("three cohorts", "frey_nv_35", crs, 0.017001),
        ("fractions or single high dose", "frey_nv_35", crs, 0.027759),
        ("fractions or all others", "frey_nv_35", crs, 0.063965),
        ("three cohorts", "frey_nv_35", "CRR", 0.003799),
        ("fractions or single high dose", "xu_j_36", crs, 0.153435),
        ("fractions or single high dose", "frey_nv_37", crs, 1.0),
    ]:
        assert found.loc[(comparison, study, outcome), "p_value"] == pytest.approx(p_value, abs=5e-7)


def test_counts_that_one_machine_has_read_stay_provisional(built):
    counts = table(built, "dose-response/extraction/consensus/counts")
    assert counts["provisional"].str.contains("events").all()
    conclusions = table(built, "dose-response/synthesis/conclusions").set_index("conclusion_id")
    assert set(conclusions["certainty"]) == {"very low"}
    assert set(conclusions["certainty_state"]) == {"provisional"}


@pytest.mark.long
def test_a_changed_count_moves_its_analyses_and_no_tally(small):
    before = small.results()
    for reader in ("ann", "ben"):
        small.edit(f"resources/reed-dose/extraction/counts.{reader}.csv", "counts,9,6,", "counts,9,7,")
    run = small.run("synthesis")
    assert run.status == 0, run.output[-3000:]
    after = small.results()
    changed = {path for path in after if after[path] != before.get(path) and "/synthesis/" in path}
    assert changed == {f"reed-dose/synthesis/{name}.parquet" for name in ("directions", "trends")}
    assert "early-reports/analysis/proportions" not in run.jobs
    trend = table(small, "reed-dose/synthesis/trends").set_index(["study_id", "outcome", "score"])
    assert trend.loc[("birch_2021", "response", "log10"), "events"] == 10


def test_a_review_without_a_tally_has_the_tests_that_its_directions_ask_for(small_fresh):
    path = "config/reviews/early-reports.yaml"
    small_fresh.edit(path, "kind: proportion", "kind: direction, tests: [{test: sign, outcomes: [response]}]")
    small_fresh.edit(path, "cross_review:\n  with: [reed-dose]", "cross_review:")
    run = small_fresh.run("--config", 'reviews=["early-reports"]')
    assert run.status == 0, run.output[-3000:]
    [row] = table(small_fresh, "early-reports/synthesis/tests").to_dict("records")
    assert (row["outcome"], row["n"], row["state"]) == ("response", 0, "refused")
    assert not (small_fresh / "results/early-reports/synthesis/conclusions.parquet").exists()
