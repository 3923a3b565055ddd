"""Search exports into records: the format is recognised from the content, and each record is read by itself.

A record that cannot be read is kept with its line, its text and the reason, so that records in the file are always
those parsed plus those rejected.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from review.errors import InputError, Problem
from review.identification.record import Record

_RIS_START = re.compile(r"^TY  ?- ?", re.MULTILINE)
_MEDLINE_START = re.compile(r"^(PMID|OWN |TI  )- ", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_REGISTRY_ID = re.compile(r"\bNCT\d{8}\b")


@dataclass(frozen=True)
class Block:
    """The text of one record in an export, with the line on which it begins (from 1)."""

    line: int
    text: str


@dataclass(frozen=True)
class Rejected:
    """A record that could not be read: where it stands, what it says, and why."""

    line: int
    text: str
    reason: str


def parse(text: str, name: str) -> tuple[str, list[Record], list[Rejected]]:
    """The format of an export, its records in file order, and what was rejected.

    Raises `InputError` if the text is in no known format.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _RIS_START.search(text):
        return "ris", *_read(_ris_blocks(text), _ris_record)
    if _MEDLINE_START.search(text):
        return "medline", *_read(_medline_blocks(text), _medline_record)
    message = "the format is not recognised, expected RIS (lines 'TY  - ') or MEDLINE (lines 'PMID- ')"
    raise InputError([Problem(name, 1, message)])


def _read(blocks: Iterator[Block], read: Callable[[str], Record]) -> tuple[list[Record], list[Rejected]]:
    records, rejected = [], []
    for block in blocks:
        try:
            record = read(block.text)
        except (ValueError, KeyError, IndexError, OSError) as error:
            rejected.append(Rejected(block.line, block.text, f"not readable: {error}"))
            continue
        if record.title:
            records.append(record)
        else:
            rejected.append(Rejected(block.line, block.text, "no title"))
    return records, rejected


def _ris_blocks(text: str) -> Iterator[Block]:
    starts = [match.start() for match in _RIS_START.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield Block(text.count("\n", 0, start) + 1, text[start:end])


def _medline_blocks(text: str) -> Iterator[Block]:
    line = 1
    for block in _BLANK_LINES.split(text):
        if _MEDLINE_START.search(block):
            yield Block(line + len(block) - len(block.lstrip("\n")), block.strip("\n"))
        line += block.count("\n") + 2


def _ris_record(text: str) -> Record:
    """One RIS record, read by rispy. A missing `ER` is supplied: the next `TY` has ended the record."""
    import rispy  # noqa: PLC0415

    closed = text if re.search(r"^ER  ?-", text, re.MULTILINE) else f"{text.rstrip()}\nER  - \n"
    fields: dict[str, Any] = rispy.loads(closed)[0]
    first, last = fields.get("start_page", ""), fields.get("end_page", "")
    accession = fields.get("accession_number", "")
    return Record(
        source_key=fields.get("id", "") or accession,
        accession=f"{fields.get('name_of_database', '')}:{accession}" if accession else "",
        title=_first(fields, "title", "primary_title"),
        authors=tuple(fields.get("authors") or fields.get("first_authors") or ()),
        year=_first(fields, "year", "publication_year"),
        journal=_first(fields, "journal_name", "secondary_title", "alternate_title3"),
        volume=fields.get("volume", ""),
        issue=fields.get("number", ""),
        pages=f"{first}-{last}" if first and last else first,
        doi=fields.get("doi", ""),
        abstract=_first(fields, "abstract", "notes_abstract"),
        language=fields.get("language", ""),
        publication_type=fields.get("type_of_reference", ""),
        raw=text,
    )


def _medline_record(text: str) -> Record:
    """One MEDLINE record, read by Biopython, which keeps authors that have no full form (`AU` without `FAU`)."""
    from Bio import Medline  # noqa: PLC0415

    fields: dict[str, Any] = next(iter(Medline.parse(io.StringIO(text + "\n"))))  # type: ignore[no-untyped-call]
    identifiers = [*fields.get("AID", []), *([fields["LID"]] if "LID" in fields else [])]
    dois = [text.removesuffix(" [doi]") for text in identifiers if text.endswith(" [doi]")]
    registry = _REGISTRY_ID.findall(" ".join(fields.get("SI", [])))
    pmid = fields.get("PMID", "")
    return Record(
        source_key=pmid,
        accession=f"pmid:{pmid}" if pmid else "",
        title=fields.get("TI", ""),
        authors=tuple(fields.get("FAU") or fields.get("AU") or ()),
        year=fields.get("DP", ""),
        journal=fields.get("TA") or fields.get("JT", ""),
        volume=fields.get("VI", ""),
        issue=fields.get("IP", ""),
        pages=fields.get("PG", ""),
        doi=dois[0] if dois else "",
        pmid=pmid,
        registry_id="; ".join(dict.fromkeys(registry)),
        abstract=fields.get("AB", ""),
        language="; ".join(fields.get("LA", [])),
        publication_type="; ".join(fields.get("PT", [])),
        raw=text,
    )


def _first(fields: dict[str, Any], *names: str) -> str:
    return next((str(fields[name]) for name in names if fields.get(name)), "")
