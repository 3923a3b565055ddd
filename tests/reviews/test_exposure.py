"""The review `exposure`: what its source documents print, from the sheets of its readers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml

from clones import Clone
from real_data import DATA
from review.interval import wilson
from review.synthesis import evidence_map, link, sums
from shipped import RESOURCES, ROOT

SHEETS = RESOURCES / "exposure/extraction"
PROTOCOL = yaml.safe_load((ROOT / "config/reviews/exposure.yaml").read_text())
ANALYSES = {analysis["id"]: analysis for analysis in PROTOCOL["analyses"]}
SOURCES = {
    "000": "rotte_2022_dose_response.txt",
    "003": "model_informed_car_t.txt",
    "004": "li_2016_car_t_review.txt",
}
TEXTS = DATA.parent / "sources"


def sheet(form: str, reader: str = "builder") -> pd.DataFrame:
    return pd.read_csv(SHEETS / f"{form}.{reader}.csv", dtype="str", keep_default_na=False)


@pytest.fixture(scope="module")
def links() -> pd.DataFrame:
    found = link.analyse({"form": sheet("links"), "totals": sheet("stated_links")}, ANALYSES["exposure"])
    return found.set_index(["stated_by", "link", "relation"]).sort_index()


def test_dose_to_exposure_is_printed_for_38_of_39_studies(links: pd.DataFrame):
    n = links.loc[("rotte_2022", "dose_exposure"), "n"]
    assert n[["positive", "none", "not_reported", "other"]].tolist() == [8, 11, 19, 1]


def test_tumour_burden_in_28_studies(links: pd.DataFrame):
    response = links.loc[("rotte_2022", "burden_response"), "n"]
    toxicity = links.loc[("rotte_2022", "burden_toxicity"), "n"]
    assert response[["negative", "positive", "other"]].tolist() == [15, 2, 11]
    assert toxicity[["positive", "none", "not_reported"]].tolist() == [9, 5, 14]


def test_three_products_have_no_link_and_two_a_trend_and_two_studies_have_none(links: pd.DataFrame):
    named = links.loc[("", "dose_exposure"), "studies"]
    assert named["positive"] == "midd_02_brexu-cel; midd_02_ide-cel"
    assert named["none"] == "midd_02_axi-cel; midd_02_liso-cel; midd_02_tisa-cel; midd_09; midd_10"


def test_no_study_is_invented_for_a_printed_total(links: pd.DataFrame):
    assert set(links.loc["rotte_2022", "studies"]) == {""}


def test_responders_by_institution_are_the_same_to_both_readers():
    for reader in ("reviewer_a", "reviewer_b"):
        rows = sheet("trials", reader).query("source == '004 Table 1'").astype({"n_enrolled": int, "n_responded": int})
        k, n = rows["n_responded"], rows["n_enrolled"]
        assert list(zip(k, n, strict=True)) == [(35, 44), (33, 52), (15, 24), (6, 14)]
        assert (k / n).round(4).tolist() == [0.7955, 0.6346, 0.625, 0.4286]
        assert (k.sum(), n.sum()) == (89, 134)


def test_all_nine_totals_of_toxicities_add_up():
    found = sums.analyse({"form": sheet("toxicity")}, ANALYSES["toxicity_totals"])
    events = found[found["value"] == "events"].set_index("group")["printed"]
    assert events.to_dict() == {
        "fever": 43,
        "hypotension": 21,
        "hypoxia or dyspnoea": 9,
        "kidney toxicity": 5,
        "cardiac disorders": 7,
        "respiratory disorders": 7,
        "fatigue, rigors or chills": 10,
        "dysphasia or obtundation": 15,
        "headache": 6,
    }
    assert set(found["state"]) == {"agrees"}


def test_the_rows_of_the_toxicity_table_do_not_exclude_each_other():
    total = sheet("toxicity").query("study_id == 'nci'").astype({"events": int, "n": int})
    assert total["events"].sum() > total["n"].max()


@pytest.mark.parametrize(("analysis", "form"), [("evidence", "evidence"), ("indicators", "variables")])
def test_every_variable_has_its_row_in_the_evidence_map(analysis: str, form: str):
    cells = evidence_map.analyse({"form": sheet(form)}, ANALYSES[analysis]).set_index(["row", "column"])["n"]
    totals = cells.xs("all", level="column").drop("all")
    assert len(totals) == 10
    assert (totals > 0).all()
    assert (cells == 0).any()


def test_the_text_says_itself_that_no_model_has_the_spacer():
    cells = evidence_map.analyse({"form": sheet("evidence")}, ANALYSES["evidence"]).set_index(["row", "column"])["n"]
    assert cells["variable-02-hinge-spacer", "model"] == 0
    assert cells["variable-01-car-affinity", "model"] == 1


def _letters(text: str) -> str:
    """Without spaces and dashes, which line breaks of a PDF add and take away."""
    return re.sub(r"[\s\u00ad\u2010-\u2015-]", "", text)


@pytest.mark.skipif(not TEXTS.exists(), reason=f"no source documents at {TEXTS}")
@pytest.mark.parametrize("path", sorted(SHEETS.glob("*.builder.csv")), ids=lambda path: path.name)
def test_every_quote_stands_in_its_source(path: Path):
    texts = {seed: _letters((TEXTS / name).read_text()) for seed, name in SOURCES.items()}
    rows = pd.read_csv(path, dtype="str", keep_default_na=False)
    parts = rows["quote"].str.split(r" ?\.\.\. ?", regex=True)
    said = [(source[:3], part) for source, quote in zip(rows["source"], parts, strict=True) for part in quote]
    absent = [part for seed, part in said if _letters(part) not in texts[seed]]
    assert absent == []
    assert (rows["quote"] != "").all()


def table(built: Clone, name: str) -> pd.DataFrame:
    return pd.read_parquet(built / f"results/exposure/{name}.parquet")


@pytest.mark.workflow
def test_a_review_without_searches_is_built_and_says_so(built: Clone):
    assert not (built / "results/exposure/identification").exists()
    assert not (built / "results/exposure/screening").exists()
    page = (built / "results/exposure/manuscript/manuscript.md").read_text()
    assert "This review has no searches" in page


@pytest.mark.workflow
def test_single_extraction_is_provisional_and_never_agreed(built: Clone):
    states = table(built, "extraction/states")
    forms = {"toxicity", "links", "stated_links", "variables", "evidence"}
    single = states[states["form"].isin(forms)]
    assert set(zip(single["state"], single["provisional"], strict=True)) == {("extracted_0", True)}
    assert not forms & set(table(built, "extraction/agreement")["scope"])


@pytest.mark.workflow
def test_responders_have_intervals_and_are_not_pooled(built: Clone):
    rows = table(built, "synthesis/proportions").query("analysis == 'response'").set_index("study_id")
    found: Any = rows.loc[["li-table1-upenn", "li-table1-nci", "li-table1-mskcc", "li-table1-bcm"]]
    assert found["events"].tolist() == [35, 33, 15, 6]
    assert found["wilson_low"].tolist() == pytest.approx(wilson([35, 33, 15, 6], [44, 52, 24, 14])[0].tolist())
    assert not rows["n"].eq(134).any()


@pytest.mark.workflow
def test_messy_doses_are_read_with_their_flags_or_not_at_all(built: Clone):
    doses = table(built, "dose/doses").set_index("study_id")
    flat = doses[["flat_lower", "flat_upper"]].map(lambda cells: None if cells is None else int(cells))
    assert flat.loc["li-table1-nci"].tolist() == [28_000_000, 2_100_000_000]
    assert flat.loc["li-table1-bcm"].tolist() == [32_000_000, 320_000_000]
    assert flat.loc["li-table1-upenn"].tolist() == [14_000_000, 1_100_000_000]
    assert flat.loc["li-kalos-2011"].tolist() == [10_220_000, 10_220_000]
    assert doses.loc["li-table1-bcm", "cells"] == "total"
    for study, flags in (
        ("li-table1-upenn", "LOST_SUPERSCRIPT"),
        ("li-table1-nci", "LOST_MINUS"),
        ("li-table1-bcm", "LOST_MINUS"),
        ("li-lowest-effective-dose", "AMBIG_BARE_POWER"),
        ("li-morgan-2010-order", "AMBIG_BARE_POWER"),
        ("li-morgan-2010", "UNPARSED"),
    ):
        assert flags in doses.loc[study, "flags"].split("; "), study
    blocked = set(doses.index[doses["state"] == "blocked"])
    assert blocked == {"li-lowest-effective-dose", "li-morgan-2010-order", "li-morgan-2010"}
