"""The golden doses and the doses of a whole review table, level by level."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from review.dose.canonical import MILLION
from review.dose.convert import applying, envelope, flat
from review.dose.grammar import parse
from review.dose.same import same_dose

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / name).read_text(encoding="utf-8").splitlines()))


def millions(text: str) -> Decimal | None:
    return Decimal(text) * MILLION if text else None


GOLDEN = rows("golden_doses.csv")
PRINTED = rows("printed_doses.csv")


def test_there_are_seventy_golden_doses():
    assert len(GOLDEN) == 70


@pytest.mark.parametrize("case", GOLDEN, ids=[case["id"] for case in GOLDEN])
def test_golden_dose_is_understood_as_a_person_would(case):
    dose = parse(case["input"], case["unit_context"])
    levels = applying(dose)
    assert dose.kind == case["kind"]
    assert {level.basis for level in levels} == ({case["basis"]} if case["basis"] else set())
    assert envelope([(level.lower, level.upper) for level in levels]) == (
        millions(case["lower_M"]),
        millions(case["upper_M"]),
    )
    assert flat(dose) == (millions(case["flat70_lo_M"]), millions(case["flat70_hi_M"]))
    assert {level.cells for level in levels} <= {case["cells"]}
    assert ";".join(dose.flags) == case["flags"]


def test_every_level_of_39_printed_studies_is_the_one_that_two_readers_typed():
    parsed = {
        (
            level.label,
            level.lower,
            level.upper,
            level.lower_inclusive,
            level.upper_inclusive,
            study["study_id"],
        )
        for study in PRINTED
        for level in parse(study["reader_a"], "million").levels
    }
    typed = {
        (
            level["level"],
            millions(level["lower_million"]),
            millions(level["upper_million"]),
            level["lower_inclusive"] == "true",
            level["upper_inclusive"] == "true",
            level["study_id"],
        )
        for level in rows("typed_levels.csv")
    }
    assert len(typed) == 100
    assert parsed == typed


@pytest.mark.parametrize("study", PRINTED, ids=[study["study_id"] for study in PRINTED])
def test_two_readers_of_the_same_cell_wrote_the_same_dose(study):
    assert same_dose(study["reader_a"], study["reader_b"], "million")
