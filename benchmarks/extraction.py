"""What it costs to compare two readers' sheets, and whether planted differences are found and named.

    python benchmarks/extraction.py --studies 2000 --fields 60 --output extraction.json

An invented review with one form, all types of fields in it and two readers; the second reads one cell in ten
otherwise, by a slip that has a class. Run from the sheets to the consensus, and again after one cell has changed. The
table goes to standard output, everything measured to the JSON file.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import yaml

from measure import GIB, snakemake

REVIEW = "bench"
READERS = ("reader_a", "reader_b")
DIFFERING = 0.1
MISSING = 0.05
GRADES = ["none", "mild", "moderate", "severe"]
WORDS = (
    "infusion",
    "of",
    "cells",
    "after",
    "a",
    "short",
    "course",
    "with",
    "close",
    "watch",
    "for",
    "fever",
    "and",
    "loss",
)

Slip = Callable[[Random, str], tuple[str, str]]


def another(new: Callable[[Random], str], error_class: str = "value") -> Slip:
    """A slip that puts another value in the place of the one that was read."""

    def slip(random: Random, value: str) -> tuple[str, str]:
        while (other := new(random)) == value:
            pass
        return other, error_class

    return slip


def tenfold(_: Random, value: str) -> tuple[str, str]:
    return f"{value}0", "transcription"


def missing(_: Random, __: str) -> tuple[str, str]:
    return "NR", "missing_vs_value"


def instead(old: str, new: str, error_class: str) -> Slip:
    """A slip that writes one thing for another."""
    return lambda _, value: (value.replace(old, new), error_class)


def words(random: Random) -> str:
    return " ".join(random.choices(WORDS, k=8)) + f" {random.randint(1, 10**6)}"


def grade(random: Random) -> str:
    return random.choice(GRADES)


def disease(random: Random) -> str:
    return random.choice(["MM", "CLL", "ALL", "AML"])


def dose(random: Random) -> str:
    return f"{random.randint(1, 99)}-{random.randint(100, 900)}"


def duration(random: Random) -> str:
    return f"median {random.randint(5, 9)} mo (IQR 4-{random.randint(10, 99)})"


FIELDS: list[tuple[dict[str, Any], Callable[[Random], str], Slip]] = [
    ({"type": "integer"}, lambda random: str(random.randint(1, 900)), tenfold),
    ({"type": "number", "unit": "mg", "units": {"g": 1000}}, lambda random: f"{random.randint(1, 900)} mg",
     instead("mg", "g", "unit_or_basis")),
    ({"type": "percent", "n": "treated"}, lambda random: f"{random.randint(5, 70)}/80",
     instead("/80", "/90", "denominator")),
    ({"type": "category", "vocabulary": "indication"}, disease, another(disease)),
    ({"type": "category", "vocabulary": "indication"}, lambda _: "LBCL", instead("LBCL", "DLBCL", "vocabulary")),
    ({"type": "ordered", "allowed": GRADES}, grade, another(grade)),
    ({"type": "set", "allowed": GRADES}, lambda random: "; ".join(random.sample(GRADES[:3], 2)),
     lambda _, value: (f"{value}; severe", "value")),
    ({"type": "dose", "unit_context": "million"}, dose, tenfold),
    ({"type": "duration"}, duration, instead(" mo", " wk", "unit_or_basis")),
    ({"type": "date"}, lambda random: f"{random.randint(1990, 2025)}-0{random.randint(1, 9)}", missing),
    ({"type": "identifier"}, lambda random: f"NCT{random.randint(10**7, 10**8 - 1)}", missing),
    ({"type": "text"}, words, another(words, "")),
]  # fmt: skip


def codebook(n: int) -> list[dict[str, Any]]:
    """The number treated, and fields of all types in turn."""
    kinds = islice(cycle(FIELDS), n - 1)
    return [
        {"name": "treated", "type": "integer"},
        *({"name": f"field_{i}"} | kind for i, (kind, *_) in enumerate(kinds)),
    ]


def readings(random: Random, fields: int) -> tuple[list[str], list[str], Iterator[str]]:
    """One study as both readers have read it, and the class of each slip between them."""
    one, other, classes = ["80"], ["80"], []
    for _, new, slip in islice(cycle(FIELDS), fields - 1):
        value = "NR" if random.random() < MISSING else new(random)
        one.append(value)
        if value != "NR" and random.random() < DIFFERING:
            value, error_class = slip(random, value)
            classes.append(error_class)
        other.append(value)
    return one, other, iter(classes)


def make_review(folder: Path, studies: int, fields: int, seed: int) -> Counter[str]:
    """Write the review folder; gives the number of planted differences by class."""
    random, planted = Random(seed), Counter[str]()
    forms = {"studies": {"fields": codebook(fields)}}
    reviewers = [{"id": reader, "kind": "human", "duties": ["extraction"]} for reader in READERS]
    protocol = {"title": "A benchmark", "question": "Do they agree?", "reviewers": reviewers, "forms": forms}
    sheets = folder / "resources" / REVIEW / "extraction"
    for needed in (sheets, folder / "config" / "reviews"):
        needed.mkdir(parents=True)
    (folder / "config" / "config.yaml").write_text(f"reviews: [{REVIEW}]\n")
    (folder / "config" / "reviews" / f"{REVIEW}.yaml").write_text(yaml.safe_dump(protocol))
    ids = [f"study_{number}" for number in range(studies)]
    registry = "".join(f"{study},{study}\n" for study in ids)
    (folder / "resources" / REVIEW / "studies.csv").write_text(f"study_id,label\n{registry}")
    rows: dict[str, list[list[str]]] = {reader: [] for reader in READERS}
    for study in ids:
        *read, classes = readings(random, fields)
        planted.update(classes)
        for reader, values in zip(READERS, read, strict=True):
            rows[reader].append([study, *values, "Table 2", words(random)])
    head = ["study_id", *(field["name"] for field in forms["studies"]["fields"]), "source", "quote"]
    for reader in READERS:
        with (sheets / f"studies.{reader}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([head, *rows[reader]])
    return planted


def run(folder: Path, studies: int, fields: int, seed: int) -> dict[str, Any]:
    """Make a review, run it, and run it again after one cell has changed."""
    planted = make_review(folder, studies, fields, seed)
    usage = {"cold": snakemake(folder, "extraction")}
    comparison = pq.read_table(folder / "results" / REVIEW / "extraction" / "comparison.parquet").to_pydict()
    found = Counter(
        error_class
        for result, error_class in zip(comparison["result"], comparison["error_class"], strict=True)
        if result != "agree"
    )
    sheet = folder / "resources" / REVIEW / "extraction" / f"studies.{READERS[1]}.csv"
    sheet.write_text(sheet.read_text().replace("\nstudy_0,80,", "\nstudy_0,81,"))
    usage["changed"] = snakemake(folder, "extraction")
    cells = studies * fields
    return {"studies": studies, "fields": fields, "cells": cells, "usage": usage, "planted": planted, "found": found}


def report(result: dict[str, Any]) -> str:
    """The tables of one result."""
    lines = [
        f"{result['studies']:,} studies, {result['fields']} fields, {len(READERS)} readers: {result['cells']:,} cells.",
        "",
        "| run | seconds | processor seconds | peak memory (GiB) |",
        "|---|---:|---:|---:|",
    ]
    for name, label in (("cold", "from the sheets to the consensus"), ("changed", "one cell changed")):
        usage = result["usage"][name]
        lines.append(f"| {label} | {usage.seconds:.1f} | {usage.processor:.1f} | {usage.peak / GIB:.2f} |")
    lines += ["", "| stage of the first run | seconds | memory (GiB) |", "|---|---:|---:|"]
    for name, stage in result["usage"]["cold"].stages.items():
        lines.append(f"| {name} | {stage.seconds:.1f} | {stage.peak / GIB:.2f} |")
    lines += ["", "| class | planted | found |", "|---|---:|---:|"]
    for name, n in sorted(result["planted"].items()):
        lines.append(f"| {name or 'needs_human'} | {n:,} | {result['found'][name]:,} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--studies", type=int, default=2000)
    parser.add_argument("--fields", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        result = run(Path(folder), given.studies, given.fields, given.seed)
    given.output.write_text(json.dumps(result, default=asdict, indent=1) + "\n")
    print(report(result))


if __name__ == "__main__":
    main()
