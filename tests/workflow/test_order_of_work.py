"""Votes change the order of the worklists and the stopping report; the model's settings change nothing else."""

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow

REVIEW = "reed-dose"
LISTS = {f"{REVIEW}/worklist/{reader}" for reader in ("ann", "ben")}
AS_IT_STANDS = {f"{REVIEW}/changes", f"{REVIEW}/site"}
"""What compares the protocol with that of the release, and shows it."""


def result(small, name):
    return pd.read_parquet(small / f"results/{REVIEW}/screening/{name}.parquet")


@pytest.mark.long
def test_votes_put_the_worklists_in_order(small):
    ledger = small / f"resources/{REVIEW}/screening/votes.csv"
    header = ledger.read_text().splitlines()[0]
    ledger.write_text(f"{header}\n")
    (small / f"resources/{REVIEW}/screening/adjudications.csv").write_text(
        f"{header}\n".replace("reviewer", "adjudicator")
    )
    assert small.run().status == 0
    before = result(small, "ranking")
    assert set(before["order"]) == {"search"}
    named = before["citation_id"].iloc[[0, -1]].tolist()
    cast = [
        f",{one},title_abstract,{who},{vote},{reason},2026-01-0{day},"
        for who in ("ann", "ben")
        for one, vote, reason, day in ((named[0], "include", "", 1), (named[1], "exclude", "E1", 2))
    ]
    ledger.write_text("\n".join([header, *cast]) + "\n")
    run = small.run()
    assert run.status == 0, run.output
    assert {f"{REVIEW}/ranking", f"{REVIEW}/stopping"} | LISTS <= run.jobs
    assert not {job.split("/")[1] for job in run.jobs} & {"parse_export", "pairs", "citations"}
    after = result(small, "ranking")
    assert set(after["order"]) == {"relevance"}
    assert set(after["citation_id"]) == set(before["citation_id"]) - set(named)
    first = pd.read_csv(small / f"results/{REVIEW}/screening/worklists/ann.csv").iloc[0]
    titles = pd.read_parquet(small / f"results/{REVIEW}/identification/citations.parquet").set_index("citation_id")
    waiting = titles.loc[after["citation_id"].iloc[0], "title"]
    assert first["title"] == waiting
    report = pd.read_csv(small / f"results/{REVIEW}/screening/stopping.csv").set_index("criterion")["value"]
    assert report[["settled", "left", "relevant_found"]].tolist() == [2, len(after) - 1, 1], (
        "one of the citations is a report of the version that is continued"
    )


@pytest.mark.long
def test_seed_and_target_decide_nothing(small):
    said = "  votes_needed: 2\n"
    small.edit(f"config/reviews/{REVIEW}.yaml", said, f"{said}  seed: 2\n  target_recall: 0.9\n")
    run = small.run()
    assert run.status == 0, run.output
    both = {f"{REVIEW}/ranking", f"{REVIEW}/stopping"}
    assert both <= run.jobs <= both | LISTS | AS_IT_STANDS
