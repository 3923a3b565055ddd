"""What the whole workflow costs: the shipped reviews, each kind of update, and one review at several sizes.

    python benchmarks/workflow.py --factors 1 10 100 --output workflow.json

The shipped reviews are built from nothing in a copy, run again, and run after each kind of update. Then the review of
`scaled.py` at each size: from nothing, again, after one changed value and after one more export; and beside it what
the same tallies cost a script without a workflow (`plain.py`). Tables go to standard output, everything measured to the
JSON file.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from statistics import linear_regression

import scaled
from corpus import REVIEW, add_search
from measure import GIB, ROOT, Usage, snakemake, usage_of

SHIPPED = "resources/dose-response"
SHEETS = ("studies.reviewer_a.csv", "studies.reviewer_b.csv")
MIB = 2**20

Change = Callable[[Path], None]


def edited(path: str, old: str, new: str) -> Change:
    """Replace text that must be there, once."""

    def change(folder: Path) -> None:
        text = (folder / path).read_text()
        if old not in text:
            sys.exit(f"{path}: {old!r} is not there")
        (folder / path).write_text(text.replace(old, new, 1))

    return change


def touched(folder: Path) -> None:
    for path in (folder / "resources").rglob("*.*"):
        os.utime(path)


def answered(folder: Path) -> None:
    """Both readers give another answer for one study."""
    for sheet in SHEETS:
        edited(f"{SHIPPED}/extraction/{sheet}", "DL2: 100; DL3: 150,,N,NR", "DL2: 100; DL3: 150,,Y,NR")(folder)


def searched(folder: Path) -> None:
    export = (
        "TY  - JOUR\nID  - 1\nTI  - A trial of CAR-T cells at three dose levels\nAU  - New, A.\nPY  - 2026\nER  - \n"
    )
    (folder / SHIPPED / "searches" / "2026-10_pubmed.ris").write_text(export)
    with (folder / SHIPPED / "searches.csv").open("a") as log:
        log.write("2026-10_pubmed,2026-10_pubmed.ris,database,PubMed,,2026-10-01,,,,1,,\n")


UPDATES: dict[str, Change] = {
    "again, nothing to do": lambda _: None,
    "every file touched": touched,
    "a comment of a reader": edited(
        f"{SHIPPED}/extraction/{SHEETS[0]}", "response rose DL1 to DL2 only", "response rose from DL1 to DL2 only"
    ),
    "a value, by both readers": answered,
    "a vote": edited(
        "resources/dose-fractionation/screening/votes.csv",
        "list,1,title_abstract,reviewer_b,exclude,E13",
        "list,1,title_abstract,reviewer_b,include,",
    ),
    "an export of one record": searched,
    "a sentence of the text": edited("config/reviews/dose-response.md.j2", "## Results", "## Results of the review"),
}


def shipped(folder: Path) -> dict[str, tuple[int, Usage]]:
    """Jobs and costs by what was done to a copy of the shipped reviews."""
    for name in ("config", "resources"):
        shutil.copytree(ROOT / name, folder / name)
    costs = {"all reviews from nothing": snakemake(folder)}
    for name, change in UPDATES.items():
        change(folder)
        costs[name] = snakemake(folder)
    return {name: (jobs(usage), usage) for name, usage in costs.items()}


def jobs(usage: Usage) -> int:
    return sum(stage.jobs for stage in usage.stages.values())


def at_size(folder: Path, factor: int, seed: int) -> dict[str, Usage]:
    """Costs by what was done to a review of this size, and those of the plain script."""
    scaled.make(folder, factor, seed)
    extraction = f"resources/{REVIEW}/extraction"
    plain = [sys.executable, ROOT / "benchmarks" / "plain.py", folder, REVIEW]
    tallies = f"results/{REVIEW}/synthesis/tallies.parquet"
    costs = {
        "to the tallies, by a script": usage_of(plain),
        "to the tallies, by the workflow": snakemake(folder, tallies),
    }
    costs |= {"all of the rest": snakemake(folder), "again, nothing to do": snakemake(folder)}
    for sheet in SHEETS:
        edited(f"{extraction}/{sheet}", "DL2: 100; DL3: 150,,N,NR", "DL2: 100; DL3: 150,,Y,NR")(folder)
    costs["one value, to the tallies"] = snakemake(folder, tallies)
    costs["one value, all of the rest"] = snakemake(folder)
    add_search(folder, scaled.RECORDS * factor, 0.01, seed)
    costs["1 % more records"] = snakemake(folder)
    return costs


def growth(sizes: dict[int, Usage]) -> float:
    """The exponent b of processor seconds = a n^b that fits best."""
    return linear_regression([*map(math.log, sizes)], [math.log(usage.processor) for usage in sizes.values()]).slope


def costs_of(usage: Usage) -> str:
    return f"{usage.seconds:,.1f} | {usage.processor:,.1f} | {usage.peak / GIB:.2f}"


def report(updates: dict[str, tuple[int, Usage]], sizes: dict[int, dict[str, Usage]]) -> str:
    lines = [
        "| the shipped reviews | jobs | seconds | processor seconds | peak memory (GiB) |",
        "|---|---:|---:|---:|---:|",
    ]
    lines += [f"| {name} | {count} | {costs_of(usage)} |" for name, (count, usage) in updates.items()]
    lines += [
        "",
        "| size | run | jobs | seconds | processor seconds | peak memory (GiB) |",
        "|---:|---|---:|---:|---:|---:|",
    ]
    for factor, costs in sizes.items():
        lines += [f"| {factor} x | {name} | {jobs(usage)} | {costs_of(usage)} |" for name, usage in costs.items()]
    if len(sizes) > 1:
        runs = next(iter(sizes.values()))
        lines += ["", "| run | processor seconds grow as |", "|---|---|"]
        for name in runs:
            lines.append(f"| {name} | n^{growth({factor: costs[name] for factor, costs in sizes.items()}):.2f} |")
    largest = max(sizes, default=0)
    if largest:
        lines += [
            "",
            f"| stage at {largest} x | jobs | processor seconds | largest job (MiB) |",
            "|---|---:|---:|---:|",
        ]
        stages = {
            **sizes[largest]["all of the rest"].stages,
            **sizes[largest]["to the tallies, by the workflow"].stages,
        }
        for name, stage in sorted(stages.items(), key=lambda item: -item[1].processor):
            lines.append(f"| {name} | {stage.jobs} | {stage.processor:,.1f} | {stage.peak / MIB:,.0f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--factors", type=int, nargs="*", default=[1, 10, 100])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        updates = shipped(Path(folder) / "shipped")
        sizes = {factor: at_size(Path(folder) / str(factor), factor, given.seed) for factor in given.factors}
    print(report(updates, sizes))
    if given.output:
        measured = {"updates": {name: asdict(usage) for name, (_, usage) in updates.items()}}
        measured["sizes"] = {
            str(factor): {name: asdict(usage) for name, usage in costs.items()} for factor, costs in sizes.items()
        }
        given.output.write_text(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
