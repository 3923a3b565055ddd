"""A worklist goes out, is filled in and comes back: the ledger, the status and the next worklist follow."""

from datetime import datetime

import openpyxl
import pandas as pd
import pytest

pytestmark = pytest.mark.workflow

LIST = "results/dose-response/screening/worklists/{}.xlsx"
CONFLICTS = "results/dose-response/screening/conflicts.xlsx"
BACK = "resources/dose-response/screening/returned"


def fill(clone, path, name, **cells):
    """The list saved among the returned ones with these cells in its first two rows."""
    book = openpyxl.load_workbook(clone / path)
    sheet = book["screening"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for line in (2, 3):
        for column, value in cells.items():
            sheet.cell(line, columns[column]).value = value
    (clone / BACK).mkdir(exist_ok=True)
    book.save(clone / BACK / name)


def states(clone):
    table = pd.read_parquet(clone / "results/dose-response/screening/status.parquet")
    return table[table["stage"] == "title_abstract"]["detail"].value_counts().to_dict()


def waiting(clone, reviewer):
    return openpyxl.load_workbook(clone / LIST.format(reviewer))["screening"].max_row - 1


def test_lists_come_back_as_they_are(clone):
    assert clone.run(LIST.format("reviewer_a"), LIST.format("reviewer_b")).status == 0
    before = waiting(clone, "reviewer_a")
    day = datetime(2026, 1, 2)
    fill(clone, LIST.format("reviewer_a"), "a.xlsx", vote="include", voted_on=day)
    fill(clone, LIST.format("reviewer_b"), "b.xlsx", vote="exclude", reason="E03", voted_on=day)
    run = clone.run(LIST.format("reviewer_a"), CONFLICTS)
    assert run.status == 0, run.output
    assert states(clone)["conflict_decision"] == 2
    assert waiting(clone, "reviewer_a") == before - 2

    fill(clone, CONFLICTS, "settled.xlsx", adjudicator="builder", vote="exclude", reason="E03")
    run = clone.run(CONFLICTS)
    assert run.status == 0, run.output
    assert states(clone)["adjudicated"] == 2
    assert "dose-response/votes" not in clone.run(CONFLICTS).jobs

    fill(clone, LIST.format("reviewer_a"), "c.xlsx", vote="yes")
    run = clone.run(CONFLICTS)
    assert run.status != 0
    assert f"{BACK}/c.xlsx:screening!E2: vote 'yes' is not known, expected one of" in run.output
    assert "Traceback" not in run.output
