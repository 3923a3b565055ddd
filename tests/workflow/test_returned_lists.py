"""A worklist goes out, is filled in and comes back: the ledger, the status and the next worklist follow."""

import re
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

pytestmark = pytest.mark.workflow

LIST = "results/reed-dose/screening/worklists/{}.xlsx"
CONFLICTS = "results/reed-dose/screening/conflicts.xlsx"
BACK = "resources/reed-dose/screening/returned"


TITLES = ("Reed cells in children with Alder disease", "Cost of reed cells")
"""Two that nobody has voted on."""


def fill(small, path, name, titles, **cells):
    """The list saved among the returned ones with these cells in the rows of these titles."""
    book = openpyxl.load_workbook(small / path)
    sheet = book["screening"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    lines = [row[0].row for row in sheet.iter_rows(min_row=2) if row[columns["title"] - 1].value in titles]
    assert len(lines) == len(titles)
    for line in lines:
        for column, value in cells.items():
            sheet.cell(line, columns[column]).value = value
    (small / BACK).mkdir(exist_ok=True)
    book.save(small / BACK / name)


def states(small):
    table = pd.read_parquet(small / "results/reed-dose/screening/status.parquet")
    return table[table["stage"] == "title_abstract"]["detail"].value_counts().to_dict()


def waiting(small, reviewer):
    return openpyxl.load_workbook(small / LIST.format(reviewer))["screening"].max_row - 1


@pytest.mark.long
def test_lists_come_back_as_they_are(small):
    assert small.run(LIST.format("ann"), LIST.format("ben")).status == 0
    before = waiting(small, "ann")
    day = datetime(2026, 1, 2)
    fill(small, LIST.format("ann"), "a.xlsx", TITLES, vote="include", voted_on=day)
    fill(small, LIST.format("ben"), "b.xlsx", TITLES, vote="exclude", reason="E1", voted_on=day)
    run = small.run(LIST.format("ann"), CONFLICTS)
    assert run.status == 0, run.output
    assert states(small)["conflict_decision"] == 1 + 2
    assert waiting(small, "ann") == before - 2

    fill(small, CONFLICTS, "settled.xlsx", TITLES, adjudicator="cleo", vote="exclude", reason="E1")
    run = small.run(CONFLICTS)
    assert run.status == 0, run.output
    assert states(small)["adjudicated"] == 1 + 2
    assert "reed-dose/votes" not in small.run(CONFLICTS).jobs

    fill(small, LIST.format("ann"), "c.xlsx", ["Dose of reed cells and persistence"], vote="yes")
    run = small.run(CONFLICTS)
    assert run.status != 0
    assert re.search(f"{BACK}/c.xlsx:screening!E[0-9]+: vote 'yes' is not known, expected one of", run.output)
    assert "Traceback" not in run.output
