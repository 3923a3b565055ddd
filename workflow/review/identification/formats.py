"""Search exports into records: the format is recognised from the content, and each record is read by itself.

What cannot be read is kept with its line, its text and the reason, so that records in the file are always those
parsed plus those rejected, and no text between records is lost but captions.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from review.errors import InputError, Problem
from review.identification.record import Record

# What belongs to one record. RIS: from `TY` to `ER`, or to the next `TY` where `ER` is missing. MEDLINE: from `PMID` to
# the next; in a file without a single PMID, from a block that begins with `OWN` or `TI` to the next such block.
_RIS = re.compile(r"(^TY  ?-.*?(?:^ER  ?-[^\n]*|(?=^TY  ?-)|\Z))", re.MULTILINE | re.DOTALL)
_MEDLINE = re.compile(r"(^PMID- .*?)(?=^PMID- |\Z)", re.MULTILINE | re.DOTALL)
_MEDLINE_UNNUMBERED = re.compile(r"(^(?:OWN |TI  )- .*?)(?=\n[ \t]*\n(?:OWN |TI  )- |\Z)", re.MULTILINE | re.DOTALL)
# What databases write between records.
_CAPTION = re.compile(r"\s*|\d+\.\s*|Record #\d+ of \d+\s*|(Provider|Database|Content):.*")
_BLANK_LINES = re.compile(r"\n\s*\n")
_REGISTRY_ID = re.compile(r"\bNCT\d{8}\b")


@dataclass(frozen=True)
class Block:
    """Text of an export with the line on which it begins and its record's position, both from 1.

    Text that belongs to no record has no position.
    """

    position: int | None
    line: int
    text: str


@dataclass(frozen=True)
class Rejected(Block):
    """A block that could not be read, and why."""

    reason: str


def parse(text: str, name: str) -> tuple[str, list[Record], list[Rejected]]:
    """The format of an export, its records in file order, and what was rejected.

    A file without text is an export without records. Raises `InputError` if the text is in no known format.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return "empty", [], []
    if _RIS.search(text):
        return "ris", *_read(_blocks(text, _RIS), _ris_record)
    for pattern in (_MEDLINE, _MEDLINE_UNNUMBERED):
        if pattern.search(text):
            return "medline", *_read(_blocks(text, pattern), _medline_record)
    message = "the format is not recognised, expected RIS (lines 'TY  - ') or MEDLINE (lines 'PMID- ')"
    raise InputError([Problem(name, 1, message)])


def _read(blocks: Iterator[Block], read: Callable[[str], Record]) -> tuple[list[Record], list[Rejected]]:
    records, rejected = [], []
    for block in blocks:
        outcome = _record_or_reason(block, read)
        if isinstance(outcome, Record):
            records.append(outcome)
        else:
            rejected.append(Rejected(block.position, block.line, block.text, outcome))
    return records, rejected


def _record_or_reason(block: Block, read: Callable[[str], Record]) -> Record | str:
    if block.position is None:
        return "text outside a record"
    try:
        record = read(block.text)
    except (ValueError, KeyError, IndexError, OSError) as error:
        return f"not readable: {error}"
    return replace(record, position=block.position) if record.title else "no title"


def _blocks(text: str, record: re.Pattern[str]) -> Iterator[Block]:
    """The records of an export and, in between, what is neither a record nor a caption."""
    line = 1
    for index, part in enumerate(record.split(text)):
        position, outside = divmod(index + 1, 2)
        if outside:
            stray = [(at, words) for at, words in enumerate(part.split("\n"), line) if not _CAPTION.fullmatch(words)]
            if stray:
                yield Block(None, stray[0][0], "\n".join(words for _, words in stray))
        else:
            yield Block(position, line, part.strip("\n"))
        line += part.count("\n")


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

    if len(re.findall(r"^TI  - ", text, re.MULTILINE)) > 1:
        raise ValueError("two titles, expected one; the second record lacks the line on which it begins")
    # Biopython ends a record at a blank line.
    lines = io.StringIO(_BLANK_LINES.sub("\n", text) + "\n")
    fields: dict[str, Any] = next(iter(Medline.parse(lines)))  # type: ignore[no-untyped-call]
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
