"""The other shipped instruments: overall rules, scores, and what their sources say of them."""

from __future__ import annotations

from itertools import product

import pandas as pd
import pytest
from frigault import levels, shipped

from review.errors import InputError
from review.quality.counts import counts
from review.quality.grade import GRADES, SCORES, SCORES_KEY, grade, score
from review.quality.judge import judge
from review.tables import arrange


def values(*studies: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame([{"study_id": f"s{number}", **answers} for number, answers in enumerate(studies)], dtype="str")


def overall(name: str, answers: dict[str, str], **options: str) -> str:
    return levels(judge(values(answers), shipped(name), options), "overall")["s0"]


ROB2 = ["randomisation", "deviations", "missing_outcomes", "measurement", "reported_result"]
ROBINS = [
    "confounding", "selection", "classification", "deviations", "missing_data", "measurement", "reported_result",
]  # fmt: skip
JBI = [
    "inclusion_criteria", "condition_measured", "condition_identified", "consecutive_inclusion", "complete_inclusion",
    "demographics", "clinical_information", "outcomes", "sites", "statistics",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "domains", "items"),
    [("rob2", 5, 5), ("robins_i", 7, 7), ("jbi_case_series", 10, 10), ("minors", 12, 12), ("nos_cohort", 3, 9)],
)
def test_each_has_as_many_domains_and_items_as_its_source(name, domains, items):
    instrument = shipped(name)
    assert (len(instrument.domains), len(instrument.items)) == (domains, items)


def rob2_overall(given: tuple[str, ...], concerns: str) -> str:
    """The algorithm in the words of the guidance; how many concerns make a high risk is the protocol's choice."""
    if "high" in given or (concerns != "none" and given.count("some concerns") >= int(concerns)):
        return "high"
    return "some concerns" if "some concerns" in given else "low"


@pytest.mark.parametrize("concerns", ["none", "2", "3", "4", "5"])
def test_rob2_for_every_combination_of_domain_judgements(concerns):
    cases = list(product(["low", "some concerns", "high"], repeat=5))
    judged = judge(values(*(dict(zip(ROB2, case, strict=True)) for case in cases)), shipped("rob2"),
                   {"concerns_that_make_high": concerns})  # fmt: skip
    found = levels(judged, "overall")
    assert [found[f"s{n}"] for n in range(len(cases))] == [rob2_overall(case, concerns) for case in cases]


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        ({}, "low"),
        ({"confounding": "moderate"}, "moderate"),
        ({"confounding": "moderate", "selection": "no information"}, "no information"),
        ({"confounding": "serious", "selection": "no information"}, "serious"),
        ({"confounding": "serious", "missing_data": "critical"}, "critical"),
        ({"confounding": "", "missing_data": "critical"}, "critical"),
        ({"confounding": "", "missing_data": "serious"}, ""),
    ],
)
def test_robins_i(some, expected):
    assert overall("robins_i", dict.fromkeys(ROBINS, "low") | some) == expected


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        ({}, "yes"),
        ({"sites": "NA"}, "yes"),
        ({"sites": "NA", "statistics": "unclear"}, "unclear"),
        ({"demographics": "no", "statistics": "unclear"}, "no"),
        (dict.fromkeys(JBI, "NA"), "NA"),
        ({"demographics": ""}, ""),
    ],
)
def test_the_worst_answer_of_the_jbi_checklist(some, expected):
    assert overall("jbi_case_series", dict.fromkeys(JBI, "yes") | some) == expected


MINORS = [
    "aim", "consecutive_patients", "prospective_data", "endpoints", "unbiased_assessment", "follow_up",
    "loss_to_follow_up", "sample_size",
]  # fmt: skip
COMPARATIVE = ["control_group", "contemporary_groups", "baseline_equivalence", "statistics"]


def scored(name: str, answers: dict[str, str], **options: str) -> list[object]:
    found = score(values(answers), shipped(name), options)
    return frame_row(found)


def frame_row(found: pd.DataFrame) -> list[object]:
    (row,) = arrange(found, SCORES, SCORES_KEY).select(["points", "maximum", "blank"]).to_pylist()
    return list(row.values())


def test_minors_adds_up_to_16_or_24():
    """A row printed in Rheumatol Int 2023;43:245, table 5: 2 2 2 2 0 2 0 0, in sum 10."""
    printed = dict(zip(MINORS, "22220200", strict=True))
    assert scored("minors", printed) == [10, 16, ""]
    assert scored("minors", dict.fromkeys(MINORS, "2")) == [16, 16, ""]
    assert scored("minors", dict.fromkeys(MINORS + COMPARATIVE, "2"), design="comparative") == [24, 24, ""]
    assert scored("minors", printed | {"aim": ""}) == [None, 16, "aim"]


def test_minors_asks_for_the_comparative_items_only_of_comparative_studies():
    judged = judge(values(dict.fromkeys(MINORS, "2")), shipped("minors"), {})
    assert set(judged["domain"]) == {*MINORS, "overall"}
    with pytest.raises(InputError, match="control_group: the form has no field 'control_group'"):
        judge(values(dict.fromkeys(MINORS, "2")), shipped("minors"), {"design": "comparative"})


def test_a_score_moves_no_grade_and_leaves_nobody_out():
    instrument = shipped("minors")
    judged = judge(values(dict.fromkeys(MINORS, "0"), dict.fromkeys(MINORS, "2")), instrument, {})
    graded = grade(judged, instrument, {})
    assert arrange(graded, GRADES, by=()).num_rows == 0
    assert set(counts(judged, graded, instrument)["scale"]) == {*MINORS, "overall"}


STARS = {
    "representativeness": "a*", "non_exposed_selection": "a*", "exposure_ascertainment": "b*",
    "outcome_absent_at_start": "a*", "comparable_main_factor": "a*", "comparable_other_factor": "b*",
    "outcome_assessment": "b*", "follow_up_length": "a*", "follow_up_adequacy": "a*",
}  # fmt: skip


@pytest.mark.parametrize(
    ("some", "stars", "domain", "level", "worst"),
    [
        ({}, 9, "selection", "good", "good"),
        ({"representativeness": "d"}, 8, "selection", "good", "good"),
        ({"representativeness": "d", "non_exposed_selection": "b"}, 7, "selection", "fair", "fair"),
        ({"representativeness": "d", "non_exposed_selection": "b", "outcome_absent_at_start": "b"}, 6, "selection",
         "poor", "poor"),
        ({"comparable_main_factor": "none"}, 8, "comparability", "good", "good"),
        ({"comparable_main_factor": "none", "comparable_other_factor": "none"}, 7, "comparability", "poor", "poor"),
        ({"outcome_assessment": "c"}, 8, "outcome", "good", "good"),
        ({"outcome_assessment": "c", "follow_up_adequacy": "d"}, 7, "outcome", "poor", "poor"),
    ],
)  # fmt: skip
def test_the_stars_of_the_newcastle_ottawa_scale_and_the_thresholds_of_the_ahrq(some, stars, domain, level, worst):
    judged = judge(values(STARS | some), shipped("nos_cohort"), {})
    assert levels(judged, domain)["s0"] == level
    assert levels(judged, "overall")["s0"] == worst
    assert scored("nos_cohort", STARS | some) == [stars, 9, ""]
