"""Search exports into records: the format is recognised from the content, and each record is read by itself.

What cannot be read is kept with its line, its text and the reason, so that records in the file are always those
parsed plus those rejected, and no text between records is lost but captions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import BinaryIO

from review.errors import InputError, Problem
from review.identification.formats import (
    bibtex,
    clinicaltrials_json,
    clinicaltrials_xml,
    csl_json,
    endnote_xml,
    medline,
    pubmed_xml,
    refer,
    ris,
    table,
    webofscience,
    xlsx,
)
from review.identification.formats.encoding import detect
from review.identification.formats.source import Reader, Rejected, Source
from review.identification.record import Record

# What bears an unmistakable mark stands first, and tables, which a header only tells, last.
READERS: tuple[Reader, ...] = tuple(
    module.READER
    for module in (
        xlsx,
        endnote_xml,
        pubmed_xml,
        clinicaltrials_xml,
        clinicaltrials_json,
        csl_json,
        ris,
        webofscience,
        refer,
        medline,
        bibtex,
        table,
    )
)
_EXPECTED = (
    "expected RIS, MEDLINE (nbib), Web of Science, EndNote (XML or %0), PubMed XML, BibTeX, CSL JSON, "
    "ClinicalTrials.gov (CSV, JSON or XML), or a table with a title column (CSV or XLSX)"
)
_NOT_AN_EXPORT = {
    r"%PDF": "a PDF; export the search from the database instead",
    r"\s*(?:<!doctype html|<html)": "a web page, perhaps of a log-in; export the search again",
    r"\s*\d+[.:] .*?\b(?:PMID|doi):\s*\d": (
        "a list for reading, such as PubMed's Summary or Abstract; in PubMed's Save dialog choose the format PubMed, "
        "or send to Citation manager"
    ),
    r"SQLite format 3|.{0,8}EndNote": "a library's own database; export it as XML or RIS",
    r"PK\x03\x04": "a zip archive without a worksheet; unpack it first",
    r"\x1f.?\x08|7z|Rar!": "compressed; unpack it first",
    r"[\xd0Ð]": "an old Office file; save it as XLSX or CSV",
    r"\{\\rtf": "a text document (RTF); export as RIS instead",
}


@dataclass(frozen=True)
class Export:
    """What an export is, what a person should know about it, and its entries in file order, read as a stream."""

    format: str
    encoding: str
    notes: list[str]
    entries: Iterator[Record | Rejected]


def open_export(stream: BinaryIO, name: str, columns: Mapping[str, Sequence[str]]) -> Export:
    """Recognise an export's encoding and format, and begin to read it.

    `stream` can be rewound and stays open while the entries are read; `columns` are the review's own names of table
    columns. A file without text is an export without records, of the format `empty`. Raises `InputError` if the text
    is in no known format.
    """
    encoding = detect(stream)
    source = Source(stream, name, encoding.name, columns)
    head = source.head()
    if not head.strip():
        return Export("empty", encoding.name, list(encoding.notes), iter(()))
    for reader in READERS:
        if reader.recognises(head):
            return Export(reader.name, encoding.name, list(encoding.notes), reader.read(source))
    kind = next((text for mark, text in _NOT_AN_EXPORT.items() if re.match(mark, head, re.IGNORECASE | re.DOTALL)), "")
    what = f"this is {kind}" if kind else "the format is not recognised"
    raise InputError([Problem(name, 1, f"{what}; {_EXPECTED}")])


def open_withdrawn(stream: BinaryIO, name: str, columns: Mapping[str, Sequence[str]]) -> Export:
    """As `open_export`, but without its errors: a withdrawn search keeps its file, which must not stop the others.

    What would be raised, at once or while the entries are read, becomes a note and the last entry, which belongs to no
    record; the entries before it stay. What is no export has the format `unreadable`.
    """
    try:
        export = open_export(stream, name, columns)
    except InputError as error:
        notes = [str(error)]
        return Export("unreadable", "", notes, iter([Rejected(None, 1, "", notes[0])]))
    return replace(export, entries=_until_error(export))


def _until_error(export: Export) -> Iterator[Record | Rejected]:
    try:
        yield from export.entries
    except InputError as error:
        export.notes.append(str(error))
        yield Rejected(None, 1, "", str(error))
