"""Votes change the order of the worklists and the stopping report; the model's settings change nothing else."""

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow

REVIEW = "dose-response"
LISTS = {f"{REVIEW}/worklist/{reader}" for reader in ("reviewer_a", "reviewer_b")}


def result(clone, name):
    return pd.read_parquet(clone / f"results/{REVIEW}/screening/{name}.parquet")


def test_votes_put_the_worklists_in_order(clone):
    before = result(clone, "ranking")
    assert set(before["order"]) == {"search"}
    named = before["citation_id"].iloc[[0, -1]].tolist()
    cast = [
        f",{one},title_abstract,{who},{vote},{reason},2026-01-0{day}"
        for who in ("reviewer_a", "reviewer_b")
        for one, vote, reason, day in ((named[0], "include", "", 1), (named[1], "exclude", "E03", 2))
    ]
    header = "search_id,record,stage,reviewer,vote,reason,voted_on"
    (clone / f"resources/{REVIEW}/screening/votes.csv").write_text("\n".join([header, *cast]) + "\n")
    run = clone.run()
    assert run.status == 0, run.output
    assert {f"{REVIEW}/ranking", f"{REVIEW}/stopping"} | LISTS <= run.jobs
    assert not {job.split("/")[1] for job in run.jobs} & {"parse_export", "features", "pairs", "citations"}
    after = result(clone, "ranking")
    assert set(after["order"]) == {"relevance"}
    assert set(after["citation_id"]) == set(before["citation_id"]) - set(named)
    first = pd.read_csv(clone / f"results/{REVIEW}/screening/worklists/reviewer_a.csv").iloc[0]
    titles = pd.read_parquet(clone / f"results/{REVIEW}/identification/citations.parquet").set_index("citation_id")
    waiting = titles.loc[after["citation_id"].iloc[0], "title"]
    assert first["title"] == waiting
    report = pd.read_csv(clone / f"results/{REVIEW}/screening/stopping.csv").set_index("criterion")["value"]
    assert report[["settled", "left", "relevant_found"]].tolist() == [2, len(after), 1]


def test_seed_and_target_decide_nothing(clone):
    said = "  votes_needed: 2\n"
    clone.edit(f"config/reviews/{REVIEW}.yaml", said, f"{said}  seed: 2\n  target_recall: 0.9\n")
    run = clone.run()
    assert run.status == 0, run.output
    both = {f"{REVIEW}/ranking", f"{REVIEW}/stopping"}
    assert both <= run.jobs <= both | LISTS
