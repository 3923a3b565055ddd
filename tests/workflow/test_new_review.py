"""A stranger's own review: `docs/new-review.md` is followed to the letter, and what it shows is what there is."""

import re
import shutil
import subprocess

import pandas as pd
import pytest
import yaml

from clones import copy_project, with_environment
from real_data import DATA, needs_real_data
from shipped import ROOT
from walkthrough import FENCED, STEP, walk

pytestmark = pytest.mark.workflow

DOCUMENT = (ROOT / "docs/new-review.md").read_text()


def test_every_block_of_the_document_is_a_step():
    """A block that the steps do not cover would be followed by readers and by no test."""
    covered = sum(len(FENCED.findall(step.group())) for step in STEP.finditer(DOCUMENT))
    assert covered == len(FENCED.findall(DOCUMENT)) > 10


@pytest.fixture
def project(tmp_path_factory):
    """A copy of the project with what the document takes from it."""
    clone = copy_project(tmp_path_factory.mktemp("new") / "project")
    shutil.copytree(ROOT / "docs", clone / "docs")
    with_environment(clone)
    return clone


def make(clone, *arguments):
    done = subprocess.run(["make", *arguments], cwd=clone.folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def brought(clone):
    """What people have written, by its path."""
    return {path: path.read_bytes() for name in ("config", "resources") for path in (clone / name).rglob("*.*")}


def table(clone, path):
    return pd.read_parquet(clone / f"results/{path}.parquet")


@pytest.mark.long
def test_the_document_leads_from_a_search_to_a_text(project):
    walk(DOCUMENT, project.folder)
    flow = table(project, "sample/screening/flow").set_index("box")["n"]
    assert flow["records_excluded"] == 7
    assert flow["new_studies"] == 4
    agreement = table(project, "sample/screening/agreement").set_index(["scope", "item"])
    assert agreement.loc[("title_abstract", "decision"), "p_observed"] == 11 / 12
    tallies = table(project, "sample/synthesis/tallies").set_index("outcome")
    assert tallies.loc["response", ["n_yes", "n_no", "n_nr", "n_open"]].tolist() == [3, 1, 0, 0]
    assert tallies.loc["toxicity", ["n_yes", "n_no", "n_nr", "n_open"]].tolist() == [2, 1, 1, 0]
    drawn = (project / "results/sample/figures/quality.json").read_text()
    assert "Symbols for criteria met: + yes, ? unclear, x no" in drawn
    assert set(table(project, "sample/dose/doses")["state"]) == {"ok"}
    assert not table(project, "sample/extraction/consensus/studies")["provisional"].any()


@pytest.mark.long
def test_before_anything_is_brought_the_review_says_that_there_are_no_data(project):
    assert make(project, "new-review", "NAME=empty")[0] == 0
    status, said = make(project, "REVIEW=empty")
    assert status == 0, said[-5000:]
    text = (project / "results/empty/manuscript/manuscript.md").read_text()
    assert "**No data yet.**" in text
    assert "Figure 2. Doses: no data yet." in text
    assert not re.search(r"Provisional|\(\)|: in 0|\. \.|nan", text)
    page = (project / "results/empty/site/index.html").read_text()
    assert 'class="status no-data-yet">No data yet</strong>' in page
    run = project.run("screening", "--config", 'reviews=["empty"]')
    assert "empty: no search yet: put an export into resources/empty/searches and run this again" in run.output


def test_a_review_is_never_overwritten_and_the_configuration_keeps_what_it_has(project):
    configured = (project / "config/config.yaml").read_text()
    status, said = make(project, "new-review", "NAME=on")
    assert status == 0, said
    assert (project / "config/config.yaml").read_text() == f"{configured}  - 'on'\n"
    (project / "resources/on/studies.csv").write_text("mine")
    (project / "config/reviews/taken.md.j2").write_text("mine")
    for name in ("on", "taken"):
        before = brought(project)
        status, said = make(project, "new-review", f"NAME={name}")
        assert status != 0
        assert "is there already and stays as it is" in said
        assert brought(project) == before


@pytest.mark.parametrize("name", ["", "Bad", "two words", "../up", "-x", "a_b"])
def test_a_bad_name_is_one_line_and_writes_nothing(project, name):
    before = brought(project)
    status, said = make(project, "new-review", f"NAME={name}")
    assert status != 0
    assert f"NAME: '{name}' cannot be the name of a review, expected small letters, digits and '-'" in said
    assert "Traceback" not in said
    assert brought(project) == before


@pytest.mark.parametrize("text", ["reviews: [one]\n", "reviews:\n", ""])
def test_a_configuration_without_lines_to_add_to_is_named(project, text):
    (project / "config/config.yaml").write_text(text)
    status, said = make(project, "new-review", "NAME=mine")
    assert status != 0
    assert "config/config.yaml: no list 'reviews:' with a review a line, expected one, to which '- mine'" in said
    assert not (project / "resources/mine").exists()


TEACHERS = DATA / "screening/gptscreenr/teachers_title_abstract.csv"
MELANOMA = DATA / "extraction/gptscreenr/melanoma_extraction_original.csv"


def read(path):
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig").rename(columns=str.strip)


def write(clone, path, rows):
    (clone / path).parent.mkdir(parents=True, exist_ok=True)
    rows.to_csv(clone / path, index=False)


@needs_real_data
@pytest.mark.long
def test_people_who_never_saw_this_project_screened_and_extracted_for_it(project):
    """363 titles that two people screened, and 102 papers that two others read, as a review made by the command."""
    assert make(project, "new-review", "NAME=real")[0] == 0
    folder = project / "resources/real"
    shutil.copy(TEACHERS, folder / "searches/teachers.csv")
    (folder / "searches.csv").write_text(
        (folder / "searches.csv").read_text() + "teachers,teachers.csv,database,Scopus,,2021-12-31,,,,363,,\n"
    )
    titles = read(TEACHERS)
    words = {"0": ("exclude", "E1"), "1": ("include", "")}
    cast = [
        ("teachers", f"#{position}", "title_abstract", reviewer, *words[titles.loc[position - 1, column]])
        for reviewer, column in {"reviewer_a": "Inclusión NM", "reviewer_b": "Inclusión OJ"}.items()
        for position in range(1, len(titles) + 1)
    ]
    columns = ["search_id", "record", "stage", "reviewer", "vote", "reason"]
    write(project, "resources/real/screening/votes.csv", pd.DataFrame(cast, columns=columns))

    papers = read(MELANOMA).rename(
        columns={"PMID (if no PMID, use DOI)": "study_id", "Study Title": "label", "Sex/Gender Examined?": "sex"}
    )
    papers = papers[papers.groupby("study_id")["Investigator"].transform(lambda who: sorted(who) == ["HH", "PC"])]
    registry = papers.drop_duplicates("study_id")[["study_id", "label"]].assign(reports="")
    write(project, "resources/real/studies.csv", registry)
    for reviewer, who in {"reviewer_a": "HH", "reviewer_b": "PC"}.items():
        sheet = papers.loc[papers["Investigator"] == who, ["study_id", "sex"]]
        write(project, f"resources/real/extraction/studies.{reviewer}.csv", sheet)

    path = project / "config/reviews/real.yaml"
    protocol = yaml.safe_load(path.read_text())
    for part in ("dose", "quality", "figures", "tables", "manuscript"):
        del protocol[part]
    protocol["identification"] = {"columns": {"title": ["Título"], "authors": ["Autores/as"], "year": ["Año"]}}
    protocol["forms"] = {"studies": {"fields": [{"name": "sex", "type": "category", "allowed": ["Yes", "No"]}]}}
    protocol["analyses"][0] |= {
        "outcomes": {"response": "sex"},
        "codes": {"yes": ["Yes"], "no": ["No"], "not_reported": ["NR"]},
    }
    path.write_text(yaml.safe_dump(protocol, allow_unicode=True))
    status, said = make(project, "REVIEW=real")
    assert status == 0, said[-5000:]

    agreement = table(project, "real/screening/agreement").set_index(["scope", "item"])
    differing = (titles["Inclusión NM"] != titles["Inclusión OJ"]).sum()
    n = len(titles) - 16  # copies that differ in capitals and dashes, looked at one by one
    assert agreement.loc[("title_abstract", "decision"), "n"] == n
    assert agreement.loc[("title_abstract", "decision"), "p_observed"] == pytest.approx(1 - differing / n)
    answers = papers.groupby("study_id")["sex"].agg(lambda both: " ".join(sorted(set(both)))).value_counts()
    tally = table(project, "real/synthesis/tallies").iloc[0]
    assert tally[["n_yes", "n_no", "n_open"]].tolist() == answers[["Yes", "No", "No Yes"]].tolist()
