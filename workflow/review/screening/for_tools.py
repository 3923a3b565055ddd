"""What awaits votes, for tools in which people screen: as RIS and as a table, with an id that comes back.

The id stands where each tool keeps it: as accession number (Covidence), as note (Rayyan, EPPI-Reviewer), as id of the
source (EPPI-Reviewer), in a column of its own (ASReview, which returns the columns it was given).
"""

from __future__ import annotations

from itertools import chain, repeat

import pandas as pd

from review.screening.copies import found_in_order
from review.screening.status import awaiting

TABLE = [
    "citation_id", "title", "authors", "year", "journal", "volume", "issue", "pages", "doi", "pmid", "url", "abstract",
]  # fmt: skip
NOTE = "citation "
"""Stands before the id in notes."""
_TAGS = {
    "AN": "citation_id", "ID": "citation_id", "TI": "title", "AU": "authors", "PY": "year", "T2": "journal",
    "VL": "volume", "IS": "issue", "SP": "pages", "DO": "doi", "UR": "url", "AB": "abstract", "N1": "note",
}  # fmt: skip


def for_tools(
    status: pd.DataFrame,
    citations: pd.DataFrame,
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    retrieval: pd.DataFrame,
    reports: pd.DataFrame,
    stage: str,
) -> pd.DataFrame:
    """The citations that await votes at a stage, as text in the columns `TABLE`, by search and position in its file.

    What is settled does not go out: nobody should screen it again after an update. Nor does anything tell who voted.
    """
    waiting = awaiting(status, retrieval, reports)
    found = found_in_order(records, links, searches)
    founders = found.loc[found["copy"] == 1, ["citation_id", "searched_on", "search_id", "position"]]
    rows = waiting.loc[waiting["stage"] == stage, ["citation_id"]].merge(founders, on="citation_id")
    rows = rows.sort_values(["searched_on", "search_id", "position"], kind="stable")
    table = rows[["citation_id"]].merge(citations[TABLE], on="citation_id")
    return table.astype("str").where(table.notna(), "")


def ris(table: pd.DataFrame) -> bytes:
    """The table as RIS in UTF-8."""
    texts = table.assign(note=NOTE + table["citation_id"], authors=table["authors"].str.replace("; ", "\r\nAU  - "))
    fields = [(f"{tag}  - " + texts[name] + "\r\n").where(texts[name] != "", "") for tag, name in _TAGS.items()]
    return "".join(chain.from_iterable(zip(repeat("TY  - JOUR\r\n"), *fields, repeat("ER  - \r\n\r\n")))).encode()
