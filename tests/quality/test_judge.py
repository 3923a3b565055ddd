from __future__ import annotations

import pandas as pd
import pytest
from frigault import levels, shipped, table
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InputError
from review.quality.answers import with_totals
from review.quality.grade import GRADES, GRADES_KEY, grade
from review.quality.instrument import read_instrument
from review.quality.judge import JUDGEMENTS, JUDGEMENTS_KEY, judge
from review.tables import arrange, frame

INSTRUMENT = shipped("frigault2023")
VALUES = table("frigault_table1.csv")
JUDGED = judge(VALUES, INSTRUMENT, {})
KEY = ["study_id", "variant", "domain"]


def test_a_judgement_names_its_rule_its_inputs_and_quotes_what_it_rests_on():
    quotes = pd.DataFrame(
        [
            ("xu_j_36", "sample_size", "Xu J(36) < 30"),
            ("xu_j_36", "follow_up", "Xu J(36) < 30"),
            ("xu_j_36", "heterogeneity", "Single sub-type"),
            ("li_m_48", "sample_size", ""),
            ("li_m_48", "follow_up", "Follow-up NR"),
        ],
        columns=["study_id", "field", "quote"],
    )
    judged = judge(VALUES, INSTRUMENT, {}, quotes).set_index(KEY)
    assert judged.loc[("xu_j_36", "default", "imprecision"), ["rule", "inputs", "quote"]].tolist() == [
        "imprecision_high",
        "sample_size=<30; follow_up=>12m",
        "Xu J(36) < 30",
    ]
    assert judged.loc[("xu_j_36", "default", "indirectness"), "quote"] == "Single sub-type"
    assert judged.loc[("xu_j_36", "default", "attrition"), "quote"] == ""
    assert judged.loc[("li_m_48", "default", "imprecision"), "quote"] == "Follow-up NR"
    assert judged.loc[("xu_j_36", "default", "overall"), ["level", "rule", "inputs"]].tolist() == [
        "high",
        "worst_high",
        "selection=high; attrition=unclear; detection=high; indirectness=low; imprecision=high",
    ]


def test_a_judgement_rests_only_on_what_its_reading_asks_for():
    inputs = JUDGED.set_index(KEY)["inputs"]
    assert inputs["xu_j_36", "default", "selection"] == "irc_patient_selection=No*"
    assert inputs["xu_j_36", "literal", "selection"] == "irc_patient_selection=No*; loss_to_follow_up=NR"


def test_a_number_stands_before_the_class_that_it_was_put_into():
    judged = judge(VALUES.assign(sample_size="26"), INSTRUMENT, {}).set_index(KEY)
    assert judged.loc[("xu_j_36", "default", "imprecision"), "inputs"] == "sample_size=26 (<30); follow_up=>12m"


def test_a_blank_item_leaves_the_domain_open_only_where_it_could_change_the_level():
    blank = VALUES[VALUES["study_id"].isin(["li_m_48", "xu_j_36"])].assign(follow_up="")
    judged = judge(blank, INSTRUMENT, {})
    found = judged.set_index(KEY)
    assert found.loc[("li_m_48", "default", "imprecision"), ["level", "rule", "state"]].tolist() == ["", "", "open"]
    assert found.loc[("xu_j_36", "default", "imprecision"), "state"] == "judged"  # high whatever the follow-up
    assert found.loc[("li_m_48", "default", "attrition"), "state"] == "judged"
    assert found.loc[("li_m_48", "default", "overall"), "level"] == "high"  # other domains are high, and none is worse
    graded = grade(judged, INSTRUMENT, {}).set_index(["study_id", "scheme", "variant"])
    assert graded.loc[("li_m_48", "G", "default"), ["grade", "reasons", "state"]].tolist() == [
        "",
        "open: imprecision",
        "open",
    ]
    assert graded.loc[("xu_j_36", "G", "default"), "grade"] == "very low"


def test_an_open_domain_that_may_be_the_worst_leaves_the_overall_level_open():
    best = VALUES.iloc[:1].assign(irc_patient_selection="Yes", irc_response_assessment="Yes", loss_to_follow_up="<5%")
    judged = judge(best.assign(follow_up="", sample_size=">50"), INSTRUMENT, {})
    assert set(levels(judged, "overall").values()) == {""}


def test_a_level_that_every_completion_has_is_given_with_all_the_rules_that_may_apply():
    blank = VALUES.iloc[:1].assign(irc_patient_selection="", loss_to_follow_up=">20%")
    found = judge(blank, INSTRUMENT, {"ethics_approval_counts_as": "medium"}).set_index(["variant", "domain"])
    assert found.loc[("literal", "selection"), ["level", "state"]].tolist() == ["high", "judged"]
    assert found.loc[("default", "selection"), ["level", "state"]].tolist() == ["", "open"]


def test_a_judgement_on_an_unsigned_value_is_provisional_and_so_is_its_grade():
    values = VALUES.assign(provisional="follow_up; safety_reported")
    judged = judge(values, INSTRUMENT, {})
    mine = judged[(judged["study_id"] == "cohen_ad_42") & (judged["variant"] == "default")]
    assert dict(zip(mine["domain"], mine["state"], strict=True)) == {
        "selection": "judged",
        "attrition": "judged",
        "detection": "provisional",
        "indirectness": "judged",
        "imprecision": "provisional",
        "overall": "provisional",
    }
    assert set(grade(judged, INSTRUMENT, {})["state"]) == {"provisional"}
    assert set(grade(JUDGED, INSTRUMENT, {})["state"]) == {"judged"}


def test_every_value_that_the_instrument_does_not_know_is_reported():
    values = VALUES.copy()
    values.loc[0, "heterogeneity"] = "several"
    values.loc[1, "sample_size"] = "-5"
    values.loc[2, "safety_reported"] = "ND"
    with pytest.raises(InputError) as raised:
        judge(values.drop(columns="follow_up"), INSTRUMENT, {})
    number = ", a number from 0 up"
    assert [str(problem) for problem in raised.value.problems] == [
        f"instrument frigault2023:{problem}"
        for problem in [
            "safety_reported: xu_j_36: 'ND' is not known, expected one of: Yes, No, NR",
            f"heterogeneity: frey_nv_37: 'several' is not known, expected one of: single, 2, >2, NR{number}",
            f"sample_size: frey_nv_35: '-5' is not known, expected one of: >50, 30-50, <30, NR{number}",
            "follow_up: the form has no field 'follow_up', expected one field for each item",
        ]
    ]


ARMS = pd.DataFrame(
    [("a", "20", ""), ("a", "6", "n"), ("b", "8", ""), ("b", "NR", ""), ("c", "", ""), ("c", "NR", "")],
    columns=["study_id", "n", "provisional"],
)


def test_a_total_leaves_nothing_out():
    values = pd.DataFrame({"study_id": ["a", "b", "c", "d"], "provisional": ["x", "", "", ""]})
    found = with_totals(values, {"n_treated": (ARMS, "n")}).set_index("study_id")
    assert found["n_treated"].to_dict() == {"a": "26", "b": "NR", "c": "", "d": ""}
    assert found["provisional"].to_dict() == {"a": "x; n_treated", "b": "", "c": "", "d": ""}
    with pytest.raises(InputError, match=r"protocol:quality.totals.n: a: 'twenty' is no number"):
        with_totals(values, {"n": (ARMS.replace("20", "twenty"), "n")})


def test_the_tables_have_their_declared_form_whatever_the_order_of_the_studies():
    graded = grade(JUDGED, INSTRUMENT, {})
    shuffled = judge(VALUES.sample(frac=1, random_state=7), INSTRUMENT, {})
    assert arrange(shuffled, JUDGEMENTS, JUDGEMENTS_KEY) == arrange(JUDGED, JUDGEMENTS, JUDGEMENTS_KEY)
    stored = frame(arrange(shuffled, JUDGEMENTS, JUDGEMENTS_KEY))
    assert arrange(grade(stored, INSTRUMENT, {}), GRADES, GRADES_KEY) == arrange(graded, GRADES, GRADES_KEY)
    assert not JUDGED.duplicated(JUDGEMENTS_KEY).any()
    empty = judge(VALUES.iloc[:0], INSTRUMENT, {})
    assert arrange(empty, JUDGEMENTS, JUDGEMENTS_KEY).num_rows == 0
    assert arrange(grade(empty, INSTRUMENT, {}), GRADES, GRADES_KEY).num_rows == 0


@settings(deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries({name: st.sampled_from(item.values) for name, item in INSTRUMENT.items.items()}),
        min_size=1,
        max_size=20,
    )
)
def test_every_case_that_a_reader_can_write_is_judged_and_graded(cases):
    values = pd.DataFrame(cases).assign(study_id=[f"s{number}" for number in range(len(cases))])
    judged = judge(values, INSTRUMENT, {})
    assert set(judged["state"]) == {"judged"}
    assert (grade(judged, INSTRUMENT, {})["grade"] != "").all()


MINI = {
    "id": "mini", "title": "Mini", "levels": ["low", "high"], "robvis": {"low": "Low", "high": "High"},
    "items": [{"id": "a", "values": ["yes", "no"]}, {"id": "b", "values": ["low", "high"]}],
    "options": [
        {"name": "strict", "default": "on", "alternatives": ["off"]},
        {"name": "second", "default": "there", "alternatives": ["not"]},
    ],
    "domains": [
        {"id": "first", "label": "First", "rules": [
            {"id": "bad", "when": {"a": ["no"], "strict": ["on"]}, "then": "high"},
            {"id": "fine", "when": {}, "then": "low", "otherwise": True},
        ]},
        {"id": "second_one", "label": "Second", "judged": "b", "where": {"second": ["there"]}},
    ],
    "overall": {"rules": [
        {"id": "both", "when": {"at_least": {"n": 2, "of": ["first", "second_one"], "are": ["low"]}}, "then": "low"},
        {"id": "not_both", "when": {}, "then": "high", "otherwise": True},
    ]},
}  # fmt: skip


def mini(**options: str) -> pd.DataFrame:
    values = pd.DataFrame({"study_id": ["s", "t"], "a": ["no", ""], "b": ["low", "low"]})
    return judge(values, read_instrument(MINI, "mini.yaml"), options)


def test_a_domain_that_rests_on_nothing_in_a_reading_has_its_level_all_the_same():
    assert levels(mini(), "first") == {"s": "high", "t": ""}
    assert levels(mini(), "overall") == {"s": "high", "t": ""}
    assert levels(mini(strict="off"), "first") == levels(mini(strict="off"), "overall") == {"s": "low", "t": "low"}


def test_a_domain_that_a_reading_does_not_have_is_no_domain_at_its_best():
    assert levels(mini(strict="off", second="not"), "overall") == {"s": "high", "t": "high"}
