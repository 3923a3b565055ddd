"""What the frame says of the state of a manuscript follows from the data."""

from __future__ import annotations

import pandas as pd
import pytest

from review.extraction.states import ALL, STATES
from review.manuscript.render import render
from shipped import ROOT

FRAME = (ROOT / "workflow/templates/manuscript.md.j2").read_text()
NAMES = ["form", "state", "provisional"]


def said(counts, doses=()):
    """The text before the question, with so many cells of (state, provisional)."""
    every = pd.MultiIndex.from_product([[ALL], [*STATES, ALL], [False, True]], names=NAMES)
    cells = pd.Series(0, index=every, name="n")
    for (state, provisional), n in counts.items():
        cells[ALL, state, provisional] = n
        cells[ALL, ALL, provisional] += n
    tables = {"extraction/states": cells.reset_index(), "dose/doses": pd.DataFrame({"state": [*doses]}, dtype="str")}
    protocol = {"title": "T", "question": "Q", "reviewers": [], "has_searches": False}
    context = {
        "protocol": protocol | {"manuscript": {"tables": [*tables]}},
        "acted": dict.fromkeys(["screening", "extraction", "adjudication"]),
        "previous": None,
    }
    context |= {"references": [], "further_figures": []}
    declared = {"protocol/dose": pd.DataFrame({"weight_kg": [70], "bsa_m2": [1.6]})}
    source = "{% extends 'manuscript.md.j2' %}"
    text, _ = render(source, "r.md.j2", {"manuscript.md.j2": FRAME}, tables | declared, {}, context)
    return text[text.index("> ") : text.index("## Question")]


def test_before_anything_is_brought_there_are_no_data_and_nothing_is_provisional():
    assert "**No data yet.**" in said({})
    assert "Provisional" not in said({})


def test_what_is_agreed_and_signed_is_not_called_provisional():
    assert said({("agreed", False): 3}, ["ok"]).startswith("> No value on this page is typed")


@pytest.mark.parametrize(
    ("counts", "doses", "expected"),
    [
        ({("disagreed", True): 2}, (), "nobody has decided: 2."),
        ({("resolved_adjudicated", True): 1}, (), "signature of a person: 1."),
        ({("extracted_1", True): 4}, (), "Cells read by one person only: 4."),
        ({("extracted_0", True): 5}, (), "Cells read by no person: 5."),
        ({("unassigned", True): 6}, (), "Cells that nobody has read: 6."),
        ({("agreed", False): 1}, ("provisional", "blocked", "ok"), "a person has to confirm: 2."),
    ],
)
def test_what_waits_for_people_is_counted_and_nothing_else(counts, doses, expected):
    text = said(counts, doses)
    assert "**Provisional.**" in text
    assert expected in text
    assert text.count(": ") == 2  # the count, and what is said of typed values
