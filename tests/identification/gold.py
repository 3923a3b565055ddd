"""Sets of records whose duplicates people have judged, read in place."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
from references import table

COLUMNS = {"ID": "record_id", "author": "authors", "number": "issue", "ENTRYTYPE": "publication_type"}


def records(rows):
    """`RECORDS` from dicts with BibTeX names."""
    named = []
    for row in rows:
        one = {COLUMNS.get(name, name): value or "" for name, value in row.items()}
        year = one.get("year", "")
        named.append(
            one
            | {
                "authors": one.get("authors", "").replace(" and ", "; "),
                "journal": one.get("journal") or one.get("booktitle", ""),
                "pages": one.get("pages", "").replace("--", "-"),
                "doi": one.get("doi", "").lower(),
                "year": int(year) if year.isdigit() else None,
            }
        )
    return table(*named, base={})


def judged_set(folder: Path):
    """The records of a set, and the true cluster of each record id."""
    with (folder / "records_pre_merged.csv").open(encoding="utf-8", newline="") as stream:
        found = records(csv.DictReader(stream))
    truth = {record_id: record_id for record_id in found["record_id"]}
    for line in pd.read_csv(folder / "merged_record_ids.csv")["merged_ids"]:
        together = line.split(";")
        truth |= dict.fromkeys(together, together[0])
    return found, pd.Series(truth)


def judged_pairs(path: Path):
    """(name, the two records, whether they are one report) of the file of judged pairs."""
    content = json.loads(path.read_text())
    cases = next(value for value in content.values() if isinstance(value, list))
    for case in cases:
        sides = [case[f"record_{side}"] | {"ID": side} for side in "ab"]
        yield case["id"], records(sides), case["expected_duplicate"]
