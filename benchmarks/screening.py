"""What screening costs: from the ledger of votes to the flow, on invented reviews of several sizes.

    python benchmarks/screening.py 10000 100000 --output screening.json

Each review is first run to its citations. Then two people vote on every title and on the full texts that are left, and
a third settles most conflicts; what is measured is the run of the workflow from these ledgers to agreement, registry,
flow and contribution. The table goes to standard output, everything measured to the JSON file.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
from dataclasses import asdict
from pathlib import Path
from statistics import linear_regression
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus import FORMATS_BY_DEFAULT, REVIEW, invented, make_review
from measure import GIB, Usage, snakemake

PROTOCOL = """title: "A benchmark"
question: "What does screening cost?"
reviewers:
  - {id: ann, kind: machine, duties: [screening]}
  - {id: bob, kind: machine, duties: [screening]}
  - {id: zoe, kind: machine, duties: [adjudication]}
screening:
  votes_needed: 2
  maybe: include
  stages: {title_abstract: {reasons: precedence}, full_text: {reasons: adjudicate}}
  reasons: {E1: a review, E2: another disease, E3: no outcome}
forms: {}
"""
TARGETS = ["agreement.parquet", "registry_vs_votes.csv", "flow.parquet", "contribution.parquet"]
RECORDS_A_CITATION = 1.3
RELEVANT, ELIGIBLE = 0.08, 0.5
MISTAKEN, LEFT_OPEN, ON_A_COPY, NOT_RETRIEVED = 0.04, 0.05, 0.3, 0.03

Truths = npt.NDArray[np.bool_]


def make_ledgers(folder: Path, seed: int) -> dict[str, int]:
    """Votes, adjudications, retrievals and studies of a review that has its citations; gives the size of each."""
    identified, brought = folder / "results" / REVIEW / "identification", folder / "resources" / REVIEW
    (folder / "config" / "reviews" / f"{REVIEW}.yaml").write_text(PROTOCOL)
    random = np.random.default_rng(seed)
    records = pd.read_parquet(identified / "records.parquet", columns=["record_id", "search_id", "source_key"])
    links = pd.read_parquet(identified / "record_links.parquet", columns=["record_id", "citation_id"])
    latest = links.drop_duplicates("citation_id", keep="last")
    copied = random.random(len(latest)) < ON_A_COPY
    names = records.set_index("record_id").rename(columns={"source_key": "record"})
    cases = names.loc[latest["record_id"].where(copied, latest["citation_id"])]

    titles, included = _screened(random, cases, "title_abstract", RELEVANT)
    at_hand = random.random(included.sum()) >= NOT_RETRIEVED
    texts, kept = _screened(random, cases[included][at_hand], "full_text", ELIGIBLE)
    ledgers = {name: pd.concat([titles[name], texts[name]]) for name in titles}
    ledgers["retrieval"] = cases[included][~at_hand].assign(retrieved="no", reviewer="ann", date="2026-03-01")
    found = cases[included][at_hand][kept]
    studies = found.assign(reports=found["search_id"] + ":" + found["record"], study_id=range(len(found)))
    (brought / "screening").mkdir()
    for name, rows in ledgers.items():
        rows.to_csv(brought / "screening" / f"{name}.csv", index=False)
    studies[["study_id", "reports"]].to_csv(brought / "studies.csv", index=False)
    sizes = {"records": len(records), "citations": len(cases)}
    return sizes | {name: len(rows) for name, rows in ledgers.items()}


def _screened(
    random: np.random.Generator, cases: pd.DataFrame, stage: str, share: float
) -> tuple[dict[str, pd.DataFrame], Truths]:
    """Two votes on each case and the decisions on most that differ; and which cases are included then."""
    truth = random.random(len(cases)) < share
    include = truth ^ (random.random((2, len(cases))) < MISTAKEN)
    reason = np.where(random.random((2, len(cases))) < MISTAKEN, "E2", "E1")
    settled = (include[0] != include[1]) & (random.random(len(cases)) >= LEFT_OPEN)
    votes = [
        _rows(cases, stage, include[side], reason[side]).assign(reviewer=who) for side, who in enumerate(("ann", "bob"))
    ]
    decisions = _rows(cases, stage, truth, reason[0])[settled].assign(adjudicator="zoe")
    return {"votes": pd.concat(votes), "adjudications": decisions}, np.where(settled, truth, include.all(axis=0))


def _rows(cases: pd.DataFrame, stage: str, include: Truths, reason: npt.NDArray[np.str_]) -> pd.DataFrame:
    days = pd.Timestamp("2026-01-01") + pd.to_timedelta(np.arange(len(cases)) // 500, unit="D")
    return cases.assign(
        stage=stage,
        vote=np.where(include, "include", "exclude"),
        reason=np.where(include, "", reason),
        voted_on=days.strftime("%Y-%m-%d"),
    )


def run(folder: Path, citations: int, seed: int) -> dict[str, Any]:
    """Make a review and its ledgers, then run it from these to the flow."""
    make_review(folder, invented(seed), round(citations * RECORDS_A_CITATION), FORMATS_BY_DEFAULT, seed)
    snakemake(folder, "identification")
    sizes = make_ledgers(folder, seed)
    usage = snakemake(folder, *(f"results/{REVIEW}/screening/{name}" for name in TARGETS))
    return {"sizes": sizes, "usage": usage}


def growth(results: list[dict[str, Any]], stage: str) -> float:
    """The exponent b of processor seconds = a n^b that fits best."""
    sizes = [math.log(result["sizes"]["citations"]) for result in results]
    return linear_regression(sizes, [math.log(result["usage"].stages[stage].processor) for result in results]).slope


def report(results: list[dict[str, Any]]) -> str:
    lines = [
        "| citations | votes | step | seconds | processor seconds | memory (GiB) |",
        "|---:|---:|---|---:|---:|---:|",
    ]
    for result in results:
        usage: Usage = result["usage"]
        for name, cost in [*usage.stages.items(), ("the whole run", usage)]:
            sizes = f"| {result['sizes']['citations']:,} | {result['sizes']['votes']:,} | {name}"
            lines.append(f"{sizes} | {cost.seconds:,.1f} | {cost.processor:,.1f} | {cost.peak / GIB:.2f} |")
    if len(results) > 1:
        stages = results[0]["usage"].stages
        lines += ["", *(f"Growth, {stage}: processor seconds ~ n^{growth(results, stage):.2f}" for stage in stages)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("citations", type=int, nargs="+")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    results = []
    for citations in given.citations:
        with tempfile.TemporaryDirectory() as folder:
            results.append(run(Path(folder), citations, given.seed))
        given.output.write_text(json.dumps(results, default=asdict, indent=1) + "\n")
    print(report(results))


if __name__ == "__main__":
    main()
