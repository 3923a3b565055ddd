"""Two people's extraction of 107 papers on melanoma, from others, as their spreadsheet has it (see its SOURCE.txt)."""

from __future__ import annotations

import csv
import io

import pytest
import yaml
from sheets import RULES, alignments

from real_data import DATA, needs_real_data
from review.extraction import imports, proposals, reading
from review.extraction.agreement import field_agreement
from review.extraction.codebook import read_form
from review.extraction.comparison import compare
from review.extraction.form_checks import check_forms
from review.inputs import read_rows

pytestmark = needs_real_data

PROTOCOL = yaml.safe_load("""
reviewers:
  - {id: reader_h, kind: unknown, duties: [extraction]}
  - {id: reader_p, kind: unknown, duties: [extraction]}
forms:
  papers:
    fields:
      - {name: author, type: text}
      - {name: year, type: integer, required: true}
      - name: design
        type: category
        allowed:
          - Retrospective Database review  (registry, database, admitted patient data etc.)
          - Cohort Study
          - Cross-sectional analysis
          - Case-Control
          - Clinical Trial
          - Literature Review
          - Systematic Review/Meta-Analysis
      - {name: years_analysed, type: identifier, empty: NR}
      - {name: n, type: integer, empty: NR}
      - name: setting
        type: category
        allowed:
          - National database (e.g. SEER. BRFSS, etc.)
          - Regional database (e.g. Oklahoma Cancer Registry, State Health Department, etc.)
          - Single-institution (e.g. Oklahoma State University)
          - Multiple-institution
          - Global database
          - Multiple databases
          - Not Specified
      - {name: condition, type: text}
      - {name: race, type: category, allowed: ["Yes", "No"]}
      - {name: race_found, type: text, empty: NA}
      - {name: sex, type: category, allowed: ["Yes", "No"]}
      - {name: sex_found, type: text, empty: NA}
      - {name: income, type: category, allowed: ["Yes", "No"]}
      - {name: income_found, type: text, empty: NA}
      - {name: geography, type: category, allowed: ["Yes", "No"]}
      - {name: geography_found, type: text, empty: NA}
      - {name: education, type: category, allowed: ["Yes", "No"]}
      - {name: education_found, type: text, empty: NA}
      - {name: lgbtq, type: category, allowed: ["Yes", "No"]}
      - {name: lgbtq_found, type: text, empty: NA}
      - {name: occupation, type: category, allowed: ["Yes", "No"]}
      - {name: occupation_found, type: text, empty: NA}
      - {name: suggestions, type: text, empty: NA}
extraction:
  imports:
    - file: melanoma_extraction_original.csv
      form: papers
      study: ["PMID (if no PMID, use DOI)", Study Title]
      reviewer: Investigator
      readers: {HH: reader_h, PC: reader_p}
""")
FOLDER = DATA / "extraction" / "gptscreenr"
FORM = read_form("papers", PROTOCOL["forms"]["papers"])
READERS = [reviewer["id"] for reviewer in PROTOCOL["reviewers"]]


def headings(text: str) -> list[str]:
    return next(csv.reader(io.StringIO(text)))


def read(which: str, *aligned: str):
    """All that one of the three spreadsheets holds; the papers of the first are the registry."""
    content = (FOLDER / f"melanoma_extraction_{which}.csv").read_bytes()
    heading = [name.strip() for name in headings(content.decode("utf-8-sig"))]
    fields = dict(zip([field.name for field in FORM.fields], heading[4:], strict=True))
    layout = imports.read_layout(PROTOCOL["extraction"]["imports"][0] | {"columns": fields})
    papers = read_rows((FOLDER / "melanoma_extraction_original.csv").read_bytes(), "papers", heading[:4])
    registry = papers.rename(columns={heading[3]: "study_id", heading[2]: "label"}).drop_duplicates("study_id")
    sheets = imports.foreign_sheets(content, which, layout, FORM, registry)
    return reading.read_sheets(sheets, {"studies": registry["study_id"]}, alignments(*aligned), RULES), registry


@pytest.fixture(scope="module")
def original():
    return read("original")


def counts(extracted):
    return compare(extracted.entries, [FORM], READERS, {})["result"].value_counts().to_dict()


def test_the_codebook_holds():
    check_forms([FORM], {}, "protocol")


def test_every_cell_of_215_rows_is_accounted_for(original):
    extracted, _ = original
    found = counts(extracted)
    assert found == {"agree": 1808, "disagree": 245, "needs_human": 191, "single": 198}
    unaligned = (extracted.entries["study_id"] == "").sum()
    paired = found["agree"] + found["disagree"] + found["needs_human"]
    assert (paired, unaligned) == (102 * 22, 2 * 22)
    assert 2 * paired + found["single"] + unaligned == len(extracted.entries) == 215 * 22


def test_values_that_are_none_of_their_type_are_listed_and_stop_nothing(original):
    listed = original[0].to_check
    assert listed["why"].value_counts().to_dict() == {"unreadable": 14, "twice": 2}
    assert set(listed.loc[listed["field"] == "year", "value"]) == {"20202012-"}
    assert {"2251 // 42", "31 countries", "68 studies"} <= set(listed.loc[listed["field"] == "n", "value"])


def test_two_papers_under_one_number_are_told_apart_by_their_titles(original):
    extracted, papers = original
    proposed = proposals.propose(extracted.entries, [FORM], READERS, {"studies": papers})
    assert proposed["row_as_written"].str[:30].tolist() == [
        "30204684|Association of Mohs M",
        "30204684|Melanoma signature in",
    ]
    assert proposed["study_id"].tolist() == ["33084853", "30204684"]
    lines = [f'papers,{row.reviewer},"{row.row_as_written}",{row.study_id},,titles' for row in proposed.itertuples()]
    aligned, _ = read("original", *lines)
    paired = compare(aligned.entries, [FORM], READERS, {})
    assert (aligned.entries["study_id"] != "").all()
    assert paired.loc[paired["result"] != "single", "study_id"].nunique() == 104


def test_agreement_is_that_of_the_first_readings(original):
    rows = field_agreement(compare(original[0].entries, [FORM], READERS, {}), [FORM], {}).set_index("item")
    assert rows.loc["sex", ["n", "p_observed"]].tolist() == [102, pytest.approx(91 / 102)]
    assert rows.loc["race", "kappa"] == pytest.approx(0.980377, abs=1e-6)
    typed = ["year", "design", "years_analysed", "n", "setting", "race", "sex", "income", "geography", "education"]
    assert rows.loc["", "n"] == rows.loc[[*typed, "lgbtq", "occupation"], "n"].sum()


def test_the_readers_own_reconciliation_shows_which_differences_were_real(original):
    before = compare(original[0].entries, [FORM], READERS, {})
    after = compare(read("reconciled")[0].entries, [FORM], READERS, {})
    both = before.merge(after, on=["study_id", "field"], suffixes=("", "_after"))
    both = both[(both["result"] != "single") & (both["result_after"] != "single")]
    table = both.groupby(["result", "result_after"]).size().to_dict()
    assert table == {
        ("agree", "agree"): 1807,
        ("agree", "disagree"): 1,
        ("disagree", "agree"): 215,
        ("disagree", "disagree"): 29,
        ("disagree", "needs_human"): 1,
        ("needs_human", "agree"): 171,
        ("needs_human", "needs_human"): 20,
    }
    settled = both[(both["result"] == "disagree") & (both["result_after"] == "agree")]
    for_one, for_other = ((settled[f"canonical_{side}"] == settled["canonical_1_after"]).sum() for side in "12")
    assert (for_one, for_other, len(settled) - for_one - for_other) == (119, 88, 8)
