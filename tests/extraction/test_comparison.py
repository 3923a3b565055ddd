"""Two readings are compared by what they mean; a real difference is named."""

import pytest
from sheets import READERS, VOCABULARIES, compared, entries, form, shipped_entries, shipped_forms

from review.extraction.comparison import compare, field_agreement

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
        ({"type": "dose"}, "1 x 10^6/kg", "70 million", "disagree", "value"),
        ({"type": "text"}, "Frey NV", "frey nv", "agree", ""),
    ],
)
def test_cells_are_compared_by_type(options, one, other, result, error_class):
    cells = compared(form(x=options), f'study_id,x\ns1,"{one}"\n', f'study_id,x\ns1,"{other}"\n')
    assert cells[["result", "error_class"]].to_numpy().tolist() == [[result, error_class]]


def test_a_cell_that_only_one_reader_has_is_single_and_not_agreed():
    cells = compared(form(x={"type": "integer"}), "study_id,x\ns1,1\ns2,2\n", "study_id,x\ns1,1\n")
    assert dict(zip(cells["study_id"], cells["result"], strict=True)) == {"s1": "agree", "s2": "single"}


@pytest.mark.parametrize(
    ("review", "cells", "differing", "single"),
    [("dose-response", 400 + 429 + 84, 7, 8), ("dose-fractionation", 294 + 144, 4, 0)],
)
def test_every_cell_of_both_transcriptions_is_accounted_for(review, cells, differing, single):
    forms = shipped_forms(review)
    found = compare(shipped_entries(review), forms, READERS, VOCABULARIES)
    counts = found["result"].value_counts().to_dict()
    assert sum(counts.values()) == cells
    assert counts.get("disagree", 0) + counts.get("partial", 0) == differing
    assert counts.get("single", 0) == single


def test_the_real_disagreements_of_the_arms_are_the_four_known_ones():
    found = compare(shipped_entries("dose-fractionation"), shipped_forms("dose-fractionation"), READERS, VOCABULARIES)
    differing = found[found["result"] == "disagree"][["study_id", "row", "field"]].to_numpy().tolist()
    assert sorted(map(tuple, differing)) == [
        ("frey_nv_35", "SD", "fractions_percent"),
        ("frey_nv_37", "SD", "fractions_percent"),
        ("jiang_h_22", "ALL", "icans_g3plus_percent"),
        ("xu_j_36", "SD", "fractions_percent"),
    ]


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


def kappa_row(options, one, other):
    lines = [[f"s{number},{value}" for number, value in enumerate(values)] for values in (one, other)]
    sheets = ["\n".join(["study_id,x", *rows, ""]) for rows in lines]
    thing = form(x=options)
    found = entries(thing, *sheets, ids=[f"s{number}" for number in range(len(one))])
    return field_agreement(compare(found, [thing], READERS, VOCABULARIES), [thing], VOCABULARIES).iloc[0]


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
