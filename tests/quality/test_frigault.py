"""Table 3.3 of the specification cell by cell, the counts below it, and what each option changes."""

from __future__ import annotations

import pandas as pd
import pytest
from frigault import grades, levels, shipped, table

from review.quality.counts import NOT_ESTIMABLE, counts
from review.quality.grade import grade
from review.quality.judge import judge

INSTRUMENT = shipped("frigault2023")
VALUES = table("frigault_table1.csv")
EXPECTED = table("frigault_expected.csv").set_index("study_id")
JUDGED = judge(VALUES, INSTRUMENT, {})
GRADED = grade(JUDGED, INSTRUMENT, {})
COUNTED = counts(JUDGED, GRADED, INSTRUMENT)


def counted(column: str) -> dict[str, int]:
    return VALUES[column].value_counts().to_dict()


def read_as(options: dict[str, str], domain: str, values: pd.DataFrame = VALUES) -> dict[str, str]:
    return levels(judge(values, INSTRUMENT, options), domain)


def changed(options: dict[str, str], domain: str) -> dict[str, tuple[str, str]]:
    """By study, the level by default and under the options, where they differ."""
    before, after = levels(JUDGED, domain), read_as(options, domain)
    return {study: (before[study], after[study]) for study in before if before[study] != after[study]}


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
        ("grade_g", "G", "conservative"),
    ],
)
def test_every_study_has_the_expected_grade(column, scheme, variant):
    assert grades(GRADED, scheme, variant) == EXPECTED[column].to_dict()


def test_the_inputs_below_the_table():
    assert counted("loss_to_follow_up") == {">20%": 4, "5-20%": 3, "<5%": 1, "NR": 10}
    assert counted("sample_size") == {"<30": 13, "30-50": 2, ">50": 3}
    assert counted("follow_up") == {">12m": 10, "6-12m": 1, "<6m": 1, "NR": 6}
    assert "Yes" not in counted("irc_patient_selection")
    assert counted("irc_response_assessment")["Yes"] == 1


@pytest.mark.parametrize(
    ("scale", "variant", "expected"),
    [
        ("F", "default", {"low": 18}),
        ("G", "literal", {"low": 1, "very low": 17}),
        ("G", "default", {"very low": 18}),
        ("attrition", "default", {"low": 1, "medium": 3, "unclear": 10, "high": 4}),
        ("imprecision", "literal", {"medium": 3, "gap": 14, "high": 1}),
        ("overall", "default", {"high": 18}),
        ("overall", "literal", {"gap": 1, "high": 17}),
    ],
)
def test_the_counts_below_the_table(scale, variant, expected):
    mine = COUNTED[(COUNTED["scale"] == scale) & (COUNTED["variant"] == variant)]
    assert {value: n for value, n in zip(mine["value"], mine["n"], strict=True) if n} == expected


@pytest.mark.parametrize(
    ("variant", "scale", "worst", "left"),
    [
        ("default", "overall", "high", ""),
        ("default", "G", "very low", ""),
        ("literal", "overall", "high", "cohen_ad_42"),
        ("literal", "G", "very low", "cohen_ad_42"),
        ("default", "F", "low", ""),
    ],
)
def test_leaving_out_high_risk_leaves_one_study_or_none_and_that_is_not_estimable(variant, scale, worst, left):
    mine = COUNTED[(COUNTED["variant"] == variant) & (COUNTED["scale"] == scale) & (COUNTED["value"] == worst)]
    assert mine[["n_left", "left", "consequence"]].to_numpy().tolist() == [[len(left.split()), left, NOT_ESTIMABLE]]


def test_the_literal_reading_has_no_attrition_domain_of_its_own():
    assert levels(JUDGED, "attrition", "literal") == {}


def test_without_the_committee_the_detection_domain_rests_on_safety():
    found = levels(JUDGED, "detection", "detection_without_irc")
    assert {study for study, level in found.items() if level == "high"} == {"zhang_q_29"}
    assert set(found.values()) == {"high", "low"}


def test_approval_by_a_board_is_no_selection_unless_the_protocol_says_so():
    starred = VALUES.loc[VALUES["irc_patient_selection"] == "No*", "study_id"]
    assert changed({"ethics_approval_counts_as": "medium"}, "selection") == dict.fromkeys(starred, ("high", "medium"))


def test_a_gap_may_count_as_high():
    graded = grade(JUDGED, INSTRUMENT, {"gap_counts_as": "high"})
    assert grades(graded, "G", "literal")["cohen_ad_42"] == "very low"


def test_comparability_may_be_read_as_low_indirectness():
    many = VALUES.loc[VALUES["heterogeneity"] == ">2", "study_id"]
    assert len(many) == 4
    assert changed({"more_than_two_subtypes": "low"}, "indirectness") == dict.fromkeys(many, ("high", "low"))


def test_follow_up_that_is_not_reported_may_count_as_short():
    expected = {"li_m_48": ("unclear", "high"), "jiang_h_22": ("unclear", "high")}
    assert changed({"follow_up_not_reported": "high"}, "imprecision") == expected


def test_unclear_stays_a_level_and_only_the_grade_takes_it_for_another():
    assert set(levels(JUDGED, "attrition", "lenient").values()) == {"low", "medium", "unclear", "high"}
    assert grades(GRADED, "G", "conservative") == grades(GRADED, "G")


def test_the_scheme_that_counts_is_the_protocols_choice():
    chosen = grade(JUDGED, INSTRUMENT, {"grade_scheme": "F"})
    assert set(GRADED.loc[GRADED["counts"], "scheme"]) == {"G"}
    assert set(chosen.loc[chosen["counts"], "scheme"]) == {"F"}
    assert set(GRADED["measure"]) == {"study_quality (GRADE-derived)"}


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


def numbered(options: dict[str, str], domain: str, **given: str) -> str:
    return read_as(options, domain, pd.DataFrame([BEST | given]))["best"]


@pytest.mark.parametrize(
    ("domain", "field", "number", "medium", "outer"),
    [
        ("attrition", "loss_to_follow_up", "4.9", "low", "low"),
        ("attrition", "loss_to_follow_up", "5", "medium", "low"),
        ("attrition", "loss_to_follow_up", "20", "medium", "high"),
        ("attrition", "loss_to_follow_up", "20.1", "high", "high"),
        ("imprecision", "sample_size", "29", "high", "high"),
        ("imprecision", "sample_size", "30", "medium", "high"),
        ("imprecision", "sample_size", "50", "medium", "low"),
        ("imprecision", "sample_size", "51", "low", "low"),
        ("imprecision", "follow_up", "5.9", "high", "high"),
        ("imprecision", "follow_up", "6", "medium", "high"),
        ("imprecision", "follow_up", "12", "medium", "low"),
        ("imprecision", "follow_up", "12.5", "low", "low"),
        ("indirectness", "heterogeneity", "1", "low", "low"),
        ("indirectness", "heterogeneity", "2", "medium", "medium"),
        ("indirectness", "heterogeneity", "3", "high", "high"),
    ],
)
def test_a_number_is_put_into_its_class_and_the_boundary_where_the_protocol_says(domain, field, number, medium, outer):
    assert numbered({}, domain, **{field: number}) == medium
    assert numbered({"boundaries_count_as": "outer"}, domain, **{field: number}) == outer


def test_patients_and_subtypes_are_read_from_the_field_that_the_protocol_names():
    """Tables 1 and 2 disagree: Frey CLL and Frey ALL are 30-50 in one, 19 and 26 in the other."""
    given = {"sample_size": "30-50", "n_treated": "19", "heterogeneity_as_reported": ">2"}
    assert numbered({}, "imprecision", **given) == "medium"
    assert numbered({"sample_size_from": "n_treated"}, "imprecision", **given) == "high"
    assert numbered({}, "indirectness", **given) == "low"
    assert numbered({"subtypes_from": "heterogeneity_as_reported"}, "indirectness", **given) == "high"


def graded_as(**given: str) -> dict[str, tuple[str, str]]:
    found = grade(judge(pd.DataFrame([BEST | given]), INSTRUMENT, {}), INSTRUMENT, {})
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
    assert grades(found, "G") == {"best": "very low"}
    assert grades(found, "G", "lenient") == {"best": "low"}
