"""Rows of a table, wherever they come from, into records: the header says which cell is what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from review.errors import InputError, Problem
from review.identification.formats.authors import split_authors
from review.identification.formats.cells import page_range, pmid_number
from review.identification.formats.identifiers import accession, doi, issns, pmid, registry_ids
from review.identification.formats.layouts import CITATIONS, NAMES, Layout, layout, plain_name
from review.identification.formats.source import Rejected, Source
from review.identification.formats.trials import REGISTRY_ENTRY, trial_accession
from review.identification.record import Record

PREAMBLE = 30
"""Rows among which the header is sought; databases write the search and the date above it."""
_LONGEST_NAME = 40
_LONGEST_CITATION = 1_000
"""Characters: the patterns of citations take a time that grows with the square of the length."""


class Row(NamedTuple):
    """Cells with the row's text and the line on which it begins (from 1); `fault` says why it may not be trusted."""

    line: int
    text: str
    cells: list[str]
    fault: str = ""


def entries(rows: Iterable[Row], source: Source) -> Iterator[Record | Rejected]:
    """The records below a table's header, in file order.

    A row is read if it has every column that is read, and rejected if it has fewer cells, or more than the header. A
    header that comes again (joined exports) begins a new table. A single cell, and what follows a broken quote, are
    text outside a record. Raises `InputError` when no header with a title column is found.
    """
    rows = (row for row in rows if any(map(str.strip, row.cells)))
    table = _header(rows, source)
    position = 0
    behind_fault = False
    for row in rows:
        cells = row.cells
        if header := _header_again(cells, table, source):
            table = header
        elif len(cells) != len(table.header) and not (cells := _fitted(cells, table)):
            outside = behind_fault or _is_single(row.cells, table)
            behind_fault = behind_fault or bool(row.fault)
            if outside:
                yield Rejected(None, row.line, row.text, "text outside a record")
            else:
                position += 1
                reason = row.fault or f"{len(row.cells)} cells, expected {len(table.header)}"
                yield Rejected(position, row.line, row.text, reason)
        else:
            behind_fault = False
            position += 1
            record = _record(cells, table, row.text, position)
            yield record if record.title else Rejected(position, row.line, row.text, "no title")


def _is_single(cells: Sequence[str], table: Layout) -> bool:
    """Whether one cell stands alone where three or more are expected: a caption or a footer."""
    return len(table.header) > 2 and sum(1 for cell in cells if cell.strip()) == 1


def _header(rows: Iterator[Row], source: Source) -> Layout:
    top = []
    for row in islice(rows, PREAMBLE):
        if found := layout(row.cells, source.columns):
            return found
        top.append(row)
    widest = max(top, key=lambda row: len(row.cells), default=Row(1, "", []))
    message = (
        f"no column with titles, found: {', '.join(filter(None, map(str.strip, widest.cells))) or 'nothing'}; expected "
        "one named title, or its name in the protocol: identification: columns: title: [<name>]"
    )
    raise InputError([Problem(source.name, widest.line, message)])


def _header_again(cells: Sequence[str], table: Layout, source: Source) -> Layout | None:
    """The layout of a row that is this table's header once more, or another's; a record titled 'Title' is neither."""
    if len(cells) == len(table.header):
        at = table.fields["title"][0]
        title = cells[at].strip()
        if len(title) > _LONGEST_NAME or (title != table.header[at] and plain_name(title) not in NAMES):
            return None
        if tuple(map(str.strip, cells)) == table.header:
            return table
    names = [cell for cell in cells if len(cell) <= _LONGEST_NAME and plain_name(cell) in NAMES]
    return layout(cells, source.columns) if len(names) > 1 else None


def _fitted(cells: Sequence[str], table: Layout) -> list[str]:
    """As many cells as the header has; none if one that is read is missing, or one too many may have shifted others."""
    lacking = len(table.header) - len(cells)
    return [*cells, *[""] * lacking] if lacking >= 0 and len(cells) >= table.needed else []


def _record(cells: Sequence[str], table: Layout, text: str, position: int) -> Record:
    """One row. The order of the names is that of `FIELDS`."""
    (
        title, authors, year, journal, volume, issue, pages, first_page, last_page, doi_cell, pmid_cell, issn, url,
        abstract, language, publication_type, citation, source_key, trial, registry_id,
    ) = table.values(cells)  # fmt: skip
    cited = _cited(citation, "journal" in table.fields) if citation else {}
    number = pmid_number(pmid_cell)
    registered = "; ".join(cells[index] for index in table.fields["registry_id"]) if registry_id else ""
    return Record(
        title=title,
        source_key=source_key,
        accession=trial_accession(trial) if table.is_register else _accession(cells, table, url, number),
        authors=split_authors(authors),
        year=year or cited.get("year", ""),
        journal=journal or cited.get("journal", ""),
        volume=volume or cited.get("volume", ""),
        issue=issue or cited.get("issue", ""),
        pages=page_range(pages or cited.get("pages", "")) or page_range(first_page, last_page),
        doi=doi((doi_cell, url)),
        pmid=number or pmid((url,)),
        registry_id=registry_ids((registered,), "" if table.is_register else abstract),
        issn=issns((issn,)),
        url=url,
        abstract=abstract,
        language=language,
        publication_type=REGISTRY_ENTRY if table.is_register else publication_type,
        raw=text,
        position=position,
    )


def _accession(cells: Sequence[str], table: Layout, url: str, number: str) -> str:
    """The id that the source gave: in a column of its own, in the record's address, or the PMID."""
    for source, index, pattern in table.accessions:
        if found := pattern.fullmatch(cells[index].strip()):
            return f"{source}:{found[1]}"
    return accession((url,)) or (f"pmid:{number}" if number else "")


def _cited(citation: str, has_journal: bool) -> dict[str, str]:
    """The parts of a whole citation; what is none is the name of the journal if no column has that."""
    for pattern in CITATIONS if len(citation) <= _LONGEST_CITATION else ():
        if found := pattern.fullmatch(" ".join(citation.split())):
            return {name: part.strip() for name, part in found.groupdict(default="").items()}
    return {} if has_journal else {"journal": citation}
