"""A full disk, one that may not be written, two runs at once, and clocks that were wrong."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from matrix import CHANGES

from clones import Clone, differing

pytestmark = pytest.mark.faults

UPDATE = {change.what: change for change in CHANGES}["a signature under a dose"]
STATE, DAY = ".snakemake", 86_400


def update(project: Clone) -> None:
    for edit in UPDATE.edits:
        edit.make(project)


@pytest.fixture(scope="module")
def undisturbed(small_built: Clone, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The results of an update that nothing has disturbed."""
    project = small_built.copy(tmp_path_factory.mktemp("undisturbed") / "small")
    update(project)
    assert project.run().status == 0
    assert differing(project.results(), small_built.results())
    return project.results()


def refused(project: Clone, *said: str) -> None:
    """A run stops, and says why in lines that anybody can read."""
    run = project.run()
    assert run.status != 0
    assert "Traceback" not in run.output, run.output[-3000:]
    for part in said:
        assert part in run.output, run.output[-3000:]


def finished(project: Clone, expected: dict[str, bytes]) -> None:
    run = project.run()
    assert run.status == 0, run.output[-3000:]
    assert differing(project.results(), expected) == []


@contextmanager
def mounted(folder: Path, *how: str) -> Iterator[None]:
    done = subprocess.run(["mount", *how, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"needs a file system of its own, and this user may mount none: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """The folder as it is, on a disk of its own."""
    aside = folder.with_name(f"{folder.name}.aside")
    folder.rename(aside)
    folder.mkdir()
    with mounted(folder, "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"):
        shutil.copytree(aside, folder, symlinks=True, dirs_exist_ok=True)
        yield


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Nothing more can be written there."""
    filling = folder / "filling"
    with filling.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)):
                pass
        except OSError:
            pass
    yield
    filling.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    with mounted(folder, "--bind", str(folder)):
        subprocess.run(["mount", "-o", "remount,ro,bind", str(folder)], check=True)
        yield


def test_a_disk_without_room_for_results(small, undisturbed):
    update(small)
    for stage in ("figures", "tables", "manuscript", "dose"):
        shutil.rmtree(small / f"results/reed-dose/{stage}")
    with small_disk(small / "results", megabytes=6):
        with full(small / "results"):
            refused(small, ": No space left on device, expected room to write it: make room and run again")
        finished(small, undisturbed)


def test_a_disk_without_any_room(small, undisturbed):
    update(small)
    with small_disk(small.folder, megabytes=20):
        with full(small.folder):
            refused(small, f"{STATE}: No space left on device, expected a folder that can be written, with room")
        finished(small, undisturbed)


def test_results_that_may_not_be_written(small, undisturbed):
    update(small)
    with read_only(small / "results"):
        refused(small, "Write-protected output files", "affected files:\n        results/reed-dose/")
    finished(small, undisturbed)


def test_a_state_that_may_not_be_written(small, undisturbed):
    update(small)
    with read_only(small / STATE):
        refused(small, f"{STATE}: Read-only file system, expected a folder that can be written, with room")
    finished(small, undisturbed)


def test_a_second_run_is_refused_and_the_first_ends_as_if_alone(small, undisturbed):
    update(small)
    first, end = small.start(), time.monotonic() + 120
    while not any((small / f"{STATE}/locks").glob("*")):
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(first.pid, signal.SIGSTOP)  # however slow the second one is
    refused(small, "Directory cannot be locked")
    os.killpg(first.pid, signal.SIGCONT)
    said, _ = first.communicate()
    assert first.returncode == 0, said[-3000:]
    assert differing(small.results(), undisturbed) == []


def date(folder: Path, seconds: int) -> None:
    """All files of a folder by so much later, their order kept."""
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            written = path.stat().st_mtime_ns + seconds * 10**9
            os.utime(path, ns=(written, written))


@pytest.mark.parametrize("ahead", [DAY, -DAY])
def test_results_of_a_clock_that_was_wrong(small, undisturbed, ahead):
    before = small.results()
    for folder in ("results", STATE):
        date(small / folder, ahead)
    finished(small, before)
    update(small)
    finished(small, undisturbed)
    assert small.run().jobs == set()


def test_a_clock_that_jumped_back_while_everything_was_written(small, undisturbed):
    """What people brought is refused with the command that mends it; after that it is an update like any other."""
    update(small)
    date(small.folder, DAY)
    refused(small, "resources/reed-dose/studies.csv: dated in the future, expected an earlier date: touch ")
    told = {line.rpartition("touch ")[2] for line in small.run().output.splitlines() if ": dated in the future" in line}
    for path in told:
        (small / path).touch()
    finished(small, undisturbed)
    assert small.run().jobs == set()
