"""Covidence, ASReview, EPPI-Reviewer and archives; written from `field.md`, section 2 (see `screening_tools.py`)."""

from __future__ import annotations

import io
import json
import zipfile

import openpyxl
import pytest

from review.errors import InputError
from review.screening.imports import archive
from review.screening.imports.archive import members
from review.screening.imports.asreview import read_asreview
from review.screening.imports.covidence import read_covidence
from review.screening.imports.eppi import read_eppi
from screening_tools import covidence, eppi, zipped

RIS = b"TY  - JOUR\nAN  - x\nID  - x\nTI  - One\nPY  - 2020\nDO  - 10.1000/1\nN1  - of the record\nER  - \n"


def said(problem):
    return str(problem.value.problems[0])


def test_covidence_numbers_stay_the_same_however_they_are_written():
    content = covidence(RIS, [0]).replace(b"#1,", b"1,")
    read = read_covidence({"c.csv": content}, "include")
    assert list(read.votes["key"]) == ["#1"]


@pytest.mark.parametrize(
    ("notes", "reasons", "note"),
    [
        ("Exclusion reason: Wrong study design; ", "Wrong study design", ""),
        ("seen; Exclusion reason: Wrong dose ;EXCLUSION REASON: a review", "Wrong dose\na review", "seen;"),
        ("no reason given", "", "no reason given"),
    ],
)
def test_covidence_writes_reasons_into_notes(notes, reasons, note):
    read = read_covidence({"c.csv": covidence(RIS, [0], notes)}, "exclude")
    assert list(read.votes[["reasons", "note"]].iloc[0]) == [reasons, note]


def test_a_table_of_another_tool_is_no_list_of_covidence():
    with pytest.raises(InputError) as raised:
        read_covidence({"c.csv": b"title,doi\nx,y\n"}, "include")
    assert said(raised) == "c.csv:1: expected columns named covidence #, title, found: title, doi"


VERSIONS = {
    "1": """record_id,title,included,asreview_ranking,exported_notes_1
4,One,1,1,why
5,Two,0,3,
6,Three,,2,
""",
    "2": """title,included,asreview_label,asreview_time,asreview_note
One,0,1,2024-05-01T10:00:00Z,why
Two,1,0,,
Three,1,,,
""",
    "3": """title,asreview_label,asreview_time,asreview_note,asreview_tag_pico_animals,asreview_group_id
One,1.0,2024-05-01 10:00:00,why,0,1
Two,0.0,,,1,2
Three,,,,,3
""",
}


@pytest.mark.parametrize("version", VERSIONS)
def test_the_columns_of_each_version_of_asreview(version):
    read = read_asreview({"a.csv": VERSIONS[version].encode()})
    one, two = read.votes.itertuples()
    assert (one.title, one.vote, one.note) == ("One", "include", "why")
    assert (two.title, two.vote) == ("Two", "exclude")
    assert two.note == ("tag pico_animals" if version == "3" else "")
    assert one.voted_on == ("" if version == "1" else "2024-05-01T10:00:00.000Z")
    assert (one.key, two.key) == (("4", "5") if version == "1" else ("#2", "#3"))
    assert read.unread.empty


def as_xlsx(text):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for line in text.splitlines():
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in line.split(",")])
    book.save(stream)
    return stream.getvalue()


def test_asreview_in_any_of_its_tables():
    text = VERSIONS["1"]
    expected = read_asreview({"a.csv": text.encode()}).votes.drop(columns="file")
    others = {"a.tsv": text.replace(",", "\t").encode(), "a.xlsx": as_xlsx(text), "b.csv": text.encode("utf-8-sig")}
    for name, content in others.items():
        assert read_asreview({name: content}).votes.drop(columns="file").equals(expected), name


def test_labels_times_and_rows_that_cannot_be_read_are_kept():
    content = b"title,asreview_label,asreview_time\nOne,1,yesterday\nTwo,perhaps,\nThree,1,,,\nFour,0,\n"
    read = read_asreview({"a.csv": content})
    assert list(read.votes["title"]) == ["One", "Four"]
    assert list(read.votes[["voted_on", "note"]].iloc[0]) == ["", "time yesterday"]
    assert sorted(read.unread["line"]) == [3, 4]
    assert any("label 'perhaps' is not known" in why for why in read.unread["why"])
    assert any("5 cells, expected 3" in why for why in read.unread["why"])


def test_a_record_of_ris_that_cannot_be_read_is_kept_with_its_text():
    lost = b"TY  - JOUR\nID  - z\nN1  - ASReview_relevant\nER  - \n"
    read = read_asreview({"a.ris": RIS.replace(b"of the record", b"ASReview_irrelevant") + lost})
    assert list(read.votes["vote"]) == ["exclude"]
    [unread] = read.unread.to_dict("records")
    assert (unread["file"], unread["line"], unread["why"]) == ("a.ris", 9, "no title")
    assert "ASReview_relevant" in unread["text"]


def test_a_header_may_stand_below_a_title():
    read = read_asreview({"a.csv": b"Our project\n\ntitle,asreview_label\nOne,1\n"})
    assert list(read.votes[["title", "line"]].iloc[0]) == ["One", 4]


def report(codes):
    return {"e.json": eppi(RIS, codes)}


def test_eppi_attributes_decide_by_name_or_id_at_any_depth_and_others_say_nothing():
    read = read_eppi(report({0: [10]}), ["a topic"], {"8": "E1"})
    assert list(read.votes[["vote", "reasons", "note", "key"]].iloc[0]) == ["include", "", "", "500"]
    assert read_eppi(report({0: [8]}), ["7"], {"8": "E1", "OUT animals": ""}).votes["reasons"][0] == "E1"
    assert read_eppi(report({0: [10]}), ["7"], {"8": "E1"}).votes.empty


def test_eppi_what_says_both_is_kept_apart_and_an_attribute_that_is_not_there_stops():
    read = read_eppi(report({0: [7, 9]}), ["IN"], {"OUT animals": "E2"})
    assert read.votes.empty
    assert list(read.unread[["line", "text", "why"]].iloc[0]) == [1, "500", "its attributes say include and exclude"]
    with pytest.raises(InputError) as raised:
        read_eppi(report({}), ["INN"], {})
    assert said(raised).startswith(
        "e.json: attribute 'INN' of the protocol is not in the code sets, expected one of: IN,"
    )


@pytest.mark.parametrize(
    "content", [b"title,doi\n", b"[1]", b'{"References": 3}', json.dumps({"References": ["x"]}).encode()]
)
def test_what_is_no_report_of_eppi_is_one_line(content):
    with pytest.raises(InputError) as raised:
        read_eppi({"e.json": content}, [], {})
    assert said(raised).startswith("e.json: ")


def test_the_tables_of_an_archive_and_nothing_else():
    of_a_mac = {"__MACOSX/a/articles.csv": b"n", "__MACOSX/._log.RIS": b"n", "a/._articles.csv": b"n"}
    found = members(zipped({"a/articles.csv": b"x", "log.RIS": b"y", "readme.txt": b"z"} | of_a_mac), "r.zip")
    assert found == {"r.zip/a/articles.csv": b"x", "r.zip/log.RIS": b"y"}


@pytest.mark.parametrize(
    "content",
    [b"PK no archive", zipped({"readme.txt": b"x"}), zipped({"a.csv": b"x" * 900})[:-40]],
    ids=["no archive", "no table in it", "cut short"],
)
def test_an_archive_that_cannot_serve_is_one_line(content):
    with pytest.raises(InputError) as raised:
        members(content, "r.zip")
    assert said(raised).startswith("r.zip: ")


def test_an_archive_that_is_too_large_is_not_unpacked(monkeypatch):
    bomb = zipped({"articles.csv": b"0" * 5_000_000})
    assert len(bomb) < 10_000
    monkeypatch.setattr(archive, "LARGEST", 1_000_000)
    monkeypatch.setattr(zipfile.ZipFile, "read", None)
    with pytest.raises(InputError) as raised:
        members(bomb, "r.zip")
    assert said(raised).startswith("r.zip: 5,000,000 bytes when unpacked, expected at most 1,000,000")
