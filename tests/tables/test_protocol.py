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
        ("question: Q", "question: 2026-11-22", "p.yaml:question: '2026-11-22' is read as no text, expected it in quo"),
        (
            "type: integer",
            "type: category, allowed: [yes, no]",
            "p.yaml:forms.things.fields.0.allowed.0: 'True' is read as no text, expected it in quotes (YAML takes yes,",
        ),
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


def test_the_quality_of_a_study_is_one_row():
    quality = "quality: {form: things, instrument: two_questions}\n"
    assert read_protocol((SMALL + quality).encode(), "p.yaml", SCHEMA)["quality"]["form"] == "things"
    keyed = SMALL.replace("{fields:", "{key: [outcome], fields:")
    expected = "p.yaml:quality.form: form 'things' has a key, expected one row a study"
    assert problems(keyed + quality) == [expected]


def test_a_name_that_stands_twice_is_refused():
    twice = SMALL.replace("[{name: x, type: integer}]", "[{name: x, type: integer}, {name: x, type: text}]")
    assert problems(twice) == ["p.yaml:forms.things: 'x' stands there twice, expected once"]
    assert problems(SMALL + "title: U\n") == ["p.yaml:6: not readable as YAML: key 'title' stands there twice"]
    reserved = SMALL.replace("name: x", "name: label")
    assert problems(reserved)[0].startswith("p.yaml:forms.things.fields.0.name: 'label' is a name that the tables use")


TALLY = "{id: t, kind: tally, form: things, outcomes: {o: x}, codes: {'yes': [], 'no': [], not_reported: []}}"
COUNTS = "form: things, fields: {level: x, n: x, events: x}"


@pytest.mark.parametrize(
    ("analysis", "expected"),
    [
        (
            f"{{id: d, kind: direction, {COUNTS}, tables: {{claims: extraction/consensus/things}},"
            " claims: {outcomes: {o: y}, codes: {}}}",
            "d.claims: field 'y' of form 'things' is not declared, expected one of: x",
        ),
        (
            f"{{id: d, kind: direction, {COUNTS}, claims: {{outcomes: {{o: x}}, codes: {{}}}}}}",
            "d.claims: table with the role 'claims' is not declared, expected one of: ",
        ),
        (
            "{id: s, kind: sums, form: things, fields: {group: x}, values: [y], total: all}",
            "s: field 'y' of form 'things' is not declared, expected one of: x",
        ),
        (
            "{id: f, kind: fit, form: things, fields: {outcome: x, dose: x, n: x, events: x},"
            " groups: {all: {study_id: [a], y: [b]}}}",
            "f: field 'y' of form 'things' is not declared, expected one of: x",
        ),
        (
            "{id: r, kind: robustness, form: things, of: t, tables: {doses: dose/doses},"
            " variants: [{id: v, level_order: true}]}",
            "r.variants.v: table with the role 'sensitivity' is not declared, expected one of: doses",
        ),
        (
            "{id: r, kind: robustness, form: things, of: t,"
            " variants: [{id: v, silent_as: 'no', subgroups: [{by: nope, subgroup: all}]}]}",
            "r.variants.v: grouping 'nope' is not declared, expected one of: ",
        ),
        (
            "{id: r, kind: robustness, form: things, of: r, variants: [{id: v, silent_as: 'no'}]}",
            "r.of: tally 'r' is not declared, expected one of: t",
        ),
    ],
)
def test_what_an_analysis_uses_and_nobody_declares_is_refused(analysis, expected):
    assert problems(SMALL + f"analyses: [{TALLY}, {analysis}]\n") == [f"p.yaml:analyses.{expected}"]


def test_a_conclusion_is_drawn_from_a_tally():
    trend = f"analyses: [{{id: d, kind: trend, {COUNTS}}}]\n"
    concluded = "conclusions: [{id: c, statement: S, analysis: d, outcome: o}]\n"
    assert problems(SMALL + trend + concluded) == [
        "p.yaml:conclusions.c.analysis: tally 'd' is not declared, expected one of: "
    ]


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
