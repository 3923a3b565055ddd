"""RIS in the dialects of databases and reference managers: tags of two letters and a dash, `TY` to `ER`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from review.identification.formats import identifiers
from review.identification.formats.cut import Piece, cut
from review.identification.formats.source import Reader, Source
from review.identification.formats.tagged import Fields, Tagged, Tags, pages
from review.identification.record import Record

# `TY` begins a record however its dash is spaced, and `ER` ends it; a line of an abstract that begins with
# `ER-positive` does not.
_BOUNDARY = re.compile(
    r"\n(?:TY(?:[ \t]{1,3}-|-(?=[ \t]*[A-Z]{3,6}[ \t]*\n))|(ER(?:  -[^\n]*|[ \t]{0,3}-[ \t]*(?=\n|\Z))))"
)
_BEGINS = re.compile(r"\n+(?:[A-Z][A-Z0-9]  -[^\n]*\n)*?TY[ \t]{0,3}-")
_ENDS = re.compile(r"\nER[^\n]*\Z")
_TAG_LINE = re.compile(r"\n[A-Z][A-Z0-9]  -")
_HAS_TITLE = re.compile(r"\n(?:TI|T1)  -")
_MEANING = {
    "title": "TI T1 BT CT TT",
    "authors": "AU A1",
    "year": "PY Y1 YR DA",
    "journal": "JF T2 JO JA J2 J1 BT",
    "volume": "VL VO",
    "issue": "IS",
    "first page": "SP PG C7",
    "last page": "EP",
    "doi": "DO",
    "perhaps a doi": "L3 M3 UR L2 LK",
    "issn": "SN",
    "links": "UR L2 LK",
    "abstract": "AB N2",
    "language": "LA",
    "type": "TY M3 PT",
    "key": "AN ID U2",
    "accession": "AN",
    "ovid's number": "ID",
    "database": "DB DP",
    "pmid in Embase": "C5",
    "pmid in Scopus": "C2",
    "pmid": "UR L2 LK AN N1 C1 C2",
    "notes": "N1",
    "numbers": "AN ID CN C1 C2 C3 C4 C5 C6 U1 U2 U3 U4 U5",
}
# A record tells with its `TY` how its tags are spaced. Where it is the standard's two spaces, `T2-weighted` at the
# beginning of a line is text.
_TAGS = Tags(_MEANING, "[A-Z][A-Z0-9]", r"(?:  |[ \t]?\t)-")
_LOOSE_BEGINS = re.compile(r"\nTY(?:[ \t]?|[ \t]{3})-")
_LOOSE_TAGS = Tags(_MEANING, "[A-Z][A-Z0-9]", r"[ \t]{0,3}-")


def _pieces(source: Source) -> Iterator[Piece]:
    """Text up to an `ER`, or to a `TY` where that is missing; tags that stand right before `TY` belong to it."""
    early: Piece | None = None
    for piece in cut(source.chunks(), _BOUNDARY):
        if not early:
            others, early = _without_early_tags(piece)
            yield from others
        elif _HAS_TITLE.search(early[1]) and _HAS_TITLE.search(piece[1]):
            yield from (early, piece)
            early = None
        else:
            yield early[0], early[1] + piece[1]
            early = None
    if early:
        yield early


def _without_early_tags(piece: Piece) -> tuple[tuple[Piece, ...], Piece | None]:
    """A piece that has no `TY` and is not ended, and apart from it the tags at its end, before the next `TY`."""
    line, text = piece
    start = len(text)
    if not (text.startswith("\nTY") or _ENDS.search(text)):
        while (above := text.rfind("\n", 0, start)) >= 0 and _TAG_LINE.match(text, above):
            start = above
    if start == len(text):
        return (piece,), None
    before = text[:start]
    early = line + before.lstrip("\n").count("\n") + bool(before), text[start:]
    return ((line, before),) if before else (), early


def _tags(text: str) -> Tags:
    return _LOOSE_TAGS if _LOOSE_BEGINS.match(text) else _TAGS


def _record(fields: Fields, raw: str, position: int) -> Record:
    abstract, journal = fields.first("abstract"), fields.first("journal")
    numbers, links = fields.every("numbers"), fields.every("links")
    url = links[0] if links else ""
    given = _database_number(fields)
    pmid = given.removeprefix("pmid:") if given.startswith("pmid:") else _pmid(fields)
    return Record(
        title=fields.first("title"),
        source_key=fields.first("key"),
        accession=identifiers.accession(numbers + links) or given or (pmid and f"pmid:{pmid}"),
        authors=tuple(fields.preferred("authors")),
        year=fields.first("year"),
        journal=journal,
        volume=fields.first("volume"),
        issue=fields.first("issue"),
        pages=pages(fields.first("first page"), fields.first("last page")),
        doi=identifiers.doi(fields.every("doi")) or _doi_elsewhere(fields),
        pmid=pmid,
        registry_id=identifiers.registry_ids(numbers, f"{abstract}\n{journal}\n{url}" if "NCT" in raw else ""),
        issn=identifiers.issns(fields.every("issn")),
        url=url,
        abstract=abstract,
        language=fields.first("language"),
        publication_type="; ".join(fields.every("type")),
        raw=raw,
        position=position,
    )


def _doi_elsewhere(fields: Fields) -> str:
    notes = (line for note in fields.every("notes") for line in note.split("\n"))
    return identifiers.doi(fields.every("perhaps a doi")) or identifiers.doi(notes)


def _pmid(fields: Fields) -> str:
    database = fields.first("database")
    for name in ("Embase", "Scopus"):
        if name in database and (number := fields.first(f"pmid in {name}")).isdecimal():
            return number
    return identifiers.pmid(fields.every("pmid"))


def _database_number(fields: Fields) -> str:
    """The number that the record's database gave it: `AN`, and with Ovid, which names its years, `ID`."""
    database = fields.first("database")
    if not database:
        return ""
    number = fields.first("accession") or ("<" in database and fields.first("ovid's number")) or ""
    return identifiers.database_number(database, number.split(";")[0])


READER = Reader(
    "ris",
    re.compile(r"^(?:TY[ \t]{1,3}-|TY-[ \t]*[A-Z]{3,6}[ \t]*$|ER  - ?$)", re.MULTILINE).search,
    Tagged(_pieces, _BEGINS, _tags, _record).read,
)
