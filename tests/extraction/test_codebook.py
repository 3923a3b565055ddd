"""A slip of the hand is told from a value, and a codebook without categories from one that has them."""

import pytest
from sheets import VOCABULARIES, form, shipped_forms

from review.errors import InputError
from review.extraction.codebook import Field, canonical, check_forms


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
    assert canonical(value, Field("x", kind), {}) == (value, expected)


@pytest.mark.parametrize(
    ("kind", "value", "normal"),
    [("percent", "0%", "0"), ("percent", "100", "100"), ("number", "-3e2", "-300"), ("number", "0e99", "0")],
)
def test_a_possible_number_has_one_spelling(kind, value, normal):
    assert canonical(value, Field("x", kind), {}) == (normal, "")


def test_a_field_without_categories_is_named_with_its_form():
    one = form(bare={"type": "category"}, lost={"type": "set", "vocabulary": "planets"}, n={"type": "integer"})
    with pytest.raises(InputError) as caught:
        check_forms([one], VOCABULARIES, "protocol")
    bare, lost = map(str, caught.value.problems)
    assert bare == "protocol:forms.things.bare: a category has no categories, expected vocabulary or allowed"
    assert lost.startswith("protocol:forms.things.lost: vocabulary 'planets' is not known, expected one of: ")


@pytest.mark.parametrize("review", ["dose-response", "dose-fractionation"])
def test_the_shipped_forms_have_all_their_categories(review):
    check_forms(shipped_forms(review), VOCABULARIES, "protocol")
