"""Only what changed is run again, and what came out the same stops the cascade in that very run.

Which jobs each kind of change sets off stands in `matrix.py` and is asserted by `test_matrix.py`; here is the rest.
"""

import os
import time

import pytest
from matrix import CHANGES

from clones import differing

pytestmark = pytest.mark.workflow

REVIEW = "reed-dose"


def stages(jobs):
    return {job.split("/")[1] for job in jobs}


def test_nothing_changed_runs_nothing(small):
    run = small.run()
    assert (run.status, run.jobs) == (0, set())
    assert "Nothing to be done" in run.output


@pytest.mark.long
def test_one_reader_alone_makes_a_disagreement_and_not_a_new_value(small):
    small.edit(f"resources/{REVIEW}/extraction/studies.ann.csv", "100-200,no,,", "100-200,yes,,")
    run = small.run()
    assert run.status == 0
    assert "cells that wait for an adjudicator: 2" in run.output
    text = (small / f"results/{REVIEW}/extraction/disagreements.csv").read_text()
    assert "elm_2023,,response_higher,value," in text


@pytest.mark.long
def test_an_export_with_an_old_date_is_seen(small):
    path = small / f"resources/{REVIEW}/searches/2025-09_embase.ris"
    path.write_text(path.read_text().replace("Cost of reed cells", "Price of reed cells"))
    os.utime(path, (0, 0))
    assert f"{REVIEW}/parse_export/2025-09_embase" in small.run().jobs


def test_a_deleted_result_comes_back_the_same(small):
    path = small / f"results/{REVIEW}/figures/tallies.svg"
    before = path.read_bytes()
    path.unlink()
    run = small.run()
    assert run.jobs == {f"{REVIEW}/{job}" for job in ("figure/tallies", "manuscript", "checklists", "changes", "site")}
    assert path.read_bytes() == before


def test_what_a_review_has_no_longer_leaves_no_result_behind_but_what_people_put_there_stays(small, small_built):
    change = next(one for one in CHANGES if one.what == "a new export")
    for edit in change.edits:
        edit.make(small)
    assert small.run("identification").status == 0
    own = small / f"results/{REVIEW}/identification/exports/own.parquet"
    own.write_text("mine")
    for edit in reversed(change.edits):
        edit.back().make(small)
    assert small.run("identification").status == 0
    assert differing(small.results(), small_built.results()) == [f"{REVIEW}/identification/exports/own.parquet"]


def test_one_review_asked_for_alone_still_knows_those_that_it_reads(small):
    """Its text would say otherwise that no other review agrees or disagrees with it."""
    assert small.run("--config", f'reviews=["{REVIEW}"]').jobs == set()


@pytest.mark.long
def test_a_stage_or_a_file_can_be_asked_for_alone(small_fresh):
    (small_fresh / f"resources/{REVIEW}/retractions.csv").unlink()
    run = small_fresh.run(f"results/{REVIEW}/dose/doses.parquet")
    assert run.status == 0
    assert stages(run.jobs) == {"entries", "comparison", "decided", "consensus", "doses"}
    run = small_fresh.run("identification")
    assert run.status == 0
    assert stages(run.jobs) == {"parse_export", "records", "pairs", "citations"}


def test_a_file_from_the_future_is_refused_before_anything_runs(small):
    path = small / f"resources/{REVIEW}/studies.csv"
    os.utime(path, (time.time() + 3600,) * 2)
    run = small.run()
    assert run.status != 0
    assert f"resources/{REVIEW}/studies.csv: dated in the future" in run.output
