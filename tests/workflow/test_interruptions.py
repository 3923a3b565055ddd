"""A killed run leaves nothing half-written behind, and the next run ends in the same bytes."""

import os
import signal
import subprocess
import time

import pytest

pytestmark = pytest.mark.workflow

REVIEW = "dose-response"
TALLIES = f"results/{REVIEW}/synthesis/tallies.parquet"


def start(clone):
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.Popen(
        clone.command(),
        cwd=clone.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )


def wait_for(path, seconds=60):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.01)


def kill(process):
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_a_kill_while_a_job_has_written_half_of_its_output(clone):
    """The job dies between its part file and the renaming: no half table is left, and the next run makes it whole."""
    adaptor = clone / "workflow/scripts/adaptor.py"
    sound, before = adaptor.read_text(), clone.results()
    (clone / TALLIES).unlink()
    half = f"""
    if path.endswith("tallies.parquet"):
        part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
        Path({str(clone / "reached")!r}).touch()
        __import__("time").sleep(120)
    part.replace(path)"""
    clone.edit("workflow/scripts/adaptor.py", "\n    part.replace(path)", half)
    process = start(clone)
    wait_for(clone / "reached")
    kill(process)
    assert not (clone / TALLIES).exists()
    assert (clone / f"{TALLIES}.part").exists()

    adaptor.write_text(sound)
    locked = clone.run()
    assert locked.status != 0
    assert "--unlock" in locked.output
    assert clone.run("--unlock").status == 0
    assert clone.run().status == 0
    assert clone.results() == before


def test_a_kill_while_a_job_finishes_and_a_change_there_and_back(clone):
    """A, killed as B's job has just renamed its output, then A again: B's table must not be taken for A's."""
    before = clone.results()
    protocol = f"config/reviews/{REVIEW}.yaml"
    original = (clone / protocol).read_text()
    clone.edit(protocol, '{"yes": ["Y"], "no": ["N"]', '{"yes": ["N"], "no": ["Y"]')
    script = clone / "workflow/scripts/tallies.py"
    sound = script.read_text()
    hold = f"\nimport pathlib, time\npathlib.Path({str(clone / 'reached')!r}).touch()\ntime.sleep(120)\n"
    script.write_text(sound + hold)
    process = start(clone)
    wait_for(clone / "reached")
    kill(process)
    assert (clone / TALLIES).read_bytes() != before[TALLIES.removeprefix("results/")]

    script.write_text(sound)
    (clone / protocol).write_text(original)
    assert clone.run("--unlock").status == 0
    assert clone.run().status == 0
    assert clone.results() == before
