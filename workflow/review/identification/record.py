"""A record: one entry of one export, and the id that follows from what it says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from review.tables import INTEGER, TEXT, columns

RECORDS = columns(
    record_id=TEXT,
    search_id=TEXT,
    position=INTEGER,
    source_key=TEXT,
    format=TEXT,
    title=TEXT,
    authors=TEXT,
    year=INTEGER,
    journal=TEXT,
    volume=TEXT,
    issue=TEXT,
    pages=TEXT,
    doi=TEXT,
    pmid=TEXT,
    registry_id=TEXT,
    abstract=TEXT,
    language=TEXT,
    publication_type=TEXT,
    raw_sha256=TEXT,
)
RECORDS_KEY = ["search_id", "position"]
REJECTED = columns(search_id=TEXT, file=TEXT, position=INTEGER, line=INTEGER, text=TEXT, reason=TEXT)
REJECTED_KEY = ["line"]

_YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
_DOI_PREFIX = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True)
class Record:
    """The fields of one entry as its export gives them.

    `accession` is the source's own id, `raw` the whole text, and `position` (from 1) counts every record of the file,
    those that could not be read too.
    """

    title: str
    source_key: str = ""
    accession: str = ""
    authors: tuple[str, ...] = ()
    year: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    registry_id: str = ""
    abstract: str = ""
    language: str = ""
    publication_type: str = ""
    raw: str = ""
    position: int = 0


def plain(text: str) -> str:
    """Letters and digits only, lower case, accents removed, words separated by one space."""
    decomposed = unicodedata.normalize("NFKD", text)
    without_marks = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", without_marks.casefold()).strip()


def first_page(pages: str) -> str:
    """`839` of `839-52`, `839-852` or `839`; empty where there is none."""
    return pages.split("-", maxsplit=1)[0].strip().lower()


def surname(authors: str) -> str:
    """The first author's family name of `Abramson, J.S.; ...` or `Abramson JS; ...`, plain."""
    first = authors.split("; ", maxsplit=1)[0]
    return plain(first.split(",")[0] if "," in first else re.sub(r"(\s+[A-Z][A-Z.-]{0,3}){1,2}(\s+[JS]r)?$", "", first))


def record_table(records: Sequence[Record], search_id: str, file_format: str) -> pd.DataFrame:
    """Records of one export as a `RECORDS` frame, in file order; copies within the export are not yet numbered."""
    rows = [
        {
            "record_id": _content_id(record),
            "search_id": search_id,
            "position": record.position,
            "source_key": record.source_key or f"#{record.position}",
            "format": file_format,
            "title": _one_line(record.title),
            "authors": "; ".join(_one_line(author) for author in record.authors),
            "year": _year(record.year),
            "journal": _one_line(record.journal),
            "volume": record.volume,
            "issue": record.issue,
            "pages": record.pages,
            "doi": _DOI_PREFIX.sub("", record.doi.strip()).lower(),
            "pmid": record.pmid,
            "registry_id": record.registry_id,
            "abstract": _one_line(record.abstract),
            "language": record.language,
            "publication_type": record.publication_type,
            "raw_sha256": hashlib.sha256(record.raw.strip().encode()).hexdigest(),
        }
        for record in records
    ]
    return pd.DataFrame(rows, columns=RECORDS.names).astype({"year": "Int64", "position": "Int64"})


def number_copies(records: pd.DataFrame, search_order: Sequence[str]) -> pd.DataFrame:
    """Give identical records ids of their own: the first keeps the id, the n-th copy gets `-n`.

    Copies are counted in the order of the searches, then of their raw text, so that neither the order of the files
    nor of the rows matters and a later search never renames an earlier record.
    """
    rank = records["search_id"].map({search_id: index for index, search_id in enumerate(search_order)})
    ordered = records.assign(_rank=rank).sort_values(["_rank", "raw_sha256", "source_key"], kind="stable")
    copy = ordered.groupby("record_id", sort=False).cumcount() + 1
    suffix = ("-" + copy.astype("str")).where(copy > 1, "")
    ordered["record_id"] = ordered["record_id"] + suffix
    return ordered.drop(columns="_rank")


def _content_id(record: Record) -> str:
    """`r` and 16 hex digits: of the accession if the source gave one, else of what a reader would cite."""
    citable = (record.title, "; ".join(record.authors), str(_year(record.year)), record.journal, record.pages)
    identity = record.accession or "|".join(plain(part) for part in citable)
    return "r" + hashlib.sha256(identity.encode()).hexdigest()[:16]


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match.group()) if match else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
