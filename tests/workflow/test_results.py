"""What the shipped reviews come to, computed from the sheets: the numbers of the published articles."""

import csv
import json
from decimal import Decimal

import pandas as pd
import pytest

from shipped import REVIEWS, ROOT

pytestmark = pytest.mark.workflow


def table(built, path):
    return pd.read_parquet(built / f"results/{path}.parquet")


def tallied(built, by, subgroup, outcome):
    rows = table(built, "dose-response/synthesis/tallies")
    row = rows[(rows["subgroup_by"] == by) & (rows["subgroup"] == subgroup) & (rows["outcome"] == outcome)]
    return tuple(row[["n_yes", "n_reported"]].to_numpy()[0])


@pytest.mark.parametrize(
    ("by", "subgroup", "response", "toxicity"),
    [
        ("", "all", (13, 39), (23, 34)),
        ("target", "CD19", (8, 26), (15, 21)),
        ("target", "BCMA", (5, 9), (8, 9)),
        ("target", "other", (0, 4), (0, 4)),
        ("number of signalling domains", "one", (12, 33), (19, 28)),
        ("number of signalling domains", "two", (1, 4), (3, 4)),
        ("signalling domain", "4-1BB", (7, 19), (12, 16)),
        ("signalling domain", "CD28", (5, 13), (7, 11)),
        ("cohort size", "at least 50", (4, 9), (5, 6)),
    ],
)
def test_the_tallies_of_rotte_2022(built, by, subgroup, response, toxicity):
    assert tallied(built, by, subgroup, "response") == response
    assert tallied(built, by, subgroup, "toxicity") == toxicity


def test_the_domains_are_19_13_2_and_2_with_one_other_and_two_without_data(built):
    rows = table(built, "dose-response/synthesis/tallies")
    counts = rows[(rows["subgroup_by"] == "combination of signalling domains") & (rows["outcome"] == "response")]
    assert counts.set_index("subgroup")["n_all"].to_dict() == {
        "4-1BB": 19,
        "CD28": 13,
        "4-1BB; CD28": 2,
        "CD27; CD28": 1,
        "CD28; OX40": 1,
        "NKG2D": 1,
        "no data": 2,
    }


def test_intervals_and_conclusions_of_the_headlines(built):
    rows = table(built, "dose-response/synthesis/tallies").query("subgroup == 'all'").set_index("outcome")
    assert rows.loc["response", ["wilson_low", "wilson_high"]].astype(float).round(4).tolist() == [0.2063, 0.4902]
    assert rows.loc["toxicity", ["bound_low", "bound_high"]].astype(float).round(4).tolist() == [0.5897, 0.7179]
    found = table(built, "dose-response/synthesis/conclusions").set_index("conclusion_id")
    assert found["category"].to_dict() == {
        "response": "minority",
        "toxicity": "majority",
        "response_bcma": "insufficient",
    }
    assert found.loc[["response", "toxicity"], "fragility"].tolist() == [1, 1]
    assert found.loc["toxicity", "category_low"] == "indeterminate"


def test_doses_parsed_from_the_text_equal_the_levels_that_both_readers_typed(built):
    doses = table(built, "dose-response/dose/doses").set_index(["study_id", "level"])
    levels = table(built, "dose-response/extraction/consensus/levels")
    assert len(levels) == len(doses) == 100
    for row in levels.to_dict("records"):
        dose = doses.loc[(row["study_id"], row["level"])]
        for end in ("lower", "upper"):
            typed = row[f"{end}_million"]
            expected = None if typed == "NA" else Decimal(typed) * 10**6
            assert dose[end] == dose[f"flat_{end}"] == expected, (row, end)
            if expected is not None:
                assert dose[f"{end}_inclusive"] == (row[f"{end}_inclusive"] == "true"), (row, end)


def test_doses_wait_for_a_signature_and_those_that_reviewers_formed_say_so(built):
    doses = table(built, "dose-response/dose/doses")
    assert set(doses["state"]) == {"provisional"}
    assigned = doses[doses["level_source"] == "reviewer_assigned"]
    assert set(assigned["study_id"]) == {"cui_24", "cruz_23", "kochenderfer_37"}
    assert "cui_24:RANGE" not in set(assigned["study_id"] + ":" + assigned["level"])
    assert assigned["flags"].str.contains("LEVELS_REVIEWER_ASSIGNED").all()


def test_the_18_studies_and_21_arms_are_judged_as_the_specification_says(built):
    assert len(table(built, "dose-fractionation/extraction/consensus/arms")) == 21
    judged = table(built, "dose-fractionation/quality/judgements").query("variant == 'default'")
    found = judged.pivot(index="study_id", columns="domain", values="level")
    graded = table(built, "dose-fractionation/quality/grades").query("variant == 'default'")
    found = found.join(graded.pivot(index="study_id", columns="scheme", values="grade"))
    expected = pd.read_csv(ROOT / "tests/quality/frigault_expected.csv", dtype="str").set_index("study_id")
    expected = expected.rename(columns={"grade_f": "F", "grade_g": "G"})[list(found)].sort_index()
    assert expected.shape == (18, 7)
    assert found.sort_index().to_dict() == expected.to_dict()


def test_both_flows_add_up_and_hold_every_record_once(built):
    flow = table(built, "dose-fractionation/screening/flow").set_index("box")["n"]
    expected = {
        "previous_studies": 18,
        "citations_results": 79,
        "other_duplicates": 4,
        "other_screened": 75,
        "other_excluded_records": 46,
        "other_reports_of_previous_studies": 18,
        "other_sought_reports": 11,
        "other_awaiting_full_text": 11,
        "new_studies": 0,
        "total_studies": 18,
    }
    assert flow[list(expected)].to_dict() == expected
    other = table(built, "dose-response/screening/flow").set_index("box")["n"]
    assert other[["previous_studies", "citations_results", "other_awaiting_title", "subset_1"]].tolist() == [
        74,
        6,
        6,
        39,
    ]
    for review, records in (("dose-fractionation", 79), ("dose-response", 6)):
        ends = table(built, f"{review}/screening/terminals")
        assert len(ends) == ends["record_id"].nunique() == records


def test_each_search_round_of_a_living_review_has_a_column(built):
    path = built / "results/dose-fractionation/screening/prisma_living.csv"
    living = pd.read_csv(path, dtype="str").set_index("data")
    keys = ["citations_results", "other_duplicates", "other_excluded_records", "total_studies"]
    assert living.loc[keys, "May 2022"].tolist() == ["73", "3", "43", "18"]
    assert living.loc[keys, "Jun 2025"].tolist() == ["6", "1", "3", "18"]


def test_agreement_of_the_title_votes(built):
    rows = table(built, "dose-fractionation/screening/agreement").set_index("item")
    assert rows.loc["decision", ["n", "p_observed", "kappa"]].tolist() == [75, 1, 1]
    assert rows.loc["reason", "n"] == 47
    assert round(rows.loc["reason", "p_observed"] * 47) == 45


def test_the_report_that_both_readers_exclude_is_listed_and_not_hidden(built):
    path = built / "results/dose-fractionation/screening/registry_vs_votes.csv"
    listed = list(csv.DictReader(path.open()))
    assert [(row["study_id"], row["state"], row["votes"]) for row in listed] == [
        ("zhang_q_29", "exclude", "reviewer_a: exclude E10; reviewer_b: exclude E11")
    ]


def test_nobody_claims_two_independent_reviewers_and_provisional_is_said(built):
    for review in REVIEWS:
        text = (built / f"results/{review}/manuscript/manuscript.md").read_text()
        assert "independent" not in text
        assert "not known whether a person" in text
        assert "**Provisional.**" in text


def test_every_number_of_the_text_has_its_query(built):
    numbers = json.loads((built / "results/dose-response/manuscript/numbers.json").read_text())
    assert numbers["synthesis/tallies[outcome=response,subgroup_by=,subgroup=all].n_yes"]["shown"] == "13"
    share = numbers["synthesis/tallies[outcome=response,subgroup_by=target,subgroup=BCMA].proportion|percent"]
    assert share == {"shown": "56 %", "raw": "0.5555555555555556", "tables": ["synthesis/tallies"]}
