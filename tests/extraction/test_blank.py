"""Blank extraction workbooks: what a reader has still to read, with the codebook's lists, and nobody else's values."""

import re
import zipfile
from io import BytesIO

import openpyxl
import pandas as pd
import pytest
from sheets import VOCABULARIES, entries, form, shipped_entries, shipped_forms, shipped_registry
from workbooks import OFFICE, drop_downs, edited, header, opened, through_libreoffice

from review.errors import InputError
from review.extraction.blank import SPARE, blank_rows, forms_workbook
from review.extraction.codebook import MISSING
from review.extraction.entries import ENTRIES
from review.extraction.form_checks import check_forms
from review.tables import empty
from shipped import REVIEWS

REGISTRY = pd.DataFrame({"study_id": ["s1", "s2", "s3"], "label": ["One", "=Two", "Three"], "line": [2, 3, 4]})
PLAIN = form(
    "plain",
    n={"type": "integer", "required": True, "description": "patients treated"},
    dose={"type": "number", "unit": "mg"},
    mixed={"type": "number", "unit": "mg", "units": {"g": 1000}},
    answer={"type": "category", "allowed": ["Y", "N"], "empty": "NR"},
    domain={"type": "set", "vocabulary": "signal_domain"},
    day={"type": "date"},
    said={"type": "text"},
)
ARMS = form("arms", key=["arm"], n={"type": "integer"})
WORDS = form("words", as_written=["subject"], subject={"type": "text"}, days={"type": "number"})
FORMS = [PLAIN, ARMS, WORDS]
CODES = list(MISSING)
PLACES = ["source", "quote", "note", "read_on"]


def workbook(read=None, registry=REGISTRY, reviewer="reviewer_a", forms=FORMS):
    read = empty(ENTRIES) if read is None else read
    return forms_workbook(forms, {"studies": registry}, read, reviewer, VOCABULARIES)


def column(content, title, name):
    sheet = opened(content)[title]
    return [sheet.cell(line, header(sheet)[name]).value for line in range(2, sheet.max_row + 1)]


def test_there_is_one_sheet_a_form_with_ids_labels_and_places_in_the_source():
    book = opened(workbook())
    assert book.sheetnames == ["instructions", "codebook", "plain", "arms", "words", "choices"]
    names = [cell.value for cell in book["plain"][1]]
    fields = ["n", "dose", "mixed", "answer", "domain", "day", "said"]
    assert names == ["study_id", "label", *fields, *PLACES]
    assert [cell.value for cell in book["arms"][1]] == ["study_id", "label", "arm", "n", *PLACES]
    assert [cell.value for cell in book["words"][1]] == ["subject", "days", *PLACES]
    assert column(workbook(), "plain", "study_id") == ["s1", "s2", "s3"]
    assert column(workbook(), "plain", "label") == ["One", "=Two", "Three"]
    assert book["plain"]["B3"].data_type == "s"
    assert (book["plain"].freeze_panes, book["arms"].freeze_panes, book["words"].freeze_panes) == ("C2", "D2", "A2")
    assert book["words"].max_row == 1


def test_only_what_this_reader_has_not_read_is_in_the_workbook_and_nobody_elses_reading_changes_it():
    mine = entries(ARMS, "study_id,arm,n\ns2,A,1\n", ids=["s1", "s2", "s3"])
    assert column(workbook(mine), "arms", "study_id") == ["s1", "s3"]
    assert column(workbook(mine), "plain", "study_id") == ["s1", "s2", "s3"]
    both = entries(ARMS, "study_id,arm,n\ns2,A,1\n", "study_id,arm,n\ns1,A,7\ns2,B,8\n", ids=["s1", "s2", "s3"])
    assert workbook(both) == workbook(mine)
    assert workbook(both, reviewer="reviewer_b") != workbook(mine, reviewer="reviewer_b")


def test_a_field_called_as_a_place_in_the_source_is_one_column():
    cited = form("cited", source={"type": "text"}, n={"type": "integer"})
    rows = blank_rows(cited, REGISTRY, empty(ENTRIES), "reviewer_a")
    assert [*rows.columns] == ["study_id", "label", "source", "n", "quote", "note", "read_on"]


def test_the_registry_may_say_which_rows_a_study_has():
    registry = REGISTRY.assign(arm=["FD; SD", "", "one"])
    rows = blank_rows(ARMS, registry, empty(ENTRIES), "reviewer_a")
    assert rows[["study_id", "arm", "n"]].to_numpy().tolist() == [
        ["s1", "FD", ""], ["s1", "SD", ""], ["s2", "", ""], ["s3", "one", ""],
    ]  # fmt: skip


def test_lists_refuse_what_the_codebook_refuses_and_only_help_where_other_spellings_are_read():
    found = drop_downs(workbook(), "plain")
    assert found["answer"] == (["Y", "N", *CODES], True)
    terms, refuses = found["domain"]
    assert {"4-1BB", "CD28", *CODES} <= set(terms) and not refuses
    assert set(found) == {"answer", "domain"}
    assert drop_downs(workbook(), "arms", line=4 + SPARE) == {"study_id": (["s1", "s2", "s3"], True)}
    assert "study_id" not in drop_downs(workbook(), "plain")


def rules(content, title="plain"):
    sheet = opened(content)[title]
    names = {cell.column_letter: cell.value for cell in sheet[1]}
    return {
        names[str(rule.sqref).split(":")[0].rstrip("0123456789")]: rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "custom"
    }


def test_numbers_and_dates_are_checked_and_numbers_with_units_are_not():
    assert set(rules(workbook())) == {"n", "dose", "day"}
    assert 'C2="NR"' in rules(workbook())["n"]


def test_what_is_asked_is_open_and_what_names_the_row_is_locked():
    book = opened(workbook())

    def is_open(title):
        dimensions = book[title].column_dimensions
        return [name for name, place in header(book[title]).items()
                if not dimensions[book[title].cell(1, place).column_letter].protection.locked]  # fmt: skip

    assert is_open("plain") == ["n", "dose", "mixed", "answer", "domain", "day", "said", *PLACES]
    assert is_open("arms") == ["study_id", "arm", "n", *PLACES]
    assert is_open("codebook") == []


def test_the_codebook_says_which_statistic_a_bare_duration_is():
    stays = form("stays", stay={"type": "duration", "unit": "month", "statistic": "median"})
    *_, row = opened(workbook(forms=[stays]))["codebook"].values
    assert any("the median unless the cell says otherwise" in (cell or "") for cell in row)


def test_the_codebook_says_what_each_field_is():
    rows = [[cell or "" for cell in row] for row in opened(workbook())["codebook"].values]
    said = {row[1]: dict(zip(rows[0], row, strict=True)) for row in rows[1:] if row[0] == "plain"}
    assert (said["n"]["what it is"], said["n"]["required"], said["n"]["type"]) == ("patients treated", "yes", "integer")
    assert (said["dose"]["unit"], said["answer"]["allowed"]) == ("mg", "Y; N")
    assert said["answer"]["an empty cell means"] == "not reported"
    assert "or in g, with the unit" in said["mixed"]["a cell holds"]
    instructions = dict(row[:2] for row in opened(workbook())["instructions"].values)
    assert instructions["NA"] == "not applicable" and "reviewer_a.xlsx" in instructions["to return it"]


def test_the_same_content_gives_the_same_bytes():
    with zipfile.ZipFile(BytesIO(workbook())) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert workbook() == workbook()


@pytest.mark.parametrize("name", ["choices", "codebook", "x" * 32])
def test_a_form_is_not_called_as_another_sheet_or_longer_than_a_sheet_may_be(name):
    with pytest.raises(InputError, match=f"'{name}' is no name of a form"):
        check_forms([form(name, n={"type": "integer"})], VOCABULARIES, "protocol")


@pytest.mark.parametrize("review", REVIEWS)
def test_of_a_shipped_review_everything_waits_for_somebody_new_and_nothing_for_who_has_read(review):
    forms = shipped_forms(review)
    registries = {one.registry: shipped_registry(review, one.registry) for one in forms}
    extracted = shipped_entries(review)
    for reviewer in ("reviewer_a", "reviewer_new"):
        content = forms_workbook(forms, registries, extracted, reviewer, VOCABULARIES)
        for one in forms:
            read = set(extracted.loc[(extracted["reviewer"] == reviewer) & (extracted["form"] == one.name), "study_id"])
            expected = 0 if one.as_written else len(set(registries[one.registry]["study_id"]) - read)
            assert opened(content)[one.name].max_row == 1 + expected


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: its round trip of checks is not tested")
def test_libreoffice_keeps_lists_and_checks(tmp_path):
    saved = through_libreoffice(workbook(), tmp_path)
    assert drop_downs(saved, "plain") == drop_downs(workbook(), "plain")
    assert {name: text.count("NUMBERVALUE") for name, text in rules(saved).items()} == {"n": 2, "dose": 1, "day": 1}


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: the checks are not computed")
def test_a_spreadsheet_takes_the_numbers_and_dates_that_are_read_and_refuses_others(tmp_path):
    tried = {
        "n": {"20": True, "1,200": True, "-3": True, "NR": True, "2.5": False, "many": False},
        "dose": {"0.5": True, "1e6": True, "ND": True, "five": False},
        "day": {"2021-03-05": True, "2021-03": True, "2021": True, "NA": True, "05/03/2021": False, "20210": False},
    }
    lines = [(name, text, taken) for name, values in tried.items() for text, taken in values.items()]

    def ask(book):
        sheet = book.create_sheet("asked", 0)
        for line, (name, text, _) in enumerate(lines, 1):
            sheet.cell(line, 1, text).number_format = "@"
            formula = re.sub(r"\b[A-Z]+2\b", f"A{line}", rules(workbook())[name])
            sheet.cell(line, 2, f"={formula}")

    saved = through_libreoffice(edited(workbook(), ask), tmp_path)
    computed = openpyxl.load_workbook(BytesIO(saved), data_only=True)["asked"]
    assert [(*line[:2], computed.cell(row, 2).value) for row, line in enumerate(lines, 1)] == lines
