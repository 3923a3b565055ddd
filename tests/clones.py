"""Copies of the project in which tests run Snakemake."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shipped import ROOT

ENGINE = ["Snakefile", "workflow", "profiles"]
MATERIAL = ["config", "resources"]
FIXTURE = ROOT / "tests" / "fixture"
"""The material of a small invented project, with every stage in few jobs."""


@dataclass
class Run:
    """What one invocation did: its exit status, what it printed, and which jobs it started."""

    status: int
    output: str
    jobs: set[str]


class Clone:
    """A copy of the project in which Snakemake runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __truediv__(self, path: str) -> Path:
        return self.folder / path

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace text that must be there."""
        text = (self / path).read_text()
        assert old in text, f"{old!r} is not in {path}"
        (self / path).write_text(text.replace(old, new, 1))

    def started(self) -> dict[str, int]:
        """All jobs with the dates of their logs: every job opens its log when it starts."""
        logs = (self / "results").glob("*/logs/**/*.log")
        names = {log: log.relative_to(self / "results").with_suffix("").as_posix() for log in logs}
        return {name.replace("/logs/", "/", 1): log.stat().st_mtime_ns for log, name in names.items()}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "snakemake", *arguments]

    def run(self, *arguments: str) -> Run:
        before = self.started()
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            capture_output=True,
            text=True,
            env=self.environment(),
            check=False,
        )
        after = self.started()
        jobs = {job for job, date in after.items() if before.get(job) != date}
        return Run(done.returncode, done.stdout + done.stderr, jobs)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """A run that goes on by itself, in a process group of its own."""
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=self.environment(),
            start_new_session=True,
        )

    @staticmethod
    def environment() -> dict[str, str]:
        return {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}

    def copy(self, folder: Path) -> Clone:
        """The same project in another place; dates are kept, as a backup would keep them."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Clone(folder)

    def results(self) -> dict[str, bytes]:
        """Every result by its path, logs left out."""
        files = [path for path in (self / "results").rglob("*") if path.is_file() and "logs" not in path.parts]
        return {str(path.relative_to(self / "results")): path.read_bytes() for path in sorted(files)}


def kill(process: subprocess.Popen[str]) -> str:
    """`kill -9` of a run and of all its jobs; gives what it had printed."""
    os.killpg(process.pid, signal.SIGKILL)
    return process.communicate()[0]


def differing(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> list[str]:
    """Which results are not the same, or in one only."""
    return sorted(path for path in {*one, *other} if one.get(path) != other.get(path))


def copy_project(folder: Path, material: Path = ROOT, engine: Path = ROOT) -> Clone:
    """The engine with the reviews of the project, or with those that lie elsewhere; no results."""
    folder.mkdir(parents=True)
    for source in [*(engine / name for name in ENGINE), *(material / name for name in MATERIAL)]:
        if source.is_dir():
            shutil.copytree(source, folder / source.name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / source.name)
    return Clone(folder)


def with_environment(clone: Clone) -> None:
    """Give a copy the Makefile and what `make` installs, by way of the environment in which the tests run."""
    (clone / ".venv/bin").mkdir(parents=True)
    (clone / ".venv/bin/activate").write_text(f'PATH="{Path(sys.executable).parent}:$PATH"\n')
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, clone / name)
    (clone / ".venv/ready").touch()
