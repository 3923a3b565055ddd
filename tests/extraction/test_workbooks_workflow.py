"""Extraction workbooks go out, are filled in and come back: entries, differences and decisions follow."""

import openpyxl
import pandas as pd
import pytest
from workbooks import fill, header

pytestmark = pytest.mark.workflow

BROUGHT, MADE = (f"{folder}/reed-dose/extraction" for folder in ("resources", "results"))
FORMS, DIFFERENCES = f"{MADE}/forms/ben.xlsx", f"{MADE}/disagreements.xlsx"
STUDY = "birch_2021"


def saved(clone, path, name, title, where, **cells):
    """The workbook among the extraction sheets, with these cells in the row that has those of `where`."""
    book = openpyxl.load_workbook(clone / path)
    sheet = book[title]
    places = {name: column for name, column in header(sheet).items() if name in where}
    rows = range(2, sheet.max_row + 1)
    [line] = [row for row in rows if {name: sheet.cell(row, at).value for name, at in places.items()} == where]
    fill(sheet, line, **cells)
    book.save(clone / BROUGHT / name)


def column(clone, path, title):
    sheet = openpyxl.load_workbook(clone / path)[title]
    return [row[0] for row in sheet.iter_rows(min_row=2, max_col=1, values_only=True) if row[0]]


@pytest.mark.long
def test_workbooks_come_back_as_they_are(small_fresh):
    sheet = small_fresh / BROUGHT / "quality.ben.csv"
    sheet.write_text("".join(line for line in sheet.read_text().splitlines(True) if not line.startswith(STUDY)))
    ledger = (small_fresh / BROUGHT / "adjudications.csv").read_bytes()
    run = small_fresh.run("--cores", "2", FORMS, f"{MADE}/forms/ann.xlsx")
    assert run.status == 0, run.output
    assert column(small_fresh, FORMS, "quality") == [STUDY]
    assert column(small_fresh, f"{MADE}/forms/ann.xlsx", "quality") == []

    answers = {"consecutive": "No", "follow_up": "short", "source": "p. 2"}
    saved(small_fresh, FORMS, "ben.xlsx", "quality", {"study_id": STUDY}, **answers)
    run = small_fresh.run("--cores", "2", FORMS, DIFFERENCES)
    assert run.status == 0, run.output
    entries = pd.read_parquet(small_fresh / MADE / "entries.parquet")
    mine = entries[entries["file"].str.endswith("ben.xlsx")].set_index("field")
    assert set(mine["study_id"]) == {STUDY}
    assert mine.loc["follow_up", ["value", "source"]].tolist() == ["short", "p. 2"]
    assert column(small_fresh, FORMS, "quality") == []

    where = {"study_id": STUDY, "field": "consecutive"}
    decision = {"value": "perhaps", "adjudicator": "cleo", "reason": "Table 1"}
    saved(small_fresh, DIFFERENCES, "adjudications.xlsx", "disagreements", where, **decision)
    run = small_fresh.run("--cores", "2", DIFFERENCES)
    assert run.status != 0 and "Traceback" not in run.output
    assert f"{BROUGHT}/adjudications.xlsx:disagreements!H" in run.output
    assert "consecutive 'perhaps': expected one of: Yes, No" in run.output

    saved(small_fresh, DIFFERENCES, "adjudications.xlsx", "disagreements", where, **decision | {"value": "No"})
    run = small_fresh.run("--cores", "2", DIFFERENCES)
    assert run.status == 0, run.output
    cells = pd.read_parquet(small_fresh / MADE / "cells.parquet").set_index(["form", "study_id", "field"])
    decided = cells.loc[("quality", *where.values())]
    assert decided[["value", "state", "reason"]].tolist() == ["No", "resolved_adjudicated", "Table 1"]
    assert (small_fresh / BROUGHT / "adjudications.csv").read_bytes() == ledger
