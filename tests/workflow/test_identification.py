"""A living search log: what comes later, is withdrawn or lies in another order changes what it must, and no more."""

import random

import pandas as pd
import pytest

pytestmark = pytest.mark.workflow

REVIEW = "dose-fractionation"
BROUGHT = f"resources/{REVIEW}"
RESULTS = f"results/{REVIEW}/identification"
ONLY = ("--config", f'reviews=["{REVIEW}"]')
FIRST = "2022-05_reference-list"
LATER = "2025-06_update"


def table(clone, name, folder=RESULTS):
    return pd.read_parquet(clone / f"{folder}/{name}.parquet")


def written(clone, *names):
    return {name: (clone / f"{RESULTS}/{name}").read_bytes() for name in names}


IDENTITY = ("citations.parquet", "record_links.parquet", "related.parquet", "duplicate_queue.csv")


def shuffle_log(clone):
    header, *rows = (clone / f"{BROUGHT}/searches.csv").read_text().splitlines()
    (clone / f"{BROUGHT}/searches.csv").write_text("\n".join([header, *reversed(rows)]) + "\n")


def shuffle_export(clone):
    path = clone / f"{BROUGHT}/searches/{FIRST}.ris"
    records = [f"TY  - {one}" for one in path.read_text().split("TY  - ")[1:]]
    random.Random(3).shuffle(records)
    path.write_text("".join(records))


def test_neither_the_order_of_rows_of_the_log_nor_of_records_in_a_file_changes_a_byte(clone):
    before = written(clone, *IDENTITY)
    shuffle_log(clone)
    shuffle_export(clone)
    run = clone.run("identification", *ONLY)
    assert run.status == 0, run.output
    assert f"{REVIEW}/parse_export/{FIRST}" in run.jobs
    assert written(clone, *IDENTITY) == before


def test_a_search_that_comes_later_gives_the_bytes_of_a_cold_build(fresh, built):
    log, export = fresh / f"{BROUGHT}/searches.csv", fresh / f"{BROUGHT}/searches/{LATER}.nbib"
    rows, content = log.read_text(), export.read_bytes()
    log.write_text("".join(row for row in rows.splitlines(keepends=True) if not row.startswith(LATER)))
    export.unlink()
    assert fresh.run("identification", *ONLY).status == 0
    ids = set(table(fresh, "citations")["citation_id"])

    log.write_text(rows)
    export.write_bytes(content)
    run = fresh.run("identification", *ONLY)
    assert run.status == 0
    assert not {job for job in run.jobs if FIRST in job}
    names = (*IDENTITY, "records.parquet", "exports.csv")
    assert written(fresh, *names) == written(built, *names)
    assert ids <= set(table(fresh, "record_links")["record_id"])


def test_a_large_search_is_divided_into_jobs_with_the_same_result(clone):
    before = written(clone, *IDENTITY)
    clone.edit(f"config/reviews/{REVIEW}.yaml", "screening:", "identification: {shard_megabytes: 0.004}\nscreening:")
    run = clone.run("identification", *ONLY)
    assert run.status == 0, run.output
    shards = {job for job in run.jobs if f"/pairs/{FIRST}/" in job}
    assert len(shards) > 2
    assert written(clone, *IDENTITY) == before


def withdraw(clone, search_id):
    log = clone / f"{BROUGHT}/searches.csv"
    rows = pd.read_csv(log, dtype=str, keep_default_na=False)
    rows.loc[rows["search_id"] == search_id, "withdrawn_on"] = "2026-01-01"
    rows.to_csv(log, index=False)


def test_a_withdrawn_search_counts_no_more_but_its_ids_resolve_and_votes_on_shared_citations_stay(clone):
    before = table(clone, "record_links")
    withdraw(clone, FIRST)
    run = clone.run("screening", *ONLY)
    assert run.status == 0, run.output
    assert table(clone, "record_links").equals(before)
    citations = table(clone, "citations")
    assert set(citations["searches"]) == {LATER}
    flow = table(clone, "flow", f"results/{REVIEW}/screening").set_index("box")["n"]
    assert flow["citations_results"] == 6

    shared = before.merge(before, on="citation_id", suffixes=("", "_other"))
    shared = set(shared.loc[shared["record_id"] != shared["record_id_other"], "citation_id"])
    kept = set(table(clone, "votes", f"results/{REVIEW}/screening")["citation_id"])
    alive = set(citations["citation_id"])
    assert alive & shared
    assert alive & shared <= kept <= alive
    unmatched = pd.read_csv(clone / f"results/{REVIEW}/screening/unmatched_votes.csv")
    assert set(unmatched["why"]) == {"its search is withdrawn, and no other search found this citation"}


def test_a_withdrawn_export_that_cannot_be_read_stops_nothing(clone):
    (clone / f"{BROUGHT}/searches/wrong.ris").write_bytes(b"%PDF-1.7 not an export")
    with (clone / f"{BROUGHT}/searches.csv").open("a") as log:
        log.write("wrong,wrong.ris,database,PubMed,,2026-01-01,,,,,,\n")
    assert "a PDF" in clone.run("identification", *ONLY).output
    withdraw(clone, "wrong")
    run = clone.run("identification", *ONLY)
    assert run.status == 0, run.output
    assert table(clone, "exports").set_index("search_id").loc["wrong", "format"] == "unreadable"
    assert len(table(clone, "rejected/wrong")) == 1


def test_an_answer_from_the_queue_goes_into_the_decisions_and_the_pair_leaves_the_queue(clone):
    doubtful = "TY  - JOUR\nID  - {0}\nTI  - A doubtful title of cells and doses\nAU  - Doe, J.\nVL  - {0}\nER  - \n"
    (clone / f"{BROUGHT}/searches/{FIRST}.ris").open("a").write(doubtful.format(901) + doubtful.format(902))
    assert clone.run("identification", *ONLY).status == 0
    queue = pd.read_csv(clone / f"{RESULTS}/duplicate_queue.csv", dtype=str, keep_default_na=False)
    first = queue.iloc[0]
    answered = first["record_1":"reason"].to_dict() | {"decision": "different", "decided_by": "somebody"}
    path = clone / f"{BROUGHT}/identification/decisions.csv"
    path.parent.mkdir(exist_ok=True)
    pd.DataFrame([answered]).to_csv(path, index=False)
    run = clone.run("identification", *ONLY)
    assert run.status == 0, run.output
    assert {job.split("/")[1] for job in run.jobs} == {"citations"}
    left = pd.read_csv(clone / f"{RESULTS}/duplicate_queue.csv", dtype=str, keep_default_na=False)
    assert len(left) == len(queue) - 1
    pd.DataFrame([answered | {"decision": "same"}]).to_csv(path, index=False)
    clone.run("identification", *ONLY)
    links = table(clone, "record_links").set_index("record_id")
    assert links.loc[first["record_1"], "citation_id"] == links.loc[first["record_2"], "citation_id"]
    assert "decision" in set(links["rule"])
