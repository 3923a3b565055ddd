"""A living search log: what comes later, is withdrawn or lies in another order changes what it must, and no more."""

import random

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow

REVIEW = "reed-dose"
BROUGHT = f"resources/{REVIEW}"
RESULTS = f"results/{REVIEW}/identification"
ONLY = ("--config", f'reviews=["{REVIEW}"]')
FIRST = "2024-03_pubmed"
LATER = "2025-09_embase"


def table(small, name, folder=RESULTS):
    return pd.read_parquet(small / f"{folder}/{name}.parquet")


def written(small, *names):
    return {name: (small / f"{RESULTS}/{name}").read_bytes() for name in names}


IDENTITY = ("citations.parquet", "record_links.parquet", "related.parquet", "duplicate_queue.csv")


def shuffle_log(small):
    header, *rows = (small / f"{BROUGHT}/searches.csv").read_text().splitlines()
    (small / f"{BROUGHT}/searches.csv").write_text("\n".join([header, *reversed(rows)]) + "\n")


def shuffle_export(small):
    path = small / f"{BROUGHT}/searches/{FIRST}.nbib"
    records = [f"PMID- {one}" for one in path.read_text().split("PMID- ")[1:]]
    random.Random(3).shuffle(records)
    path.write_text("".join(records))


def test_neither_the_order_of_rows_of_the_log_nor_of_records_in_a_file_changes_a_byte(small):
    before = written(small, *IDENTITY)
    shuffle_log(small)
    shuffle_export(small)
    run = small.run("identification", *ONLY)
    assert run.status == 0, run.output
    assert f"{REVIEW}/parse_export/{FIRST}" in run.jobs
    assert written(small, *IDENTITY) == before


def test_a_search_that_comes_later_gives_the_bytes_of_a_cold_build(small_fresh, small_built):
    log, export = small_fresh / f"{BROUGHT}/searches.csv", small_fresh / f"{BROUGHT}/searches/{LATER}.ris"
    rows, content = log.read_text(), export.read_bytes()
    log.write_text("".join(row for row in rows.splitlines(keepends=True) if not row.startswith(LATER)))
    export.unlink()
    assert small_fresh.run("identification", *ONLY).status == 0
    ids = set(table(small_fresh, "citations")["citation_id"])

    log.write_text(rows)
    export.write_bytes(content)
    run = small_fresh.run("identification", *ONLY)
    assert run.status == 0
    assert not {job for job in run.jobs if FIRST in job}
    names = (*IDENTITY, "records.parquet", "exports.csv")
    assert written(small_fresh, *names) == written(small_built, *names)
    assert ids <= set(table(small_fresh, "record_links")["record_id"])


def test_a_large_search_is_divided_into_jobs_with_the_same_result(small):
    before = written(small, *IDENTITY)
    small.edit(f"config/reviews/{REVIEW}.yaml", "shard_megabytes: 0.002", "shard_megabytes: 0.0005")
    run = small.run("identification", *ONLY)
    assert run.status == 0, run.output
    shards = {job for job in run.jobs if f"/pairs/{FIRST}/" in job}
    assert len(shards) > 2
    assert written(small, *IDENTITY) == before


def withdraw(small, search_id):
    log = small / f"{BROUGHT}/searches.csv"
    rows = pd.read_csv(log, dtype=str, keep_default_na=False)
    rows.loc[rows["search_id"] == search_id, "withdrawn_on"] = "2026-01-01"
    rows.to_csv(log, index=False)


@pytest.mark.long
def test_a_withdrawn_search_counts_no_more_but_its_ids_resolve_and_votes_on_shared_citations_stay(small):
    before = table(small, "record_links")
    withdraw(small, FIRST)
    run = small.run("screening", *ONLY)
    assert run.status == 0, run.output
    assert table(small, "record_links").equals(before)
    citations = table(small, "citations")
    assert set(citations["searches"]) == {LATER}
    flow = table(small, "flow", f"results/{REVIEW}/screening").set_index("box")["n"]
    assert flow["database_results"] == 8

    shared = before.merge(before, on="citation_id", suffixes=("", "_other"))
    shared = set(shared.loc[shared["record_id"] != shared["record_id_other"], "citation_id"])
    kept = set(table(small, "votes", f"results/{REVIEW}/screening")["citation_id"])
    alive = set(citations["citation_id"])
    assert alive & shared
    assert alive & shared <= kept <= alive
    unmatched = pd.read_csv(small / f"results/{REVIEW}/screening/unmatched_votes.csv")
    assert set(unmatched["why"]) == {"its search is withdrawn, and no other search found this citation"}


def test_a_withdrawn_export_that_cannot_be_read_stops_nothing(small):
    (small / f"{BROUGHT}/searches/wrong.ris").write_bytes(b"%PDF-1.7 not an export")
    with (small / f"{BROUGHT}/searches.csv").open("a") as log:
        log.write("wrong,wrong.ris,database,PubMed,,2026-01-01,,,,,,\n")
    assert "a PDF" in small.run("identification", *ONLY).output
    withdraw(small, "wrong")
    run = small.run("identification", *ONLY)
    assert run.status == 0, run.output
    assert table(small, "exports").set_index("search_id").loc["wrong", "format"] == "unreadable"
    assert len(table(small, "rejected/wrong")) == 1


def test_an_answer_from_the_queue_goes_into_the_decisions_and_the_pair_leaves_the_queue(small):
    doubtful = "TY  - JOUR\nID  - {0}\nTI  - A doubtful title of cells and doses\nAU  - Doe, J.\nVL  - {0}\nER  - \n"
    (small / f"{BROUGHT}/searches/{LATER}.ris").open("a").write(doubtful.format(901) + doubtful.format(902))
    assert small.run("identification", *ONLY).status == 0
    queue = pd.read_csv(small / f"{RESULTS}/duplicate_queue.csv", dtype=str, keep_default_na=False)
    first = queue.iloc[0]
    path = small / f"{BROUGHT}/identification/decisions.csv"
    decided = path.read_text()
    path.write_text(f"{decided}{first['record_1']},{first['record_2']},different,somebody,,\n")
    run = small.run("identification", *ONLY)
    assert run.status == 0, run.output
    assert {job.split("/")[1] for job in run.jobs} == {"citations"}
    left = pd.read_csv(small / f"{RESULTS}/duplicate_queue.csv", dtype=str, keep_default_na=False)
    assert len(left) == len(queue) - 1
    path.write_text(f"{decided}{first['record_1']},{first['record_2']},same,somebody,,\n")
    small.run("identification", *ONLY)
    links = table(small, "record_links").set_index("record_id")
    assert links.loc[first["record_1"], "citation_id"] == links.loc[first["record_2"], "citation_id"]
    assert "decision" in set(links["rule"])
