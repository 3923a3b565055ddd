"""One entry a work, names as their exports write them, and nothing made up where no record is known."""

import json

import pandas as pd
import pypandoc
import pytest

from review.identification.citations import CITATIONS
from review.manuscript.references import _name, listed, references, works
from review.screening.registry import REPORTS
from review.tables import empty
from shipped import ROOT

STYLE = ROOT / "workflow/templates/vancouver.csl"


def citations(**fields):
    row = dict.fromkeys(CITATIONS.names, "") | {
        "citation_id": "r1",
        "title": "A trial",
        "authors": "Frey, N.V.; Porter DL",
    }
    return pd.DataFrame(
        [row | {"year": "2020", "journal": "J Clin", "volume": "3", "issue": "2", "pages": "1-9"} | fields]
    )


def items(cited=None, previous="", retracted=()):
    studies = pd.DataFrame({"study_id": ["a", "b", "c", "d"], "label": ["A 2020", "B 2020", "C 2021", "Reference [4]"]})
    rows = [("a", "s:1", "r1"), ("b", "s:1", "r1"), ("c", "10.1056/NEJMoa1", ""), ("d", "", "")]
    reported = pd.DataFrame(rows, columns=["study_id", "report", "citation_id"]).reindex(columns=REPORTS.names)
    return references(studies, reported, citations() if cited is None else cited, previous, retracted)


def test_a_work_that_reports_several_studies_is_one_reference():
    found = items(previous="Rotte A. Dose. 2022.")
    assert works(found) == {
        "a": ["r1"],
        "b": ["r1"],
        "c": ["doi-10-1056-nejmoa1"],
        "d": ["study-d"],
        "previous": ["previous"],
    }
    assert [item["id"] for item in found] == sorted(item["id"] for item in found)


def test_what_is_not_known_is_not_made_up():
    by_id = {item["id"]: item for item in items()}
    assert by_id["doi-10-1056-nejmoa1"]["DOI"] == "10.1056/NEJMoa1"
    assert "author" not in by_id["study-d"]
    assert by_id["study-d"]["note"] == "no bibliographic record among the searches"
    assert listed(items()) == ["doi-10-1056-nejmoa1", "r1"], "a bare label is no reference that anybody could find"


@pytest.mark.parametrize("mark", ["", "RETRACTED: ", "[Retracted] ", "Retracted article: "])
def test_a_retracted_report_says_so_once_before_its_title(mark):
    by_id = {item["id"]: item for item in items(citations(title=f"{mark}A trial"), retracted={"r1", "10.1056/nejmoa1"})}
    assert by_id["r1"]["title"] == "[Retracted] A trial"
    assert by_id["doi-10-1056-nejmoa1"]["title"] == "[Retracted] C 2021", "a DOI is the same in any case"
    assert by_id["study-d"]["title"] == "Reference [4]"
    assert "Retracted" not in str(items())


def test_a_registry_without_searches_has_no_reports():
    assert references(pd.DataFrame(columns=["study_id", "label"]), empty(REPORTS), empty(CITATIONS), "") == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Frey, N.V.", {"family": "Frey", "given": "N.V."}),
        ("Frey NV", {"family": "Frey", "given": "N. V."}),
        ("van der Stegen SJ", {"family": "van der Stegen", "given": "S. J."}),
        ("Anderson LD Jr", {"family": "Anderson", "given": "L. D.", "suffix": "Jr"}),
        ("CIBMTR", {"literal": "CIBMTR"}),
        ("Li", {"literal": "Li"}),
    ],
)
def test_names_are_read_as_exports_write_them(written, name):
    assert _name(written) == name


def cited(found, tmp_path, text="See [@{r1}] and [@{doi-10-1056-nejmoa1}].\n"):
    (tmp_path / "references.json").write_text(json.dumps(found))
    extra = ["--citeproc", f"--bibliography={tmp_path / 'references.json'}", f"--csl={STYLE}"]
    return pypandoc.convert_text(text, "html", format="markdown", extra_args=[*extra, "--wrap=none"])


def test_the_style_prints_what_medical_journals_print(tmp_path):
    page = cited(items(), tmp_path)
    assert 'data-cites="r1">[1]</span> and' in page
    assert "Frey NV, Porter DL. A trial. J Clin 2020;3(2):1–9." in page


def test_a_title_cannot_become_markup_of_the_page(tmp_path):
    hostile = '<script>alert("x")</script> <img src=x> [a](javascript:x) @r1 *b* & $x$'
    page = cited(items(citations(title=hostile, journal="</div><h1>")), tmp_path)
    for markup in ("<script", "<img", "<em>", 'javascript:x"', "<h1", "math"):
        assert markup not in page
