"""What identification costs and how far it is right, on invented corpora of several sizes.

    python benchmarks/identification.py 10000 100000 1000000 --output identification.json

Each size is run from the exports to the citations, run again with nothing to do, and run after a search of 1 % more
records. The table goes to standard output, everything measured to the JSON file.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import linear_regression
from typing import Any

from accuracy import accuracy, found_and_true, queue_hits
from corpus import FORMATS_BY_DEFAULT, REVIEW, add_search, invented, make_review
from exporting import FORMATS
from measure import GIB, Usage, snakemake

ADDED = 0.01
RUNS = {"cold": "from exports to citations", "nothing": "again, nothing to do", "added": "1 % more records"}


def run(folder: Path, records: int, formats: list[str], seed: int) -> dict[str, Any]:
    """Make a corpus, run it three times, and compare the citations with the truth."""
    make_review(folder, invented(seed), records, formats, seed)
    usage = {"cold": snakemake(folder, "identification"), "nothing": snakemake(folder, "identification")}
    add_search(folder, records, ADDED, seed)
    usage["added"] = snakemake(folder, "identification")
    found = found_and_true(folder, REVIEW)
    rows, true_rows = queue_hits(folder, REVIEW, found)
    return {
        "records": records,
        "usage": usage,
        "accuracy": asdict(accuracy(found)) | {"queue": rows, "queue_true": true_rows},
    }


def growth(results: list[dict[str, Any]], name: str) -> float:
    """The exponent b of processor seconds = a n^b that fits best."""
    sizes = [math.log(result["records"]) for result in results]
    return linear_regression(sizes, [math.log(result["usage"][name].processor) for result in results]).slope


def report(results: list[dict[str, Any]]) -> str:
    lines = ["| records | run | seconds | processor seconds | peak memory (GiB) |", "|---:|---|---:|---:|---:|"]
    for result in results:
        for name, label in RUNS.items():
            usage: Usage = result["usage"][name]
            costs = f"{usage.seconds:,.1f} | {usage.processor:,.1f} | {usage.peak / GIB:.2f}"
            lines.append(f"| {result['records']:,} | {label} | {costs} |")
    lines += [
        "",
        "| records | stage of the first run | jobs | seconds in sum | largest job (GiB) |",
        "|---:|---|---:|---:|---:|",
    ]
    for result in results:
        for name, stage in result["usage"]["cold"].stages.items():
            size = stage.peak / GIB
            lines.append(f"| {result['records']:,} | {name} | {stage.jobs} | {stage.seconds:,.1f} | {size:.2f} |")
    lines += ["", "| records | redundant | false merges | missed | precision | recall | queue | of it true |"]
    lines += ["|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for result in results:
        one = result["accuracy"]
        counts = " | ".join(f"{one[name]:,}" for name in ("records", "redundant", "false_merges", "missed"))
        rates = f"{one['precision']:.5f} | {one['recall']:.4f} | {one['queue']:,} | {one['queue_true']:,}"
        lines.append(f"| {counts} | {rates} |")
    if len(results) > 1:
        lines += [
            "",
            *(f"Growth, {label}: processor seconds ~ n^{growth(results, name):.2f}" for name, label in RUNS.items()),
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", type=int, nargs="+")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS_BY_DEFAULT)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    results = []
    for records in given.records:
        with tempfile.TemporaryDirectory() as folder:
            results.append(run(Path(folder), records, given.formats, given.seed))
        given.output.write_text(json.dumps(results, default=asdict, indent=1) + "\n")
    print(report(results))


if __name__ == "__main__":
    main()
