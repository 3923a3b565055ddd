from __future__ import annotations

import pandas as pd
import pytest
from frigault import NAME, document, table
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.quality.instrument import read_instrument
from review.quality.judge import GRADES, GRADES_KEY, JUDGEMENTS, JUDGEMENTS_KEY, grade, judge, robvis
from review.tables import arrange, frame

INSTRUMENT = read_instrument(document(), NAME)
VALUES = table("frigault_table1.csv")
EXPECTED = table("frigault_expected.csv").set_index("study_id")
JUDGED = judge(VALUES, INSTRUMENT, {})
GRADED = grade(JUDGED, INSTRUMENT, {})
LABELS = EXPECTED["label"].to_dict()


def levels(judged: pd.DataFrame, domain: str, variant: str) -> dict[str, str]:
    mine = judged[(judged["domain"] == domain) & (judged["variant"] == variant)]
    return dict(zip(mine["study_id"], mine["level"], strict=True))


def grades(graded: pd.DataFrame, scheme: str, variant: str) -> dict[str, str]:
    mine = graded[(graded["scheme"] == scheme) & (graded["variant"] == variant)]
    return dict(zip(mine["study_id"], mine["grade"], strict=True))


@pytest.mark.parametrize(
    ("column", "domain", "variant"),
    [
        ("selection_literal", "selection", "literal"),
        ("selection", "selection", "default"),
        ("attrition", "attrition", "default"),
        ("detection", "detection", "default"),
        ("detection", "detection", "literal"),
        ("indirectness", "indirectness", "default"),
        ("indirectness", "indirectness", "literal"),
        ("imprecision_literal", "imprecision", "literal"),
        ("imprecision", "imprecision", "default"),
    ],
)
def test_every_study_has_the_expected_level_in_every_column(column, domain, variant):
    assert levels(JUDGED, domain, variant) == EXPECTED[column].to_dict()


@pytest.mark.parametrize(
    ("column", "scheme", "variant"),
    [
        ("grade_f", "F", "default"),
        ("grade_f", "F", "literal"),
        ("grade_g_literal", "G", "literal"),
        ("grade_g", "G", "default"),
    ],
)
def test_every_study_has_the_expected_grade(column, scheme, variant):
    assert grades(GRADED, scheme, variant) == EXPECTED[column].to_dict()


def test_the_counts_below_the_table():
    counted = {
        (scheme, variant): pd.Series(grades(GRADED, scheme, variant)).value_counts().to_dict()
        for scheme, variant in [("F", "default"), ("G", "literal"), ("G", "default")]
    }
    assert counted["F", "default"] == {"low": 18}
    assert counted["G", "literal"] == {"low": 1, "very low": 17}
    assert counted["G", "default"] == {"very low": 18}
    assert grades(GRADED, "G", "literal")["cohen_ad_42"] == "low"
    assert pd.Series(levels(JUDGED, "attrition", "default")).value_counts().to_dict() == {
        "unclear": 10,
        "high": 4,
        "medium": 3,
        "low": 1,
    }
    assert list(levels(JUDGED, "imprecision", "literal").values()).count("gap") == 14


def test_the_literal_reading_has_no_attrition_domain_of_its_own():
    assert levels(JUDGED, "attrition", "literal") == {}


def test_without_the_committee_the_detection_domain_rests_on_safety():
    found = levels(JUDGED, "detection", "detection_without_irc")
    assert {study for study, level in found.items() if level == "high"} == {"zhang_q_29"}
    assert set(found.values()) == {"high", "low"}


def test_approval_by_a_board_is_no_selection_unless_the_protocol_says_so():
    found = levels(judge(VALUES, INSTRUMENT, {"ethics_approval_counts_as": "medium"}), "selection", "default")
    starred = VALUES.set_index("study_id")["irc_patient_selection"] == "No*"
    assert {study for study, level in found.items() if level == "medium"} == set(starred[starred].index)


def test_a_judgement_names_its_rule_and_quotes_what_it_rests_on():
    quotes = pd.DataFrame(
        [
            ("xu_j_36", "sample_size", "Xu J(36) < 30"),
            ("xu_j_36", "follow_up", "Xu J(36) < 30"),
            ("xu_j_36", "heterogeneity", "Single sub-type"),
        ],
        columns=["study_id", "field", "quote"],
    )
    judged = judge(VALUES, INSTRUMENT, {}, quotes).set_index(["study_id", "variant", "domain"])
    assert judged.loc[("xu_j_36", "default", "imprecision"), ["rule", "quote"]].tolist() == [
        "imprecision_high",
        "Xu J(36) < 30",
    ]
    assert judged.loc[("xu_j_36", "default", "indirectness"), "quote"] == "Single sub-type"
    assert judged.loc[("xu_j_36", "default", "attrition"), "quote"] == ""


def test_a_blank_item_leaves_the_domain_open_only_where_it_could_change_the_level():
    blank = VALUES[VALUES["study_id"].isin(["li_m_48", "xu_j_36"])].assign(follow_up="")
    judged = judge(blank, INSTRUMENT, {})
    state = judged.set_index(["study_id", "variant", "domain"])["state"]
    assert state["li_m_48", "default", "imprecision"] == "open"
    assert state["xu_j_36", "default", "imprecision"] == "judged"  # below 30 patients, high whatever the follow-up
    assert state["li_m_48", "default", "attrition"] == "judged"
    graded = grade(judged, INSTRUMENT, {}).set_index(["study_id", "scheme", "variant"])
    assert graded.loc[("li_m_48", "G", "default"), ["grade", "reasons"]].tolist() == ["", "open: imprecision"]
    assert graded.loc[("xu_j_36", "G", "default"), "grade"] == "very low"
    shown = robvis(judged, LABELS, INSTRUMENT).set_index("Study")
    assert shown.loc["Li M 2022", ["D5", "Overall"]].tolist() == ["No information", "No information"]


def test_a_judgement_on_an_unsigned_value_is_provisional():
    values = VALUES.assign(provisional="follow_up; safety_reported")
    judged = judge(values, INSTRUMENT, {})
    mine = judged[(judged["study_id"] == "cohen_ad_42") & (judged["variant"] == "default")]
    assert dict(zip(mine["domain"], mine["state"], strict=True)) == {
        "selection": "judged",
        "attrition": "judged",
        "detection": "provisional",
        "indirectness": "judged",
        "imprecision": "provisional",
    }


def test_every_value_that_the_instrument_does_not_know_is_reported():
    values = VALUES.copy()
    values.loc[0, "heterogeneity"] = "3"
    values.loc[1, "sample_size"] = "26"
    with pytest.raises(InputError) as raised:
        judge(values.drop(columns="follow_up"), INSTRUMENT, {})
    assert [str(problem) for problem in raised.value.problems] == [
        f"instrument frigault2023:{problem}"
        for problem in [
            "heterogeneity: frey_nv_37: '3' is not known, expected one of: single, 2, >2, NR",
            "sample_size: frey_nv_35: '26' is not known, expected one of: >50, 30-50, <30, NR",
            "follow_up: the form has no such field, expected one field for each item",
        ]
    ]


BEST = {
    "study_id": "best",
    "irc_patient_selection": "Yes",
    "loss_to_follow_up": "<5%",
    "objective_outcomes": "Yes",
    "irc_response_assessment": "Yes",
    "safety_reported": "Yes",
    "heterogeneity": "single",
    "sample_size": ">50",
    "follow_up": ">12m",
}


def graded_as(**changed: str) -> dict[str, tuple[str, str]]:
    found = grade(judge(pd.DataFrame([BEST | changed]), INSTRUMENT, {}), INSTRUMENT, {})
    mine = found[found["variant"] == "default"]
    return {
        scheme: (given, why) for scheme, given, why in zip(mine["scheme"], mine["grade"], mine["reasons"], strict=True)
    }


def test_the_upward_scheme_rises_for_good_studies_only():
    assert graded_as()["F"][0] == "high"
    assert graded_as(heterogeneity="2") == {
        "F": ("moderate", "no_high_and_three_low +1 (selection, attrition, detection, imprecision)"),
        "G": ("low", ""),
    }
    assert graded_as(heterogeneity=">2")["F"] == ("low", "")
    assert graded_as(loss_to_follow_up="NR")["F"] == ("low", "")


def test_a_grade_goes_down_once_for_risk_of_bias_and_never_below_the_scale():
    assert graded_as(irc_patient_selection="No", loss_to_follow_up="NR")["G"] == (
        "very low",
        "risk_of_bias -1 (selection, attrition)",
    )
    assert graded_as(irc_patient_selection="No", heterogeneity=">2", sample_size="<30")["G"] == (
        "very low",
        "risk_of_bias -1 (selection); indirectness -1 (indirectness); imprecision -1 (imprecision)",
    )


def test_what_is_not_reported_counts_as_high_unless_the_lenient_variant_is_read():
    found = grade(judge(pd.DataFrame([BEST | {"loss_to_follow_up": "NR"}]), INSTRUMENT, {}), INSTRUMENT, {})
    assert grades(found, "G", "default") == {"best": "very low"}
    assert grades(found, "G", "lenient") == {"best": "low"}


def test_the_interchange_table_shows_the_worst_domain_and_not_the_grade():
    shown = robvis(JUDGED, LABELS, INSTRUMENT)
    assert shown.columns.tolist() == ["Study", "D1", "D2", "D3", "D4", "D5", "Overall"]
    assert len(shown) == 18
    assert shown.set_index("Study").loc["Cohen AD 2019"].tolist() == [
        "High",
        "Moderate",
        "Low",
        "Low",
        "High",
        "High",
    ]
    assert set(shown["Overall"]) == {"High"}
    fair = robvis(judge(pd.DataFrame([BEST | {"loss_to_follow_up": "NR"}]), INSTRUMENT, {}), {"best": "B"}, INSTRUMENT)
    assert fair.loc[0].tolist() == ["B", "Low", "Unclear", "Low", "Low", "Low", "Unclear"]


def test_the_tables_have_their_declared_form_whatever_the_order_of_the_studies():
    shuffled = judge(VALUES.sample(frac=1, random_state=7), INSTRUMENT, {})
    assert arrange(shuffled, JUDGEMENTS, JUDGEMENTS_KEY) == arrange(JUDGED, JUDGEMENTS, JUDGEMENTS_KEY)
    stored = frame(arrange(shuffled, JUDGEMENTS, JUDGEMENTS_KEY))
    assert arrange(grade(stored, INSTRUMENT, {}), GRADES, GRADES_KEY) == arrange(GRADED, GRADES, GRADES_KEY)
    assert robvis(stored, LABELS, INSTRUMENT).equals(robvis(JUDGED, LABELS, INSTRUMENT))
    assert not JUDGED.duplicated(JUDGEMENTS_KEY).any()
    assert judge(VALUES.iloc[:0], INSTRUMENT, {}).columns.tolist() == JUDGEMENTS.names


@given(st.fixed_dictionaries({item: st.sampled_from(values) for item, values in INSTRUMENT.items.items()}))
def test_every_case_that_a_reader_can_write_is_judged_and_graded(answers):
    judged = judge(pd.DataFrame([{"study_id": "any"} | answers]), INSTRUMENT, {})
    assert set(judged["state"]) == {"judged"}
    assert (grade(judged, INSTRUMENT, {})["grade"] != "").all()
