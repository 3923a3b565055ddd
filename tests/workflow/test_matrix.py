"""Every kind of change runs the jobs that depend on it and no more, and leaves what a cold build gives."""

import pytest
from matrix import CHANGES
from reruns import DOCUMENT, document, importers

from clones import copy_project

pytestmark = pytest.mark.workflow

SAMPLE = {
    "a value, by both readers",
    "a vote that settles a title",
    "a new export",
    "the weight of the reference patient",
}


@pytest.mark.parametrize(
    "change", [change for change in CHANGES if not change.akin], ids=lambda change: change.what.replace(" ", "_")
)
@pytest.mark.long
def test_a_change_runs_what_depends_on_it_and_no_more(small, small_built, change):
    for edit in change.edits:
        edit.make(small)
    run = small.run()
    assert run.status == 0, run.output[-3000:]
    assert run.jobs == change.jobs
    assert (small.results() != small_built.results()) == change.moves


def test_a_module_runs_every_job_that_imports_it(small_built):
    """The workflow and this test follow imports each in its own way."""
    rest = importers(small_built.started())
    modules = {edit.path.removeprefix("workflow/").removesuffix(".py"): one for one in CHANGES for edit in one.edits}
    tried = {module: one.jobs for module, one in modules.items() if module in rest and one.jobs}
    assert len(tried) > 10
    assert {module for module, jobs in tried.items() if not rest[module] <= jobs} == set()


def test_the_document_says_what_runs(small_built):
    assert DOCUMENT.read_text() == document(small_built.started(), {one.what: one.jobs for one in CHANGES})


@pytest.mark.long
def test_changes_one_upon_another_end_in_the_bytes_of_a_cold_build(small, tmp_path):
    made = [change for change in CHANGES if change.what in SAMPLE]
    assert len(made) == len(SAMPLE)
    for edit in (edit for change in made for edit in change.edits):
        edit.make(small)
    assert small.run().status == 0
    cold = copy_project(tmp_path / "cold", small.folder, small.folder)
    assert cold.run().status == 0
    assert cold.results() == small.results()
