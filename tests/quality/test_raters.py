from __future__ import annotations

import pandas as pd
import pytest
from frigault import shipped, table

from review.agreement import AGREEMENT, AGREEMENT_KEY
from review.quality.raters import domain_agreement, readers_values
from review.tables import arrange

VALUES = table("frigault_table1.csv")


def entries(**sheets: pd.DataFrame) -> pd.DataFrame:
    """The long table of the extraction: one row a cell and reader."""
    parts = [
        sheet.melt("study_id", var_name="field", value_name="canonical").assign(reviewer=reader)
        for reader, sheet in sheets.items()
    ]
    return pd.concat(parts, ignore_index=True).assign(form="quality", row="")


def agreement(first: pd.DataFrame, second: pd.DataFrame, **options: str) -> pd.DataFrame:
    sheets = readers_values(entries(b=second, a=first), ["a", "b", "c"], "quality", {})
    found = domain_agreement(sheets, shipped("frigault2023"), options)
    assert arrange(found, AGREEMENT, AGREEMENT_KEY).num_rows == len(found)
    return found.set_index("item")


def test_readers_agree_on_a_domain_when_their_answers_lead_to_one_level():
    """30 % and 40 % lost are two answers and one level; a committee that selected or not is another level."""
    other = VALUES.copy()
    other.loc[other["study_id"] == "davila_ml_41", "loss_to_follow_up"] = "5-20%"
    other["irc_patient_selection"] = other["irc_patient_selection"].replace("No*", "No")
    found = agreement(VALUES, other)
    assert found["p_observed"].round(4).to_dict() == {
        "selection": 1,
        "attrition": round(17 / 18, 4),
        "detection": 1,
        "indirectness": 1,
        "imprecision": 1,
        "overall": 1,
    }
    assert set(found["n"]) == {18}
    assert list(found.iloc[0][["rater_1", "rater_2", "scope"]]) == ["a", "b", "quality"]


def test_the_categories_are_the_levels_of_the_instrument():
    """With five levels PABAK is (5 p - 1) / 4, however few of them were used."""
    other = VALUES.assign(heterogeneity=VALUES["heterogeneity"].replace(">2", "2"))
    found = agreement(VALUES, other).loc["indirectness"]
    assert found["pabak"] == pytest.approx((5 * 14 / 18 - 1) / 4)


def test_a_judgement_that_is_open_or_a_study_that_one_reader_has_is_not_rated():
    other = VALUES.iloc[:17].assign(heterogeneity=["", *VALUES["heterogeneity"].iloc[1:17]])
    found = agreement(VALUES, other)
    assert found["n"].to_dict()["indirectness"] == 16
    assert found["n"].to_dict()["selection"] == 17
    assert found["n_any"].to_dict()["indirectness"] == 18


def test_rows_without_an_id_are_no_study():
    """Two of one name stand side by side in a foreign sheet: neither has a place."""
    lost = VALUES.iloc[:1].assign(study_id="")
    read = entries(a=VALUES, b=pd.concat([VALUES, lost, lost], ignore_index=True))
    sheets = readers_values(read, ["a", "b"], "quality", {})
    assert set(domain_agreement(sheets, shipped("frigault2023"), {})["n_any"]) == {18}
    assert list(readers_values(entries(a=lost), ["a"], "quality", {})) == []


def test_a_reader_alone_has_nobody_to_agree_with():
    sheets = readers_values(entries(a=VALUES), ["a", "b"], "quality", {})
    assert list(sheets) == ["a"]
    assert domain_agreement(sheets, shipped("frigault2023"), {}).empty


def test_a_readers_totals_are_made_of_that_readers_numbers():
    arms = pd.DataFrame({"study_id": ["a", "a"], "row": ["1", "2"], "canonical": ["19", "7"]})
    arms = arms.assign(form="arms", field="n", reviewer="r")
    quality = entries(r=pd.DataFrame({"study_id": ["a"], "x": ["1"]}))
    totals = {"patients": {"form": "arms", "field": "n"}}
    (found,) = readers_values(pd.concat([quality, arms]), ["r"], "quality", totals).values()
    assert found["patients"].tolist() == ["26"]
    (none,) = readers_values(quality, ["r"], "quality", totals).values()
    assert none["patients"].tolist() == [""]
