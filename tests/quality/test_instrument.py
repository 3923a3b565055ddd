from __future__ import annotations

import pytest
import yaml
from frigault import FOLDER, NAME, ROOT, document, shipped
from jsonschema import Draft202012Validator

from review.errors import InputError
from review.quality.instrument import read_instrument

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/instrument.yaml").read_text())
SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def domain(of: dict, name: str) -> dict:
    return next(one for one in of["domains"] if one["id"] == name)


def item(of: dict, name: str) -> dict:
    return next(one for one in of["items"] if one["id"] == name)


def rule(of: dict, name: str) -> dict:
    return next(rule for one in of["domains"] for rule in one["rules"] if rule["id"] == name)


def problems(of: dict, name: str = NAME) -> list[str]:
    with pytest.raises(InputError) as raised:
        read_instrument(of, name)
    return [str(problem) for problem in raised.value.problems]


def test_six_instruments_are_shipped():
    assert SHIPPED == ["frigault2023", "jbi_case_series", "minors", "nos_cohort", "rob2", "robins_i"]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_instrument_has_the_declared_form_and_no_gap_or_overlap(name):
    Draft202012Validator(SCHEMA).validate(document(f"{name}.yaml"))
    assert shipped(name).id == name


def test_the_domains_and_the_defaults_of_the_options():
    instrument = shipped("frigault2023")
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
        "more_than_two_subtypes": "high",
        "imprecision_rule": "worst_of",
        "follow_up_not_reported": "unclear",
        "boundaries_count_as": "medium",
        "subtypes_from": "heterogeneity",
        "sample_size_from": "sample_size",
        "unclear_counts_as": "high",
        "gap_counts_as": "medium",
        "grade_scheme": "G",
    }


def test_every_option_and_value_is_documented():
    text = (ROOT / "config/README.md").read_text()
    for name in SHIPPED:
        assert f"| `{name}` |" in text
    for option in document()["options"]:
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{option['name']}` |")]
        assert all(value in row for value in [option["default"], *option["alternatives"]])


def test_a_case_without_a_rule_is_named():
    mutated = document()
    domain(mutated, "indirectness")["rules"].remove(rule(mutated, "indirectness_medium"))
    assert problems(mutated) == [
        f"{NAME}:indirectness: 2 of 8 cases that no rule takes, a gap, for example heterogeneity=2; "
        "expected one rule a case"
    ]


def test_a_case_with_two_rules_is_named_with_both_rules():
    mutated = document()
    rule(mutated, "attrition_medium")["when"]["loss_to_follow_up"].append(">20%")
    assert problems(mutated) == [
        f"{NAME}:attrition: 1 of 4 cases that rules 'attrition_medium' and 'attrition_high' take, an overlap, "
        "for example attrition_mode=split, loss_to_follow_up=>20%; expected one rule a case"
    ]


def test_the_silence_of_the_footnote_is_a_level_only_because_a_rule_says_so():
    mutated = document()
    domain(mutated, "imprecision")["rules"].remove(rule(mutated, "imprecision_literal_gap"))
    (found,) = problems(mutated)
    # of 16 cases, high has 1, medium 30-50 (4) and 6-12 months (3 more), low 1; each in both readings of NR follow-up
    assert f"{NAME}:imprecision: 14 of 64 cases that no rule takes, a gap" in found


def test_a_rule_that_takes_no_case_is_found():
    mutated = document()
    unused = {"id": "never", "when": {}, "then": "high", "otherwise": True}
    domain(mutated, "indirectness")["rules"].append(unused)
    (found,) = problems(mutated)
    assert found.startswith(f"{NAME}:indirectness: rule 'never' takes no case (")
    assert "is taken by 'indirectness_" in found


def test_rules_for_the_overall_level_are_proved_too():
    mutated = document("rob2.yaml")
    mutated["overall"]["rules"][0]["when"]["at_least"]["n"] = 4
    (found,) = problems(mutated, "rob2.yaml")
    # 4 low and one high, in each of the five values of the option
    assert found.startswith(
        "rob2.yaml:overall: 25 of 1215 cases that rules 'overall_low' and 'overall_high' take, an overlap"
    )


@pytest.mark.parametrize(
    ("mutate", "expected"),
    [
        (
            lambda of: item(of, "sample_size")["ranges"][0]["classes"].update({"30-50": {"above": 30, "to": 50}}),
            "sample_size: 30 is in no range, a gap",
        ),
        (
            lambda of: item(of, "follow_up")["ranges"][1]["classes"].update({">12m": {"from": 11}}),
            "follow_up: 11 is in the ranges 6-12m and >12m, an overlap",
        ),
        (
            lambda of: item(of, "loss_to_follow_up")["ranges"].pop(),
            "loss_to_follow_up: 1 of 2 cases that no rule takes, a gap, for example boundaries_count_as=outer",
        ),
        (
            lambda of: item(of, "loss_to_follow_up")["ranges"][0]["classes"].update({"all": {"from": 0}}),
            "loss_to_follow_up: value 'all' is not known",
        ),
    ],
)
def test_ranges_of_numbers_are_proved_too(mutate, expected):
    mutated = document()
    mutate(mutated)
    assert any(problem.startswith(f"{NAME}:{expected}") for problem in problems(mutated))


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
            lambda of: domain(of, "attrition").update(where={"loss_to_follow_up": ["NR"]}),
            "attrition: variable 'loss_to_follow_up' is not known",
        ),
        (
            lambda of: of["variants"].update(lenient={"unclear_counts_as": "low"}),
            "lenient: value of 'unclear_counts_as' 'low' is not known",
        ),
        (lambda of: of["variants"].pop("default"), "variants: variant 'default' is not known"),
        (lambda of: of["levels"].append("awful"), "levels: no domain has the level 'awful'"),
        (lambda of: of["robvis"].pop("gap"), "robvis: level 'gap' has no judgement"),
        (
            lambda of: of["grading"]["schemes"][1]["steps"][1].update(when={"directness": ["high"]}),
            "indirectness: variable 'directness' is not known",
        ),
        (lambda of: of["grading"]["schemes"][0].update(start="lowish"), "F: grade 'lowish' is not known"),
        (lambda of: of["grading"]["schemes"].pop(), "chosen_by: scheme 'G' is not known"),
        (lambda of: of["grading"].update(chosen_by="scheme"), "chosen_by: option 'scheme' is not known"),
        (lambda of: item(of, "sample_size").update(field_option="n"), "sample_size: option 'n' is not known"),
        (
            lambda of: of["items"].append(of["items"][0]),
            "irc_patient_selection: item or option stands there twice",
        ),
        (lambda of: of["items"][0].update(id="any"), "any: a condition means something else by this word"),
        (lambda of: of["domains"][0].update(id="overall"), "overall: the overall judgement has this name"),
        (
            lambda of: of.update(scores=[{"id": "s", "items": ["follow_up"], "points": {"NR": 0}}]),
            "s: answer '>12m' has no points",
        ),
        (lambda of: domain(of, "attrition").update(judged="follow_up"), "attrition: level '>12m' is not known"),
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
        lambda of: of.pop("licence"),
        lambda of: of["domains"][0].update(judged="follow_up"),  # rules and the raters' own judgement
        lambda of: of["items"][1]["ranges"][0]["classes"]["<5%"].update(until=5),
    ],
)
def test_the_schema_refuses_truth_values_misspelt_keys_and_words_that_robvis_does_not_know(mutate):
    mutated = document()
    mutate(mutated)
    assert not Draft202012Validator(SCHEMA).is_valid(mutated)


def test_a_protocol_cannot_choose_an_option_that_the_instrument_does_not_have():
    instrument = shipped("frigault2023")
    with pytest.raises(
        InputError, match=r"protocol:quality.options: variable 'imprecision' is not known, expected one"
    ):
        instrument.settings({"imprecision": "worst_of"})
    with pytest.raises(InputError, match="'low' is not known, expected one of: medium, high"):
        instrument.settings({"gap_counts_as": "low"})
    with pytest.raises(InputError, match=r"protocol:quality.variants.mine: value of 'grade_scheme' 'H' is not known"):
        instrument.with_variants({"mine": {"grade_scheme": "H"}}).settings({})


def test_a_variant_keeps_its_own_reading_whatever_the_protocol_chooses():
    settings = shipped("frigault2023").settings({"imprecision_rule": "worst_of", "gap_counts_as": "high"})
    assert settings["literal"]["imprecision_rule"] == "footnote_literal"
    assert settings["literal"]["gap_counts_as"] == "high"
