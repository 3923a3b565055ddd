"""Covidence: its lists of references as CSV. A list is what a team decided; it has no votes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from review.screening.imports.rows import IMPORTED, Read, claimed, unmarked
from review.screening.imports.table import read_table

REFERENCES = {
    "key": "covidence #",
    "title": "title",
    "year": "published year, year",
    "doi": "doi",
    "accession": "accession number",
    "ref": "ref",
    "notes": "notes",
}
_REASON = r"(?i)exclusion reason:\s*([^;]*?)\s*(?:;|$)\s*"


def read_covidence(files: Mapping[str, bytes], decision: str) -> Read:
    """One row a reference of a list whose references were all included, or all excluded (`decision`).

    Raises `InputError` for a table without Covidence's columns.
    """
    tables, unread = zip(
        *(read_table(content, name, REFERENCES, ["key", "title"]) for name, content in files.items()), strict=True
    )
    found = pd.concat(tables, ignore_index=True)
    votes = found.assign(
        key="#" + found["key"].str.lstrip("#"),
        claimed=claimed(found, "accession", "ref", "notes"),
        reasons=found["notes"].str.findall(_REASON).str.join("\n"),
        note=unmarked(found["notes"].str.replace(_REASON, "", regex=True)),
        pmid="",
        person="",
        vote=decision,
        voted_on="",
    )
    return Read(votes[IMPORTED], pd.concat(unread, ignore_index=True))
