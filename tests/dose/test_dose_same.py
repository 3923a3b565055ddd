"""When two readers wrote the same dose."""

from __future__ import annotations

import pytest

from review.dose.same import same_dose


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("70e6 cells", "7 × 10⁷ cells"),
        ("70 million cells", "70 mio cells"),
        ("DL1‡: 10; DL2‡: 20", "DL1: 10 DL2, 20"),
        ("50 or 100", "DL1: 50; DL2: 100"),
        (
            "0.2–5 million/kg if ≤50 kg; 10–250 million if >50 kg",
            "10–250 million if >50 kg; 0.2–5 million/kg if ≤50 kg",
        ),
        ("1010 cells†", "1010  cells"),
        ("0–5 × 10⁶/kg", "0-5 million/kg"),
        ("No data", "ND"),
    ],
)
def test_the_same_dose_in_other_words(one, other):
    assert same_dose(one, other, "million")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("70 million cells", "1 million cells/kg"),
        ("2 x 10^6/kg", "2 x 10^6/m2"),
        ("2 x 10^6 CAR+ T cells", "2 x 10^6 total T cells"),
        ("2 million/kg", "2 million/kg, maximum 200 million"),
        ("DL1: <21; DL2: ≥21", "DL1: ≤21; DL2: >21"),
        ("DL1: 10; DL2: 20", "DL1: 10; DL2: 20; DL3: 30"),
        ("10–50", "10–51"),
        ("10", "100"),
        ("NR", "ND"),
        ("", "NR"),
        ("10", "ND"),
        ("1010 cells", "1011 cells"),
        ("1010 cells", "10^10 cells"),
    ],
)
def test_another_dose(one, other):
    assert not same_dose(one, other, "million" if one.startswith(("DL", "10")) and "cells" not in one else "")
