"""Web of Science's plain text (txt, ciw, isi): tags of two letters and a space, `PT` to `ER`."""

from __future__ import annotations

import re

from review.identification.formats import identifiers
from review.identification.formats.cut import cut
from review.identification.formats.source import Reader
from review.identification.formats.tagged import Fields, Tagged, Tags, pages
from review.identification.record import Record

_BOUNDARY = re.compile(r"\n(?:PT |(ER[ \t]*(?=\n|\Z)))")
_BEGINS = re.compile(r"\n+PT ")
_TAGS = Tags(
    {
        "title": "TI",
        "authors": "AF AU BA BF CA",
        "year": "PY EA",
        "journal": "SO JI J9",
        "volume": "VL",
        "issue": "IS",
        "first page": "BP AR",
        "last page": "EP",
        "doi": "DI",
        "pmid": "PM",
        "issn": "SN EI",
        "abstract": "AB",
        "language": "LA",
        "type": "DT PT",
        "key": "UT",
    },
    "[A-Z][A-Z0-9]",
    r"(?= |\n|\Z)",
)


def _record(fields: Fields, raw: str, position: int) -> Record:
    abstract = fields.first("abstract")
    key = fields.first("key")
    pmid = fields.first("pmid") or identifiers.pmid([key])
    return Record(
        title=fields.first("title"),
        source_key=key,
        accession=identifiers.accession([key]) or (pmid and f"pmid:{pmid}"),
        authors=tuple(filter(None, map(str.strip, fields.first("authors").split("\n")))),
        year=fields.first("year"),
        journal=fields.first("journal"),
        volume=fields.first("volume"),
        issue=fields.first("issue"),
        pages=pages(fields.first("first page"), fields.first("last page")),
        doi=identifiers.doi(fields.every("doi")),
        pmid=pmid,
        registry_id=identifiers.registry_ids((), abstract),
        issn=identifiers.issns(fields.every("issn")),
        abstract=abstract,
        language=fields.first("language"),
        publication_type=fields.first("type"),
        raw=raw,
        position=position,
    )


READER = Reader(
    "web of science",
    re.compile(r"^PT [A-Z]$", re.MULTILINE).search,
    Tagged(lambda source: cut(source.chunks(), _BOUNDARY), _BEGINS, lambda _: _TAGS, _record).read,
)
