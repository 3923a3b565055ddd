"""A stranger's own review: `docs/new-review.md` is followed to the letter, and what it shows is what there is."""

import re
import shutil
import subprocess

import openpyxl
import pandas as pd
import pytest
import yaml

from clones import copy_project, with_environment
from real_data import DATA, needs_real_data
from shipped import ROOT

pytestmark = pytest.mark.workflow

DOCUMENT = (ROOT / "docs/new-review.md").read_text()
STOPPED = "has no row; add this one"
STEP = re.compile(
    r"^```console\n(?P<console>.*?)^```$"
    r"|^(?P<told>(?:Save|Add to|Change|Open|In) `[^\n]*:)\n\n"
    r"(?P<block>(?:```(?!console)\w+\n.*?^```\n\n?|(?:^[|>][^\n]*\n)+)+)",
    re.MULTILINE | re.DOTALL,
)
FENCED = re.compile(r"^```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_every_block_of_the_document_is_a_step():
    """A block that the steps do not cover would be followed by readers and by no test."""
    covered = sum(len(FENCED.findall(step.group())) for step in STEP.finditer(DOCUMENT))
    assert covered == len(FENCED.findall(DOCUMENT)) > 10


def show(folder, console):
    """Run the commands; every line that the document shows is printed, in this order."""
    for shown in console.removeprefix("$ ").split("\n$ "):
        command, *lines = shown.splitlines()
        done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True, check=False)
        printed = done.stdout + done.stderr
        assert (done.returncode != 0) == (STOPPED in shown), printed[-5000:]
        place = 0
        for line in lines:
            if line != "...":
                assert line in printed[place:], f"{command} does not show: {line}\n{printed[-5000:]}"
                place = printed.index(line, place) + len(line)


def change(path, diff):
    """Put the lines with + in place of those with -, which stand there once; lines with neither stay."""
    lines = [line or " " for line in diff.splitlines()]
    old, new = ("".join(f"{line[1:]}\n" for line in lines if line[0] in signs) for signs in ("- ", "+ "))
    assert path.read_text().count(old) == 1, f"{path} does not have once:\n{old}"
    path.write_text(path.read_text().replace(old, new))


def fill_in(source, title, target, table):
    """Type a table into a workbook: a row goes where its cells are those of the sheet or the sheet's are empty."""
    book = openpyxl.load_workbook(source)
    sheet = book[title] if title else next(one for one in book if one.title not in ("instructions", "codebook"))
    columns = {cell.value: cell.column for cell in sheet[1]}
    header, _, *rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines()]
    for row in rows:
        cells = {columns[name]: value for name, value in zip(header, row, strict=True)}
        fits = [
            line
            for line in range(2, sheet.max_row + 1)
            if all(sheet.cell(line, column).value in (None, value) for column, value in cells.items())
        ]
        assert len(fits) == 1, f"{source}: {row} fits the lines {fits}"
        for column, value in cells.items():
            sheet.cell(fits[0], column).value = value or None
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def follow(folder, told, block):
    verb, (path, *others) = told.split(" `")[0], re.findall(r"`([^`]+)`", told)
    blocks = FENCED.findall(block)
    if verb == "Save":
        (folder / path).write_text(*blocks)
    elif verb == "Add to":
        (folder / path).write_text((folder / path).read_text() + "".join(blocks))
    elif verb == "Change":
        for diff in blocks:
            change(folder / path, diff)
    elif verb == "Open":
        fill_in(folder / path, others[0] if others[1:] else "", folder / others[-1], block)
    else:
        for line in block.splitlines():
            assert line.removeprefix("> ") in (folder / path).read_text(), f"{path} does not say: {line}"


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


def test_the_document_leads_from_a_search_to_a_text(project):
    for step in STEP.finditer(DOCUMENT):
        if step["console"]:
            show(project.folder, step["console"])
        else:
            follow(project.folder, step["told"], step["block"])
    flow = table(project, "sample/screening/flow").set_index("box")["n"]
    assert flow["records_excluded"] == 7
    assert flow["new_studies"] == 4
    agreement = table(project, "sample/screening/agreement").set_index(["scope", "item"])
    assert agreement.loc[("title_abstract", "decision"), "p_observed"] == 11 / 12
    tallies = table(project, "sample/synthesis/tallies").set_index("outcome")
    assert tallies.loc["response", ["n_yes", "n_no", "n_nr", "n_open"]].tolist() == [3, 1, 0, 0]
    assert tallies.loc["toxicity", ["n_yes", "n_no", "n_nr", "n_open"]].tolist() == [2, 1, 1, 0]
    assert set(table(project, "sample/dose/doses")["state"]) == {"ok"}
    assert not table(project, "sample/extraction/consensus/studies")["provisional"].any()


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
    assert "empty: no search yet: put an export into resources/empty/searches and run `snakemake`" in run.output


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
