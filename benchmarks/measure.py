"""What a command costs: wall time, and the memory of all its processes together at the worst moment."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
GIB = 2**30
_INTERVAL = 0.1


@dataclass
class Stage:
    """The jobs of one Snakemake script: their number, (processor) seconds in sum, and the bytes of the largest."""

    jobs: int = 0
    seconds: float = 0.0
    processor: float = 0.0
    peak: int = 0

    def add(self, seen: _Seen) -> None:
        self.jobs += 1
        self.seconds += seen.seconds
        self.processor += seen.processor
        self.peak = max(self.peak, seen.peak)


@dataclass
class Usage:
    """Seconds, processor seconds, bytes at the worst moment, and what each stage of a Snakemake run took."""

    seconds: float = 0.0
    processor: float = 0.0
    peak: int = 0
    stages: dict[str, Stage] = field(default_factory=dict)


@dataclass
class _Seen:
    """One process as it was seen last, and at its largest."""

    command: list[str]
    seconds: float
    processor: float
    peak: int


def usage_of(command: Sequence[str | Path]) -> Usage:
    """Run a command to its end. Memory that processes share counts once (PSS); it is looked at ten times a second.

    Ends the program with what the command printed if the command fails.
    """
    usage, seen = Usage(), dict[int, _Seen]()
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    with tempfile.TemporaryFile() as output:
        start, before = time.monotonic(), _processor()
        process = psutil.Popen([*map(str, command)], stdout=output, stderr=subprocess.STDOUT, env=environment)
        while process.poll() is None:
            usage.peak = max(usage.peak, sum(_look(one, seen) for one in _tree(process)))
            time.sleep(_INTERVAL)
        usage.seconds, usage.processor = time.monotonic() - start, _processor() - before
        if process.returncode:
            output.seek(0)
            sys.exit(f"{' '.join(map(str, command))}\n{output.read().decode()}")
    for one in seen.values():
        if name := _stage(one.command):
            usage.stages.setdefault(name, Stage()).add(one)
    return usage


def snakemake(folder: Path, *targets: str) -> Usage:
    """Run this project's workflow on a review folder, with two cores."""
    options = ["--snakefile", str(ROOT / "Snakefile"), "--directory", str(folder), "--cores", "2"]
    return usage_of([sys.executable, "-m", "snakemake", *options, *targets])


def _processor() -> float:
    """Seconds of all cores in all processes that have ended below this one; other work on the machine hardly counts."""
    times = os.times()
    return times.children_user + times.children_system


def _tree(process: psutil.Process) -> list[psutil.Process]:
    with suppress(psutil.Error):
        return [process, *process.children(recursive=True)]
    return []


def _look(process: psutil.Process, seen: dict[int, _Seen]) -> int:
    """The bytes of a process now; 0 if it has just ended."""
    with suppress(psutil.Error):
        size: int = process.memory_full_info().pss
        largest = max(size, seen[process.pid].peak if process.pid in seen else 0)
        times = process.cpu_times()
        processor = float(times.user + times.system)
        seen[process.pid] = _Seen(process.cmdline(), time.time() - process.create_time(), processor, largest)
        return size
    return 0


def _stage(command: list[str]) -> str:
    """`pairs` of `python .snakemake/scripts/tmpabcdefgh.pairs.py`; empty for any other command."""
    script = Path(*command[1:2])
    return script.stem.partition(".")[2] if script.match(".snakemake/scripts/*.py") else ""
