"""On a real Slurm with two nodes: the same bytes as on one machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from clones import Clone, copy_project
from corpus import FORMATS_BY_DEFAULT, REVIEW, invented, make_review

pytestmark = pytest.mark.slurm

START = Path(__file__).with_name("slurm.sh")
ON_SLURM = ("--workflow-profile", "profiles/slurm")


@pytest.fixture(scope="module")
def slurm():
    if not shutil.which("slurmctld") or os.geteuid() != 0:
        pytest.skip("needs root and Debian's slurm-wlm and munge")
    subprocess.run([START, "start"], check=True)
    yield
    subprocess.run([START, "stop"], check=True)


def test_results_of_all_reviews_are_those_of_one_machine(slurm, built, fresh):
    run = fresh.run(*ON_SLURM)
    assert run.status == 0, run.output[-5000:]
    assert "SLURM run ID" in run.output
    assert fresh.results() == built.results()
    assert fresh.run(*ON_SLURM).jobs == set()


@pytest.fixture
def large(tmp_path: Path) -> Clone:
    """A review whose exports are so large that each is matched by several jobs."""
    make_review(tmp_path / "material", invented(1), 10_000, FORMATS_BY_DEFAULT, 1)
    (tmp_path / "material" / "resources" / "vocabulary").mkdir()
    with (tmp_path / "material" / "config" / "reviews" / f"{REVIEW}.yaml").open("a") as protocol:
        protocol.write("identification: {shard_megabytes: 0.1}\n")
    return copy_project(tmp_path / "project", tmp_path / "material")


def test_a_search_divided_among_the_nodes_gives_the_citations_of_one_machine(slurm, large, tmp_path):
    here = large.copy(tmp_path / "here")
    assert here.run("identification").status == 0
    run = large.run(*ON_SLURM, "identification")
    assert run.status == 0, run.output[-5000:]
    divided = [job for job in run.jobs if job.startswith(f"{REVIEW}/pairs/") and job.count("/") == 3]
    assert len(divided) > 10
    assert large.results() == here.results()


def test_a_whole_run_fits_into_one_job_of_the_cluster(slurm, small_built, small_fresh):
    """What the guide says for small reviews: one place in the queue, and nothing waits between the steps."""
    script = " ".join(small_fresh.command("--cores", "2"))
    command = ["sbatch", "--wait", "--cpus-per-task=2", "--mem=2G", "--time=20", "--wrap", script]
    done = subprocess.run(command, cwd=small_fresh.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert small_fresh.results() == small_built.results()
