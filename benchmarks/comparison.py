"""This pipeline beside other programs, on the same records in one run.

    make peers
    python benchmarks/comparison.py DATA --records 60000 --output comparison.json

The records are the judged sets below DATA/dedup, many times over. The whole way from the exports to the citations is
counted, with the start of Snakemake; a peer starts from our table of records, which saves it the reading.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pandas as pd

import gold_copies
from accuracy import accuracy, found_and_true
from corpus import REVIEW, make_review
from measure import GIB, snakemake, usage_of

FOLDER = Path(__file__).with_name("peers")
PEERS = {"bib-dedupe": "bib_dedupe_peer.py", "Splink": "splink_peer.py"}
OURS = "this pipeline"
COSTS = {"seconds": 1, "processor": 1, "peak": GIB}


def compare(folder: Path, data: Path, records: int, peers: list[str], seed: int) -> dict[str, dict[str, Any]]:
    """Seconds, bytes and accuracy of each program."""
    make_review(folder, enumerate(gold_copies.copies(data / "dedup", seed)), records, ["ris", "csv", "ris"], seed)
    usage = snakemake(folder, "identification")
    truth = found_and_true(folder, REVIEW)
    results = {OURS: asdict(usage) | asdict(accuracy(truth))}
    table = folder / "results" / REVIEW / "identification" / "records.parquet"
    for peer in peers:
        found = folder / "found.parquet"
        usage = usage_of([FOLDER / ".venv" / "bin" / "python", FOLDER / PEERS[peer], table, found])
        both = truth[["record_id", "paper"]].merge(pd.read_parquet(found), on="record_id", validate="1:1")
        results[peer] = asdict(usage) | asdict(accuracy(both))
    return results


def report(results: dict[str, dict[str, Any]]) -> str:
    ours = results[OURS]
    lines = [
        f"{ours['records']:,} records, {ours['redundant']:,} of them redundant",
        "",
        "| | seconds | | processor seconds | | peak memory (GiB) | | false merges | missed |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, one in results.items():
        costs = (f"{one[cost] / unit:,.1f} | x {one[cost] / ours[cost]:.1f}" for cost, unit in COSTS.items())
        lines.append(f"| {name} | {' | '.join(costs)} | {one['false_merges']:,} | {one['missed']:,} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--records", type=int, default=60_000)
    parser.add_argument("--peers", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = compare(Path(folder), given.data, given.records, given.peers, given.seed)
    given.output.write_text(json.dumps(results, indent=1) + "\n")
    print(report(results))


if __name__ == "__main__":
    main()
