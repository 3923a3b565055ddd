"""Every command that the documents show is run."""

import re
import shutil
import subprocess
import sys

import pytest

from clones import FIXTURE, Clone, with_environment
from shipped import ROOT

pytestmark = pytest.mark.workflow

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
# The steps of docs/new-review.md build on each other: test_new_review.py follows them.
ELSEWHERE = {ROOT / "docs/new-review.md"}
DOCUMENTS = [ROOT / "README.md", *sorted({*ROOT.glob("docs/**/*.md")} - ELSEWHERE), ROOT / "config/README.md"]
ON_SLURM = "snakemake --workflow-profile profiles/slurm"


def commands():
    for document in DOCUMENTS:
        for block in BLOCK.findall(document.read_text()):
            for line in block.splitlines():
                if line.startswith("$ "):
                    yield document.relative_to(ROOT).as_posix(), line.removeprefix("$ ")


SHOWN = sorted(set(commands()))


def test_the_documents_show_commands():
    assert {"make", "make test", ON_SLURM} <= {command for _, command in SHOWN}


@pytest.mark.parametrize(("document", "command"), SHOWN, ids=lambda value: value)
def test_a_command_of_the_documents_works(document, command, clone):
    if command == ON_SLURM:
        pytest.skip("run by the Slurm test")
    with_environment(clone)
    if command in {"make test", "make test-slurm"}:  # this very suite: see only that it would be run
        command = command.replace("make", "make --dry-run")
    done = subprocess.run(command, shell=True, cwd=clone.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{document}: {done.stdout}{done.stderr}"
    if "--dry-run" in command:
        assert "python -m pytest" in done.stdout


def test_a_review_folder_outside_the_clone_is_built_there_with_the_same_bytes(small_built, tmp_path):
    """A stranger's reviews: config and resources of their own, engine and templates from here. A second cold build."""
    mine = Clone(tmp_path / "mine")
    for name in ("config", "resources"):
        shutil.copytree(FIXTURE / name, mine / name)
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", ROOT / "Snakefile", "--directory", mine.folder],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert mine.results() == small_built.results()


def test_a_review_folder_outside_the_clone_takes_vocabulary_and_instruments_from_here(tmp_path):
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shutil.copytree(ROOT / "resources/dose-fractionation", tmp_path / "resources/dose-fractionation")
    asked = [sys.executable, "-m", "snakemake", "--snakefile", ROOT / "Snakefile", "--directory", tmp_path, "quality"]
    done = subprocess.run(
        [*asked, "--config", 'reviews=["dose-fractionation"]'], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "results/dose-fractionation/quality/judgements.parquet").exists()
    assert not (tmp_path / "resources/vocabulary").exists()
