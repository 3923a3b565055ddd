"""A trial in a register as a record: what is the same in every format of ClinicalTrials.gov and the WHO's portal."""

from __future__ import annotations

from collections.abc import Iterable

from review.identification.formats.identifiers import registry_ids
from review.identification.record import Record

REGISTRY_ENTRY = "Clinical trial registry entry"
"""The publication type of a trial in a register, whatever the format."""


def trial_accession(number: str) -> str:
    """`nct:NCT01234567`, or `trial:<number>` for another register; empty without a number."""
    return f"{'nct' if number.startswith('NCT') else 'trial'}:{number}" if number else ""


def trial_record(
    number: str, title: str, other_ids: Iterable[str], year: str, summary: str, url: str, raw: str, position: int
) -> Record:
    """The record of a trial. It has no authors: who pays for a trial has not written it."""
    return Record(
        title=title,
        source_key=number,
        accession=trial_accession(number),
        year=year,
        registry_id=registry_ids((number, *other_ids), ""),
        url=url,
        abstract=summary,
        publication_type=REGISTRY_ENTRY,
        raw=raw,
        position=position,
    )
