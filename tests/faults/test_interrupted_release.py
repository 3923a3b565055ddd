"""`make release` killed between its writes: no half release is taken for one, and the command again makes it whole."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys

import pytest

from clones import Clone, differing
from shipped import ROOT

pytestmark = pytest.mark.faults

KILLS, SEED = 4, 1
RELEASES, VERSION = "resources/reed-dose/releases", "9.0.0"
RELEASE = """
import os, signal, sys
from pathlib import Path

left, write, rename = int(sys.argv.pop(1)), Path.write_bytes, Path.rename

def written(path, content):
    global left
    if not left:
        write(path, content[: len(content) // 2])
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return write(path, content)

def renamed(path, target):
    return rename(path, target) if left else os.kill(os.getpid(), signal.SIGKILL)

Path.write_bytes, Path.rename = written, renamed

from commands.release import main

main()
"""
"""The command, killed when it has written so many files whole and one by half, or before it renames them."""


def release(project: Clone, killed_after: int = -1) -> subprocess.CompletedProcess[str]:
    given = ["--review", "reed-dose", "--version", VERSION, "--provisional", "yes"]
    return subprocess.run(
        [sys.executable, "-c", RELEASE, str(killed_after), *given],
        cwd=project.folder,
        env=project.environment() | {"PYTHONPATH": str(project / "workflow")},
        capture_output=True,
        text=True,
        check=False,
    )


def released(project: Clone) -> dict[str, dict[str, bytes]]:
    """What there is of releases, by their folders."""
    folders = [folder for folder in (project / RELEASES).iterdir() if not folder.name.startswith(".")]
    return {
        folder.name: {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        for folder in folders
    }


def test_a_killed_release_is_none_and_the_next_one_is_whole(small, tmp_path, capsys):
    for name in ("requirements.lock", "CITATION.cff"):
        shutil.copy(ROOT / name, small / name)
    results, before = small.results(), released(small)
    undisturbed = small.copy(tmp_path / "undisturbed")
    done = release(undisturbed)
    assert done.returncode == 0, done.stderr
    whole = released(undisturbed)
    files = len(whole[VERSION])

    for number in [0, files, *random.Random(SEED).sample(range(1, files), KILLS - 2)]:
        killed = release(small, killed_after=number)
        assert killed.returncode < 0, f"it was not killed: {killed.stderr}"
        assert released(small) == before, f"after {number} of {files} files"
        assert (small / f"{RELEASES}/.part").exists()
    run = small.run()
    assert (run.status, run.jobs) == (0, set()), "what a killed release has left is no input of anything"
    assert differing(small.results(), results) == []

    again = release(small)
    assert again.returncode == 0, again.stderr
    assert released(small) == whole
    assert not (small / f"{RELEASES}/.part").exists()
    with capsys.disabled():
        print(f"\n{KILLS} killed releases of {files} files: none taken for a release, the next one whole")
