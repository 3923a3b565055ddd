"""Lists as Excel workbooks: what a reviewer may fill in, and that nothing in a title does harm."""

import io
import os
import re
import shutil
import subprocess
import zipfile
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import CODES, rules

from review.screening import workbook as module
from review.screening.conflicts import conflicts_workbook
from review.screening.worklist import LEDGER, SHOWN, WORKLIST, worklist_workbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
MANY = {f"E{number}": f"a reason with the number {number}, told at some length" for number in range(80)}
HOSTILE = [
    '=HYPERLINK("http://evil.example";"x")', "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "{=1}", "https://a.b",
    "\x00\x0b\x1f\x7f\ufffe\uffff", "_x000D_", "]]></t><f>1</f>", "٣ 治療 \U0001f489", "x" * 40_000, "007", "1e5",
    " two\nlines ",
]  # fmt: skip


def rows(*titles, **cells):
    blank = dict.fromkeys(WORKLIST, "") | {"search_id": "s1", "stage": "title_abstract", "reviewer": "ann"} | cells
    table = [blank | {"record": f"k{place}", "title": title} for place, title in enumerate(titles, 1)]
    return pd.DataFrame(table, columns=WORKLIST).assign(year=pd.array([2020] * len(titles), dtype="Int64"))


def opened(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def drop_downs(content):
    """The values that each column offers in its first and in its last row."""
    book = opened(content)
    sheet = book["screening"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for name, letter in columns.items():
            if rule.type == "list" and f"{letter}2" in rule.sqref and f"{letter}{sheet.max_row}" in rule.sqref:
                where, cells = rule.formula1.lstrip("$").replace("'", "").split("!")
                found[name] = [row[0].value for row in book[where.strip("$")][cells.replace("$", "")]]
    return found


@pytest.mark.parametrize("codes", [CODES, MANY])
def test_votes_and_reasons_are_chosen_from_the_lists_of_the_protocol(codes):
    given = rules(reasons=codes)
    content = worklist_workbook(rows("One", "Two", "Three"), given)
    assert drop_downs(content) == {"vote": ["include", "exclude", "maybe"], "reason": list(codes)}
    assert opened(content)["choices"].sheet_state == "hidden"


def test_an_adjudicator_chooses_a_name_and_no_maybe():
    table = rows("One").rename(columns={"reviewer": "adjudicator"})
    assert drop_downs(conflicts_workbook(table, rules())) == {
        "adjudicator": ["ann", "zoe"],
        "vote": ["include", "exclude"],
        "reason": list(CODES),
    }


def test_a_day_is_asked_for_as_a_date():
    sheet = opened(worklist_workbook(rows("One"), rules()))["screening"]
    [day] = [rule for rule in sheet.data_validations.dataValidation if rule.type == "date"]
    assert str(day.sqref) == "G2"
    assert sheet["G1"].value == "voted_on"
    assert sheet.column_dimensions["G"].number_format == "yyyy-mm-dd"


def test_a_protocol_without_reasons_offers_none():
    assert "reason" not in drop_downs(worklist_workbook(rows("One"), rules(reasons={})))


def test_the_sheet_has_a_frozen_filtered_header_and_only_what_is_asked_is_open():
    content = worklist_workbook(rows("One", doi="10.1000/a(b)#c<d"), rules())
    sheet = opened(content)["screening"]
    header = [cell.value for cell in sheet[1]]
    assert header == [*LEDGER, *("link" if name == "doi" else name for name in SHOWN)]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:N2")
    open_ones = [name for name, cell in zip(header, sheet[1], strict=True)
                 if not sheet.column_dimensions[cell.column_letter].protection.locked]  # fmt: skip
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert open_ones == ["vote", "reason", "voted_on", "note"]
    link = sheet.cell(2, header.index("link") + 1)
    assert (link.value, link.hyperlink.target) == ("10.1000/a(b)#c<d", "https://doi.org/10.1000/a%28b%29%23c%3Cd")
    assert sheet.column_dimensions["N"].alignment.wrap_text


@pytest.mark.filterwarnings("error")
def test_a_doi_too_long_for_a_link_is_still_there():
    sheet = opened(worklist_workbook(rows("One", doi="10.1000/" + "é" * 400), rules()))["screening"]
    assert sheet["M2"].value == "10.1000/" + "é" * 400
    assert sheet["M2"].hyperlink is None


def test_the_instructions_say_what_codes_and_maybe_mean():
    book = opened(worklist_workbook(rows("One"), rules(maybe="conflict")))
    said = dict(book["instructions"].values)
    assert CODES.items() <= said.items()
    assert "conflict" in said["maybe"]
    assert said["a reason is asked for"] == "at full_text"


def test_no_title_becomes_a_formula_and_all_of_them_are_there():
    content = worklist_workbook(rows(*HOSTILE), rules())
    sheet = opened(content)["screening"]
    seen = [row[len(LEDGER)] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in seen} == {"s"}
    for cell, title in zip(seen, HOSTILE, strict=True):
        assert cell.value == title[:32_767] or not title.isprintable() or title == "_x000D_"
    assert all(cell.value for cell in seen)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4))
def test_any_text_gives_a_well_formed_workbook_without_formulas(texts):
    content = worklist_workbook(rows(*texts, abstract=texts[0], doi=texts[-1], journal=texts[0]), rules())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        trees = {part.filename: ElementTree.fromstring(archive.read(part)) for part in archive.infolist()}
    assert not [tag for tag in trees["xl/worksheets/sheet1.xml"].iter() if re.fullmatch(r"\{.*\}f", tag.tag)]
    assert len(list(opened(content)["screening"].rows)) == len(texts) + 1


def test_the_same_content_gives_the_same_bytes_on_any_day_and_for_any_user():
    table = rows("One", "Two", doi="10.1/x")
    first = worklist_workbook(table, rules())
    before = os.umask(0o077)
    try:
        assert worklist_workbook(table, rules()) == first
    finally:
        os.umask(before)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert str(date.today().year).encode() not in archive.read("docProps/core.xml")


def test_a_list_longer_than_a_sheet_says_so(monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    book = opened(worklist_workbook(rows("One", "Two", "Three"), rules()))
    assert book["screening"].max_row == 3
    assert "2 of 3" in dict(book["instructions"].values)["rows"]


def test_an_empty_list_can_be_opened():
    assert opened(worklist_workbook(rows(), rules()))["screening"].max_row == 1


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: its round trip of drop-downs is not tested")
@pytest.mark.parametrize("codes", [CODES, MANY])
def test_libreoffice_keeps_drop_downs_locks_and_links(codes, tmp_path):
    given = rules(reasons=codes)
    content = worklist_workbook(rows(*HOSTILE, doi="10.1000/x"), given)
    saved = through_libreoffice(content, tmp_path)
    assert drop_downs(saved) == {"vote": ["include", "exclude", "maybe"], "reason": list(codes)}
    sheet = opened(saved)["screening"]
    assert {rule.type for rule in sheet.data_validations.dataValidation} == {"list", "date"}
    assert sheet.protection.sheet
    assert not sheet.column_dimensions["E"].protection.locked
    assert sheet.column_dimensions["A"].protection.locked
    assert sheet["M2"].hyperlink.target == "https://doi.org/10.1000/x"
    assert [sheet.cell(row, 9).value for row in (2, 3, 4)] == HOSTILE[:3]


def through_libreoffice(content, folder):
    """The workbook as LibreOffice saves it again."""
    (folder / "sheet.xlsx").write_bytes(content)
    home, out = f"-env:UserInstallation=file://{folder}/home", folder / "saved"
    command = [OFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(folder / "sheet.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (out / "sheet.xlsx").read_bytes()
