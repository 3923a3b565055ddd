"""Every console block of the documents is run, every link leads somewhere, and nothing is left out."""

import importlib
import re
import shutil
import subprocess
import sys

import pytest

from clones import FIXTURE, Clone, with_environment
from shipped import ROOT
from walkthrough import STEP, walk

pytestmark = pytest.mark.workflow

BY_ANOTHER_TEST = {
    "docs/new-review.md": ("tests/workflow/test_new_review.py", "docs/new-review.md"),
    "docs/cluster.md": ("tests/cluster/test_slurm.py", "profiles/slurm"),
}
"""Which test runs a document's commands, and by what it can be told that it does."""
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text()
    for path in [ROOT / "README.md", ROOT / "config/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
}
WALKED = [name for name, text in DOCUMENTS.items() if STEP.search(text) and name not in BY_ANOTHER_TEST]
LINK = re.compile(r"\]\(([^)#:]*)(?:#([^)]*))?\)")


def test_the_documents_show_commands():
    assert {"README.md", "docs/first-run.md", "docs/update.md", "docs/faq.md", "docs/figures.md"} <= set(WALKED)
    assert "```console\n$ make\n$ make test\n```" in DOCUMENTS["README.md"]


@pytest.mark.parametrize("document", BY_ANOTHER_TEST)
def test_commands_that_are_not_run_here_are_run_by_a_test_of_their_own(document):
    test, mark = BY_ANOTHER_TEST[document]
    assert STEP.search(DOCUMENTS[document])
    assert mark in (ROOT / test).read_text()


@pytest.mark.parametrize("document", WALKED)
@pytest.mark.long
def test_what_a_document_shows_is_what_there_is(document, clone):
    shutil.copytree(ROOT / "docs", clone / "docs")
    with_environment(clone)
    walk(DOCUMENTS[document], clone.folder)


def test_every_document_is_in_the_list():
    listed = {target for target, _ in LINK.findall(DOCUMENTS["docs/README.md"])}
    documents = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert documents - {"README.md"} == listed - {"../config/README.md"}


def anchors(text):
    """The places of a document that a link can name, as forges make them from headings."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    for target, anchor in LINK.findall(DOCUMENTS[document]):
        path = (ROOT / document).parent / target if target else ROOT / document
        assert path.exists(), f"{document}: {target} is not there"
        assert not anchor or anchor in anchors(path.read_text()), f"{document}: {target} has no heading '{anchor}'"


def test_every_kind_of_figure_is_described():
    names = {file.stem for file in (ROOT / "workflow/review/figures").glob("[!_]*.py")}
    modules = {name: importlib.import_module(f"review.figures.{name}") for name in names}
    functions = ("data", "draw", "caption", "alternative_text")
    kinds = {name for name, module in modules.items() if all(hasattr(module, function) for function in functions)}
    assert set(re.findall(r"^\| `(\w+)` \|", DOCUMENTS["docs/figures.md"], re.MULTILINE)) == kinds


@pytest.mark.long
def test_a_review_folder_outside_the_clone_is_built_there_with_the_same_bytes(small_built, tmp_path):
    """A stranger's reviews: config and resources of their own, engine and templates from here. A second cold build."""
    mine = Clone(tmp_path / "mine")
    for name in ("config", "resources"):
        shutil.copytree(FIXTURE / name, mine / name)
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", "--snakefile", ROOT / "Snakefile", "--directory", mine.folder],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert mine.results() == small_built.results()


def test_a_review_folder_outside_the_clone_takes_vocabulary_and_instruments_from_here(tmp_path):
    shutil.copytree(ROOT / "config", tmp_path / "config")
    shared = shutil.ignore_patterns("vocabulary", "instruments")
    shutil.copytree(ROOT / "resources", tmp_path / "resources", ignore=shared)
    asked = [sys.executable, "-m", "snakemake", "--snakefile", ROOT / "Snakefile", "--directory", tmp_path, "quality"]
    done = subprocess.run(
        [*asked, "--config", 'reviews=["dose-fractionation"]'], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "results/dose-fractionation/quality/judgements.parquet").exists()
    assert not (tmp_path / "resources/vocabulary").exists()


@pytest.mark.long
def test_a_workflow_of_one_s_own_takes_the_rules_in_as_a_module(tmp_path, small_built):
    """As config/README.md shows it, up to the doses: behind a gate, and the same as without a module."""
    snippet = re.search(r"```python\n(module doseline:.*?)```", (ROOT / "config/README.md").read_text(), re.DOTALL)
    (tmp_path / "doseline").symlink_to(ROOT)
    mine = tmp_path / "mine"
    shutil.copytree(FIXTURE / "config/reviews", mine / "config/reviews")
    shutil.copytree(FIXTURE / "resources", mine / "resources")
    (mine / "Snakefile").write_text(snippet[1].replace("my-review", "reed-dose"))
    arguments = ["--workflow-profile", "../doseline/profiles/default", "dose"]
    done = subprocess.run(
        [sys.executable, "-m", "snakemake", *arguments], cwd=mine, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for doses in (small_built / "results/reed-dose/dose").iterdir():
        assert (mine / "results/reed-dose/dose" / doses.name).read_bytes() == doses.read_bytes()
