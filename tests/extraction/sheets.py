"""A small form and two readers' sheets of it, for tests of the extraction stage."""

from __future__ import annotations

import pandas as pd
import yaml

from review.extraction.codebook import Form, read_form
from review.extraction.comparison import compare
from review.extraction.entries import ALIGNMENTS, ENTRIES, PROVENANCE, Rules, read_sheet, sheet_columns
from review.inputs import read_rows, rows
from review.tables import empty
from review.vocabulary import COLUMNS, read_vocabularies
from shipped import ROOT, material

READERS = ["reviewer_a", "reviewer_b", "reviewer_c"]
VOCABULARIES = read_vocabularies(rows(material("vocabulary/terms.csv"), "terms.csv", COLUMNS), "terms.csv")
RULES = Rules(VOCABULARIES, {"NR": ["not reported"], "NA": [], "ND": ["no data"]})


def form(name: str = "things", key=(), as_written=(), **fields) -> Form:
    """A form from `field=options`."""
    listed = [{"name": field, **options} for field, options in fields.items()]
    return read_form(name, {"key": list(key), "as_written": list(as_written), "fields": listed})


def entries(one: Form, *sheets: str, ids=("s1", "s2"), alignments: pd.DataFrame | None = None) -> pd.DataFrame:
    """Entries of one sheet a reader; a sheet is CSV text."""
    none = read_rows((",".join(ALIGNMENTS) + "\n").encode(), "alignments.csv", ALIGNMENTS)
    parts = [
        read_sheet(
            read_rows(text.encode(), f"{one.name}.{reader}.csv", sheet_columns(one), PROVENANCE),
            f"{one.name}.{reader}.csv",
            one,
            reader,
            ids,
            none if alignments is None else alignments,
            RULES,
        )
        for reader, text in zip(READERS, sheets, strict=False)
    ]
    return pd.concat([empty(ENTRIES), *parts], ignore_index=True)


def compared(one: Form, *sheets: str) -> pd.DataFrame:
    return compare(entries(one, *sheets), [one], READERS, VOCABULARIES)


def shipped_protocol(review: str):
    return yaml.safe_load((ROOT / f"config/reviews/{review}.yaml").read_text())


def shipped_forms(review: str) -> list[Form]:
    return [read_form(name, options) for name, options in shipped_protocol(review)["forms"].items()]


def shipped_entries(review: str) -> pd.DataFrame:
    """All entries of a shipped review."""
    folder = f"{review}/extraction"
    has_alignments = (ROOT / "resources" / folder / "alignments.csv").exists()
    text = material(f"{folder}/alignments.csv") if has_alignments else (",".join(ALIGNMENTS) + "\n").encode()
    alignments = read_rows(text, "alignments.csv", ALIGNMENTS)
    parts = []
    for one in shipped_forms(review):
        ids = read_rows(material(f"{review}/{one.registry}.csv"), "registry", ["study_id"])["study_id"]
        for reader in READERS[:2]:
            name = f"{folder}/{one.name}.{reader}.csv"
            sheet = read_rows(material(name), name, sheet_columns(one), PROVENANCE)
            parts.append(read_sheet(sheet, name, one, reader, ids, alignments, RULES))
    return pd.concat(parts, ignore_index=True)
