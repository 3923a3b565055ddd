"""Exports of many databases and programs: no record is lost, none is invented, and no text disappears."""

import re

import pytest
from exports import entries

from real_data import DATA, needs_real_data
from review.identification.formats import open_export
from review.identification.record import RECORDS, number_copies, record_table
from review.tables import arrange

pytestmark = needs_real_data

FOLDER = DATA / "exports"
# What one line begins each record with, and the files whose records are not all begun so.
BEGINNING = {
    "ris": r"^TY  -",
    "medline": r"^PMID- ",
    "web of science": r"^PT ",
    "endnote xml": r"<record>",
}
CAPTION = re.compile(
    r"\s*|\d+\.\s*|Record #\d+ of \d+|(Provider|Content):.*|NL  - .*|Link to the Ovid.*|(FN|VR) .*|EF|<.*>"
)
OUTSIDE = {"baseline_tag_and_field_definitions.ris": ["UK  - Unknown Tag", "ER  -"]}
# Records of databases whose every record has these.
WITH_ACCESSION = {
    "_baseline_embase.ris": "embase:L",
    "_baseline_endnote.ris": "embase:L",
    "_baseline_zotero.ris": "embase:L",
    "_baseline_scopus.ris": "scopus:2-s2.0-",
    "_baseline_webofscience.ris": "wos:WOS:",
    "_baseline_cochrane_refman.ris": "cochrane:CN-",
    "_baseline_psychInfo_ovid.ris": "psycinfo:",
    "_baseline_eric_ovid.ris": "eric:E",
    "_baseline_pubmed.ris": "pmid:",
    "pubmed_endnote.txt": "pmid:",
    "20221207_gambling-harms_psycinfo_124.ris": "psycinfo:",
    "20221207_gambling-harms_crimjust_41.ris": "i3h:",
    "restoration_WoS.ciw": "wos:WOS:",
    "medline_test.medline": "pmid:",
}


def exports():
    endings = {".ris", ".nbib", ".medline", ".ciw", ".isi", ".txt", ".xml"}
    return sorted(path for path in FOLDER.rglob("*") if path.suffix in endings and path.name != "SOURCE.txt")


def named(name):
    return next(path for path in exports() if path.name == name).read_bytes()


@pytest.mark.parametrize("path", exports(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_record_of_a_real_export_is_read_or_rejected_and_no_line_disappears(path):
    content = path.read_bytes()
    file_format, records, rejected = entries(content, path.name)
    lines = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    expected = len(re.findall(BEGINNING[file_format], "\n".join(lines), re.MULTILINE))
    positions = [one.position for one in [*records, *rejected] if one.position is not None]
    assert sorted(positions) == list(range(1, expected + 1)) != []
    assert {one.reason for one in rejected if one.position is not None} <= {"no title"}
    outside = [line for one in rejected if one.position is None for line in one.text.split("\n")]
    assert outside == OUTSIDE.get(path.name, [])
    if file_format != "endnote xml":
        kept = {line for one in records for line in one.raw.split("\n")}
        kept |= {line for one in rejected for line in one.text.split("\n")}
        assert [line for line in lines if line not in kept and not CAPTION.fullmatch(line)] == []
        assert [lines[one.line - 1] for one in rejected] == [one.text.split("\n")[0] for one in rejected]
    ids = number_copies(arrange(record_table(records, "s", file_format), RECORDS, ()), ["s"]).to_pylist()
    assert len(set(ids)) == len(ids) == len(records)


@pytest.mark.parametrize(("name", "accession"), WITH_ACCESSION.items())
def test_the_databases_own_number_is_the_accession(name, accession):
    _, records, _ = entries(named(name))
    assert [record.accession for record in records if not record.accession.startswith(accession)] == []
    assert len({record.accession for record in records}) == len(records)


@pytest.mark.parametrize("path", exports(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_doi_is_one_and_an_issn_is_one(path):
    _, records, _ = entries(path.read_bytes(), path.name)
    for record in records:
        assert re.fullmatch(r"(10\.\d{4,9}/\S*[^\s.,;])?", record.doi), record.doi
        assert re.fullmatch(r"((\d{4}-\d{3}[\dX])(; )?)*", record.issn), record.issn
        assert re.fullmatch(r"\d{0,8}", record.pmid), record.pmid


def test_one_record_has_the_same_accession_whatever_program_it_went_through():
    programs = ("embase", "rayyan", "zotero", "endnote", "mendeley", "refworks", "eppireviewer")
    names = [f"_baseline_{program}.ris" for program in programs]
    assert len({frozenset(record.accession for record in entries(named(name))[1]) for name in names}) == 1


def test_rayyans_keys_are_kept_and_are_no_accession():
    _, records, _ = entries(named("ris_issue_992.txt"))
    assert {record.source_key[:7] for record in records} == {"rayyan-"}
    assert not any("rayyan" in record.accession for record in records)


def test_the_endnote_library_has_its_records_and_fields():
    file_format, records, rejected = entries(named("tafenoquine.xml"))
    assert (file_format, len(records), rejected) == ("endnote xml", 179, [])
    filled = {
        name: sum(bool(getattr(record, name)) for record in records)
        for name in ("authors", "year", "journal", "volume", "pages", "doi", "abstract", "accession")
    }
    assert filled == {
        "authors": 178,
        "year": 179,
        "journal": 178,
        "volume": 171,
        "pages": 159,
        "doi": 156,
        "abstract": 170,
        "accession": 179,
    }
    assert records[0].authors == ("Baird, J. K.",)


def test_a_web_of_science_file_broken_on_purpose_loses_nothing():
    _, records, rejected = entries(named("badFile.isi"))
    assert (len(records), rejected) == (32, [])


@pytest.mark.parametrize("name", ["_baseline_pubmed.ris", "medline_test.medline"])
def test_medline_has_the_fields_that_biopython_finds(name):
    import io

    from Bio import Medline

    peer = [one for one in Medline.parse(io.StringIO(named(name).decode())) if one]
    _, records, _ = entries(named(name))
    assert len(peer) == len(records)
    for ours, theirs in zip(records, peer, strict=True):
        assert ours.pmid == theirs["PMID"]
        assert " ".join(ours.title.split()) == " ".join(theirs["TI"].split())
        assert " ".join(ours.abstract.split()) == " ".join(theirs.get("AB", "").split())
        assert (ours.volume, ours.issue, ours.pages) == tuple(theirs.get(tag, "") for tag in ("VI", "IP", "PG"))


def test_ris_has_the_fields_that_rispy_finds():
    import rispy

    text = named("restoration_scopus.ris").decode()
    _, records, _ = entries(text)
    for ours, theirs in zip(records, rispy.loads(text), strict=True):
        assert ours.title == (theirs.get("title") or theirs["primary_title"])
        assert list(ours.authors) == theirs.get("authors", [])
        assert (ours.volume, ours.year) == (theirs.get("volume", ""), theirs["year"])


def test_nothing_is_said_about_the_encoding_of_files_in_utf8():
    for path in exports():
        with path.open("rb") as stream:
            assert open_export(stream, path.name, {}).notes == []
