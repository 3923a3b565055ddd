"""Extraction sheets, what is decided about their cells, and doses."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import pandas as pd
from under_test import Reader, head, workbook

from review.dose import confirm, grammar, split
from review.dose.doses import doses
from review.dose.explain import explain
from review.extraction import adjudication_files, filled, imports, reading, sheets
from review.extraction.adjudication import imported_decisions
from review.extraction.codebook import Rules, read_form
from review.extraction.comparison import compare
from review.extraction.consensus import CONSENSUS_PROVENANCE, consensus
from review.inputs import read_rows, rows
from review.tables import arrange
from review.vocabulary import COLUMNS, read_vocabularies
from shipped import ROOT, material

VOCABULARY = material("vocabulary/terms.csv")
VOCABULARIES = read_vocabularies(rows(VOCABULARY, "t", COLUMNS), "t")
CODEBOOK = {
    "key": ["arm"],
    "fields": [
        {"name": "n", "type": "integer"},
        {"name": "age", "type": "number", "unit": "year", "units": {"month": 0.083}},
        {"name": "rate", "type": "percent", "n": "n", "tolerance": 1},
        {"name": "dose", "type": "dose", "unit_context": "cells/kg"},
        {"name": "follow_up", "type": "duration", "unit": "month"},
        {"name": "answer", "type": "category", "allowed": ["Y", "N"], "required": True},
        {"name": "targets", "type": "set", "vocabulary": "target"},
        {"name": "scheme", "type": "scheme"},
        {"name": "begun", "type": "date"},
        {"name": "said", "type": "text", "compared": False},
    ],
}
FORM = read_form("things", CODEBOOK)
VALUES = Rules(VOCABULARIES, {"NR": ["not reported", "-"], "NA": [], "ND": []})
EXTRACTORS = ["ann", "bob"]
PEOPLE = [{"id": one, "kind": "human", "duties": ["extraction"]} for one in EXTRACTORS] + [
    {"id": "team", "kind": "human", "duties": ["adjudication"]}
]
SHEET = (
    "study_id,arm,n,age,rate,dose,follow_up,answer,targets,scheme,begun,said,source,quote,note,dose.quote\n"
    'a_1,A,20,63.5,"50% (10/20)",1-5 × 10^6,12 mo,Y,CD19; BCMA,10/30/60,2020-01-31,"one, two",p. 3,"he said ""x""",,q\n'
    "a_1,B,10,not reported,33 %,2x10e8 (flat),6 weeks,N,BCMA,single,2020-05,,p. 4,,,\n"
    "b_2,,NR,1 month,0%,NR,9.5 (2-30) months,Y,,,,=1+1,,,,\n"
).encode()
ALIGNMENTS = b"form,reviewer,row_as_written,study_id,row,reason\nthings,ann,a_1|A,a_1,C,the first\n"
DECISIONS = (
    b"form,study_id,row,field,value,adjudicator,decided_on,reason\nthings,a_1,A,n,21,team,2024-01-01,page 3\n"
    b"things,a_1,B,dose,2 x 10^8 cells,ann; bob,,both\n"
)
REGISTRY = read_rows(b"study_id,label,covidence\na_1,A 2020,1581\nb_2,B 2021,12\n", "s", ["study_id", "label"])
NOT_ALIGNED = read_rows(",".join(sheets.ALIGNMENTS).encode(), "al", sheets.ALIGNMENTS)
LAYOUT = imports.read_layout(
    {
        "file": "covidence.csv",
        "form": "things",
        "study": ["Covidence #", "Study ID"],
        "registry_column": "covidence",
        "reviewer": "Reviewer Name",
        "readers": {"Ann": "ann", "Bob": "bob"},
        "consensus": {"Consensus": "team"},
        "repeated": True,
        "columns": {"arm": "Arm", "n": "N treated", "answer": "Response", "said": "Remark", "source": "Page"},
    }
)
FOREIGN = (
    b"Covidence #,Study ID,Reviewer Name,Arm 1,N treated 1,Response 1,Arm 2,N treated 2,Response 2,Remark,Page\n"
    b"1581,A 2020,Ann,A,20,Y,B,10,N,one,p. 3\n1581,A 2020,Bob,A,20,N,B,1O,N,two,p. 3\n"
    b"1581,A 2020,Consensus,A,20,N,B,10,N,two,p. 3\n#12,B 2021,Ann,A,5,Y,,,,,\n"
)


def read_sheet(content: bytes) -> object:
    """A reader's file beside that of another one, down to decided cells."""
    return extracted([*sheet_of(content, "ann"), *sheet_of(SHEET, "bob")], NOT_ALIGNED)


def sheet_of(content: bytes, reader: str) -> list[sheets.Sheet]:
    return filled.filled_sheets(content, f"things.{reader}.csv", [FORM], reader)


def extracted(found: list[sheets.Sheet], alignments: pd.DataFrame) -> object:
    read = reading.read_sheets(found, {"studies": ["a_1", "b_2"]}, alignments, VALUES)
    comparison = compare(read.entries, [FORM], EXTRACTORS, VOCABULARIES)
    decisions = imported_decisions(read.decisions, read.entries, ["ann", "bob"], 2)
    cells = consensus(read.entries, comparison, decisions, [FORM], PEOPLE, 2)
    return arrange(cells, CONSENSUS_PROVENANCE, ())


def read_alignments(content: bytes) -> object:
    found = [*sheet_of(SHEET, "ann"), *sheet_of(SHEET, "bob")]
    alignments = read_rows(content, "al", sheets.ALIGNMENTS)
    return extracted(found, sheets.checked_alignments(alignments, "al", found, {"studies": ["a_1", "b_2"]}))


@cache
def entries() -> pd.DataFrame:
    found = [*sheet_of(SHEET, "ann"), *sheet_of(SHEET, "bob")]
    return reading.read_sheets(found, {"studies": ["a_1", "b_2"]}, NOT_ALIGNED, VALUES).entries


def read_cell_decisions(content: bytes) -> object:
    return adjudication_files.all_adjudications({"adjudications": content}, entries(), [FORM], VALUES, ["team"])


def read_foreign(content: bytes) -> object:
    return extracted(imports.foreign_sheets(content, "imports/x", LAYOUT, FORM, REGISTRY), NOT_ALIGNED)


DOSE_STRINGS = (ROOT / "tests/dose/hard_strings.csv").read_bytes()
SETTINGS = {
    "weight_kg": 70,
    "bsa_m2": 1.6,
    "fields": {"things": {"dose": {"role": "planned", "unit_context": "cells/kg"}}},
}
DOSE_COLUMNS = {"form": "things", "study_id": "a_1", "row": "A", "field": "dose"}


@cache
def stored_doses() -> pd.DataFrame:
    texts = pd.DataFrame([DOSE_COLUMNS | {"raw": "1-5 x 10^6", "marks": "", "awaiting": False}])
    return doses(texts, SETTINGS)


def read_confirmations(content: bytes) -> object:
    signed = read_rows(content, "c", confirm.CONFIRMATIONS, confirm.MAY_HAVE)
    return confirm.confirm(stored_doses(), signed, "c", ["ann"], {("things", "a_1", "A", "dose"): ["bob"]})


def read_doses(content: bytes) -> object:
    """Each line as a dose, explained, and as a fraction scheme; all of them as a table."""
    lines = content.decode("utf-8", "replace").splitlines()[:12]
    for line in lines:
        list(explain(grammar.parse(line, "x10^6 cells/kg"), Decimal(70), Decimal("1.6")))
        split.read_schemes(line, line)
    texts = [DOSE_COLUMNS | {"row": str(place), "raw": line} for place, line in enumerate(lines)]
    return doses(pd.DataFrame(texts, columns=[*DOSE_COLUMNS, "raw"]).assign(marks="", awaiting=False), SETTINGS)


SIGNED = b"dose_id,value,confirmed_by,confirmed_on,note\nthings:a_1:A:dose:1,1-5 x 10^6 cells/kg,ann,2024-01-01,\n"

READERS = {
    "extraction sheet": Reader({"csv": SHEET, "xlsx": workbook(SHEET)}, read_sheet, 4),
    "extraction of another tool": Reader({"csv": FOREIGN}, read_foreign, 2),
    "alignments.csv": Reader({"csv": ALIGNMENTS}, read_alignments, 2),
    "cell decisions": Reader({"csv": DECISIONS, "xlsx": workbook(DECISIONS)}, read_cell_decisions, 5),
    "confirmations.csv": Reader({"csv": SIGNED}, read_confirmations, 4),
    "dose text": Reader({"strings": head(DOSE_STRINGS, 12)}, read_doses, 3),
}
