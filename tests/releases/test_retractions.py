"""Retracted, corrected and doubted reports: how they are found, and what they do (methods 6.4)."""

from __future__ import annotations

import pandas as pd
import pytest
from release_samples import answers, release

from review.errors import InputError
from review.inputs import read_rows
from review.releases.compare import changes
from review.releases.report import report
from review.screening.retractions import NATURES, OPTIONAL, REQUIRED, checked_notices, retractions
from review.screening.standing import (
    corrections,
    is_retracted,
    marked,
    retracted_on,
    retracted_reports,
    status_by_study,
)

HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
    "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)


def notice(doi="", pmid="0", nature="Retraction", day="8/12/2020 0:00", reason="+Error in Data;"):
    return f'1,T,S,I,J,P,C,A,,Article,{day},10.1/notice,0,1/1/2019 0:00,{doi},{pmid},{nature},"{reason}",No,'


def notices(*rows):
    content = "\n".join([HEADER, *rows]).encode()
    return checked_notices(read_rows(content, "retractions.csv", REQUIRED, OPTIONAL), "retractions.csv")


def found(*rows, studies=(("s1", "10.1000/X; https://doi.org/10.1000/y"),), citations=()):
    names = ["citation_id", "doi", "pmid", "publication_type"]
    held = pd.DataFrame([one[1:] for one in citations], columns=names, dtype="str")
    reports = pd.DataFrame([one[:2] for one in citations], columns=["study_id", "citation_id"], dtype="str")
    reports = reports.drop_duplicates()
    return retractions(pd.DataFrame(studies, columns=["study_id", "reports"]), reports, held, notices(*rows))


@pytest.mark.parametrize(
    ("row", "report_"),
    [
        (notice("10.1000/x"), "10.1000/x"),
        (notice("https://doi.org/10.1000/Y"), "10.1000/y"),
        (notice("10.1000/z"), None),
        (notice(""), None),
        (notice("unavailable"), None),
    ],
)
def test_a_report_that_the_registry_names_is_found_by_its_doi(row, report_):
    table = found(row)
    assert table["report"].tolist() == ([report_] if report_ else [])
    if report_:
        assert table.loc[0, ["study_id", "retraction_status", "dated", "reason"]].tolist() == [
            "s1",
            "retracted",
            "2020-08-12",
            "+Error in Data",
        ]


def test_a_citation_is_found_by_doi_or_pmid_once():
    cited = [("s2", "c1", "10.1000/Q", "123", "Journal Article")]
    for row in (notice("10.1000/q"), notice("", "123"), notice("10.1000/q", "123")):
        table = found(row, studies=(), citations=cited)
        assert table[["study_id", "report"]].to_numpy().tolist() == [["s2", "c1"]]
    assert found(notice("", "0"), studies=(), citations=[("s2", "c1", "", "0", "")]).empty, "0 stands for no PMID"


def test_pubmeds_publication_type_says_so_without_a_list():
    table = found(studies=(), citations=[("s2", "c1", "", "", "Journal Article; Retracted Publication")])
    assert table[["study_id", "source"]].to_numpy().tolist() == [["s2", "PubMed publication type"]]
    assert status_by_study(table) == {"s2": "retracted"}
    assert retracted_on(table) == {"s2": ""}


def test_a_later_search_that_finds_a_retracted_article_again_says_so():
    first, again = ("s2", "c1", "10.1/q", "1", "Journal Article"), ("s2", "c1", "10.1/q", "1", "Retracted Publication")
    assert len(found(studies=(), citations=[first, again])) == 1


def test_a_report_that_the_registry_names_and_a_search_found_is_one_report():
    table = found(notice("10.1000/x"), citations=[("s1", "c1", "10.1000/X", "", "")])
    assert table["report"].tolist() == ["c1"]


@pytest.mark.parametrize(
    ("order", "status"),
    [
        (["Retraction"], "retracted"),
        (["Retraction", "Reinstatement"], "reinstated"),
        (["Retraction", "Reinstatement", "Retraction"], "retracted"),
        (["Expression of concern"], "expression_of_concern"),
        (["Expression of concern", "Reinstatement"], "reinstated"),
        (["Retraction", "Correction"], "retracted"),
        (["Expression of concern", "Retraction"], "retracted"),
        (["Retraction", "Reinstatement", "Expression of concern"], "expression_of_concern"),
        (["Correction"], "corrected"),
    ],
)
def test_the_notices_of_a_report_in_their_order_give_its_status(order, status):
    rows = [notice("10.1000/x", nature=nature, day=f"{month}/1/2020") for month, nature in enumerate(order, start=1)]
    for given in (rows, rows[::-1]):
        table = found(*given)
        assert status_by_study(table) == {"s1": status}
        values = pd.DataFrame({"study_id": ["s1", "s2"]})
        left = values.loc[~is_retracted(values, table), "study_id"].tolist()
        assert left == (["s2"] if status == "retracted" else ["s1", "s2"])


def test_the_gravest_status_of_several_reports_is_that_of_the_study():
    rows = [notice("10.1000/x", day="1/1/2020"), notice("10.1000/y", nature="Reinstatement", day="2/1/2020")]
    assert status_by_study(found(*rows)) == {"s1": "retracted"}


def test_a_study_is_retracted_from_the_first_of_its_retractions_in_force():
    rows = [
        notice("10.1000/x", day="3/1/2020"),
        notice("10.1000/y", day="2/1/2020"),
        notice("10.1000/x", nature="Correction", day="4/1/2020"),
    ]
    assert retracted_on(found(*rows)) == {"s1": "2020-02-01"}
    assert retracted_reports(found(*rows)) == {"10.1000/x", "10.1000/y"}
    reinstated = notice("10.1000/y", nature="Reinstatement", day="5/1/2020")
    assert retracted_reports(found(*rows, reinstated)) == {"10.1000/x"}


def test_the_last_correction_of_a_study_is_what_its_cells_wait_for_unless_it_is_retracted():
    rows = [
        notice("10.1000/x", nature="Correction", day="3/1/2020"),
        notice("10.1000/y", nature="Correction", day="4/1/2020"),
        notice("10.1000/x", nature="Expression of concern", day="5/1/2020"),
    ]
    assert corrections(found(*rows)).to_numpy().tolist() == [["s1", "2020-04-01", "10.1/notice"]]
    assert corrections(found(*rows, notice("10.1000/y", day="1/1/2020"))).empty


def test_all_that_is_wrong_in_the_list_is_said_at_once():
    with pytest.raises(InputError) as stopped:
        notices(notice("10.1/x", nature="Withdrawal"), notice("10.1/y", day="31/12/2020"), notice("10.1/z", day=""))
    assert [problem.place for problem in stopped.value.problems] == [2, 3, 4]
    assert ", ".join(NATURES) in str(stopped.value)


def test_a_retraction_is_a_change_of_the_studies_and_the_report_begins_with_it():
    old = release("1.0.0", answers(2, 2))
    flagged = [
        {"study_id": "s000", "report": "c1", "dated": "2020-01-01", "retraction_status": "retracted"},
        {"study_id": "s000", "report": "c1", "dated": "2021-01-01", "retraction_status": "corrected"},
    ]
    new = release("now", answers(2, 2), screening__retractions=flagged)
    assert [*changes(old, new).itertuples(index=False, name=None)] == [
        ("study", "s000", "retraction", "", "retracted", "minor")
    ]
    assert "- **s000: retracted.**" in report(changes(old, new), old, new)
    corrected = release("now", answers(2, 2), screening__retractions=flagged[1:])
    assert [*changes(old, corrected).itertuples(index=False, name=None)] == [
        ("notice", "s000", "notice", "", "corrected", "patch")
    ]
    assert "- **s000: corrected.**" in report(changes(old, corrected), old, corrected)


def test_the_name_of_a_retracted_study_says_so_wherever_it_is_shown():
    shown = pd.DataFrame({"study_id": ["s1", "s2"], "label": ["One 2019", "Two 2020"]})
    known = found(notice("10.1000/x"), studies=[("s1", "10.1000/x"), ("s2", "10.1000/z")])
    assert [*marked(shown, known)["label"]] == ["One 2019 [retracted]", "Two 2020"]
    assert [*marked(shown, known, "study_id")["study_id"]] == ["s1 [retracted]", "s2"]
    assert marked(shown[["label"]], known).equals(shown[["label"]]), "without studies there is nothing to mark"
    assert [*marked(shown, found(notice("10.1000/x", nature="Expression of Concern")))["label"]] == [*shown["label"]]
