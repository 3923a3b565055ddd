"""Spellings of one term meet, and different terms stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.inputs import rows
from review.vocabulary import COLUMNS, fold, read_vocabularies
from shipped import material

SHIPPED = read_vocabularies(rows(material("vocabulary/terms.csv"), "terms.csv", COLUMNS), "terms.csv")


@pytest.mark.parametrize(
    ("vocabulary", "spellings", "term"),
    [
        ("signal_domain", ["4-1BB", "4–1-BB", "4–1- BB", "41BB", "CD137"], "4-1BB"),
        ("indication", ["B-NHL", "B-cell lymphoma", "B cell lymphoma", "B-cell Lymphoma"], "B-cell lymphoma"),
        ("indication", ["MM", "Multiple Myeloma"], "MM"),
        ("target", ["kappa light chain", "K-LIGHT CHAIN", "K- LIGHT CHAIN"], "kappa light chain"),
        ("product", ["axi-cel", "Yescarta", "KTE-C19", "Axicabtagene ciloleucel"], "axicabtagene ciloleucel"),
    ],
)
def test_spellings_of_one_term_meet(vocabulary, spellings, term):
    assert {SHIPPED[vocabulary].canonical(spelling) for spelling in spellings} == {term}


def test_a_subtype_is_related_to_its_parent_and_is_not_its_synonym():
    indication = SHIPPED["indication"]
    assert indication.canonical("DLBCL") != indication.canonical("LBCL")
    assert indication.related("DLBCL", "LBCL")
    assert indication.related("NHL", "DLBCL")
    assert not indication.related("DLBCL", "MM")


def test_a_term_that_does_not_count_is_empty_and_an_unknown_one_is_not_guessed():
    assert SHIPPED["signal_domain"].canonical("CD3ζ") == ""
    assert SHIPPED["signal_domain"].canonical("CD82") is None


@pytest.mark.parametrize(
    ("listed", "messages"),
    [
        (["B,C,synonym", "A,B,synonym"], ["3: 'B' is itself a spelling of 'C', expected the preferred term"]),
        (["A,B,synonym", "B,C,synonym"], ["2: 'B' is itself a spelling of 'C', expected the preferred term"]),
        (["D,B,parent", "B,C,synonym"], ["2: 'B' is itself a spelling of 'C', expected the preferred term"]),
        (["B,D,parent", "B,C,synonym"], ["2: 'B' is itself a spelling of 'C', expected the preferred term"]),
        (["a,X-1,synonym", "b,X1,synonym"], ["3: 'X1' is itself a spelling of 'X-1', expected the preferred term"]),
        (["a,X,synonym", "A,,drop"], ["2: 'a' is dropped elsewhere, expected it to be a term or to count for nothing"]),
        (["x,,drop", "a,X,synonym"], ["3: 'X' is dropped elsewhere, expected it to be a term or to count for nothing"]),
        (["a,X,synonym", "X,X,synonym", "X,Y,parent", "b,,drop"], []),
    ],
)
def test_no_chain_of_spellings_depends_on_the_order_of_the_lines(listed, messages):
    text = "\n".join(["vocabulary,term,preferred,relation,source", *(f"v,{line}," for line in listed), ""])
    try:
        read_vocabularies(rows(text.encode(), "terms.csv", COLUMNS), "terms.csv")
        found = []
    except InputError as error:
        found = [str(problem) for problem in error.problems]
    assert found == [f"terms.csv:{message}" for message in messages]


def test_a_spelling_with_two_meanings_and_an_unknown_relation_are_errors_with_their_lines():
    text = "vocabulary,term,preferred,relation,source\nv,a,X,synonym,\nv,A,Y,synonym,\nv,b,Z,like,\n"
    with pytest.raises(InputError) as caught:
        read_vocabularies(rows(text.encode(), "terms.csv", COLUMNS), "terms.csv")
    assert [str(problem) for problem in caught.value.problems] == [
        "terms.csv:3: 'A' stands for 'X' already, expected one meaning a spelling",
        "terms.csv:4: relation 'like' is not known, expected one of: synonym, parent, drop",
    ]


@given(st.text("aB1 -–", max_size=12))
def test_folding_is_the_same_the_second_time(text):
    assert fold(fold(text)) == fold(text)
    assert fold(text.upper()) == fold(text.lower())
