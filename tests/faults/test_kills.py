"""Runs killed at random moments: one plain `snakemake` afterwards ends in the bytes of a run that nobody disturbed.

`make test-faults KILLS=60 SEED=1`. The two kills that have to hit a certain moment are in
tests/workflow/test_interruptions.py: chance does not find these.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from subprocess import TimeoutExpired

import pytest
from matrix import CHANGES, Change

from clones import Clone, differing, kill

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("FAULT_KILLS", "60"))
SEED = int(os.environ.get("FAULT_SEED", "1"))
COLD = 15
"""Of so many killed runs one is a build from nothing; the others are updates."""
AT_ONCE = 2
CHANGED = (
    "the version that is continued",
    "a value of the review that is compared",
    "a signature under a dose",
    "a quality option",
)
"""What the updates are about: screening and workbooks, sheets and another review, figures, documents."""


@dataclass
class Series:
    """A project that is changed, killed and finished again and again."""

    project: Clone
    change: Change
    numbers: random.Random
    made: bool = False
    undisturbed: dict[bool, dict[str, bytes]] = field(default_factory=dict)
    """The results of runs that nobody disturbed, without the change and with it."""
    seconds: float = 0.0
    """What such a run takes for each job."""

    def begin(self) -> None:
        self.undisturbed[False] = self.project.results()
        self.toggle()
        start = time.monotonic()
        run = self.project.run()
        assert run.status == 0, run.output[-3000:]
        self.seconds = (time.monotonic() - start) / len(run.jobs)
        self.undisturbed[True] = self.project.results()
        assert differing(*self.undisturbed.values()), f"{self.change.what}: no result shows it"

    def toggle(self) -> None:
        """Make the change, or take it back."""
        edits = [edit.back() for edit in reversed(self.change.edits)] if self.made else self.change.edits
        for edit in edits:
            edit.make(self.project)
        self.made = not self.made

    def killed(self, cold: bool) -> bool:
        """Begin a build or an update and kill it at a random moment; gives whether it was still running."""
        jobs = len(self.project.started() if cold else self.change.jobs)
        if cold:
            for folder in ("results", ".snakemake"):
                shutil.rmtree(self.project / folder)
        else:
            self.toggle()
        process = self.project.start()
        try:
            process.communicate(timeout=self.numbers.random() * self.seconds * jobs)
        except TimeoutExpired:
            kill(process)
            return True
        return False

    def outcome(self) -> Counter[str]:
        """What one plain run after the kill does: it finishes, or says what to do."""
        run = self.project.run()
        assert "Traceback" not in run.output, run.output[-3000:]
        if run.status == 0:
            return Counter(["finished"])
        assert "--unlock" in run.output, run.output[-3000:]
        assert self.project.run("--unlock").status == 0
        again = self.project.run()
        assert again.status == 0, again.output[-3000:]
        return Counter(["asked for --unlock"])

    def kill_and_finish(self, number: int) -> Counter[str]:
        """One kill; half of the changes are taken back before the run that finishes."""
        told = f"seed {SEED}, '{self.change.what}', kill {number}"
        cold = number % COLD == COLD - 1
        counts = Counter({"kills": 1, "builds from nothing": cold, "of runs that were over": not self.killed(cold)})
        if self.numbers.random() < 0.5:
            self.toggle()
            counts["changed back"] += 1
        try:
            counts += self.outcome()
        except AssertionError as fault:
            raise AssertionError(f"{told}: {fault}") from fault
        wrong = differing(self.project.results(), self.undisturbed[self.made])
        assert not wrong, f"{told}: {wrong}"
        return counts + Counter(["identical"])


def test_random_kills(small, tmp_path, capsys):
    series = [
        Series(small.copy(tmp_path / str(number)), changes[what], random.Random(f"{SEED} {what}"))
        for changes in [{change.what: change for change in CHANGES}]
        for number, what in enumerate(CHANGED)
    ]

    def counted(one: Series) -> Counter[str]:
        one.begin()
        return sum(map(one.kill_and_finish, range(KILLS // len(CHANGED))), Counter[str]())

    with ThreadPoolExecutor(AT_ONCE) as side_by_side:
        counts = sum(side_by_side.map(counted, series), Counter[str]())
    with capsys.disabled():
        print("\n" + ", ".join(f"{n} {what}" for what, n in counts.items()))
    assert counts["identical"] == counts["kills"] == KILLS // len(CHANGED) * len(CHANGED)
