"""Filled-in sheets as they come back: whatever a spreadsheet makes of them, the entries are those of the CSV."""

import io
import zipfile
from datetime import datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import RULES, VOCABULARIES, alignments, form
from workbooks import OFFICE, edited, fill, opened, through_libreoffice, written

from review.errors import InputError
from review.extraction.blank import forms_workbook
from review.extraction.entries import ENTRIES
from review.extraction.filenames import has_decisions, owner
from review.extraction.filled import filled_sheets
from review.extraction.reading import read_sheets
from review.tables import csv_bytes, empty

ARMS = form(
    "arms",
    key=["arm"],
    n={"type": "integer"},
    dose={"type": "number"},
    answer={"type": "category", "allowed": ["Y", "N"]},
    rate={"type": "percent"},
    day={"type": "date"},
    said={"type": "text"},
)
QUALITY = form("quality", blind={"type": "category", "allowed": ["Y", "N"], "empty": "NR"})
FORMS = [ARMS, QUALITY]
REGISTRY = pd.DataFrame({"study_id": ["s1", "s2"], "label": ["One", "Two"], "arm": ["A;B", ""]})
FIRST = {
    "n": 20,
    "dose": 0.1,
    "answer": "Y",
    "rate": "83%",
    "day": datetime(2021, 3, 5),
    "source": "p. 3",
    "quote": "n = 20",
}
CSV = (
    "study_id,arm,n,dose,answer,rate,day,said,source,quote,note\n"
    "s1,A,20,0.1,Y,83%,2021-03-05,,p. 3,n = 20,\n"
    "s2,C,7,,NR,,2021-03,two words,,,mine\n"
)


def blank():
    return forms_workbook(FORMS, {"studies": REGISTRY}, empty(ENTRIES), "ann", VOCABULARIES)


def fill_in(book):
    """Rows 2 to 4 are s1|A, s1|B and s2, whose arm the registry does not say."""
    fill(book["arms"], 2, **FIRST)
    fill(book["arms"], 4, arm="C", n="7", answer="NR", day="2021-03", said=" two words ", note="mine")


def filled(change=fill_in):
    return edited(blank(), change)


def read(*files, forms=FORMS, **named):
    """The entries of some files of one reader."""
    contents = {f"ann.{number}.xlsx": content for number, content in enumerate(files)} | named
    sheets = [sheet for name, content in contents.items() for sheet in filled_sheets(content, name, forms, "ann")]
    return read_sheets(sheets, {"studies": ["s1", "s2"]}, alignments(), RULES).entries


def said(entries):
    """Entries without their file and place."""
    ordered = entries.drop(columns=["file", "line"]).sort_values(["form", "study_id", "row", "field"])
    return ordered.to_numpy().tolist()


def problems(*files, **options):
    with pytest.raises(InputError) as caught:
        read(*files, **options)
    return [str(problem) for problem in caught.value.problems]


EXPECTED = said(read(**{"arms.ann.csv": CSV.encode()}, forms=[ARMS]))


def test_a_workbook_gives_the_entries_of_the_csv_and_untouched_rows_and_sheets_none():
    found = read(filled())
    assert said(found) == EXPECTED
    assert set(found["line"]) == {2, 4}
    assert set(found["form"]) == {"arms"}
    assert read(blank()).empty


def reordered(book):
    fill_in(book)
    sheet = book["arms"]
    table = [list(row)[::-1] for row in sheet.values]
    for row in sheet.iter_rows():
        for cell, value in zip(row, table[row[0].row - 1], strict=True):
            cell.number_format = "General"
            cell.value = value


def with_columns_and_rows_of_their_own(book):
    fill_in(book)
    sheet = book["arms"]
    sheet.insert_cols(2)
    sheet.insert_rows(3, 4)
    sheet.insert_rows(1, 2)
    sheet["B3"], sheet["B4"], sheet["Z4"] = "mine", "anything", "more"
    sheet.cell(300, 1).value = " "
    book.create_sheet("scratch").append(["study_id", "x"])


def renamed(book):
    fill_in(book)
    book["arms"].title = "Arms (done)"
    book.move_sheet("Arms (done)", 3)


@pytest.mark.parametrize("change", [reordered, with_columns_and_rows_of_their_own, renamed])
def test_a_workbook_may_be_rearranged(change):
    assert said(read(filled(change))) == EXPECTED


def test_a_percentage_that_is_shown_as_one_is_read_as_it_is_shown():
    def typed(book):
        fill_in(book)
        book["arms"]["G2"].value, book["arms"]["G2"].number_format = 0.83, "0%"
        assert book["arms"]["G1"].value == "rate"

    assert said(read(filled(typed))) == EXPECTED


def test_a_form_may_come_in_a_workbook_of_its_own_whatever_its_sheet_is_called():
    rows = [line.split(",") for line in CSV.splitlines()]
    content = written(Tabelle1=[[None], *rows])
    assert said(read(**{"arms.ann.xlsx": content}, forms=[ARMS])) == EXPECTED


def test_what_stands_in_several_files_adds_up_and_a_row_stands_in_one_of_them():
    def only_the_second(book):
        fill(book["arms"], 4, arm="C", n=7, said="again")
        fill(book["arms"], 5, study_id="s2", arm="D", n=8)

    def only_the_first(book):
        fill(book["arms"], 2, **FIRST)

    both = read(filled(only_the_first), filled(only_the_second))
    assert set(both["row"]) == {"A", "C", "D"}
    assert problems(filled(), filled(only_the_second)) == [
        "ann.1.xlsx:arms!A4: row 's2|C' of ann is in ann.0.xlsx too, expected it once"
    ]


def test_faults_are_named_by_their_cell_in_every_file_at_once():
    def spoil(book):
        fill(book["arms"], 2, n="x", answer="maybe", dose="1,5")
        fill(book["arms"], 4, study_id="s9", arm="C", n=1)
        fill(book["arms"], 5, study_id="s1", arm="A", n=1)
        fill(book["quality"], 2, blind="perhaps")

    def shifted(book):
        spoil(book)
        book["arms"].insert_cols(1)

    found = problems(filled(spoil), filled(shifted))
    assert [line.split(": ")[0] for line in found] == [
        *(f"ann.0.xlsx:{cell}" for cell in ("arms!D2", "arms!E2", "arms!F2", "arms!A4", "arms!A5", "quality!C2")),
        *(f"ann.1.xlsx:{cell}" for cell in ("arms!E2", "arms!F2", "arms!G2", "arms!B4", "arms!B5", "quality!C2")),
    ]
    assert found[1] == "ann.0.xlsx:arms!E2: dose '1,5': expected a number with a decimal point"
    assert all("expected" in line for line in found)


def without_a_field(book):
    book["arms"].delete_cols(4)


def misspelt(book):
    [cell] = [cell for cell in book["arms"][1] if cell.value == "source"]
    cell.value = "sorce"


def doubled(book):
    book["arms"]["L1"].value = "dose"


def twice(book):
    fill_in(book)
    book.copy_worksheet(book["arms"])


def no_form(book):
    for title in ("arms", "quality"):
        book[title].title = f"{title}, mine"
        book[f"{title}, mine"].delete_rows(1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (without_a_field, "column 'n' is missing in the sheet 'arms', found: study_id, label, arm, dose"),
        (misspelt, "ann.0.xlsx:arms: column 'sorce' is not known, did you mean 'source'?"),
        (doubled, "column 'dose' stands there twice"),
        (twice, "arms Copy: the sheet 'arms' is form 'arms' too, expected one sheet a form"),
        (no_form, "expected a sheet arms or quality, found: 'instructions', 'codebook', 'arms, mine'"),
    ],
)
def test_a_workbook_that_is_not_what_it_should_be_is_refused(change, message):
    [found] = problems(filled(change))
    assert message in found


@pytest.mark.parametrize(("known", "slip"), [("note", "notes"), ("answer", "anwser"), ("dose.quote", "dose.quot")])
def test_a_misspelt_column_of_a_csv_is_one_line(known, slip):
    header, *rows = CSV.replace("said,source,quote,note", "said,source,dose.quote,note").splitlines()
    content = "\n".join([header.replace(known, slip), *rows]).encode()
    [found] = problems(**{"arms.ann.csv": content}, forms=[ARMS])
    assert found == f"arms.ann.csv:1: column '{slip}' is not known, did you mean '{known}'?"


def test_a_sheet_that_may_be_two_forms_is_not_guessed():
    other = form("other", blind={"type": "text"})
    content = written(mine=[["study_id", "blind"], ["s1", "Y"]])
    [found] = problems(content, forms=[QUALITY, other])
    assert "mine: the sheet may be quality or other, expected it to be called so" in found


def test_a_damaged_workbook_is_refused():
    [found] = problems(filled()[:3000])
    assert found.startswith("ann.0.xlsx: a workbook that cannot be read")


TEXTS = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=12).map(str.strip)
ROWS = st.tuples(
    st.sampled_from(["", "NR", "12", "1,200", "-3"]), st.sampled_from(["", "0.5", "1e3", "ND"]),
    st.sampled_from(["", "Y", "n", "NA"]), st.sampled_from(["", "5%", "65/78", "12.5"]),
    st.sampled_from(["", "2021", "2021-03", "5 March 2021"]), TEXTS, TEXTS, TEXTS, TEXTS,
)  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=5))
def test_csv_and_workbook_of_the_same_content_give_the_same_entries(rows):
    table = pd.DataFrame(rows, columns=["n", "dose", "answer", "rate", "day", "said", "source", "quote", "note"])
    table.insert(0, "arm", [f"arm {number}" for number in range(len(rows))])
    table.insert(0, "study_id", "s1")
    table["said"] = table["said"].where(~table["said"].str.startswith(("=", "+", "-", "@", "'")), "x")
    for name in ("source", "quote", "note"):
        table[name] = table[name].where(~table[name].str.startswith(("=", "+", "-", "@", "'")), "x")
    in_csv = read(**{"arms.ann.csv": csv_bytes(table)}, forms=[ARMS])
    in_workbook = read(written(arms=[table.columns.tolist(), *table.to_numpy().tolist()]))
    pd.testing.assert_frame_equal(in_csv.drop(columns="file"), in_workbook.drop(columns="file"))


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: workbooks that it has saved are not read back")
def test_a_workbook_that_libreoffice_has_saved_gives_the_same_entries(tmp_path):
    assert said(read(through_libreoffice(filled(), tmp_path))) == EXPECTED


def test_numbers_as_excel_writes_them_are_the_same():
    saved = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(filled())) as old, zipfile.ZipFile(saved, "w") as new:
        for part in old.namelist():
            assert part != "xl/worksheets/sheet3.xml" or b"<v>20</v>" in old.read(part)
            new.writestr(part, old.read(part).replace(b"<v>20</v>", b"<v>2E1</v>").replace(b"0.1<", b"0.1000<"))
    assert said(read(saved.getvalue())) == EXPECTED
    assert opened(saved.getvalue())["arms"]["D2"].value == 20


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("arms.ann.csv", (["arms"], "ann")),
        ("arms.ann.xlsx", (["arms"], "ann")),
        ("arms.ann.2026-12.xlsx", (["arms"], "ann")),
        ("ann.xlsx", (["arms", "quality"], "ann")),
        ("ann.2.xlsx", (["arms", "quality"], "ann")),
        ("ann.csv", None),
        ("arms.xlsx", None),
        ("arms.bob.xlsx", None),
        ("arms.ann.ods", None),
        ("adjudications.xlsx", None),
        ("ann", None),
    ],
)
def test_a_file_says_by_its_name_whose_it_is(name, expected):
    assert owner(name, ["arms", "quality"], ["ann"]) == expected


def test_adjudications_are_known_by_their_name():
    names = [
        "adjudications.csv",
        "adjudications.xlsx",
        "adjudications.2.xlsx",
        "adjudications.txt",
        "adjudicated.csv",
        "imports",
    ]
    assert [has_decisions(name) for name in names] == [True, True, True, False, False, False]
