"""The same content gives the same bytes, and a spreadsheet runs nothing from a title."""

import io
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from review import tables
from review.errors import InputError
from review.inputs import dated_ahead, is_date, read_rows
from review.screening import retractions
from stored import parquet_bytes

SCHEMA = tables.columns(name=tables.TEXT, n=tables.INTEGER, cells=tables.CELLS)


def frame(rows):
    return pd.DataFrame(rows, columns=["name", "n", "cells"])


def test_bytes_do_not_depend_on_order_index_or_dtype():
    one = frame([("b", 2, Decimal("46200000")), ("a", None, None)])
    other = one.iloc[::-1].set_index(pd.Index([7, 3])).astype({"n": "Int64", "name": "object"})
    written = [parquet_bytes(tables.arrange(table, SCHEMA, ["name"])) for table in (one, other)]
    assert written[0] == written[1]


def test_cells_are_exact_decimals_and_missing_text_is_empty():
    table = tables.arrange(frame([(None, 1, Decimal("0.1"))]), SCHEMA, ["n"])
    back = tables.frame(tables.parquet_table(io.BytesIO(parquet_bytes(table))))
    assert back.loc[0, "cells"] == Decimal("0.1")
    assert back.loc[0, "name"] == ""
    assert str(back["n"].dtype) == "Int64"


def test_a_missing_column_or_a_wrong_type_is_a_mistake_of_the_program():
    with pytest.raises(KeyError):
        tables.arrange(frame([]).drop(columns="n"), SCHEMA, [])
    with pytest.raises((pa.ArrowInvalid, pa.ArrowTypeError)):
        tables.arrange(frame([("a", "many", None)]), SCHEMA, ["name"])


def test_csv_carries_no_formula_but_keeps_numbers():
    text = tables.csv_bytes(pd.DataFrame({"a": ["=1+1", "@x", "-3.5", "plain", "-x"], "b": [1, 2, 3, 4, 5]})).decode()
    assert text.splitlines() == ["a,b", "'=1+1,1", "'@x,2", "-3.5,3", "plain,4", "'-x,5"]


def test_rows_remember_their_line_across_quoted_line_breaks_and_empty_rows():
    rows = read_rows(b'\xef\xbb\xbfa,b\n1,"x\ny"\n\n,\n2,z\n', "sheet.csv", ["a"], ["c"])
    assert rows[["a", "c", "line"]].values.tolist() == [["1", "", 2], ["2", "", 6]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a,c\n1,2\n", "sheet.csv:1: column 'b' is missing, found: a, c"),
        (b"a,b,b\n1,2,3\n", "sheet.csv:1: column 'b' stands there twice, expected once"),
        (b"a,b\n1,2\n1,2,3\n", "sheet.csv:3: 3 cells, expected 2; quote a cell that holds a comma"),
        (
            b"a,b\n1,caf\xe9\n",
            "sheet.csv:2: byte 0xe9 is not UTF-8; save the file as UTF-8 (in a spreadsheet: 'CSV UTF-8')",
        ),
        (b"", "sheet.csv:1: column 'a' is missing, found: nothing"),
        (b"a;b\n1;2\n", "sheet.csv:1: cells are separated by ';', expected ','"),
        (
            b'a,b\n1,2\n\n1,"open\n3,4\n',
            "sheet.csv:4: a quote that opens in the row beginning here is never closed, "
            "expected '\"' at the end of its cell",
        ),
        (b'a,b\n1,"x\n2,"y"\n', "sheet.csv:2: the row beginning here is not CSV: ',' expected after '\"'"),
    ],
)
def test_a_bad_sheet_is_one_line_with_its_place(content, expected):
    with pytest.raises(InputError) as caught:
        read_rows(content, "sheet.csv", ["a", "b"])
    assert str(caught.value.problems[0]) == expected


@pytest.mark.parametrize(
    ("header", "slip", "meant"),
    [
        ("search_id,votd_on,note", "votd_on", "voted_on"),
        ("search_id,Voted on,note", "Voted on", "voted_on"),
        ("search_id,voted_on,notes", "notes", "note"),
        ("serach_id,voted_on,note", "serach_id", "search_id"),
    ],
)
def test_a_column_whose_name_is_all_but_that_of_an_absent_one_is_one_line(header, slip, meant):
    with pytest.raises(InputError) as caught:
        read_rows(f"{header}\n1,2,3\n4,5,6\n".encode(), "votes.csv", ["search_id"], ["voted_on", "note"])
    assert str(caught.value) == f"votes.csv:1: column '{slip}' is not known, did you mean '{meant}'?"


@pytest.mark.parametrize("header", ["search_id,remarks", "search_id,note,notes", "search_id,note_1,note_2,,voted"])
def test_columns_of_ones_own_are_left_alone(header):
    rows = read_rows(f"{header}\n1,2\n".encode(), "votes.csv", ["search_id"], ["voted_on", "note"])
    assert rows[["search_id", "voted_on"]].to_numpy().tolist() == [["1", ""]]


@pytest.mark.parametrize("left_out", [[], ["Reason"], ["RetractionDOI"], ["Reason", "RetractionDOI"]])
def test_the_columns_of_retraction_watch_are_no_slips_of_each_other(left_out):
    listed = (
        "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,"
        "RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,"
        "Reason,Paywalled,Notes"
    )
    header = ",".join(column for column in listed.split(",") if column not in left_out)
    assert read_rows(header.encode(), "retractions.csv", retractions.REQUIRED, retractions.OPTIONAL).empty


def test_days_that_have_not_come_are_counted_by_file_but_tomorrow_may_be_today_elsewhere():
    days = [("b.csv", 2, "2026-02-02"), ("b.csv", 3, "2066-02-01"), ("b.csv", 5, "2031-01-01"), ("a.xlsx", 2, "")]
    days += [("a.xlsx", 3, "Mar 3 2024"), ("a.xlsx", 4, "2026-02-03")]
    rows = pd.DataFrame(days, columns=["file", "line", "voted_on"])
    assert dated_ahead(rows, "voted_on", date(2026, 2, 1)) == [
        "b.csv: voted_on lies in the future: 2, first '2066-02-01' in line 3",
        "a.xlsx: voted_on lies in the future: 1, first '2026-02-03' in line 4",
    ]
    assert dated_ahead(rows, "voted_on", date(2066, 1, 31)) == []
    assert dated_ahead(rows[:0], "voted_on", date(2026, 2, 1)) == []


def test_a_cell_may_be_as_long_as_it_likes():
    assert read_rows(b"a,b\n1," + b"x" * 200_000 + b"\n", "sheet.csv", ["a"])["b"].str.len().tolist() == [200_000]


def test_a_row_that_is_not_csv_hides_no_earlier_problem():
    with pytest.raises(InputError) as caught:
        read_rows(b'a\n1,2\n"open\n', "sheet.csv", ["a"])
    assert [problem.place for problem in caught.value.problems] == [2, 3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2024-02-29", True), ("2023-02-29", False), ("20240229", False), ("2024-W09-4", False), ("", False)],
)
def test_a_date_is_a_day_of_the_calendar_written_one_way(text, expected):
    assert is_date(text) is expected
