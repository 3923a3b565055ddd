"""Results that are gone or damaged: made again, or named with what to do."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from clones import Clone, differing

pytestmark = pytest.mark.faults

SEED, PARTS = 1, 4
REVIEW = "results/reed-dose"


def test_every_table_that_is_deleted_is_made_again(small, capsys):
    """A quarter of all tables at a time, as chance divides them.

    Snakemake may then start a step before what it reads is there again, and stop: the same command again finishes.
    """
    before, stopped = small.results(), 0
    tables = [path for path in before if path.endswith(".parquet")]
    random.Random(SEED).shuffle(tables)
    for part in range(PARTS):
        for table in tables[part::PARTS]:
            (small / "results" / table).unlink()
        if small.run().status != 0:
            stopped += 1
            run = small.run()
            assert run.status == 0, run.output[-3000:]
        assert differing(small.results(), before) == []
    with capsys.disabled():
        print(f"\n{len(tables)} deleted tables: {len(tables)} made again, {len(before)} results identical")
        print(f"{PARTS} runs, of which {stopped} stopped and were finished by another one")


def flipped(content: bytes) -> bytes:
    """One bit of a page is another one."""
    damaged = bytearray(content)
    damaged[len(content) // 4] ^= 1
    return bytes(damaged)


DAMAGED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "truncated": ("extraction/consensus/studies.parquet", lambda content: content[: len(content) // 2]),
    "flipped": ("screening/status.parquet", flipped),
    "empty": ("identification/records.parquet", lambda content: b""),
}


@pytest.mark.parametrize("how", DAMAGED)
def test_a_damaged_table_is_named_and_made_again_when_it_is_deleted(small, how):
    before = small.results()
    table, damage = DAMAGED[how]
    path = small / f"{REVIEW}/{table}"
    path.write_bytes(damage(path.read_bytes()))
    run = small.run()
    assert run.status != 0
    expected = f"{REVIEW}/{table}: damaged since it was made, expected it whole: delete it and run again"
    assert any(line.startswith(expected) for line in run.output.splitlines()), run.output[-3000:]
    assert "Traceback" not in run.output
    path.unlink()
    finished(small, before)


def test_a_table_that_is_damaged_under_its_old_date_is_named_when_it_is_read(small):
    """Nobody looks at it before; what was made from it is what it was."""
    before = small.results()
    path = small / f"{REVIEW}/dose/doses.parquet"
    date = path.stat().st_mtime_ns
    path.write_bytes(path.read_bytes()[:-100])
    os.utime(path, ns=(date, date))
    assert small.run().jobs == set()
    (small / f"{REVIEW}/figures/doses.csv").unlink()
    run = small.run()
    assert run.status != 0
    assert f"{REVIEW}/dose/doses.parquet: damaged since it was made" in run.output
    path.unlink()
    finished(small, before)


def finished(project: Clone, expected: dict[str, bytes]) -> None:
    run = project.run()
    assert run.status == 0, run.output[-3000:]
    assert differing(project.results(), expected) == []
