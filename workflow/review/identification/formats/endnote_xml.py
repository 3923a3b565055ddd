"""EndNote's XML export: `<record>` elements, whose texts stand in `<style>` elements."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from review.identification.formats import identifiers
from review.identification.formats.source import Reader
from review.identification.formats.xml_records import reader_of, text_of, texts_of
from review.identification.record import Record

# Where databases that are not PubMed keep its number.
_PMID_FIELDS = {"Embase": "custom5", "Scopus": "custom2"}


def _record(element: Element, raw: str, position: int) -> Record:
    abstract = text_of(element, "abstract")
    key = text_of(element, "accession-num")
    urls = list(texts_of(element, "urls/*/url"))
    database = text_of(element, "remote-database-name") or text_of(element, "remote-database-provider")
    number = identifiers.database_number(database, key)
    pmid = number.removeprefix("pmid:") if number.startswith("pmid:") else _pmid(element, database)
    numbers = [key, *(text for child in element if child.tag.startswith("custom") for text in child.itertext())]
    return Record(
        title=text_of(element, "titles/title"),
        source_key=key or text_of(element, "rec-number"),
        accession=identifiers.accession([key, *urls]) or number or (pmid and f"pmid:{pmid}"),
        authors=tuple(texts_of(element, "contributors/authors/author")),
        year=text_of(element, "dates/year") or text_of(element, "dates/pub-dates/date"),
        journal=_journal(element),
        volume=text_of(element, "volume"),
        issue=text_of(element, "number"),
        pages=text_of(element, "pages"),
        doi=identifiers.doi([*texts_of(element, "electronic-resource-num"), *urls]),
        pmid=pmid or identifiers.pmid(urls),
        registry_id=identifiers.registry_ids(numbers, abstract),
        issn=identifiers.issns(texts_of(element, "isbn")),
        url=urls[0] if urls else "",
        abstract=abstract,
        language=text_of(element, "language"),
        publication_type="; ".join(filter(None, (_type(element), text_of(element, "work-type")))),
        raw=raw,
        position=position,
    )


def _pmid(element: Element, database: str) -> str:
    fields = (text_of(element, field) for name, field in _PMID_FIELDS.items() if name in database)
    return next((text for text in fields if text.isdecimal()), "")


def _journal(element: Element) -> str:
    places = ("periodical/full-title", "titles/secondary-title", "alt-periodical/full-title", "periodical/abbr-1")
    return next((text for place in places if (text := text_of(element, place))), "")


def _type(element: Element) -> str:
    kind = element.find("ref-type")
    return kind.get("name", "") if kind is not None else ""


_FIELDS = re.compile(r"<(?:rec-number|ref-type|contributors|titles)\b")

READER = Reader("endnote xml", lambda head: "<record>" in head and _FIELDS.search(head), reader_of("record", _record))
