"""What PDF, HTML, LaTeX and Unicode do to a printed dose."""

from __future__ import annotations

import unicodedata

import pytest

from review.dose.grammar import parse
from review.dose.text import normalise


def test_a_superscript_survives_although_nfkc_alone_would_destroy_it():
    assert unicodedata.normalize("NFKC", "10⁶") == "106"
    assert normalise("10⁶") == "10^6"
    assert parse("2 × 10⁶ cells/kg").levels[0].lower == 2_000_000
    assert not parse("2 × 10⁶ cells/kg").flags


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("CAR- T", "CAR-T"),
        ("CAR⁺ T", "CAR+ T"),
        ("kg⁻¹", "kg^-1"),
        ("10<sup>6</sup>", "10^6"),
        ("CAR<sup>+</sup>", "CAR+"),
        (r"$1 \times 10^{8}$ cells/m$^2$", "1 x 10^8 cells/m^2"),
        (r"$\geq 5$", ">= 5"),
        ("&le;50&nbsp;kg", "<=50 kg"),
        ("40\u201359\u00ad0", "40-590"),
        ("2\u2009×\u200910\u2076", "2 x 10^6"),
        ("500\u2009000\u2009000 cells", "500,000,000 cells"),
        ("1\u202f234\u202f567 cells", "1,234,567 cells"),
        ("1 234 567 cells", "1 234 567 cells"),
        ("1 234 000 cells", "1,234,000 cells"),
        ("2 · 10^6", "2 x 10^6"),
        ("2*10^6", "2 x10^6".replace(" ", "")),
        ("2 x 10**6", "2 x 10^6"),
        ("DL1**: 10–50", "DL1**: 10-50"),
        ("<21", "<21"),
        ("140–<280", "140-<280"),
    ],
)
def test_one_spelling_for_many(printed, plain):
    assert normalise(printed) == plain


def test_footnote_marks_stay_as_links_and_do_not_stick_to_numbers():
    first, second = parse("DL1**: 10–50; DL2, 100–500", "million").levels
    assert (first.label, first.marks, second.label, second.marks) == ("DL1", ("**",), "DL2", ())
    assert parse("Range: 60–600†", "million").levels[0].marks == ("†",)
    assert parse("2.0×107–2.0×108 m2§").levels[0].marks == ("§",)
