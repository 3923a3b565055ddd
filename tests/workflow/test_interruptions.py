"""A killed run leaves nothing half-written behind, and the next run ends in the same bytes."""

import time

import pytest

from clones import kill

pytestmark = [pytest.mark.workflow, pytest.mark.long]

REVIEW = "reed-dose"
TALLIES = f"results/{REVIEW}/synthesis/tallies.parquet"


def wait_for(path, seconds=120):
    end = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < end, f"{path} did not appear"
        time.sleep(0.01)


def test_a_kill_while_a_job_has_written_half_of_its_output(small):
    """The job dies between its part file and the renaming: no half table is left, and the next run makes it whole."""
    script = small / "workflow/scripts/tallies.py"
    sound, before = script.read_text(), small.results()
    (small / TALLIES).unlink()
    half = f"""
from pathlib import Path

def write_half(part, path):
    part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])
    Path({str(small / "reached")!r}).touch()
    __import__("time").sleep(300)

Path.replace = write_half
"""
    script.write_text(f"{half}{sound}")
    process = small.start()
    wait_for(small / "reached")
    kill(process)
    assert not (small / TALLIES).exists()
    assert (small / f"{TALLIES}.part").exists()

    script.write_text(sound)
    locked = small.run()
    assert locked.status != 0
    assert "--unlock" in locked.output
    assert small.run("--unlock").status == 0
    assert small.run().status == 0
    assert small.results() == before


def test_a_kill_while_a_job_finishes_and_a_change_there_and_back(small):
    """A, killed as B's job has just renamed its output, then A again: B's table must not be taken for A's."""
    before = small.results()
    protocol = f"config/reviews/{REVIEW}.yaml"
    original = (small / protocol).read_text()
    small.edit(protocol, '{"yes": ["yes"], "no": ["no"]', '{"yes": ["no"], "no": ["yes"]')
    script = small / "workflow/scripts/tallies.py"
    sound = script.read_text()
    hold = f"\nimport pathlib, time\npathlib.Path({str(small / 'reached')!r}).touch()\ntime.sleep(300)\n"
    script.write_text(sound + hold)
    process = small.start()
    wait_for(small / "reached")
    kill(process)
    assert (small / TALLIES).read_bytes() != before[TALLIES.removeprefix("results/")]

    script.write_text(sound)
    (small / protocol).write_text(original)
    assert small.run("--unlock").status == 0
    assert small.run().status == 0
    assert small.results() == before
