"""A protocol that is wrong stops with a line that says where and what was expected."""

import pytest
import yaml

from review.errors import InputError
from review.protocol import read_protocol
from shipped import ROOT

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
    assert protocol["dose"] == {"fields": {}}
    assert protocol["analyses"] == []


@pytest.mark.parametrize("review", ["dose-response", "dose-fractionation"])
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


def test_a_dose_or_outcome_in_a_field_that_no_form_has_is_refused():
    text = SMALL + "dose: {fields: {things: {y: {role: assigned}}}}\n"
    assert problems(text) == [
        "p.yaml:dose.fields: field 'y' of form 'things' is not declared, expected one of the forms' fields"
    ]


def test_every_key_of_the_schema_is_explained_in_the_readme_of_the_configuration():
    text = (ROOT / "config/README.md").read_text()
    missing = [key for key in SCHEMA["properties"] if f"`{key}" not in text]
    assert missing == []
