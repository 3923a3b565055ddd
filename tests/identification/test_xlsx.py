"""Workbooks: the sheet with the records, cells as a person sees them, and files that would do harm."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest
from exports import entries
from hypothesis import given, settings
from hypothesis import strategies as st

from real_data import DATA, needs_real_data
from review.errors import InputError
from review.identification.formats import open_export, open_withdrawn, xlsx

SHEET = "xl/worksheets/sheet1.xml"


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def with_part(content, name, change):
    """The workbook with one of its parts changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return changed.getvalue()


RECORDS = [
    ["Title", "Authors", "Year", "DOI"],
    ["One", "Roe A", 2020.0, None],
    ["Two", None, datetime(2021, 5, 3), "x"],
]


def test_numbers_and_dates_are_read_as_they_are_seen():
    _, records, rejected = entries(workbook(data=RECORDS))
    assert [(one.title, one.year, one.position) for one in records] == [("One", "2020", 1), ("Two", "2021-05-03", 2)]
    assert rejected == []


def test_the_first_sheet_with_titles_is_read_below_its_preamble():
    content = workbook(about=[["Export", "2024"], ["by", "me"]], hits=[["SEARCH", "dose:ti"], [], *RECORDS])
    format_name, records, _ = entries(content)
    assert (format_name, [one.title for one in records]) == ("xlsx", ["One", "Two"])


def test_a_note_beside_the_table_is_not_read_as_part_of_a_record():
    _, records, rejected = entries(workbook(data=[*RECORDS, ["Three", "Roe A", 2020, "", "ask Ann"]]))
    assert [one.title for one in records] == ["One", "Two"]
    assert [(one.position, one.line, one.reason) for one in rejected] == [(3, 4, "5 cells, expected 4")]


def test_a_workbook_without_titles_names_its_columns():
    with pytest.raises(InputError, match="Name, Age"):
        entries(workbook(data=[["Name", "Age"], ["Ann", 3]]))


def test_a_workbook_that_declares_too_few_cells_is_read_whole():
    content = with_part(workbook(data=RECORDS), SHEET, lambda xml: xml.replace(b'ref="A1:D3"', b'ref="A1:B2"'))
    assert b'ref="A1:B2"' in zipfile.ZipFile(io.BytesIO(content)).read(SHEET)
    assert [one.year for one in entries(content)[1]] == ["2020", "2021-05-03"]


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread(monkeypatch):
    monkeypatch.setattr(xlsx, "LARGEST", 1_000_000)
    content = with_part(workbook(data=RECORDS), SHEET, lambda xml: xml + b" " * 1_000_000)
    assert len(content) < 50_000
    with pytest.raises(InputError, match="when unpacked, expected at most 1,000,000"):
        entries(content)


def test_damage_to_the_workbook_of_a_withdrawn_search_leaves_the_rows_above_it():
    whole = workbook(data=[["Title", "Year"], *([f"Title {number}", 2020] for number in range(3000))])
    content = with_part(whole, SHEET, lambda xml: xml[:-200] + b"<" + xml[-200:])
    *records, told = open_withdrawn(io.BytesIO(content), "old.xlsx", {}).entries
    assert [one.title for one in records[:2000]] == [f"Title {number}" for number in range(2000)]
    assert (told.position, "cannot be read" in told.reason) == (None, True)


def test_an_entity_bomb_is_refused():
    bomb = b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY c "&a;&a;&a;">]><worksheet'
    content = with_part(workbook(data=RECORDS), SHEET, lambda xml: xml.replace(b"<worksheet", bomb, 1))
    with pytest.raises(InputError, match="cannot be read"):
        entries(content)


def test_another_office_file_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with pytest.raises(InputError, match="cannot be read"):
        entries(content.getvalue())


SAMPLE = workbook(data=RECORDS)


@settings(max_examples=60)
@given(st.integers(0, len(SAMPLE) - 1), st.binary(min_size=1, max_size=8), st.integers(0, len(SAMPLE)))
def test_damage_to_the_archive_ends_in_a_message(at, put, kept):
    content = SAMPLE[:at] + put + SAMPLE[at + len(put) :]
    try:
        entries(content[:kept])
    except InputError as error:
        assert str(error).startswith("export")


@settings(max_examples=60)
@given(st.data())
def test_damage_inside_a_sheet_ends_in_a_message(data):
    def damaged(xml):
        at = data.draw(st.integers(0, len(xml)))
        return xml[:at] + data.draw(st.binary(max_size=8)) + xml[at + data.draw(st.integers(0, 9)) :]

    part = data.draw(st.sampled_from([SHEET, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"]))
    try:
        entries(with_part(SAMPLE, part, damaged))
    except InputError as error:
        assert str(error).startswith("export")


@needs_real_data
@pytest.mark.parametrize("name", ["_baseline", "_baseline_embase"])
def test_a_real_workbook_says_the_same_as_the_csv_of_the_same_search(name):
    folder = DATA / "exports/citation-file-formatting"
    of_workbook, of_text = (entries((folder / f"{name}{ending}").read_bytes())[1] for ending in (".xlsx", ".csv"))
    assert [replaced(one) for one in of_workbook] == [replaced(one) for one in of_text] != []


def replaced(record):
    return {name: getattr(record, name) for name in record.__dataclass_fields__ if name != "raw"}


@needs_real_data
def test_a_real_workbook_of_a_screening_tool():
    _, records, rejected = entries((DATA / "exports/citation-file-formatting/_baseline_eppireviewer.xlsx").read_bytes())
    assert (len(records), rejected) == (10, [])
    assert all(record.source_key.isdecimal() and not record.accession for record in records)


def test_a_sheet_that_is_passed_over_is_named_with_its_first_row():
    book = openpyxl.Workbook()
    book.active.append(["Title", "Year"])
    book.active.append(["A paper", 2020])
    book.create_sheet("Notes").append(["searched by somebody"])
    book.create_sheet("Empty")
    stream = io.BytesIO()
    book.save(stream)
    record, passed_over = open_export(stream, "two.xlsx", {}).entries
    assert record.title == "A paper"
    assert (passed_over.position, passed_over.text) == (None, "searched by somebody")
    assert "sheet 'Notes' is not read" in passed_over.reason
