"""The refer format of EndNote exports (`%0`, often `.enw`): a percent sign and one character."""

from __future__ import annotations

import re

from review.identification.formats import identifiers
from review.identification.formats.cut import cut
from review.identification.formats.source import Reader
from review.identification.formats.tagged import Fields, Tagged, Tags
from review.identification.record import Record

_BOUNDARY = re.compile(r"\n%0 ")
_BEGINS = re.compile(r"\n+%0 ")
_TAGS = Tags(
    {
        "title": "%T",
        "authors": "%A",
        "year": "%D %8",
        "journal": "%J %B",
        "volume": "%V",
        "issue": "%N",
        "pages": "%P",
        "doi": "%R %U",
        "issn": "%@",
        "links": "%U",
        "abstract": "%X",
        "language": "%G",
        "type": "%0 %9",
        "key": "%M %F",
        "accession": "%M",
        "database": "%~ %W",
        "numbers": "%M %U",
        "notes": "%Z",
    },
    r"%\S",
    " ",
)


def _record(fields: Fields, raw: str, position: int) -> Record:
    abstract = fields.first("abstract")
    numbers = fields.every("numbers")
    given = identifiers.database_number(fields.first("database"), fields.first("accession"))
    pmid = given.removeprefix("pmid:") if given.startswith("pmid:") else ""
    pmid = pmid or identifiers.pmid(numbers + fields.every("notes"))
    return Record(
        title=fields.first("title"),
        source_key=fields.first("key"),
        accession=identifiers.accession(numbers) or given or (pmid and f"pmid:{pmid}"),
        authors=tuple(fields.every("authors")),
        year=fields.first("year"),
        journal=fields.first("journal"),
        volume=fields.first("volume"),
        issue=fields.first("issue"),
        pages=fields.first("pages"),
        doi=identifiers.doi(fields.every("doi")),
        pmid=pmid,
        registry_id=identifiers.registry_ids(numbers, abstract),
        issn=identifiers.issns(fields.every("issn")),
        url=fields.first("links"),
        abstract=abstract,
        language=fields.first("language"),
        publication_type="; ".join(fields.every("type")),
        raw=raw,
        position=position,
    )


READER = Reader(
    "refer",
    re.compile(r"^%0 \w", re.MULTILINE).search,
    Tagged(lambda source: cut(source.chunks(), _BOUNDARY), _BEGINS, lambda _: _TAGS, _record).read,
)
