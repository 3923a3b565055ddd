"""MEDLINE as PubMed (nbib) and Ovid write it: tags of up to four letters, a dash in the fifth column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.identification.formats import identifiers
from review.identification.formats.cut import Piece, cut
from review.identification.formats.source import Reader, Source
from review.identification.formats.tagged import Fields, Tagged, Tags
from review.identification.record import Record

_BOUNDARY = re.compile(r"\n(?:PMID|UI  )- |\n[ \t]*+(?=\n[A-Z][A-Z0-9 ]{3}- )")
_TAGS = Tags(
    {
        "title": "TI BTI TT",
        "pmid": "PMID UI",
        "full names": "FAU",
        "authors": "AU",
        "group": "CN",
        "year": "DP YR",
        "journal": "JT TA SO",
        "volume": "VI",
        "issue": "IP",
        "pages": "PG",
        "doi": "LID AID DO",
        "issn": "IS",
        "numbers": "SI",
        "url": "URLF URLS",
        "abstract": "AB",
        "language": "LA LG",
        "type": "PT",
    },
    "[A-Z][A-Z0-9]{1,3}",
    " *- ",
)
_FIRST_TAG = re.compile(r"\n+([A-Z][A-Z0-9 ]{3}- )")
_TITLE = re.compile(r"\n(?:TI  |BTI )- ")


def _pieces(source: Source) -> Iterator[Piece]:
    """One piece a record, which may have blank lines in it.

    A record begins with its number. Where numbers are missing, it begins with the tag with which the first record
    does, or at the latest with the second title.
    """
    opening, at, record, has_title = None, 0, "", False
    for line, text in cut(source.chunks(), _BOUNDARY):
        first = _FIRST_TAG.match(text)
        opening = opening or (first and first[1])
        titled = bool(_TITLE.search(text))
        if not first or first[1] in (opening, "PMID- ", "UI  - ") or (has_title and titled):
            if record:
                yield at, record
            at, record, has_title = line, text, titled
        else:
            record, has_title = record + text, has_title or titled
    if record:
        yield at, record


def _record(fields: Fields, raw: str, position: int) -> Record:
    pmid = fields.first("pmid")
    abstract = fields.first("abstract")
    full, short = fields.every("full names"), fields.every("authors")
    return Record(
        title=fields.first("title"),
        source_key=pmid,
        accession=pmid and f"pmid:{pmid}",
        authors=tuple((full if len(full) >= len(short) else short) + fields.every("group")),
        year=fields.first("year"),
        journal=fields.first("journal"),
        volume=fields.first("volume"),
        issue=fields.first("issue"),
        pages=fields.first("pages"),
        doi=identifiers.doi(text for text in fields.every("doi") if not text.endswith("[pii]")),
        pmid=pmid,
        registry_id=identifiers.registry_ids(fields.every("numbers"), abstract),
        issn=identifiers.issns(fields.every("issn")),
        url=fields.first("url"),
        abstract=abstract,
        language="; ".join(fields.every("language")),
        publication_type="; ".join(fields.every("type")),
        raw=raw,
        position=position,
    )


READER = Reader(
    "medline",
    re.compile(r"^(?:PMID|OWN |UI  |TI  )- ", re.MULTILINE).search,
    Tagged(_pieces, _FIRST_TAG, lambda _: _TAGS, _record).read,
)
