"""How soon the relevant titles are found, beside ASReview, on screenings that others have done; and what a rank costs.

    make peers
    python benchmarks/ranking.py DATA --output ranking.json

Both programs begin with the same titles (drawn at random, a draw for each seed), are told what became of them, name the
next batch, and so on to the end. Ours is asked as the pipeline asks it, with tables of citations and of their status;
ASReview is its own simulation with its default model. The last table ranks invented citations.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "workflow"))

from labelled import labelled  # noqa: E402
from measure import GIB, usage_of  # noqa: E402
from review.screening.ranking import ranking  # noqa: E402
from review.screening.rules import STAGES  # noqa: E402
from simulation import SEEN, measures, ours, starts  # noqa: E402

PEER = Path(__file__).with_name("peers") / "asreview"
SETTLED, RELEVANT, TITLE_AND_ABSTRACT = 0.2, 0.02, 180
"""Of the invented citations: the share that is settled, of these included, and words of each."""


def asreview(screening: pd.DataFrame, runs: list[list[int]], batch: int) -> tuple[list[list[int]], float]:
    """As `ours`, of ASReview, for all runs; and the processor seconds of its process."""
    with tempfile.TemporaryDirectory() as name:
        table, task, orders = (Path(name) / file for file in ("screening.parquet", "runs.json", "orders.json"))
        screening.to_parquet(table)
        numbered = [{"seed": seed, "start": start} for seed, start in enumerate(runs)]
        task.write_text(json.dumps({"batch": batch, "runs": numbered}))
        usage = usage_of([PEER / ".venv" / "bin" / "python", PEER / "simulate.py", table, task, orders])
        return json.loads(orders.read_text()), usage.processor


def compare(screening: pd.DataFrame, number: int, batch: int, seeds: int, peers: bool) -> dict[str, dict[str, Any]]:
    """For each program the orders, their measures, and the processor seconds of one run."""
    relevant = screening["relevant"].to_numpy()
    runs, began = starts(relevant, number, seeds), time.process_time()
    orders = [ours(screening, start, batch, seed) for seed, start in enumerate(runs)]
    simulated = {"this pipeline": (orders, time.process_time() - began)}
    if peers:
        simulated["ASReview"] = asreview(screening, runs, batch)
    return {
        program: {
            "orders": orders,
            "seconds": seconds / len(runs),
            "measures": [measures(relevant, order) for order in orders],
        }
        for program, (orders, seconds) in simulated.items()
    }


def report(name: str, screening: pd.DataFrame, results: dict[str, dict[str, Any]]) -> list[str]:
    lines, title = [], f"{name}: {screening['relevant'].sum()} of {len(screening)} relevant"
    for program, result in results.items():
        table = pd.DataFrame(result["measures"])
        means = [f"{mean:.3f}" for mean in table.mean()]
        error = table["WSS@95"].sem()
        lines.append(f"| {' | '.join([title, program, *means])} ± {error:.3f} | {result['seconds']:.1f} |")
    return lines


def invent(folder: Path, citations: int, seed: int) -> None:
    """Citations with words by Zipf's law, the included ones with some of their own, a part of them settled."""
    random = np.random.default_rng(seed)
    words = np.array([f"w{number:x}" for number in range(120_000)])
    chance = 1 / np.arange(1, len(words) + 1)
    drawn = random.choice(len(words), size=(citations, TITLE_AND_ABSTRACT), p=chance / chance.sum())
    included = random.random(citations) < RELEVANT
    drawn[included, :10] = random.integers(500, 800, size=(included.sum(), 10))
    ids = [f"c{number:07}" for number in range(citations)]
    texts = [" ".join(row) for row in words[drawn]]
    settled = random.random(citations) < SETTLED
    state = np.where(settled, np.where(included, "include", "exclude"), "awaiting")
    place = {"copy": 1, "searched_on": "", "search_id": "", "position": range(citations)}
    pd.DataFrame({"citation_id": ids, "title": "", "abstract": texts}).to_parquet(folder / "citations")
    pd.DataFrame({"citation_id": ids, "stage": STAGES[0], "state": state}).to_parquet(folder / "status")
    pd.DataFrame({"citation_id": ids, **place}).to_parquet(folder / "found")


def rank(folder: Path) -> None:
    """What the step does: read, rank, write."""
    tables = (pd.read_parquet(folder / name) for name in ("citations", "status", "found"))
    ranking(*tables, order="relevance", seed=1).to_parquet(folder / "ranking")


def cost(citations: int, seed: int) -> dict[str, float]:
    """Seconds and bytes of one ranking, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        invent(Path(folder), citations, seed)
        usage = usage_of([sys.executable, __file__, folder, "--rank"])
    return {"citations": citations, "seconds": usage.seconds, "processor": usage.processor, "peak": usage.peak}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--start", type=int, default=20)
    parser.add_argument("--batch", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--alone", action="store_true", help="without ASReview")
    parser.add_argument("--large", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--rank", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--output", type=Path)
    given = parser.parse_args()
    if given.rank:
        return rank(given.data)
    results, heads = (
        {},
        ["screening", "program", *(f"recall at {share:.0%}" for share in SEEN), "WSS@95", "processor seconds"],
    )
    print(f"| {' | '.join(heads)} |", "|---|---|" + "---:|" * (len(heads) - 2), sep="\n")
    for name, screening in labelled(given.data).items():
        results[name] = compare(screening, given.start, given.batch, given.seeds, not given.alone)
        print(*report(name, screening, results[name]), sep="\n", flush=True)
    costs = [cost(citations, 1) for citations in given.large]
    print("", "| citations ranked | seconds | processor seconds | memory (GiB) |", "|---:|---:|---:|---:|", sep="\n")
    for one in costs:
        print(f"| {one['citations']:,} | {one['seconds']:.1f} | {one['processor']:.1f} | {one['peak'] / GIB:.2f} |")
    if given.output:
        given.output.write_text(json.dumps({"screenings": results, "costs": costs}, indent=1) + "\n")
    return None


if __name__ == "__main__":
    main()
