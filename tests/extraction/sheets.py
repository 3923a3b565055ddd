"""A small form and two readers' sheets of it, for tests of the extraction stage."""

from __future__ import annotations

import pandas as pd
import yaml

from review.extraction.codebook import Form, Rules, read_form
from review.extraction.comparison import compare
from review.extraction.reading import Extracted, read_sheets
from review.extraction.sheets import ALIGNMENTS, own_sheet, sheet_columns
from review.inputs import read_rows, rows
from review.vocabulary import COLUMNS, read_vocabularies
from shipped import ROOT, material

READERS = ["reviewer_a", "reviewer_b", "reviewer_c"]
VOCABULARIES = read_vocabularies(rows(material("vocabulary/terms.csv"), "terms.csv", COLUMNS), "terms.csv")
RULES = Rules(VOCABULARIES, {"NR": ["not reported"], "NA": [], "ND": ["no data"]})


def form(name: str = "things", key=(), as_written=(), **fields) -> Form:
    """A form from `field=options`."""
    listed = [{"name": field, **options} for field, options in fields.items()]
    return read_form(name, {"key": list(key), "as_written": list(as_written), "fields": listed})


def alignments(*lines: str) -> pd.DataFrame:
    """The rows of an `alignments.csv`."""
    return read_rows("\n".join([",".join(ALIGNMENTS), *lines]).encode(), "alignments.csv", ALIGNMENTS)


def extracted(one: Form, *sheets: str, ids=("s1", "s2"), aligned=()) -> Extracted:
    """All that one sheet a reader holds; a sheet is CSV text."""
    read = [
        own_sheet(read_rows(text.encode(), name, sheet_columns(one)), name, one, reader)
        for reader, text in zip(READERS, sheets, strict=False)
        for name in [f"{one.name}.{reader}.csv"]
    ]
    return read_sheets(read, {one.registry: ids}, alignments(*aligned), RULES)


def entries(one: Form, *sheets: str, **options) -> pd.DataFrame:
    return extracted(one, *sheets, **options).entries


def compared(one: Form, *sheets: str) -> pd.DataFrame:
    return compare(entries(one, *sheets), [one], READERS, VOCABULARIES)


def shipped_protocol(review: str):
    return yaml.safe_load((ROOT / f"config/reviews/{review}.yaml").read_text())


def shipped_forms(review: str) -> list[Form]:
    return [read_form(name, options) for name, options in shipped_protocol(review)["forms"].items()]


def shipped_registry(review: str, name: str) -> pd.DataFrame:
    return read_rows(material(f"{review}/{name}.csv"), f"{name}.csv", ["study_id", "label"])


def shipped_sheets(review: str):
    """Both readers' sheets of a shipped review, with the ids of its registries and its alignments."""
    folder, forms = f"{review}/extraction", shipped_forms(review)
    has_alignments = (ROOT / "resources" / folder / "alignments.csv").exists()
    text = material(f"{folder}/alignments.csv") if has_alignments else ",".join(ALIGNMENTS).encode()
    found = []
    for one in forms:
        for reader in READERS[:2]:
            name = f"{folder}/{one.name}.{reader}.csv"
            if (ROOT / "resources" / name).exists():
                found.append(own_sheet(read_rows(material(name), name, sheet_columns(one)), name, one, reader))
    registered = {one.registry: shipped_registry(review, one.registry)["study_id"].tolist() for one in forms}
    return found, registered, read_rows(text, "alignments.csv", ALIGNMENTS)


def shipped_entries(review: str) -> pd.DataFrame:
    """All entries of a shipped review."""
    return read_sheets(*shipped_sheets(review), RULES).entries
