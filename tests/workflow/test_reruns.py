"""Only what changed is run again, and what came out the same stops the cascade in that very run."""

import os
import time

import pytest

pytestmark = pytest.mark.workflow

FRACTIONATION = "dose-fractionation"
RESPONSE = "dose-response"
FORMS = ("studies", "levels", "timing", "printed", "cited", "counts")
READING = {
    f"{RESPONSE}/{job}"
    for job in ("entries", "comparison", "decided", "disagreements", *(f"consensus/{form}" for form in FORMS))
}
"""The jobs from a sheet to the gate behind the consensus, and the adjudicator's workbook, which shows the quotes: all
that a comment or quote sets off."""


def stages(jobs):
    return {job.split("/")[1] for job in jobs}


def test_nothing_changed_runs_nothing(clone):
    run = clone.run()
    assert (run.status, run.jobs) == (0, set())
    assert "Nothing to be done" in run.output


def test_a_touched_export_runs_nothing(clone):
    for path in (clone / "resources").rglob("*"):
        if path.is_file():
            os.utime(path)
    assert clone.run().jobs == set()


def test_a_comment_cell_ends_before_any_figure(clone):
    sheet = f"resources/{RESPONSE}/extraction/studies.reviewer_a.csv"
    clone.edit(sheet, "response rose DL1 to DL2 only", "response rose from DL1 to DL2 only")
    run = clone.run()
    assert run.jobs == READING


def test_a_changed_quote_reaches_the_page_that_shows_it_and_no_figure(clone):
    sheet = f"resources/{RESPONSE}/extraction/studies.reviewer_a.csv"
    clone.edit(sheet, "Munshi et al10 MM BCMA", "Munshi et al. 10 MM BCMA")
    run = clone.run()
    assert run.jobs == READING | {f"{RESPONSE}/site"}


def test_a_changed_value_moves_the_tallies_of_its_review_and_what_others_hold_against_it(clone):
    for reader in "ab":
        sheet = f"resources/{RESPONSE}/extraction/studies.reviewer_{reader}.csv"
        clone.edit(sheet, "DL1: 50; DL2: 100; DL3: 150,,N,NR", "DL1: 50; DL2: 100; DL3: 150,,Y,NR")
    run = clone.run()
    assert run.status == 0
    elsewhere = {job for job in run.jobs if not job.startswith(f"{RESPONSE}/")}
    assert stages(elsewhere) <= {"cross_review", "claims", "table", "manuscript", "checklists", "site"}
    assert {"tallies", "claims", "figure", "manuscript", "site"} <= stages(run.jobs)
    assert f"{RESPONSE}/figure/tallies" in run.jobs
    assert f"{RESPONSE}/figure/timing" not in run.jobs
    assert f"{RESPONSE}/figure/flow" not in run.jobs
    assert not stages(run.jobs) & {"parse_export", "votes", "status", "citations"}


def test_one_reader_alone_makes_a_disagreement_and_not_a_new_value(clone):
    sheet = f"resources/{RESPONSE}/extraction/studies.reviewer_a.csv"
    clone.edit(sheet, "DL1: 50; DL2: 100; DL3: 150,,N,NR", "DL1: 50; DL2: 100; DL3: 150,,Y,NR")
    run = clone.run()
    assert run.status == 0
    assert "cells that wait for an adjudicator: 1" in run.output
    text = (clone / f"results/{RESPONSE}/extraction/disagreements.csv").read_text()
    assert "abramson_11,,response_higher_at_higher_dose,value," in text


def test_a_new_search_reads_and_matches_only_itself(clone):
    folder = f"resources/{FRACTIONATION}"
    (clone / f"{folder}/searches/2026-10_pubmed.ris").write_text(
        "TY  - JOUR\nID  - 1\nTI  - Fractionated infusion of CAR-T cells\nAU  - New, A.\nPY  - 2026\nER  - \n"
    )
    with (clone / f"{folder}/searches.csv").open("a") as log:
        log.write("2026-10_pubmed,2026-10_pubmed.ris,database,PubMed,,2026-10-01,,,,1,,\n")
    run = clone.run()
    assert run.status == 0
    assert {job.split("/")[0] for job in run.jobs} == {FRACTIONATION}
    by_search = ("parse_export", "pairs")
    assert {job for job in run.jobs if job.split("/")[1] in by_search} == {
        f"{FRACTIONATION}/{rule}/2026-10_pubmed" for rule in by_search
    }
    assert {"records", "citations", "status", "flow"} <= stages(run.jobs)
    assert not stages(run.jobs) & {"entries", "consensus", "doses", "judgements"}


def test_an_export_with_an_old_date_is_seen(clone):
    path = clone / f"resources/{RESPONSE}/searches/2025-06_update.nbib"
    path.write_text(path.read_text().replace("Anti-CD19 CAR T cell", "Anti-CD20 CAR T cell"))
    os.utime(path, (0, 0))
    assert f"{RESPONSE}/parse_export/2025-06_update" in clone.run().jobs


def test_an_edited_module_runs_the_steps_that_import_it_and_stops_where_nothing_changed(clone):
    clone.edit("workflow/review/identification/scoring.py", "_DOUBTFUL = 0.05", "_DOUBTFUL = 0.051")
    run = clone.run()
    assert stages(run.jobs) == {"pairs", "citations"}


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("workflow/review/query_syntax.py", "_BRACES = re", "# a comment\n_BRACES = re"),
        (
            "workflow/review/vocabulary.py",
            '"""The spelling that is looked up',
            '"""The spelling which is looked up',
        ),
    ],
)
def test_a_comment_or_docstring_in_a_module_runs_nothing(clone, path, old, new):
    clone.edit(path, old, new)
    assert clone.run().jobs == set()


def test_a_deleted_result_comes_back_the_same(clone):
    path = clone / f"results/{RESPONSE}/figures/tallies.svg"
    before = path.read_bytes()
    path.unlink()
    run = clone.run()
    assert run.jobs == {f"{RESPONSE}/{job}" for job in ("figure/tallies", "manuscript", "checklists", "site")}
    assert path.read_bytes() == before


def test_two_cold_builds_give_the_same_bytes(built, fresh):
    assert fresh.run().status == 0
    assert fresh.results() == built.results()


def test_a_stage_or_a_file_can_be_asked_for_alone(fresh):
    run = fresh.run(f"results/{RESPONSE}/synthesis/tallies.parquet")
    assert run.status == 0
    assert stages(run.jobs) == {"entries", "comparison", "decided", "consensus", "tallies"}
    run = fresh.run("identification")
    assert run.status == 0
    assert stages(run.jobs) == {"parse_export", "records", "pairs", "citations"}


def test_a_file_from_the_future_is_refused_before_anything_runs(clone):
    path = clone / f"resources/{RESPONSE}/studies.csv"
    os.utime(path, (time.time() + 3600,) * 2)
    run = clone.run()
    assert run.status != 0
    assert f"resources/{RESPONSE}/studies.csv: dated in the future" in run.output
