"""How far the stopping report can be trusted: its interval and its test, looked at after every batch.

    python benchmarks/ranking.py DATA --output ranking.json
    python benchmarks/stopping.py DATA ranking.json

The real screenings are gone through in the orders that our ranking gave. The invented ones are drawn: relevant titles
score higher by `skill` standard deviations once the model has seen some; with no skill the order is that of chance. In
"three searches", screened one after the other, the second has hardly anything and the third has much: what the test
assumes does not hold. Someone who stops does so at the first look at which p is small enough.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "workflow"))

from labelled import labelled  # noqa: E402
from review.screening.recall import ALPHA, Screened  # noqa: E402

Labels = npt.NDArray[np.bool_]
TARGET, LOOKS, RUNS = 0.95, 40, 100
LATE = 0.8
INVENTED = [(1000, 20, 2.0), (1000, 100, 1.5), (1000, 50, 0.8), (3000, 300, 1.5), (5000, 50, 2.5), (1000, 50, 0.0)]
SEEN_TO_LEARN = 10


def real(data: Path, ranking: Path) -> Iterator[tuple[str, list[Labels]]]:
    """By review the labels in the orders of its simulated screenings."""
    screenings = json.loads(ranking.read_text())["screenings"]
    for name, screening in labelled(data).items():
        relevant = screening["relevant"].to_numpy()
        yield name, [relevant[order] for order in screenings[name]["this pipeline"]["orders"]]


def drawn(citations: int, relevant: int, skill: float, random: np.random.Generator) -> Labels:
    """Labels in an order that gets better as relevant titles are found."""
    truth = np.arange(citations) < relevant
    likely, left, order = random.normal(size=citations) + skill * truth, np.ones(citations, bool), list[int]()
    while left.any():
        learnt = 1 - np.exp(-truth[order].sum() / SEEN_TO_LEARN)
        score = learnt * likely + (1 - learnt) * random.normal(size=citations)
        batch = np.argsort(np.where(left, -score, np.inf))[: min(citations // LOOKS, left.sum())]
        order += batch.tolist()
        left[batch] = False
    return truth[order]


def invented() -> Iterator[tuple[str, list[Labels]]]:
    for citations, relevant, skill in INVENTED:
        random = np.random.default_rng(1)
        name = f"invented: {relevant} of {citations} relevant, skill {skill}"
        yield name, [drawn(citations, relevant, skill, random) for _ in range(RUNS)]
    random = np.random.default_rng(1)
    yield (
        "invented: three searches",
        [np.r_[random.random(700) < 0.05, random.random(200) < 0.005, random.random(100) < 0.2] for _ in range(RUNS)],
    )


def looks(labels: Labels) -> Iterator[Screened]:
    """What is known after each batch until all is screened."""
    batch = max(len(labels) // LOOKS, 1)
    time = pd.Series(np.arange(len(labels)) // batch).map("{:04}".format)
    for n in range(batch, len(labels), batch):
        yield Screened.of(time[:n], pd.Series(labels[:n]), len(labels) - n, "")


def judged(runs: Sequence[Labels]) -> list[str]:
    """Coverage of the highest total; error of the estimate, late also; and what became of those who stopped."""
    covered, errors, late, recalls, screened = [], [], [], [], []
    for labels in runs:
        total, stopped = labels.sum(), False
        for look in looks(labels):
            covered.append(look.most() >= total)
            if look.relevant:
                errors.append(look.estimate(TARGET) / total - 1)
            if look.relevant >= LATE * total:
                late.append(errors[-1])
            if not stopped and look.p_below(TARGET) < ALPHA:
                stopped = True
                recalls.append(look.relevant / total)
                screened.append(1 - look.left / len(labels))
    ended = [f"{np.mean(np.array(recalls) >= TARGET):.2f}", f"{np.mean(recalls):.3f}", f"{np.mean(screened):.2f}"]
    return [
        f"{np.mean(covered):.3f}",
        f"{np.mean(errors):+.2f} ± {np.mean(np.abs(errors)):.2f}",
        f"{np.mean(late):+.2f} ± {np.mean(np.abs(late)):.2f}",
        f"{len(recalls)} of {len(runs)}",
        *ended,
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("ranking", type=Path)
    given = parser.parse_args()
    heads = ["screening", "interval holds the truth", "error of the estimate", f"after {LATE:.0%} recall"]
    heads += ["stopped early", f"of these, recall of {TARGET:.0%}", "mean recall", "screened"]
    print(f"| {' | '.join(heads)} |", "|---|" + "---:|" * (len(heads) - 1), sep="\n")
    for name, runs in [*real(given.data, given.ranking), *invented()]:
        print(f"| {' | '.join([name, *judged(runs)])} |", flush=True)


if __name__ == "__main__":
    main()
