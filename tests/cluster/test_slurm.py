"""Both reviews on a real Slurm with two nodes: the same bytes as on one machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.slurm

START = Path(__file__).with_name("slurm.sh")


@pytest.fixture(scope="module")
def slurm():
    if not shutil.which("slurmctld") or os.geteuid() != 0:
        pytest.skip("needs root and Debian's slurm-wlm and munge")
    subprocess.run([START, "start"], check=True)
    yield
    subprocess.run([START, "stop"], check=True)


def test_results_on_slurm_are_those_of_one_machine(slurm, built, fresh):
    run = fresh.run("--workflow-profile", "profiles/slurm")
    assert run.status == 0, run.output[-5000:]
    assert "SLURM run ID" in run.output
    assert fresh.results() == built.results()
    assert fresh.run("--workflow-profile", "profiles/slurm").jobs == set()
