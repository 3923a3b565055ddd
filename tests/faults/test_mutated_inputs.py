"""Damaged files in every reader: a result, or a message with the file and the place; no traceback, no hang, no loss."""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from fault_readers import READERS_OF
from mutations import mutated
from under_test import Reader

from review.errors import InputError

SAMPLE, ALL = 500, 10_000
SECONDS = 10
"""Of the processor, what one file may take: the slowest takes a tenth of it."""


@contextmanager
def time_limit() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError(f"still running after {SECONDS} s")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def outcome(reader: Reader, content: bytes) -> str:
    """`result` or `message`; whatever else is raised is a fault of ours."""
    try:
        with time_limit():
            reader.read(content)
    except InputError as error:
        for problem in error.problems:
            line = str(problem)
            assert problem.file, f"a message without a file: {line}"
            assert line.isprintable(), f"a message of several lines, or with signs that cannot be seen: {line!r}"
        return "message"
    return "result"


def share(name: str, files: int) -> int:
    return max(1, round(files * READERS_OF[name].share / sum(reader.share for reader in READERS_OF.values())))


def damage(name: str, files: int) -> Counter[str]:
    """Damage a reader's files and count what comes of it. A failure names the seed that brings it about again."""
    reader, counts, faults = READERS_OF[name], Counter[str](), []
    seeds = list(reader.seeds)
    for number in range(share(name, files)):
        kind = seeds[number % len(seeds)]
        seed = f"{name}/{kind}/{number}"
        try:
            counts[outcome(reader, mutated(reader.seeds[kind], seed))] += 1
        except Exception as fault:
            faults.append(f"{seed}: {type(fault).__name__}: {str(fault)[:200]}")
    assert not faults, "\n".join(faults)
    return counts


@pytest.mark.parametrize("name", READERS_OF)
def test_what_is_not_damaged_is_read(name):
    for kind, content in READERS_OF[name].seeds.items():
        assert outcome(READERS_OF[name], content) == "result", kind


@pytest.mark.parametrize("name", READERS_OF)
def test_a_damaged_file_gives_a_result_or_a_message(name):
    damage(name, SAMPLE)


@pytest.mark.faults
def test_ten_thousand_damaged_files(capsys):
    start, counts = time.monotonic(), {name: damage(name, ALL) for name in READERS_OF}
    told = [f"{'reader':<28}{'files':>7}{'results':>9}{'messages':>10}"]
    for name, found in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        told.append(f"{name:<28}{found.total():>7}{found['result']:>9}{found['message']:>10}")
    with capsys.disabled():
        print("\n" + "\n".join(told) + f"\n{time.monotonic() - start:.0f} s")
    assert sum(found.total() for found in counts.values()) >= ALL
