"""Two readings are compared by what they mean; a real difference is named."""

import pandas as pd
import pytest
from sheets import READERS, VOCABULARIES, compared, entries, form

from review.extraction.agreement import field_agreement
from review.extraction.comparison import compare

DISEASE = {"type": "category", "vocabulary": "indication"}
DOMAIN = {"type": "set", "vocabulary": "signal_domain", "separators": ["and"]}


@pytest.mark.parametrize(
    ("options", "one", "other", "result", "error_class"),
    [
        ({"type": "integer"}, "20", "020", "agree", ""),
        ({"type": "integer"}, "20", "19", "disagree", "value"),
        ({"type": "integer"}, "20", "200", "disagree", "transcription"),
        ({"type": "number"}, "1.46", "1.64", "disagree", "transcription"),
        ({"type": "number"}, "0.5", "500", "disagree", "transcription"),
        ({"type": "percent"}, "15", "NR", "disagree", "missing_vs_value"),
        ({"type": "percent"}, "", "100", "disagree", "missing_vs_value"),
        ({"type": "percent"}, "NR", "NA", "disagree", "value"),
        (DISEASE, "MM", "Multiple Myeloma", "agree", ""),
        (DISEASE, "LBCL", "DLBCL", "partial", "vocabulary"),
        (DISEASE, "MM", "CLL", "disagree", "value"),
        (DOMAIN, "CD28 and 4-1BB", "41BB and CD28", "agree", ""),
        (DOMAIN, "CD28 and 4-1BB", "CD28", "partial", "value"),
        ({"type": "scheme"}, "33;67 | 2.5;97.5", "33;67|2.5;97.5", "agree", ""),
        ({"type": "dose", "unit_context": "million"}, "Range: 60–600†", "60-600", "agree", ""),
        ({"type": "dose", "unit_context": "million"}, "DL1: 50; DL2: 100", "DL1: 50 DL2: 100", "agree", ""),
        ({"type": "dose"}, "1 x 10^6/kg", "70 million", "disagree", "unit_or_basis"),
        ({"type": "text"}, "Frey NV", "frey nv", "agree", ""),
    ],
)
def test_cells_are_compared_by_type(options, one, other, result, error_class):
    cells = compared(form(x=options), f'study_id,x,note\ns1,"{one}",read\n', f'study_id,x,note\ns1,"{other}",read\n')
    assert cells[["result", "error_class"]].to_numpy().tolist() == [[result, error_class]]


def test_a_cell_that_only_one_reader_has_is_single_and_not_agreed():
    cells = compared(form(x={"type": "integer"}), "study_id,x\ns1,1\ns2,2\n", "study_id,x\ns1,1\n")
    assert dict(zip(cells["study_id"], cells["result"], strict=True)) == {"s1": "agree", "s2": "single"}


def test_a_month_and_a_day_in_it_differ_in_nothing_but_exactness():
    cells = compared(form(x={"type": "date"}), "study_id,x\ns1,2021-03\n", "study_id,x\ns1,2021-03-05\n")
    assert cells[["result", "detail"]].to_numpy().tolist() == [["partial", "one is more exact than the other"]]


LOOKED_UP = {"type": "integer"}


@pytest.mark.parametrize(
    ("one", "other", "error_class"),
    [
        (("20", "Table 2"), ("21", "Results"), "locator"),
        (("20", "Table 2"), ("21", "Table 3"), "locator"),
        (("20", "Table 2"), ("21", "Table 2 (first part)"), "value"),
        (("20", "table 2"), ("21", "Table 2"), "value"),
        (("20", "p. 3"), ("21", "Page 3"), "value"),
        (("20", "pages 3-4"), ("21", "pp. 3-4"), "value"),
        (("20", "Tab. 2"), ("21", "Table 2"), "value"),
        (("20", "Fig. 2"), ("21", "Figure 2 on page 3"), "value"),
        (("20", "Fig. 2"), ("21", "Tab. 2"), "locator"),
        (("20", "p. 3"), ("21", "page 4"), "locator"),
        (("20", "Table 2"), ("21", ""), "value"),
        (("20", "Table 2"), ("200", "Results"), "transcription"),
        (("20", "Table 2"), ("NR", "Results"), "missing_vs_value"),
        (("20", "Table 2"), ("20", "Results"), ""),
    ],
)
def test_readers_who_looked_at_different_places_are_told_so_where_nothing_else_explains_it(one, other, error_class):
    sheets = [f"study_id,x,source\ns1,{value},{source}\n" for value, source in (one, other)]
    assert compared(form(x=LOOKED_UP), *sheets)["error_class"].tolist() == [error_class]


@pytest.mark.parametrize(
    ("options", "one", "other", "error_class"),
    [
        ({"type": "number", "unit": "mg", "units": {"g": 1000}}, "0.5", "500", "unit_or_basis"),
        ({"type": "percent"}, "65/78", "65/87", "denominator"),
        ({"type": "percent"}, "0.5", "50", "unit_or_basis"),
        ({"type": "duration"}, "1 d", "1 wk", "unit_or_basis"),
    ],
)
def test_the_first_class_that_explains_a_difference_is_its_class(options, one, other, error_class):
    sheets = [f"study_id,x,source\ns1,{value},{source}\n" for value, source in ((one, "Table 2"), (other, "Results"))]
    assert compared(form(x=options), *sheets)["error_class"].tolist() == [error_class]


def test_the_n_of_each_readers_own_row_is_the_denominator_of_a_percentage():
    one = form(n={"type": "integer"}, p={"type": "percent", "n": "n"})
    cells = compared(one, "study_id,n,p\ns1,78,83.3\ns2,78,83.3\n", "study_id,n,p\ns1,78,83\ns2,80,81.3\n")
    found = cells[cells["field"] == "p"][["study_id", "result", "error_class"]].to_numpy().tolist()
    assert found == [["s1", "agree", ""], ["s2", "disagree", "denominator"]]


def test_what_differs_is_said_with_how_far():
    one = form(
        x={"type": "set", "allowed": ["a", "b", "c"]}, y={"type": "ordered", "allowed": ["low", "medium", "high"]}
    )
    cells = compared(one, "study_id,x,y\ns1,a;b,low\n", "study_id,x,y\ns1,b;c,high\n").set_index("field")
    assert cells.loc["x", ["distance", "detail"]].tolist() == [pytest.approx(2 / 3), "only 1: a; only 2: c"]
    assert cells.loc["y", "distance"] == 2


def test_order_of_rows_and_readers_changes_nothing_but_the_sides():
    sheets = ("study_id,x\ns1,1\ns2,5\n", "study_id,x\ns2,6\ns1,1\n")
    one = form(x={"type": "integer"})
    forth, back = compared(one, *sheets), compared(one, *sheets[::-1])
    assert forth["result"].tolist() == back["result"].tolist() == ["agree", "disagree"]
    assert forth["value_1"].tolist() == back["value_2"].tolist()


def test_agreement_of_a_field_counts_its_cells_and_gives_kappa_only_for_categories():
    one = form(answer={"type": "category", "allowed": ["Y", "N"]}, n={"type": "integer"})
    sheets = ["study_id,answer,n\ns1,Y,1\ns2,N,2\n", "study_id,answer,n\ns1,Y,1\ns2,Y,2\n"]
    rows = field_agreement(compared(one, *sheets), [one], VOCABULARIES).set_index("item")
    assert (rows.loc["answer", "n"], rows.loc["answer", "p_observed"], rows.loc["answer", "kappa"]) == (
        2,
        0.5,
        0,
    )
    assert (rows.loc["n", "p_observed"], rows.loc["n", "reason"]) == (1, "not_categorical")


def test_agreement_of_a_form_is_over_its_fields_but_those_of_free_text():
    one = form(x={"type": "integer"}, answer={"type": "category", "allowed": ["Y", "N"]}, said={"type": "text"})
    sheets = ("study_id,x,answer,said\ns1,1,Y,a\ns2,2,Y,b\n", "study_id,x,answer,said\ns1,1,Y,c\ns2,3,Y,d\n")
    whole = field_agreement(compared(one, *sheets), [one], VOCABULARIES).set_index("item").loc[""]
    assert (whole["n"], whole["p_observed"], whole["reason"]) == (4, 0.75, "not_categorical")
    assert whole["p_low"] < 0.75 < whole["p_high"]


def kappa_row(options, one, other):
    lines = [[f"s{number},{value},read" for number, value in enumerate(values)] for values in (one, other)]
    sheets = ["\n".join(["study_id,x,note", *rows, ""]) for rows in lines]
    thing = form(x=options)
    found = entries(thing, *sheets, ids=[f"s{number}" for number in range(len(one))])
    return field_agreement(compare(found, [thing], READERS, VOCABULARIES), [thing], VOCABULARIES).iloc[0]


def test_an_ordered_field_has_weighted_kappa_over_the_cells_that_have_a_place_in_the_order():
    grade = {"type": "ordered", "allowed": ["low", "medium", "high"]}
    row = kappa_row(grade, ["low", "medium", "high", "NR"], ["low", "high", "high", "low"])
    observed, expected = (1 + 0.5 + 1) / 3, 1 / 9 + 1 / 18 + 1 / 9 + 2 / 9
    assert row["kappa_linear"] == pytest.approx((observed - expected) / (1 - expected))
    assert (row["n"], row["p_observed"]) == (4, 0.5)
    assert pd.isna(kappa_row(grade | {"type": "category"}, ["low", "high"], ["low", "low"])["kappa_linear"])


def test_the_categories_are_the_codebooks_and_the_missing_codes_whatever_was_read():
    row = kappa_row({"type": "category", "allowed": ["Y", "N"]}, ["Y", "N", "N", "N"], ["Y", "N", "N", "Y"])
    assert row["pabak"] == pytest.approx((5 * 0.75 - 1) / 4)


@pytest.mark.parametrize(
    "options", [{"type": "category", "allowed": ["5", "6"]}, {"type": "set", "allowed": ["5", "6"]}, {"type": "number"}]
)
def test_a_cell_that_a_reader_left_blank_is_not_rated(options):
    row = kappa_row({"empty": "", **options}, ["5", "", "6", "6", ""], ["5", "", "6", "5", "6"])
    assert (row["n"], row["n_any"], row["p_observed"]) == (3, 4, pytest.approx(2 / 3))


def test_the_sets_that_were_seen_are_the_categories_of_a_set_and_a_blank_is_none_of_them():
    options = {"type": "set", "allowed": ["5", "6"]}
    row = kappa_row(options, ["5", "6", "6", ""], ["5", "6", "5", ""])
    assert row["pabak"] == pytest.approx(2 * 2 / 3 - 1)
