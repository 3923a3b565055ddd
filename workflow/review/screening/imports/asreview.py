"""ASReview: exported data sets of the versions 1 to 3, as CSV, TSV, XLSX or RIS, with one label a record."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from review.screening.imports.ris import read_ris
from review.screening.imports.rows import (
    IMPORTED,
    UNREAD,
    Read,
    Unread,
    claimed,
    dated,
    joined,
    unread_table,
)
from review.screening.imports.table import read_table
from review.tables import empty

DATASET = {
    "label": (
        "asreview_label, included, label, final_included, label_included, included_label, included_final, "
        "included_flag, include"
    ),
    "time": "asreview_time",
    "name": "asreview_user_name",
    "email": "asreview_user_email",
    "remark": "asreview_note",
    "key": "record_id",
    "citation": "citation_id, id",
    "accession": "accession_number",
    "notes": "notes",
    "title": "title, primary_title",
    "year": "year, publication_year",
    "doi": "doi",
    "pmid": "pubmed_id, pmid",
}
"""Labels in ASReview's own order: version 3 writes the first, version 1 the second, and it reads all of them."""
TAG, REMARK = "asreview_tag_", "exported_notes"
"""How the columns begin of version 3's tags and of version 1's notes."""
_LABELS = {"1": "include", "0": "exclude", "yes": "include", "no": "exclude", "y": "include", "n": "exclude"}
_RIS_LABELS = {"relevant": "1", "irrelevant": "0", "not_seen": ""}


def read_asreview(files: Mapping[str, bytes]) -> Read:
    """One row a labelled record; a record that nobody has seen has no label. Tags go into the note.

    Raises `InputError` for a file that is none of these, and for a table without a column of labels.
    """
    read = [_read(content, name) for name, content in files.items()]
    return Read(*(pd.concat(parts, ignore_index=True) for parts in zip(*read, strict=True)))


def dataset(content: bytes, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The records as text in the columns `DATASET`, `file`, `line` and those of tags and notes; and the unread rows."""
    if not name.lower().endswith(".ris"):
        return read_table(content, name, DATASET, ["label"], [TAG, REMARK])
    records, unread = read_ris(content, name)
    found = records.rename(columns={"key": "citation"})
    label = found["notes"].str.extract(r"ASReview_(relevant|irrelevant|not_seen)", expand=False).map(_RIS_LABELS)
    written = {"time": "time", "name": "user_name", "email": "user_email", "remark": "note"}
    said = {
        field: found["notes"].str.extract(rf'asreview_{key}: "(.*)"', expand=False) for field, key in written.items()
    }
    return found.assign(label=label, **said, key="", accession="").fillna(""), unread


def _read(content: bytes, name: str) -> Read:
    found, broken = dataset(content, name)
    label = found["label"].str.lower().str.removesuffix(".0")
    seen = ~label.isin(["", "-1", "nan"])
    rows = found[seen].assign(vote=label[seen].map(_LABELS), note=remarks(found[seen]))
    unknown = rows[rows["vote"].isna()]
    why = f"expected one of: {', '.join(_LABELS)}, or nothing"
    faults = [
        Unread(line, text, f"label '{text}' is not known, {why}")
        for line, text in unknown[["line", "label"]].itertuples(index=False)
    ]
    votes = dated(rows[rows["vote"].notna()], "time")
    votes = votes.assign(
        key=votes["key"].where(votes["key"] != "", "#" + votes["line"].astype("str")),
        claimed=claimed(votes, "citation", "accession", "notes"),
        person=votes["email"].where(votes["email"] != "", votes["name"]),
        reasons="",
    )
    return Read(votes[IMPORTED], pd.concat([empty(UNREAD), broken, unread_table(faults, name)], ignore_index=True))


def remarks(rows: pd.DataFrame) -> pd.Series[str]:
    """What the screener wrote, and the tags that were ticked."""
    note = rows["remark"]
    for column in rows.columns:
        if column.startswith(REMARK):
            note = joined(note, rows[column])
        elif column.startswith(TAG):
            ticked = rows[column].str.removesuffix(".0") == "1"
            note = joined(note, pd.Series("", index=rows.index).mask(ticked, f"tag {column.removeprefix(TAG)}"))
    return note
