"""Columns of tables: which of our fields each name holds, in the exports of databases, libraries and screening tools.

A name counts by its letters and digits only, so `Author(s)`, `AUTHORS` and `authors ` are one. Of several columns of a
field the first that is filled counts, in the order given here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

SYNONYMS: Mapping[str, str] = {
    "title": (
        "title, primary title, title primary, ti, t1, article title, document title, scientific title, official title, "
        "study title, public title, brief title, display name"
    ),
    "authors": (
        "authors, author, author names, author/s, author(s), authors primary, first authors, author list, au, a1, "
        "authorships.author.display_name, authorships.raw_author_name, author full names, af"
    ),
    "year": (
        "year, publication year, published year, pub year, py, y1, publication date, date of publication, "
        "date published, cover date, date, pub date free from, start date, "
        "first posted, study first posted, date registration"
    ),
    "journal": (
        "journal, journal title, journal/book, journal name, source title, publication title, publication name, "
        "publication, periodical full, secondary title, title secondary, container title, jo, jf, so, t2, "
        "primary_location.source.display_name, host_venue.display_name, periodical abbrev, abbreviated source title, "
        "journal abbreviation, booktitle, book title, conference name"
    ),
    "volume": "volume, vol, vl, biblio.volume",
    "issue": "issue, issue number, number, is, biblio.issue",
    "pages": "pages, page, page range, pagination, pg",
    "first_page": (
        "first page, start page, page start, begin page, beginning page, bp, sp, biblio.first_page, art. no., "
        "article number, ar"
    ),
    "last_page": "last page, end page, page end, ending page, ep, other pages, biblio.last_page",
    "doi": "doi, di, do, ids.doi, doi link, item doi, article doi, digital object identifier",
    "pmid": "pmid, pubmed id, medline pmid, pm, ids.pmid, pubmed, pubmed pmid",
    "issn": (
        "issn, issns, sn, issn/isbn, print issn, eissn, ei, primary_location.source.issn, "
        "primary_location.source.issn_l, isbn"
    ),
    "url": (
        "url, study url, link, item url, links, web address, external url, plink, embase link, full text link, "
        "primary_location.landing_page_url, article url, ul"
    ),
    "abstract": "abstract, abstract note, notes abstract, ab, n2, brief summary, summary",
    "language": ("language, languages, language of original document, article language, language of publication, la"),
    "publication_type": (
        "document type, doctype, dt, publication type, publication types, item type, type of reference, "
        "reference type, entrytype, pt, type, study type"
    ),
    "citation": "citation, source",
    "source_key": (
        "key, covidence #, item id, (internal) id, record id, ut, ut (unique wos id), ut (unique id), eid, central id, "
        "pui, embase accession id, lens id, nct number, nct id, trial id, main id, accession number, id, reference id, "
        "pmid"
    ),
    "trial": "nct number, nct id, trial id, main id",
    "registry_id": (
        "nct number, nct id, trial id, main id, other ids, secondary id, secondary ids, clinical trial numbers, "
        "clinical trial number, trial registration, registry id, registry number, accession"
    ),
}
FIELDS = tuple(SYNONYMS)

# Ids that a source gave for good, by which its record is known in every later export; the first that fits counts.
# Keys of a person's library (Zotero, Rayyan, Covidence) are no such ids.
ACCESSIONS: Mapping[str, tuple[str, str]] = {
    "wos": ("ut, ut (unique wos id), ut (unique id)", r"([A-Z]+:\S+)"),
    "scopus": ("eid", r"(2-s2\.0-\d+)"),
    "cochrane": ("central id, cochrane id, id", r"(CN-\d{8}|CD\d{6}(?:\.pub\d+)?)"),
    "embase": ("pui", r"(L\d+)"),
    "openalex": ("ids.openalex, openalex id, id", r"https://openalex\.org/(W\d+)"),
    "lens": ("lens id", r"(\d{3}(?:-\d{3}){3}-\d{2}[\dX])"),
}

# Whole citations in one cell, for what has no column of its own: PubMed's `Citation` and Embase's `Source`.
CITATIONS = (
    re.compile(
        r"(?P<journal>[^.]+(?:\.[^.]+)*?)\. (?P<year>\d{4})[^;:]*(?:;(?P<volume>[^():]*)(?:\((?P<issue>[^)]*)\))?)?"
        r"(?::(?P<pages>[^.]*))?\. ?.*"
    ),
    re.compile(
        r"(?P<journal>.+?) \((?P<year>\d{4})\)(?: (?P<volume>[^\s:(]+)(?::(?P<issue>\S+))?)?"
        r"(?: \((?P<pages>[^)]*)\))?\..*"
    ),
)

_NOT_LETTERS = re.compile(r"[\W_]+")


def plain_name(name: str) -> str:
    """`authors` of `Author(s)`: the letters and digits of a column's name in lower case."""
    return _NOT_LETTERS.sub("", name.casefold())


def _plain_names(names: str) -> tuple[str, ...]:
    return tuple(map(plain_name, names.split(", ")))


_NAMES = {field: _plain_names(names) for field, names in SYNONYMS.items()}
_ACCESSIONS = tuple(
    (source, _plain_names(names), re.compile(pattern)) for source, (names, pattern) in ACCESSIONS.items()
)
NAMES = frozenset(name for names in _NAMES.values() for name in names)
"""The plain names of all columns that are known."""


@dataclass(frozen=True)
class Layout:
    """Where a table has what: positions of columns by field, and of ids that a source gave for good."""

    header: tuple[str, ...]
    fields: Mapping[str, tuple[int, ...]]
    accessions: tuple[tuple[str, int, re.Pattern[str]], ...]

    @cached_property
    def needed(self) -> int:
        """How many cells a row must have for every column that is read to be there."""
        return 1 + max(index for indexes in self.fields.values() for index in indexes)

    @cached_property
    def is_register(self) -> bool:
        """Whether the rows are trials, not reports of them: they have a number, but no authors and no journal."""
        return "trial" in self.fields and not {"authors", "journal"} & set(self.fields)

    def values(self, cells: Sequence[str]) -> list[str]:
        """One text a field, in the order of `FIELDS`: the first of its columns that is filled, "" where none is."""
        found = list(map(str.strip, self._first_choice([*cells, ""])))
        for slot, indexes in self._further_choices:
            if not found[slot]:
                found[slot] = next((cell for index in indexes if (cell := cells[index].strip())), "")
        return found

    @cached_property
    def _first_choice(self) -> Callable[[Sequence[str]], tuple[str, ...]]:
        absent = len(self.header)
        return itemgetter(*(self.fields.get(field, (absent,))[0] for field in FIELDS))

    @cached_property
    def _further_choices(self) -> list[tuple[int, tuple[int, ...]]]:
        choices = ((slot, self.fields.get(field, ())[1:]) for slot, field in enumerate(FIELDS))
        return [(slot, indexes) for slot, indexes in choices if indexes]


def layout(cells: Sequence[str], own: Mapping[str, Sequence[str]]) -> Layout | None:
    """The layout of a table whose header may be `cells`; None if they have no title column, or nothing beside one.

    `own` are a review's names of columns by field, which count before all others.
    """
    positions: dict[str, list[int]] = {}
    for index, cell in enumerate(cells):
        positions.setdefault(plain_name(cell), []).append(index)
    positions.pop("", None)
    fields: dict[str, tuple[int, ...]] = {}
    for field, known in _NAMES.items():
        names = dict.fromkeys([*map(plain_name, own.get(field, ())), *known])
        if found := tuple(index for name in names for index in positions.get(name, ())):
            fields[field] = found
    if "title" not in fields or len(positions) < 2:
        return None
    if {"journal", "volume", "pages"} <= fields.keys():
        fields.pop("citation", None)
    accessions = tuple(
        (source, index, pattern)
        for source, names, pattern in _ACCESSIONS
        for name in names
        for index in positions.get(name, ())
    )
    return Layout(tuple(cell.strip() for cell in cells), fields, accessions)
