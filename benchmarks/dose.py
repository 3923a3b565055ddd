"""How many printed doses are read in a second.

    PYTHONPATH=workflow python benchmarks/dose.py --strings 100000 --passes 5

Every string is another one, so that nothing is remembered from one to the next. They are made from a seed in the ways
in which labels, registers, abstracts and tables print doses, one way as often as the other; a fifth of the ways is
doubtful or no dose. The best and the median pass are given, in seconds of the processor and of the clock.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter

from review.dose.flags import state
from review.dose.grammar import parse

WAYS = [
    "{a} x 10^6 cells/kg",
    "{a} × 10⁶ CAR-T cells/kg",
    "{a}×106 kg1 CAR-T cells",
    "{a} million cells",
    "{a}e6/kg",
    "{a}–{b} million cells",
    "{a} to {b} x 10^6 CAR-positive viable T cells per kg of body weight",
    "{a}-{b} x 10^6/kg (ped)",
    "<{a} million",
    "up to {a} x 10^6/kg",
    "~{a} million ({a} x 10^6) total CAR-T cells",
    "Range: {a} to {b} million",
    "DL1: {a}; DL2: {b}; DL3: {c} million CAR+ T cells",
    "{a}, {b}, or {c} × 10⁶ CAR T cells/kg",
    "{a} million cells/kg body weight with a maximum of {b} million cells",
    "{a} × 10⁶ CAR T cells/kg (maximum {b} × 10⁷ cells)",
    "{a} to {b} x 10^6 cells/kg for patients 50 kg or less, or {c} x 10^7 cells for patients more than 50 kg",
    "a median of {a} x 10^6 CAR T cells/kg (range, {a}-{b})",
    "{a} x 10<sup>7</sup> cells/m<sup>2</sup>",
    "Cohort 1 ({a} × 10⁶ cells/kg), Cohort 2 ({b} × 10⁶ cells/kg)",
    "{a} x 10e6 cells/kg",
    "{a} mg/m2",
    "{a} x 10^6/kg on day 0 and {b} x 10^6/kg on day 7",
    "{a}",
    "{a},5 x 10^6/kg",
]


def strings(n: int, seed: int) -> list[str]:
    """`n` different printed doses."""
    chance = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < n:
        a, b, c = sorted(round(chance.uniform(0.5, 300), chance.choice([0, 1, 2, 3])) for _ in range(3))
        made[chance.choice(WAYS).format(a=a, b=b, c=c)] = None
    return list(made)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="How many printed doses are read in a second.")
    parser.add_argument("--strings", type=int, default=100_000)
    parser.add_argument("--passes", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    texts = strings(given.strings, given.seed)
    processor, clock = [], []
    for _ in range(given.passes):
        parse.cache_clear()
        began = time.process_time(), time.perf_counter()
        for text in texts:
            parse(text)
        processor.append(time.process_time() - began[0])
        clock.append(time.perf_counter() - began[1])
    length = statistics.mean(map(len, texts))
    states = Counter(state(dose.kind, dose.flags) for dose in map(parse, texts))
    of_states = ", ".join(f"{n:,} {name}" for name, n in sorted(states.items()))
    print(f"{len(texts):,} different strings of {length:.0f} characters: {of_states}.\n")
    print(f"| {given.passes} passes, doses a second | best | median |\n|---|---:|---:|")
    for name, seconds in (("processor time", processor), ("clock", clock)):
        rates = [len(texts) / one for one in seconds]
        print(f"| {name} | {max(rates):,.0f} | {statistics.median(rates):,.0f} |")


if __name__ == "__main__":
    main()
