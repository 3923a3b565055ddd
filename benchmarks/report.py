"""Run the benchmarks one after the other and put their tables into one report.

    python benchmarks/report.py [--data DATA] [--factors 1 10 100]

Writes `benchmarks/report.md`, and everything measured to `benchmarks/measured/`. With DATA, a folder of judged sets,
the comparison with other programs is made too, if these are installed (`make peers`). Run it on a machine that does
nothing else: the report says how busy it was.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil

from measure import GIB, ROOT

HERE = ROOT / "benchmarks"
REPORT, MEASURED = HERE / "report.md", HERE / "measured"
PEERS = HERE / "peers" / ".venv" / "ready"


@dataclass(frozen=True)
class Part:
    """One program with its arguments, and under which heading its tables stand. `file` is where it writes all of it."""

    heading: str
    arguments: tuple[str, ...]
    file: str = ""

    @property
    def command(self) -> list[str]:
        output = ("--output", str(MEASURED / self.file)) if self.file else ()
        return [*self.arguments, *output]


def parts(factors: list[int], data: Path | None) -> list[Part]:
    """What is run, the quick ones first."""
    found = [
        Part("Doses", ("dose.py",)),
        Part("Extraction of 2,000 studies, 60 fields, two readers", ("extraction.py",), "extraction.json"),
        Part("An update, from file drop to page", ("update.py",), "update.json"),
        Part(
            "The whole workflow: shipped, updated, and at several sizes",
            ("workflow.py", "--factors", *map(str, factors)),
            "workflow.json",
        ),
        Part("Identification", ("identification.py", "10000", "100000"), "identification.json"),
        Part("Screening", ("screening.py", "10000", "100000"), "screening.json"),
        Part("The evidence page", ("evidence_page.py", "--studies", "500")),
    ]
    if data and PEERS.exists():
        beside = ("comparison.py", str(data), "--records", "20000")
        found.append(Part("Duplicates beside other programs", beside, "comparison.json"))
    return found


def load() -> str:
    return f"load average {os.getloadavg()[0]:.1f}"


def tables_of(part: Part) -> tuple[str, bool]:
    """What a program said on standard output, and whether it came to its end."""
    print(f"{datetime.now(UTC):%H:%M} {part.heading}", file=sys.stderr, flush=True)
    run = subprocess.run(
        [sys.executable, *part.command],
        cwd=HERE,
        env=os.environ | {"PYTHONPATH": str(ROOT / "workflow")},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    said = run.stdout.strip() if run.returncode == 0 else f"It failed with exit code {run.returncode}."
    return f"## {part.heading}\n\n`{part.arguments[0]}`, {load()} at its end\n\n{said}\n", run.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--factors", type=int, nargs="*", default=[1, 10, 100])
    given = parser.parse_args()
    MEASURED.mkdir(exist_ok=True)
    memory = f"{psutil.virtual_memory().total / GIB:.0f} GiB of memory"
    made = f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory}, Python {platform.python_version()}"
    machine = f"{made}, {load()} at the start"
    told = [tables_of(part) for part in parts(given.factors, given.data)]
    head = f"# What it costs\n\nMade by `make bench`. {machine}.\n"
    REPORT.write_text("\n".join([head, *(text for text, _ in told)]))
    if not all(ended for _, ended in told):
        sys.exit("Some benchmarks failed: see above")


if __name__ == "__main__":
    main()
