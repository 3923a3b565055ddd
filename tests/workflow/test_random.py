"""Changes and their reversals in random order: what is there afterwards is what a cold build gives, byte by byte.

`make test-random STEPS=200 SEED=1`; a failure names the seed and the step, with which the same sequence comes again.
"""

import os
import random
from collections.abc import Iterator

import pytest
from edits import Edit
from matrix import CHANGES

from clones import Clone, copy_project, differing

pytestmark = pytest.mark.random

STEPS = int(os.environ.get("RANDOM_STEPS", "200"))
SEED = int(os.environ.get("RANDOM_SEED", "1"))
COMPARED_AFTER = 20


def steps(project: Clone, numbers: random.Random) -> Iterator[str]:
    """Make a change that is not made yet, or take one back, as the text allows it; gives what was done."""
    made: set[str] = set()
    while True:
        change = numbers.choice(CHANGES)
        back = change.what in made
        edits: list[Edit] = [edit.back() for edit in reversed(change.edits)] if back else [*change.edits]
        if all(edit.possible(project) for edit in edits):
            for edit in edits:
                edit.make(project)
            made ^= {change.what}
            yield f"{change.what}{' (taken back)' if back else ''}"


def test_any_order_of_changes_ends_in_the_bytes_of_a_cold_build(small, tmp_path):
    numbers, told = random.Random(SEED), []
    for step, done in zip(range(1, STEPS + 1), steps(small, numbers), strict=False):
        told.append(f"{step}. {done}")
        run = small.run()
        print(f"seed {SEED}, {told[-1]}: {len(run.jobs)} jobs", flush=True)
        history = "\n".join([f"seed {SEED}, after:", *told])
        assert run.status == 0, f"{history}\n{run.output[-3000:]}"
        if step % COMPARED_AFTER == 0 or step == STEPS:
            cold = copy_project(tmp_path / f"cold-{step}", small.folder, small.folder)
            assert cold.run().status == 0, history
            assert differing(small.results(), cold.results()) == [], history
            assert small.run().jobs == set(), f"{history}\na run after it has something to do"
            print(f"seed {SEED}, {step}: {len(cold.results())} files as in a cold build", flush=True)
