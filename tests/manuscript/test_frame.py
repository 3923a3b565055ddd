"""What the frame says of the state of a manuscript follows from the data."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from review.extraction.states import ALL, STATES
from review.manuscript.render import render
from review.screening.boxes import BOXES
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
    text = framed("{% extends 'manuscript.md.j2' %}", tables)
    return text[text.index("> ") : text.index("## Question")]


def framed(source, tables):
    """The text of a template of a review that has these tables."""
    protocol = {"title": "T", "question": "Q", "reviewers": [], "has_searches": False}
    context = {
        "protocol": protocol | {"manuscript": {"tables": [*tables]}},
        "acted": dict.fromkeys(["screening", "extraction", "adjudication"]),
        "previous": None,
    }
    context |= {"references": [], "further_figures": []}
    declared = {"protocol/dose": pd.DataFrame({"weight_kg": [70], "bsa_m2": [1.6]})}
    text, _ = render(source, "r.md.j2", {"manuscript.md.j2": FRAME}, tables | declared, {}, context)
    return text


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


COUNTED = {
    "database_results": (90, "PubMed, 60; Embase, 30"),
    "duplicates": 20,
    "excluded_automatic": 3,
    "excluded_other": 2,
    "records_screened": 65,
    "records_excluded": (40, "E1, 30; E2, 10"),
    "dbr_reports_of_previous_studies": 4,
    "dbr_awaiting_title": 5,
    "dbr_conflict_title": 6,
    "dbr_sought_reports": 10,
    "dbr_notretrieved_reports": 1,
    "dbr_awaiting_full_text": 2,
    "dbr_conflict_full_text": 3,
    "dbr_assessed": 4,
    "dbr_excluded": (3, "no original data, 2; outcome not reported, 1"),
    "citations_results": (7, "reference list, 7"),
    "other_duplicates": 7,
    "new_studies": 1,
    "new_reports": 1,
    "removed_studies": 2,
    "total_studies": 8,
}


def paragraph(counted):
    rows = {box.key: (0, "") for box in BOXES}
    rows |= {box: n if isinstance(n, tuple) else (n, "") for box, n in counted.items()}
    table = pd.DataFrame([(box, *cells) for box, cells in rows.items()], columns=["box", "n", "detail"])
    source = "{% extends 'manuscript.md.j2' %}{% block results %}## Flow{{ flow_of_records() }}{% endblock %}"
    text = framed(source, {"screening/flow": table})
    return " ".join(text[text.index("## Flow") + len("## Flow") :].split())


def test_the_flow_in_words_adds_up():
    databases, taken, screened, full, other, other_taken, other_left, held = paragraph(COUNTED).split(". ")

    def numbers(text):
        return [int(n) for n in re.findall(r"\d+", re.sub(r"\([^)]*\)|E\d", "", text))]

    left, *judged = numbers(screened)
    assert sum(numbers(databases)) == sum(numbers(taken)) + left == 90
    assert left == sum(judged)
    *ends, assessed, excluded = numbers(full)
    assert sum(ends) + assessed == judged[-1]
    assert "3 of these excluded (no original data, 2; outcome not reported, 1)" in full
    assert assessed == excluded + COUNTED["new_reports"]
    assert (numbers(other), numbers(other_taken), numbers(other_left)) == ([7], [7], [0])
    assert (
        held
        == "1 study is new (in 1 report), 2 of the published version no longer included; the review holds 8 studies."
    )


def test_what_is_zero_takes_no_words():
    alone = {"database_results": (1, "PubMed, 1"), "records_screened": 1, "dbr_awaiting_title": 1}
    assert paragraph(alone) == (
        "Records of databases and registers: 1 from databases (PubMed, 1). Taken out: none. Citations left: 1, of "
        "which 1 awaiting votes on the title. 0 studies are new (in 0 reports); the review holds 0 studies."
    )
