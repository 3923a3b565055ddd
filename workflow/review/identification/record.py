"""A record: one entry of one export, and the id that follows from what it says."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from review.tables import INTEGER, TEXT, TRUTH, columns

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
    issn=TEXT,
    url=TEXT,
    abstract=TEXT,
    language=TEXT,
    publication_type=TEXT,
    raw_sha256=TEXT,
)
COPY_KEY = ["record_id", "search_id", "position", "raw_sha256"]
ALL_RECORDS = columns(**{name: RECORDS.field(name).type for name in RECORDS.names}, in_force=TRUTH)
REJECTED = columns(search_id=TEXT, file=TEXT, position=INTEGER, line=INTEGER, text=TEXT, reason=TEXT)

_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
_DOI_PREFIX = re.compile(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
_NOT_WORD = re.compile(r"[^\w]+")
_AS_WRITTEN = [
    "volume",
    "issue",
    "pages",
    "pmid",
    "registry_id",
    "issn",
    "url",
    "language",
    "publication_type",
]


@dataclass(frozen=True, slots=True)
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
    issn: str = ""
    url: str = ""
    abstract: str = ""
    language: str = ""
    publication_type: str = ""
    raw: str = ""
    position: int = 0


def plain(text: str) -> str:
    """Letters and digits only, lower case, accents removed, words separated by one space."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text)
    without_marks = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return _NOT_WORD.sub(" ", without_marks.casefold()).strip()


def record_table(records: Sequence[Record], search_id: str, file_format: str) -> pd.DataFrame:
    """Records of one export as a `RECORDS` frame, in file order; copies within the export are not yet numbered."""
    frame = pd.DataFrame(
        {
            "record_id": [_content_id(record) for record in records],
            "search_id": search_id,
            "position": [record.position for record in records],
            "source_key": [_one_line(record.source_key) or f"#{record.position}" for record in records],
            "format": file_format,
            "title": [_one_line(record.title) for record in records],
            "authors": ["; ".join(map(_one_line, record.authors)) for record in records],
            "year": [_year(record.year) for record in records],
            "journal": [_one_line(record.journal) for record in records],
            "doi": [_DOI_PREFIX.sub("", record.doi.strip()).lower() for record in records],
            "abstract": [_one_line(record.abstract) for record in records],
            "raw_sha256": [_digest(record.raw.strip()) for record in records],
        }
        | {name: [_one_line(getattr(record, name)) for record in records] for name in _AS_WRITTEN}
    )
    types = {field.name: "str" if field.type == TEXT else "Int64" for field in RECORDS}
    return pd.DataFrame(frame[RECORDS.names].astype(types))


def number_copies(records: pa.Table, search_order: Sequence[str]) -> pa.ChunkedArray:
    """The ids of identical records made different: the first keeps the id, the n-th copy gets `-n`; in row order.

    Copies are counted in the order of the searches, then of their raw text, so that neither the order of the files
    nor of the rows matters and a later search never renames an earlier record. Takes the columns `COPY_KEY`.
    """
    ids = records.column("record_id")
    codes = ids.combine_chunks().dictionary_encode().indices.to_numpy()
    repeated = np.flatnonzero(np.bincount(codes, minlength=1)[codes] > 1)
    copies = records.select(COPY_KEY).take(pa.array(repeated)).to_pandas()
    rank = copies["search_id"].map({search_id: index for index, search_id in enumerate(search_order)})
    copies = copies.assign(rank=rank).sort_values(["rank", "raw_sha256", "position"], kind="stable")
    number = copies.groupby("record_id", sort=False).cumcount().sort_index().to_numpy() + 1
    later = repeated[number > 1]
    suffix = np.full(len(ids), "", dtype=object)
    suffix[later] = [f"-{n}" for n in number[number > 1].tolist()]
    return pc.binary_join_element_wise(ids, pa.array(suffix, type=TEXT), "")


def _content_id(record: Record) -> str:
    """`r` and 16 hex digits: of the accession if the source gave one, else of what a reader would cite."""
    citable = (record.title, "; ".join(record.authors), str(_year(record.year)), record.journal, record.pages)
    identity = record.accession or "|".join(plain(part) for part in citable)
    return "r" + _digest(identity)[:16]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match.group()) if match else None


def _one_line(text: str) -> str:
    """Words separated by one space; half characters, which JSON can hold and a table cannot, become `?`."""
    words = " ".join(text.split())
    return words if words.isascii() else words.encode(errors="replace").decode()
