"""A bibliographic reference, and how an export in each format writes it."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

_WIDTH = 82
_CSV_HEADER = ["Title", "Authors", "Year", "Journal", "Volume", "Issue", "Pages", "DOI", "PubMed ID", "Abstract"]


class Reference(NamedTuple):
    """What one database says of one paper; authors as `Family, Given`, nothing is the empty string."""

    title: str
    authors: tuple[str, ...]
    year: str
    journal: str
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    abstract: str = ""


def ris(reference: Reference, accession: str) -> str:
    first, _, last = reference.pages.partition("-")
    fields = [
        ("AN", accession),
        ("TI", reference.title),
        *[("AU", author) for author in reference.authors],
        ("PY", reference.year),
        ("JO", reference.journal),
        ("VL", reference.volume),
        ("IS", reference.issue),
        ("SP", first),
        ("EP", last),
        ("DO", reference.doi),
        ("AB", reference.abstract),
    ]
    lines = [f"{tag}  - {value}\n" for tag, value in fields if value]
    return f"TY  - JOUR\n{''.join(lines)}ER  - \n\n"


def medline(reference: Reference, accession: str) -> str:
    """As PubMed writes it: the accession is the PMID, long fields go on in lines that are set in."""
    fields = [
        ("PMID", reference.pmid),
        ("TI", reference.title),
        ("PG", reference.pages),
        ("LID", reference.doi and f"{reference.doi} [doi]"),
        ("AB", reference.abstract),
        *[("FAU", author) for author in reference.authors],
        ("DP", reference.year),
        ("TA", reference.journal),
        ("VI", reference.volume),
        ("IP", reference.issue),
    ]
    return "".join(f"{tag:4}- {_folded(value)}\n" for tag, value in fields if value) + "\n"


def table_row(reference: Reference, accession: str) -> str:
    cells = [reference.title, "; ".join(reference.authors), *reference[2:]]
    return _csv_line([*cells, accession])


def _folded(value: str) -> str:
    lines = []
    while len(value) > _WIDTH:
        at = value.rfind(" ", 0, _WIDTH)
        if at <= 0:
            break
        lines.append(value[:at])
        value = value[at + 1 :]
    return "\n      ".join([*lines, value])


def _csv_line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()


# What stands at the head of an export, its ending, and how each reference is written.
FORMATS = {
    "ris": ("", "ris", ris),
    "medline": ("", "nbib", medline),
    "csv": (_csv_line([*_CSV_HEADER, "Accession Number"]), "csv", table_row),
}
