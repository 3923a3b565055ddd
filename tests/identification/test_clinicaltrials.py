"""Trials of registers as JSON and XML: the same trial is the same record in every format."""

import json

import pytest
from exports import entries, only, read_damaged
from hypothesis import given
from hypothesis import strategies as st

from review.identification.record import Record

STUDY = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT01234567",
            "orgStudyIdInfo": {"id": "CT-1"},
            "secondaryIdInfos": [{"id": "2019-001234-56", "type": "EUDRACT_NUMBER"}, {"id": "ISRCTN12345678"}],
            "briefTitle": "Dose & Response",
            "officialTitle": "A Trial of Dose & Response",
        },
        "statusModule": {
            "startDateStruct": {"date": "2020-01"},
            "studyFirstPostDateStruct": {"date": "2019-11-02"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Pharma"}},
        "descriptionModule": {"briefSummary": "As in NCT07654321."},
    },
    "hasResults": False,
}
XML = """<?xml version="1.0" encoding="UTF-8"?>
<clinical_study rank="1">
  <required_header><url>https://clinicaltrials.gov/study/NCT01234567</url></required_header>
  <id_info>
    <org_study_id>CT-1</org_study_id>
    <secondary_id>2019-001234-56</secondary_id>
    <secondary_id>ISRCTN12345678</secondary_id>
    <nct_id>NCT01234567</nct_id>
  </id_info>
  <brief_title>Dose &amp; Response</brief_title>
  <official_title>A Trial of Dose &amp; Response</official_title>
  <sponsors><lead_sponsor><agency>Pharma</agency></lead_sponsor></sponsors>
  <brief_summary><textblock>
      As in NCT07654321.
  </textblock></brief_summary>
  <start_date>2020-01</start_date>
</clinical_study>
"""
CSV = (
    "NCT Number,Study Title,Study URL,Brief Summary,Start Date,Other IDs\n"
    "NCT01234567,A Trial of Dose & Response,https://clinicaltrials.gov/study/NCT01234567,As in NCT07654321.,2020-01,"
    "CT-1|2019-001234-56|ISRCTN12345678\n"
)
EXPECTED = Record(
    title="A Trial of Dose & Response",
    source_key="NCT01234567",
    accession="nct:NCT01234567",
    year="2020-01",
    url="https://clinicaltrials.gov/study/NCT01234567",
    abstract="As in NCT07654321.",
    publication_type="Clinical trial registry entry",
    position=1,
)


@pytest.mark.parametrize(
    "text", [json.dumps([STUDY]), json.dumps(STUDY, indent=2), XML, CSV], ids=["list", "one", "xml", "csv"]
)
def test_one_trial_is_one_record_whatever_the_format(text):
    record = only(text)
    for name in (
        "title",
        "source_key",
        "accession",
        "authors",
        "year",
        "url",
        "abstract",
        "publication_type",
        "position",
    ):
        assert getattr(record, name) == getattr(EXPECTED, name), name
    # NCT07654321, which the summary names, is another trial.
    assert set(record.registry_id.split("; ")) == {"NCT01234567", "2019-001234-56", "ISRCTN12345678"}


def test_pages_of_the_interface():
    page = json.dumps({"totalCount": 2, "studies": [STUDY, STUDY], "nextPageToken": "x"})
    format_name, records, rejected = entries(page + "\n" + page)
    assert (format_name, [record.position for record in records], rejected) == ("clinicaltrials json", [1, 2, 3, 4], [])


def test_the_brief_title_stands_in_and_without_any_the_trial_is_rejected():
    brief = {"protocolSection": {"identificationModule": {"nctId": "NCT01234567", "briefTitle": "Dose"}}}
    none = {"protocolSection": {"identificationModule": {"nctId": "NCT01234568"}}}
    _, records, rejected = entries(json.dumps([brief, none]))
    assert [record.title for record in records] == ["Dose"]
    assert [(one.position, one.reason) for one in rejected] == [(2, "no title")]


def test_a_list_of_hits_and_the_who_portal():
    hits = """<search_results><query>x</query>
<clinical_study><nct_id>NCT00928707</nct_id><title>One</title><url>http://x.org</url></clinical_study>
<clinical_study><nct_id>NCT00715247</nct_id><title>Two</title></clinical_study></search_results>"""
    portal = """<Trials_downloaded_from_ICTRP><Trial><TrialID>ISRCTN12345678</TrialID><Public_title>P</Public_title>
<Scientific_title>S</Scientific_title><Date_registration>13/09/2020</Date_registration></Trial></Trials_downloaded_from_ICTRP>"""
    assert [record.accession for record in entries(hits)[1]] == ["nct:NCT00928707", "nct:NCT00715247"]
    record = only(portal)
    assert (record.title, record.accession, record.year) == ("S", "trial:ISRCTN12345678", "13/09/2020")


def test_an_entity_bomb_costs_the_trial_that_uses_it():
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    text = (
        XML.replace("\n<clinical_study", f"\n{bomb}<r>\n<clinical_study", 1).replace("Pharma", "&b;")
        + XML.split("\n", 1)[1]
    )
    _, records, rejected = entries(text + "</r>")
    assert [record.position for record in records] == [2]
    assert [one.position for one in rejected if one.position] == [1]


def test_a_file_cut_off_keeps_what_came_before():
    body = XML.split("\n", 1)[1]
    _, records, rejected = entries("<r>" + body + body[:400])
    assert (len(records), [one.position for one in rejected]) == (1, [2])
    page = json.dumps({"studies": [STUDY, STUDY]})
    _, records, rejected = entries(page[:-30])
    assert (len(records), [one.position for one in rejected]) == (1, [2])


SAMPLES = [XML.encode(), json.dumps({"studies": [STUDY]}).encode()]
EDIT = st.tuples(st.integers(0, 1200), st.integers(0, 9), st.binary(max_size=4))


@given(st.sampled_from(SAMPLES), st.lists(EDIT, max_size=6), st.integers(0, 1600))
def test_damage_ends_in_rejected_trials_or_in_a_message(sample, edits, kept):
    read_damaged(sample, edits, kept)
