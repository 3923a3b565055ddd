"""A slip of the hand is told from a value, and a codebook without categories from one that has them."""

import pytest
import yaml
from sheets import VOCABULARIES, form, shipped_forms

from review.errors import InputError
from review.extraction.codebook import Field
from review.extraction.form_checks import OPTIONS, check_forms
from review.extraction.types import TYPES
from shipped import REVIEWS, ROOT


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("percent", "100.1", "expected a percentage from 0 to 100"),
        ("percent", "-1%", "expected a percentage from 0 to 100"),
        ("number", "1e31", "expected a number from 1e-30 to 1e30"),
        ("number", "1e-31", "expected a number from 1e-30 to 1e30"),
        ("integer", "1e999999999", "expected a number from 1e-30 to 1e30"),
    ],
)
def test_an_impossible_number_is_no_value(kind, value, expected):
    assert TYPES[kind].canonical(value, Field("x", kind), {}) == (value, expected)


@pytest.mark.parametrize(
    ("kind", "value", "normal"),
    [("percent", "0%", "0"), ("percent", "100", "100"), ("number", "-3e2", "-300"), ("number", "0e99", "0")],
)
def test_a_possible_number_has_one_spelling(kind, value, normal):
    assert TYPES[kind].canonical(value, Field("x", kind), {}) == (normal, "")


def test_a_field_without_categories_is_named_with_its_form():
    one = form(bare={"type": "category"}, lost={"type": "set", "vocabulary": "planets"}, n={"type": "integer"})
    with pytest.raises(InputError) as caught:
        check_forms([one], VOCABULARIES, "protocol")
    bare, lost = map(str, caught.value.problems)
    assert (
        bare == "protocol:forms.things.bare: a field of type category has no categories, expected vocabulary or allowed"
    )
    assert lost.startswith("protocol:forms.things.lost: vocabulary 'planets' is not known, expected one of: ")


@pytest.mark.parametrize("review", REVIEWS)
def test_the_shipped_forms_have_all_their_categories(review):
    check_forms(shipped_forms(review), VOCABULARIES, "protocol")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"type": "category", "allowed": ["a"], "tolerance": 1}, "option 'tolerance' is not one of a field of type "),
        ({"type": "text", "vocabulary": "target"}, "option 'vocabulary' is not one of a field of type text, "),
        ({"type": "ordered"}, "a field of type ordered has no categories, expected allowed"),
        ({"type": "percent", "n": "treated"}, "n 'treated' is no field of this form of type integer, expected one "),
        ({"type": "number", "units": {"g": 1000}}, "units without a unit, expected unit: the one in which values "),
        ({"type": "number", "unit": "mg", "units": {"MG": 2}}, "two units are spelled alike, "),
        ({"type": "duration", "unit": "moon"}, "unit 'moon' is not known, expected one of: second, minute, hour, "),
    ],
)
def test_options_that_do_not_fit_are_named_before_any_sheet_is_read(options, message):
    with pytest.raises(InputError) as caught:
        check_forms([form(n={"type": "integer"}, x=options)], VOCABULARIES, "protocol")
    assert [str(problem).startswith(f"protocol:forms.things.x: {message}") for problem in caught.value.problems] == [
        True
    ]


def test_every_type_of_the_schema_is_a_type_that_is_read_and_its_options_are_in_the_schema():
    schema = yaml.safe_load((ROOT / "workflow/schemas/protocol.yaml").read_text())["$defs"]["field"]
    assert set(schema["properties"]["type"]["enum"]) == set(TYPES) == set(OPTIONS)
    common = {"name", "type", "description", "empty", "required", "compared"}
    assert set(schema["properties"]) == common | {option for options in OPTIONS.values() for option in options}
