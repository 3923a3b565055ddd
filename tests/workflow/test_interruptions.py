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


def pause(clone, script, before, marker):
    """Let a script stop at a line until it is killed, so that the kill always hits the same moment."""
    hold = f"import pathlib, time; pathlib.Path({str(clone / marker)!r}).touch(); time.sleep(120)"
    text = (clone / script).read_text()
    assert before in text
    (clone / script).write_text(text.replace(before, f"{hold}\n    {before}", 1))


def test_a_kill_while_a_job_has_written_half_of_its_output(clone):
    """The job dies between its part file and the renaming: the old table must stay, and the next run replaces it."""
    sound = (clone / "workflow/scripts/adaptor.py").read_text()
    before = clone.results()
    (clone / TALLIES).unlink()
    half = "part.write_bytes(content[: len(content) // 2]) if 'tallies.parquet' in path else None"
    pause(clone, "workflow/scripts/adaptor.py", "part.write_bytes(content)", "reached")
    clone.edit("workflow/scripts/adaptor.py", "import pathlib, time; ", f"{half}\n    import pathlib, time; ")
    clone.edit(
        "workflow/scripts/adaptor.py",
        "import pathlib, time; ",
        "if 'tallies.parquet' in path: import pathlib, time; ",
    )
    process = start(clone)
    wait_for(clone / "reached")
    kill(process)
    assert not (clone / TALLIES).exists()
    assert (clone / f"{TALLIES}.part").exists()

    (clone / "workflow/scripts/adaptor.py").write_text(sound)
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
