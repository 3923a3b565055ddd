"""The header of each ledger is the same where it is read, in the documents, for a new review and in those that ship."""

from __future__ import annotations

import csv
import re

import pytest

from review.dose.confirm import CONFIRMATIONS, MAY_HAVE
from review.extraction.sheets import ALIGNMENTS
from review.identification import decisions
from review.identification.searches import COLUMNS
from review.screening.retrieval import RETRIEVAL_OPTIONAL, RETRIEVAL_REQUIRED
from review.screening.votes import ADJUDICATIONS_REQUIRED, VOTES_OPTIONAL, VOTES_REQUIRED
from review.synthesis.claims import CLAIMS_SHEET
from shipped import RESOURCES, REVIEWS, ROOT

READ = {
    "searches.csv": COLUMNS,
    "identification/decisions.csv": [*decisions.REQUIRED, *decisions.OPTIONAL],
    "screening/votes.csv": [*VOTES_REQUIRED, *VOTES_OPTIONAL],
    "screening/adjudications.csv": [*ADJUDICATIONS_REQUIRED, *VOTES_OPTIONAL],
    "screening/retrieval.csv": [*RETRIEVAL_OPTIONAL, *RETRIEVAL_REQUIRED],
    "extraction/alignments.csv": ALIGNMENTS,
    "extraction/confirmations.csv": [*CONFIRMATIONS, *MAY_HAVE],
    "claims.csv": CLAIMS_SHEET,
}
NEW = ROOT / "workflow/templates/new-review/resources/my-review"
FOLDERS = [NEW, *(RESOURCES / review for review in REVIEWS)]
DOCUMENTS = [*ROOT.glob("docs/*.md"), ROOT / "config/README.md"]
SHOWN = re.compile(r"`(\w+(?:,\w+){2,})`")
ROW = re.compile(r"^\| `([\w/]+\.csv)` \| `(.*)` \|$", re.MULTILINE)


def header(path):
    return path.read_text().splitlines()[0].split(",")


@pytest.mark.parametrize("name", READ)
def test_a_ledger_has_the_columns_that_are_read_in_every_review(name):
    held = [folder / name for folder in FOLDERS if (folder / name).exists()]
    assert held
    assert {path: header(path) for path in held} == dict.fromkeys(held, READ[name])


def test_the_headers_that_documents_show_are_those_that_are_read():
    shown = {tuple(columns.split(",")) for path in DOCUMENTS for columns in SHOWN.findall(path.read_text())}
    assert len(shown) >= 3
    assert shown <= {tuple(columns) for columns in READ.values()}


def test_each_example_row_for_a_new_review_has_a_cell_for_each_column():
    rows = dict(ROW.findall((NEW / "README.md").read_text()))
    assert {path.relative_to(NEW).as_posix() for path in NEW.rglob("*.csv")} - {*rows} == {"extraction/alignments.csv"}
    for name, row in rows.items():
        assert len(next(csv.reader([row]))) == len(header(NEW / name)), name
