"""Citations go out to Rayyan, two people read them there, and votes come back: status, conflicts and flow follow."""

import csv
import os
import subprocess
import sys

import pandas as pd
import pytest

from screening_tools import as_csv, rayyan, zipped

pytestmark = pytest.mark.workflow

REVIEW = "reed-dose"
SCREENING = f"results/{REVIEW}/screening"
BROUGHT = f"resources/{REVIEW}/screening"
OUT = f"{SCREENING}/for_tools/full_text.ris"
PROTOCOL = f"config/reviews/{REVIEW}.yaml"
PEOPLE = {"ann": "emily@example.org", "ben": "bob@example.org"}


def command(small, *arguments):
    """What `make import-votes` runs."""
    return subprocess.run(
        [sys.executable, "-m", "commands.import_votes", "--review", REVIEW, *arguments],
        cwd=small.folder,
        env={**os.environ, "PYTHONPATH": "workflow"},
        capture_output=True,
        text=True,
        check=False,
    )


def exported(small):
    """Both read four reports: one is included, one excluded, one excluded without a reason, one in dispute."""
    emily, bob = PEOPLE.values()
    votes = [(0, "include"), (1, "exclude"), (2, "exclude"), (3, "include")]
    votes = [(article, who, vote) for who in (emily, bob) for article, vote in votes]
    votes[-1] = (3, bob, "exclude")
    export = rayyan((small / OUT).read_bytes(), votes)
    log = list(csv.DictReader(export["customizations_log.csv"].decode().splitlines()))
    reason = {"key": '"__EXR__No results"', "value": "1"}
    log += [row | reason for row in log if row["article_id"] == "7001"]
    return zipped(export | {"customizations_log.csv": as_csv(log)})


def at_full_text(small):
    table = pd.read_parquet(small / f"{SCREENING}/status.parquet")
    table = table[table["stage"] == "full_text"]
    return table[table["detail"] != "awaiting_first"][["state", "detail", "reason"]].value_counts().to_dict()


@pytest.mark.long
def test_votes_go_out_and_come_back(small):
    ledger = small / f"{BROUGHT}/votes.csv"
    ledger.write_text("".join(line for line in ledger.read_text().splitlines(True) if "full_text" not in line))
    assert small.run(OUT).status == 0
    (small / "emily.zip").write_bytes(exported(small))
    done = command(small, "--file", "emily.zip", "--tool", "rayyan", "--stage", "full_text")
    assert done.returncode == 0, done.stderr
    stands = {name: alias for alias, _, name in (line.strip().partition("  is ") for line in done.stdout.splitlines())}

    run = small.run(f"{SCREENING}/status.parquet")
    assert run.status != 0
    for email in PEOPLE.values():
        assert f"'{stands[email]}' is nobody whom the protocol knows (votes: 4)" in run.output
        assert email not in run.output
    for reviewer, email in PEOPLE.items():
        small.edit(PROTOCOL, f"id: {reviewer},", f"id: {reviewer}, known_as: [{stands[email]}],")

    run = small.run(f"{SCREENING}/conflicts.csv", f"{SCREENING}/flow.parquet", OUT)
    assert run.status == 0, run.output
    assert f"{REVIEW}/import_votes" in run.jobs
    assert at_full_text(small) == {
        ("include", "unanimous", ""): 1,
        ("exclude", "unanimous", "E3"): 1,
        ("conflict", "conflict_reason", ""): 1,
        ("conflict", "conflict_decision", ""): 1,
    }
    flow = pd.read_parquet(small / f"{SCREENING}/flow.parquet").set_index("box")["n"]
    assert flow[["dbr_conflict_full_text", "dbr_excluded", "dbr_assessed"]].to_list() == [2, 1, 2]
    assert small.run(f"{SCREENING}/flow.parquet").jobs == set()

    small.edit(f"{BROUGHT}/votes.csv", "include,,2024-03-02", "include,,2024-03-03")
    assert f"{REVIEW}/import_votes" not in small.run(f"{SCREENING}/status.parquet").jobs


def test_a_mistake_of_the_caller_is_one_line(small):
    done = command(small, "--file", "nowhere.csv", "--tool", "rayyan", "--stage", "full_text")
    assert (done.returncode, done.stderr) == (
        1,
        "nowhere.csv: there is no such file, expected FILE=<path of an export>\n",
    )


def test_an_export_that_nobody_logged_stops_the_build_with_the_row_to_paste(small):
    (small / f"{BROUGHT}/imports/new.csv").write_text("key,title\n")
    run = small.run()
    assert run.status != 0
    assert (
        f"{BROUGHT}/imports.csv: imports/new.csv has no row; add this one and fill it in: new.csv,<rayyan|"
        in run.output
    )
