"""A protocol that is wrong stops with a line that says where and what was expected."""

import pytest
import yaml

from review.errors import InputError
from review.protocol import read_protocol
from shipped import REVIEWS, ROOT

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/protocol.yaml").read_text())
SMALL = """
title: T
question: Q
reviewers: [{id: a, kind: human, duties: [extraction]}]
forms: {things: {fields: [{name: x, type: integer}]}}
"""


def problems(text):
    with pytest.raises(InputError) as caught:
        read_protocol(text.encode(), "p.yaml", SCHEMA)
    return [str(problem) for problem in caught.value.problems]


def test_a_small_protocol_is_filled_with_defaults():
    protocol = read_protocol(SMALL.encode(), "p.yaml", SCHEMA)
    assert protocol["screening"]["votes_needed"] == 2
    assert protocol["dose"]["fields"] == {}
    assert protocol["analyses"] == []


@pytest.mark.parametrize("review", REVIEWS)
def test_the_shipped_protocols_meet_the_schema(review):
    path = ROOT / f"config/reviews/{review}.yaml"
    assert read_protocol(path.read_bytes(), path.name, SCHEMA)["title"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("title: T", "titel: T", "p.yaml: unknown key titel (did you mean title?)"),
        ("kind: human", "kind: person", "p.yaml:reviewers.0.kind: 'person' is not known, expected one of: human"),
        (
            "type: integer",
            "type: int",
            "p.yaml:forms.things.fields.0.type: 'int' is not known, expected one of: integer",
        ),
        ("question: Q", "question: [Q", "p.yaml:4: not readable as YAML"),
    ],
)
def test_a_mistake_is_named_with_its_place(old, new, expected):
    assert any(problem.startswith(expected) for problem in problems(SMALL.replace(old, new)))


def test_a_figure_is_one_or_two_columns_wide():
    figure = "figures: {flow: {kind: flow, tables: {}, options: {columns: %s, other: 7}}}"
    assert read_protocol((SMALL + figure % 1).encode(), "p.yaml", SCHEMA)["figures"]["flow"]["options"]["columns"] == 1
    assert problems(SMALL + figure % 3)[0].startswith("p.yaml:figures.flow.options.columns: '3' is not known")


def test_a_dose_or_outcome_in_a_field_that_no_form_has_is_refused():
    reference = "weight_kg: 70, bsa_m2: 1.6, sensitivity: {weight_kg: [], bsa_m2: []}"
    dose = f"dose: {{{reference}, fields: {{%s: {{y: {{role: assigned}}}}}}}}"
    assert problems(SMALL + dose % "things") == [
        "p.yaml:dose.fields: field 'y' of form 'things' is not declared, expected one of: x"
    ]
    assert problems(SMALL + dose % "thongs") == [
        "p.yaml:dose.fields: form 'thongs' is not declared, expected one of: things"
    ]


def test_a_name_that_stands_twice_is_refused():
    twice = SMALL.replace("[{name: x, type: integer}]", "[{name: x, type: integer}, {name: x, type: text}]")
    assert problems(twice) == ["p.yaml:forms.things: 'x' stands there twice, expected once"]
    assert problems(SMALL + "title: U\n") == ["p.yaml:6: not readable as YAML: key 'title' stands there twice"]
    reserved = SMALL.replace("name: x", "name: label")
    assert problems(reserved)[0].startswith("p.yaml:forms.things.fields.0.name: 'label' is a name that the tables use")


def test_every_key_of_the_schema_is_explained_in_the_readme_of_the_configuration():
    text = (ROOT / "config/README.md").read_text()
    missing = [key for key in SCHEMA["properties"] if f"`{key}" not in text]
    assert missing == []


def test_a_name_of_two_reviewers_or_of_two_reasons_and_an_undeclared_code_are_refused():
    stage = "title_abstract: {reasons: precedence, eppi: {include: [IN], exclude: {OUT: E7, OTHER: ''}}}"
    names = "reasons: {E1: a, E2: b}, reason_names: {E1: [c], E2: [c], E8: [d]}"
    text = SMALL + f"screening: {{votes_needed: 2, maybe: include, stages: {{{stage}}}, {names}}}"
    text = text.replace("duties: [extraction]}", "duties: [], known_as: [x, y]}, {id: x, kind: human, duties: []}")
    assert problems(text) == [
        "p.yaml:reviewers: 'x' stands there twice, expected once",
        "p.yaml:screening.reason_names: 'c' stands there twice, expected once",
        "p.yaml:screening.reason_names: code 'E8' is not declared, expected one of: E1, E2",
        "p.yaml:screening.stages.title_abstract.eppi.exclude: code 'E7' is not declared, expected one of: E1, E2",
    ]
