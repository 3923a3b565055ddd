"""CSL JSON (Zotero, Mendeley, Crossref) and Zotero's own JSON, whose names of fields differ."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from review.identification.formats.cells import page_range, pmid_number
from review.identification.formats.identifiers import accession, doi, issns, pmid, registry_ids
from review.identification.formats.json_records import reader_of, words
from review.identification.formats.source import Reader
from review.identification.record import Record

# Where Zotero keeps the DOI of what has no field for it.
_DOI_NOTE = re.compile(r"^DOI:\s*(.+)$", re.MULTILINE)


def _record(entry: dict[str, Any], raw: str, position: int) -> Record:
    fields = entry["data"] if isinstance(entry.get("data"), dict) else entry

    def first(*names: str) -> str:
        return next((text for name in names if name in fields and (text := words(fields[name]))), "")

    url, abstract, extra = first("URL", "url"), first("abstract", "abstractNote"), first("note", "extra")
    number = pmid_number(first("PMID")) or pmid((url, extra))
    return Record(
        title=first("title"),
        source_key=first("id", "citationKey", "key", "itemID"),
        accession=accession((url,)) or (number and f"pmid:{number}"),
        authors=tuple(_authors(fields)),
        year=_year(fields),
        journal=first("container-title", "publicationTitle", "bookTitle", "proceedingsTitle"),
        volume=first("volume"),
        issue=first("issue"),
        pages=page_range(first("page", "pages", "article-number")),
        doi=doi((first("DOI", "doi"), url, *_DOI_NOTE.findall(extra))),
        pmid=number,
        registry_id=registry_ids((), abstract),
        issn=issns((first("ISSN"),)),
        url=url,
        abstract=abstract,
        language=first("language"),
        publication_type=first("type", "itemType"),
        raw=raw,
        position=position,
    )


def _authors(fields: dict[str, Any]) -> Iterator[str]:
    """`Family, Given` of each author, or the name in one piece."""
    for person in _objects(fields.get("author")) or _objects(fields.get("creators")):
        if person.get("creatorType", "author") == "author":
            family = (person.get("non-dropping-particle"), person.get("family", person.get("lastName")))
            parts = (" ".join(filter(None, map(words, family))), words(person.get("given", person.get("firstName"))))
            if name := ", ".join(filter(None, parts)) or words(person.get("literal", person.get("name"))):
                yield name


def _objects(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _year(fields: dict[str, Any]) -> str:
    """`2021-5-3` of `{"date-parts": [[2021, 5, 3]]}`, else the date as it is written."""
    issued = fields.get("issued")
    if not isinstance(issued, dict):
        return words(issued) or words(fields.get("date"))
    parts = issued.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    return "-".join(map(words, first)) or words(issued.get("literal", issued.get("raw")))


READER = Reader("csl json", re.compile(r'\s*[\[{].*?"title"\s*:', re.DOTALL).match, reader_of(_record))
