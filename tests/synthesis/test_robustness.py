"""The sensitivity set: each variant is a filter or a recoding, and the tally again."""

from __future__ import annotations

import pandas as pd
import pytest
from rotte import ANALYSIS, STUDIES

from review.errors import InputError
from review.synthesis.robustness import KEY, MAIN, TABLE, WITH_RETRACTED, analyse
from review.tables import arrange

FRACTIONATED = ["cohen_21", "frey_29", "frey_30", "geyer_31", "geyer_32", "hu_35", "porter_41", "wang_56", "ying_64"]
FRACTIONATED += ["zhao_71"]
BY_DOMAIN = [{"by": "domain", "subgroup": "4-1BB"}, {"by": "domain", "subgroup": "CD28"}]


def variants(*wanted: dict, retracted: tuple[str, ...] = ()) -> pd.DataFrame:
    gone = STUDIES["study_id"].isin(retracted)
    tables = {"form": STUDIES[~gone]} | ({"retracted": STUDIES[gone]} if retracted else {})
    return analyse(tables, {"id": "robustness", "form": "studies", "of": ANALYSIS, "variants": [*wanted]})


def counts(found: pd.DataFrame, outcome: str, subgroup: str = "all") -> tuple[int, int]:
    row = found[(found["variant"] != MAIN) & (found["outcome"] == outcome) & (found["subgroup"] == subgroup)]
    assert len(row) == 1
    return int(row["n_yes"].iloc[0]), int(row["n_reported"].iloc[0])


@pytest.mark.parametrize(
    ("variant", "response", "toxicity"),
    [
        ({"keep": {"n_ge_50": ["yes"]}}, (4, 9), (5, 6)),
        ({"drop": {"study_id": FRACTIONATED}}, (8, 29), (18, 24)),
        ({"drop": {"study_id": [*FRACTIONATED, "li_38"]}}, (8, 28), (18, 23)),
        ({"drop": {"study_id": ["fowler_74", "porter_41", "zhao_71"]}}, (12, 36), (21, 31)),
        ({"drop": {"study_id": ["cruz_23", "cui_24", "kochenderfer_37"]}}, (11, 36), (21, 32)),
        ({"drop": {"study_id": ["ramos_44", "wang_56"]}}, (13, 37), (23, 32)),
        ({"drop": {"study_id": ["ramos_44", "cruz_23"]}}, (12, 37), (22, 32)),
        ({"silent_as": "no"}, (13, 39), (23, 39)),
        ({"silent_as": "yes"}, (13, 39), (28, 39)),
    ],
)
def test_the_sensitivity_set_has_its_golden_counts(variant, response, toxicity):
    found = variants({"id": "v", **variant})
    assert (counts(found, "response"), counts(found, "toxicity")) == (response, toxicity)


def test_one_recoded_study_moves_between_two_subgroups_and_nothing_else():
    recode = {"study_id": "zhao_71", "field": "domains", "value": "4-1BB"}
    found = variants({"id": "v", "recode": recode, "subgroups": BY_DOMAIN})
    assert (counts(found, "response", "4-1BB"), counts(found, "toxicity", "4-1BB")) == ((8, 20), (13, 17))
    assert (counts(found, "response", "CD28"), counts(found, "toxicity", "CD28")) == ((4, 12), (6, 10))
    assert counts(found, "response") == (13, 39)
    main = found[(found["variant"] == MAIN) & (found["subgroup"] == "4-1BB") & (found["outcome"] == "response")]
    assert main[["n_yes", "n_reported"]].astype(int).to_numpy().tolist() == [[7, 19]]


def test_silence_taken_for_no_changes_the_category_of_toxicity():
    found = variants({"id": "v", "silent_as": "no"}).set_index(["variant", "outcome"])
    changed = found.loc[("v", "toxicity")]
    assert (changed["category"], changed["main_category"], changed["changes"]) == ("indeterminate", "majority", True)
    assert not found.loc[("v", "response"), "changes"]
    assert found.loc[(MAIN, "response"), "fragility"] == found.loc[(MAIN, "toxicity"), "fragility"] == 1


def test_each_study_is_left_out_once():
    found = variants({"id": "one out", "leave_one_out": True})
    out = found[found["variant"] == "one out"]
    for outcome in ANALYSIS["outcomes"]:
        mine = out[out["outcome"] == outcome]
        assert sorted(mine["left_out"]) == sorted(STUDIES["study_id"])
        assert set(mine["n_all"]) == {38}
    response = out[out["outcome"] == "response"].set_index("left_out")
    # Without one of the 26 that say no, 13 of 38 are no minority any more.
    assert response["changes"].sum() == 26
    assert not response.loc["munshi_10", "changes"]


def test_a_tally_is_shown_with_the_retracted_studies_too():
    found = variants({"id": "v", "silent_as": "no", "subgroups": BY_DOMAIN}, retracted=("munshi_10",))
    again = found[found["variant"] == WITH_RETRACTED].set_index(["outcome", "subgroup"])
    main = found[found["variant"] == MAIN].set_index(["outcome", "subgroup"])
    assert main.loc[("response", "all"), ["n_yes", "n_reported"]].astype(int).tolist() == [12, 38]
    assert again.loc[("response", "all"), ["n_yes", "n_reported"]].astype(int).tolist() == [13, 39]
    assert again.loc[("toxicity", "all"), ["category", "main_category", "changes"]].tolist() == [
        "majority",
        "indeterminate",
        True,
    ]
    assert set(again["reason"]) == {"counts munshi_10 too"}
    assert set(again.index) == set(main.index), "each row of it stands beside one of the main analysis"
    assert WITH_RETRACTED not in set(variants({"id": "v", "silent_as": "no"})["variant"])


def test_a_variant_may_name_a_study_that_is_retracted():
    found = variants({"id": "v", "drop": {"study_id": ["munshi_10", "li_38"]}}, retracted=("munshi_10",))
    assert counts(found[found["variant"] != WITH_RETRACTED], "response") == (12, 37)


@pytest.mark.parametrize(("heavy", "state"), [([160, 240], "invariant"), ([200, 200], "changed")])
def test_a_study_whose_levels_change_their_order_for_another_patient_is_named(heavy, state):
    named = {"study_id": "li_38", "row": "", "form": "studies", "field": "dose"}
    levels = [named | {"dose_id": f"d{level}", "level": f"DL{level}"} for level in (1, 2)]
    doses = pd.DataFrame(levels).assign(flat_lower=[140, 200], flat_upper=[140, 200])
    other = pd.DataFrame({"dose_id": ["d1", "d2"], "flat_lower": heavy, "flat_upper": heavy})
    tables = {"form": STUDIES, "doses": doses, "sensitivity": other.assign(weight_kg=100, bsa_m2=1.6)}
    variant = {"id": "patients", "level_order": True}
    found = analyse(tables, {"id": "robustness", "form": "studies", "of": ANALYSIS, "variants": [variant]})
    rows = found[found["variant"] == "patients"]
    assert set(rows["state"]) == {state}
    reason = "the order of the dose levels changes in li_38" if state == "changed" else ""
    assert set(rows["reason"]) == {reason}
    assert counts(found, "response") == (13, 39)


def test_what_nobody_can_compute_is_a_row_with_its_reason():
    found = variants({"id": "bias", "not_estimable": "nobody has judged it"})
    rows = found[found["variant"] == "bias"]
    assert rows["state"].tolist() == ["not_estimable"] * 2
    assert rows["reason"].tolist() == ["nobody has judged it"] * 2
    assert rows[["n_yes", "proportion", "changes"]].isna().all(axis=None)
    none = variants({"id": "none", "keep": {"study_id": ["bishop_73"]}})
    toxicity = none[(none["variant"] == "none") & (none["outcome"] == "toxicity")].iloc[0]
    assert (toxicity["state"], toxicity["reason"]) == ("not_estimable", "no study reports the outcome")


@pytest.mark.parametrize(
    ("variant", "message"),
    [
        ({"drop": {"study_id": ["nobody_1"]}}, "v: no study has study_id 'nobody_1'"),
        ({"keep": {"size": ["yes"]}}, "v: 'size' is not a column of the form"),
        ({"recode": {"study_id": "nobody_1", "field": "domains", "value": "x"}}, "v: no study has study_id 'nobody_1'"),
        ({"recode": {"study_id": "li_38", "field": "domain", "value": "x"}}, "v: 'domain' is not a column of the form"),
    ],
)
def test_a_variant_that_would_silently_do_nothing_is_an_error(variant, message):
    with pytest.raises(InputError, match=message):
        variants({"id": "v", **variant})


def test_the_table_has_its_declared_form():
    found = variants({"id": "large", "keep": {"n_ge_50": ["yes"]}}, {"id": "one out", "leave_one_out": True})
    assert not found.duplicated(KEY).any()
    assert arrange(found, TABLE, KEY).num_rows == 2 + 2 + 2 * 39
