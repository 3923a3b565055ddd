"""docs/codebook.md says what the code does: its examples are compared, and no type, class or state is left out."""

from __future__ import annotations

import csv
import io
import re

import pytest
import yaml
from sheets import compared, form

from review.extraction.states import STATES
from review.extraction.types import TYPES
from review.extraction.types.verdict import ERROR_CLASSES
from shipped import ROOT

DOCUMENT = (ROOT / "docs/codebook.md").read_text()
PLACED = re.compile(r"(.*) \((Table \d)\)")


def table(heading: str) -> list[list[str]]:
    """The rows of the table below a heading, marks of code taken away."""
    section = DOCUMENT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [
        [cell.strip().replace("\\|", "|").strip("`") for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        for line in lines
    ]


TYPED, CLASSED = table("Types, and when two readers agree"), table("What may go wrong")


def sheet(cell: str) -> str:
    value, source = PLACED.fullmatch(cell).groups() if PLACED.fullmatch(cell) else (cell, "read")
    text = io.StringIO()
    csv.writer(text).writerows([["study_id", "x", "source"], ["s1", value, source]])
    return text.getvalue()


def judged(kind: str, options: str, one: str, other: str) -> tuple[str, str]:
    (row,) = compared(form(x={"type": kind} | yaml.safe_load(f"{{{options}}}")), sheet(one), sheet(other)).itertuples()
    return row.result, row.error_class


@pytest.mark.parametrize(("kind", "options", "one", "other", "said"), [row[:5] for row in TYPED])
def test_two_readings_compare_as_the_document_says(kind, options, one, other, said):
    result, error_class = judged(kind, options, one, other)
    assert ": ".join(filter(None, [result, error_class])) == said


@pytest.mark.parametrize(("error_class", "kind", "options", "one", "other"), [[row[0], *row[2:]] for row in CLASSED])
def test_a_difference_has_the_class_that_the_document_gives_it(error_class, kind, options, one, other):
    assert judged(kind, options, one, other)[1] == error_class


def test_the_document_leaves_nothing_out():
    assert {row[0] for row in TYPED} == set(TYPES)
    assert [row[0] for row in CLASSED] == list(ERROR_CLASSES)
    assert [row[0] for row in table("The way of a cell")] == list(STATES)
