"""What is printed cannot command a terminal, nor pass for another line; what spreadsheets open runs nothing."""

from __future__ import annotations

import csv
import io

import openpyxl
import pandas as pd
import pytest
from hostile import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from review.errors import Problem, one_line
from review.manuscript.table import workbook
from review.tables import csv_bytes

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", '=HYPERLINK("http://x")']


@given(st.text())
def test_a_message_is_one_line_of_what_can_be_seen(text):
    line = str(Problem(f"{text}.csv", text, text))
    assert line.isprintable()
    assert len(line) <= 2_000


def test_a_name_of_a_file_cannot_clear_the_screen_or_forge_a_line():
    said = str(Problem("a\x1b[2J\nb.csv:1: all is well", 3, "x\u202ey"))
    assert said == "a\\x1b[2J b.csv:1: all is well:3: x\\u202ey"


def test_a_long_cell_does_not_fill_the_screen_and_the_end_of_its_message_is_there():
    said = one_line(f"value '{'x' * 1_000_000}' is not known, expected one of: a, b")
    assert len(said) < 2_000
    assert said.endswith("expected one of: a, b")


@pytest.mark.parametrize("text", [*FORMULAS, HOSTILE])
def test_no_cell_and_no_heading_of_a_csv_file_is_a_formula(text):
    written = csv_bytes(pd.DataFrame({text: [text, "-1.5"], "n": [1, 2]})).decode()
    [heading, first, second] = csv.reader(io.StringIO(written, newline=""))
    for cell in (heading[0], first[0]):
        assert cell[0] not in "=+-@\t\r\n＝＋－＠"
        assert cell.removeprefix("'") == text.replace("\r", "\n")
    assert second[0] == "-1.5"


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(text):
    book = openpyxl.load_workbook(io.BytesIO(workbook(pd.DataFrame({text: [text, "http://x"]}), text)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert [cell for cell in cells if cell.hyperlink] == []
