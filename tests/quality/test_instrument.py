from __future__ import annotations

import pytest
import yaml
from frigault import NAME, ROOT, document
from jsonschema import Draft202012Validator

from review.errors import InputError
from review.quality.conditions import read_condition
from review.quality.instrument import read_instrument

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/instrument.yaml").read_text())


def domain(of: dict, name: str) -> dict:
    return next(one for one in of["domains"] if one["id"] == name)


def rule(of: dict, name: str) -> dict:
    return next(rule for one in of["domains"] for rule in one["rules"] if rule["id"] == name)


def problems(of: dict) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_instrument(of, NAME)
    return [str(problem) for problem in raised.value.problems]


def test_the_shipped_instrument_has_the_declared_form_and_no_gap_or_overlap():
    Draft202012Validator(SCHEMA).validate(document())
    instrument = read_instrument(document(), NAME)
    assert [one.id for one in instrument.domains] == [
        "selection",
        "attrition",
        "detection",
        "indirectness",
        "imprecision",
    ]
    assert instrument.settings({})["default"] == {
        "attrition_mode": "split",
        "ethics_approval_counts_as": "no",
        "detection_rule": "footnote_literal",
        "imprecision_rule": "worst_of",
        "unclear_counts_as": "high",
        "gap_counts_as": "medium",
    }


def test_a_case_without_a_rule_is_named():
    mutated = document()
    domain(mutated, "indirectness")["rules"].remove(rule(mutated, "indirectness_medium"))
    assert problems(mutated) == [f"{NAME}:indirectness: heterogeneity=2: no rule, a gap; expected one rule"]


def test_a_case_with_two_rules_is_named_with_both_rules():
    mutated = document()
    rule(mutated, "attrition_medium")["when"]["loss_to_follow_up"].append(">20%")
    assert problems(mutated) == [
        f"{NAME}:attrition: attrition_mode=split, loss_to_follow_up=>20%: "
        "2 rules (attrition_medium, attrition_high), an overlap; expected one rule"
    ]


def test_the_silence_of_the_footnote_is_a_level_only_because_a_rule_says_so():
    mutated = document()
    domain(mutated, "imprecision")["rules"].remove(rule(mutated, "imprecision_literal_gap"))
    found = problems(mutated)
    assert any("sample_size=<30, follow_up=>12m: no rule, a gap" in problem for problem in found)
    # 16 cases less high (1), medium (30-50: 4, 6-12 months: 3 more) and low (1)
    assert len(found) == 7


def test_a_rule_that_takes_no_case_is_found():
    mutated = document()
    unused = {"id": "never", "when": {}, "then": "high", "otherwise": True}
    domain(mutated, "indirectness")["rules"].append(unused)
    assert problems(mutated) == [f"{NAME}:indirectness: rule 'never' takes no case, expected at least one"]


@pytest.mark.parametrize(
    ("mutate", "expected"),
    [
        (
            lambda of: rule(of, "attrition_low")["when"].update(loss_to_folow_up=["<5%"]),
            "attrition_low: variable 'loss_to_folow_up' is not known",
        ),
        (
            lambda of: rule(of, "attrition_low").update(when={"loss_to_follow_up": ["5%"]}),
            "attrition_low: value of 'loss_to_follow_up' '5%' is not known",
        ),
        (
            lambda of: rule(of, "attrition_low").update(then="lowest"),
            "attrition_low: level 'lowest' is not known",
        ),
        (
            lambda of: of["variants"].update(lenient={"unclear_counts_as": "low"}),
            "lenient: value of 'unclear_counts_as' 'low' is not known",
        ),
        (lambda of: of["variants"].pop("default"), "variants: variant 'default' is not known"),
        (lambda of: of["robvis"].pop("gap"), "robvis: level 'gap' has no judgement"),
        (
            lambda of: of["grading"]["schemes"][1]["steps"][1].update(domains=["directness"]),
            "indirectness: domain 'directness' is not known",
        ),
        (lambda of: of["grading"]["schemes"][0].update(start="lowish"), "F: grade 'lowish' is not known"),
        (
            lambda of: of["items"].append(of["items"][0]),
            "irc_patient_selection: item or option stands there twice",
        ),
    ],
)
def test_a_name_that_nothing_declares_is_an_error_that_says_where(mutate, expected):
    mutated = document()
    mutate(mutated)
    assert any(problem.startswith(f"{NAME}:{expected}") for problem in problems(mutated))


@pytest.mark.parametrize(
    "mutate",
    [
        lambda of: of["items"][2]["values"].__setitem__(0, True),  # an unquoted Yes
        lambda of: rule(of, "attrition_low").update(otherwize=True),
        lambda of: rule(of, "attrition_low").pop("then"),
        lambda of: of["robvis"].update(low="Fine"),
    ],
)
def test_the_schema_refuses_truth_values_misspelt_keys_and_words_that_robvis_does_not_know(mutate):
    mutated = document()
    mutate(mutated)
    assert not Draft202012Validator(SCHEMA).is_valid(mutated)


def test_a_protocol_cannot_choose_an_option_that_the_instrument_does_not_have():
    instrument = read_instrument(document(), NAME)
    with pytest.raises(InputError, match="variable 'imprecision' is not known, expected one of: attrition"):
        instrument.settings({"imprecision": "worst_of"})
    with pytest.raises(InputError, match="'low' is not known, expected one of: medium, high"):
        instrument.settings({"gap_counts_as": "low"})


def test_a_variant_keeps_its_own_reading_whatever_the_protocol_chooses():
    settings = read_instrument(document(), NAME).settings({"imprecision_rule": "worst_of", "gap_counts_as": "high"})
    assert settings["literal"]["imprecision_rule"] == "footnote_literal"
    assert settings["literal"]["gap_counts_as"] == "high"


def test_conditions_nest():
    condition = read_condition({"a": ["1"], "any": [{"b": ["1"]}, {"all": [{"b": ["2"]}, {"c": ["1", "2"]}]}]})
    met = [(a, b, c) for a in "12" for b in "123" for c in "123" if condition.holds({"a": a, "b": b, "c": c})]
    assert met == [("1", "1", "1"), ("1", "1", "2"), ("1", "1", "3"), ("1", "2", "1"), ("1", "2", "2")]
    assert read_condition({}).holds({})
