"""The review `autoimmune-dose`, built from its sheets: golden ratios, risks, and what other reviews contradict."""

from __future__ import annotations

import pandas as pd
import pytest

from review.tables import frame, parquet_table

pytestmark = pytest.mark.workflow

RATIOS = {
    ("reviewed_labels", "axi-cel", "LBCL and FL"): (2.0, 2.0),
    ("reviewed_labels", "brexu-cel", "MCL"): (2.0, 2.0),
    ("reviewed_labels", "brexu-cel", "ALL"): (1.0, 1.0),
    ("reviewed_labels", "liso-cel", "LBCL"): (0.714, 1.571),
    ("reviewed_labels", "cilta-cel", "MM"): (0.5, 1.0),
    ("reviewed_labels", "tisa-cel", "LBCL"): (0.857, 8.571),
    ("reviewed_labels", "tisa-cel", "ALL"): (0.143, 3.571),
    ("reviewed_labels", "ide-cel", "MM"): (4.286, 6.571),
    ("labels", "ide-cel", "MM|US|2024"): (4.286, 7.286),
    ("labels", "obe-cel", "ALL|US|2025"): (5.857, 5.857),
    ("stated_doses", "ide-cel", "MM"): (2.143, 6.429),
}


def table(built, path: str) -> pd.DataFrame:
    return frame(parquet_table(built / f"results/autoimmune-dose/{path}.parquet"))


@pytest.mark.parametrize(("place", "expected"), RATIOS.items())
def test_the_doses_of_products_as_multiples_of_the_autoimmune_dose(built, place, expected):
    ratios = table(built, "synthesis/ratios")
    ratios = ratios[ratios["state"] == "computed"].set_index(["analysis", "study_id", "row"])
    found = ratios.loc[place, ["ratio_low", "ratio_high"]]
    assert tuple(round(ratio, 3) for ratio in found) == expected


def test_every_dose_of_the_three_forms_has_a_row_and_none_is_blocked(built):
    doses, ratios = table(built, "dose/doses"), table(built, "synthesis/ratios")
    assert set(ratios["dose_id"]) == set(doses.loc[doses["form"] != "protocols", "dose_id"])
    assert set(ratios["state"]) == {"computed", "not applicable"}
    assert ratios.loc[ratios["state"] == "not applicable", "study_id"].tolist() == ["cilta-cel", "tisa-cel", "tisa-cel"]


def test_a_label_that_a_machine_read_once_is_provisional(built):
    ratios = table(built, "synthesis/ratios")
    assert ratios["provisional"].all()
    doses = table(built, "dose/doses")
    assert set(doses.loc[doses["form"] == "labels", "state"]) == {"provisional"}


def test_percentages_have_no_interval_and_no_event_only_bounds(built):
    risks = table(built, "synthesis/relative_risks").set_index(["analysis", "outcome"])
    assert risks["state"].to_dict() == {
        ("stated_rates", "CRS grade 3 or higher"): "no interval",
        ("stated_rates", "ICANS grade 3 or higher"): "no interval",
        ("stated_rates", "IEC-HS"): "not estimable",
        ("stated_rates", "Fatal toxicity"): "not estimable",
        ("counted_events", "CRS grade 3 or higher"): "bounded",
        ("counted_events", "ICANS grade 3 or higher"): "bounded",
    }
    crs = risks.loc["stated_rates", "CRS grade 3 or higher"]
    assert (round(crs["stated_low"], 2), round(crs["stated_high"], 2)) == (0.13, 0.2)
    counted = risks.loc["counted_events", "CRS grade 3 or higher"]
    assert round(100 * counted["exposed_risk_high"], 1) == 21.8
    assert pd.isna(counted["risk_ratio"])
    assert counted["exact_high"] > 1


def test_what_other_reviews_contradict_is_found(built):
    conflicts = {
        (review, row["study"], row["other_review"], row["fact"])
        for review in ("autoimmune-dose", "dose-fractionation", "dose-response")
        for row in frame(parquet_table(built / f"results/{review}/synthesis/cross_review.parquet")).to_dict("records")
        if row["result"] == "conflict"
    }
    assert {
        ("dose-response", "porter_41", "dose-fractionation", "indication"),
        ("dose-response", "geyer_31", "dose-fractionation", "dose"),
        ("dose-response", "zhao_71", "autoimmune-dose", "signalling domain"),
        ("autoimmune-dose", "cilta-cel", "dose-response", "signalling domain"),
        ("dose-fractionation", "porter_dl_47", "dose-response", "indication"),
        ("dose-fractionation", "geyer_mb_27", "dose-response", "dose"),
    } <= conflicts


def test_the_page_says_that_there_are_no_searches_and_has_no_screening(built):
    text = (built / "results/autoimmune-dose/manuscript/manuscript.md").read_text()
    assert "This review has no searches" in text
    assert "screened by" not in text
    assert not (built / "results/autoimmune-dose/screening").exists()
    assert not (built / "results/autoimmune-dose/identification").exists()
