"""The tables for the R packages PRISMA2020 and livingPRISMAflow, read back as those read them.

R is not needed: `grep` below does what `data[grep(key, data[, 1]), ]` does in the source of PRISMA2020 (every row whose
first column holds the key anywhere, NA nowhere), and `position` counts rows as livingPRISMAflow does.
"""

import io
import re

import pandas as pd
import pytest
from flows import drawn, tables

from review.screening.boxes import BOXES
from review.screening.prisma import PRISMA, prisma_csv, prisma_living
from review.tables import csv_bytes

NUMBERS = [
    "previous_studies", "previous_reports", "register_results", "database_results", "website_results",
    "organisation_results", "citations_results", "duplicates", "excluded_automatic", "excluded_other",
    "records_screened", "records_excluded", "dbr_sought_reports", "dbr_notretrieved_reports", "other_sought_reports",
    "other_notretrieved_reports", "dbr_assessed", "other_assessed", "new_studies", "new_reports", "total_studies$",
    "total_reports$",
]  # fmt: skip
LISTS = ["database_specific_results", "register_specific_results", "dbr_excluded", "other_excluded"]
TEXTS = [*NUMBERS, "dbr_excluded", "other_excluded", "identification", "screening", "included"]
LIVING = [
    "previous_studies", "previous_reports", "database_results", "register_results", "website_results",
    "organisation_results", "citations_results", "duplicates", "excluded_automatic", "excluded_other",
    "records_screened", "records_excluded", "dbr_sought_reports", "dbr_notretrieved_reports", "other_sought_reports",
    "other_notretrieved_reports", "dbr_assessed", "dbr_excluded", "other_assessed", "other_excluded", "new_studies",
    "new_reports", "total_studies", "total_reports",
]  # fmt: skip


@pytest.fixture(scope="module")
def found():
    return drawn(subsets=[{"label": "Of more than one dose level", "n": 3}])


def written(table):
    """The file as `read.csv` takes it: text, with NA for nothing."""
    return pd.read_csv(io.BytesIO(csv_bytes(table)), dtype="str", keep_default_na=False, na_values=["NA"])


def grep(table, key, column, where=0):
    rows = table.iloc[:, where].map(lambda cell: isinstance(cell, str) and bool(re.search(key, cell))).astype(bool)
    return table.loc[rows, column].to_list()


def reasons(cell):
    """`Reason, n; Reason, n` as the package splits it: the text before the first comma, the digits after it."""
    parts = re.split(r"; ?", cell)
    return {re.sub(",.*$", "", part): int(re.sub(r".*?,([ 0-9,]*)|.*()", r"\1", part) or part) for part in parts}


def test_each_key_of_the_package_finds_one_row_and_the_number_of_its_box(found):
    table = written(prisma_csv(found.boxes, updated=True))
    n = dict(zip(found.boxes["box"], found.boxes["n"], strict=True))
    for key in NUMBERS:
        [count] = grep(table, key, "n")
        assert int(count) == n[key.rstrip("$")]
    for key in TEXTS:
        assert len(grep(table, key, "boxtext")) == 1
    for key in ("prevstud", "newstud", "othstud"):
        assert len(grep(table, key, "boxtext", where=2)) == 1


def test_reasons_and_sources_are_read_back_with_their_numbers(found):
    table = written(prisma_csv(found.boxes, updated=True))
    read = {key: reasons(grep(table, key, "n")[0]) for key in LISTS}
    assert read["dbr_excluded"] == {"a review": 1, "animals / not people": 2}
    assert read["database_specific_results"] == {"PubMed": 12, "Embase": 2}
    assert sum(read["other_excluded"].values()) == sum(read["register_specific_results"].values()) == 0


def test_what_the_template_lacks_follows_below_under_keys_that_the_package_does_not_look_for(found):
    table = prisma_csv(found.boxes, updated=True)
    assert list(table.columns) == PRISMA
    own = table.iloc[table.index[table["data"] == "included"][0] + 1 :].set_index("box")
    assert set(own["data"]) == {"NA"}
    assert own.loc[["other_duplicates", "other_screened", "other_excluded_records"], "n"].to_list() == ["1", "2", "0"]
    assert own.loc[["dbr_awaiting_title", "removed_studies", "subset_1"], "n"].to_list() == ["3", "1", "3"]
    keys = {*table["data"], *own.index}
    assert {*found.boxes["box"]} <= keys


def test_a_new_review_leaves_the_boxes_of_earlier_versions_without_a_number(found):
    cells = prisma_csv(found.boxes, updated=False)
    assert set(cells.loc[cells["n"] == "NA", "box"]) == {"prevstud", "box1", "box16"}
    assert cells.set_index("data").loc["new_studies", "n"] == "1"


def test_tooltips_stand_in_the_order_in_which_the_package_counts_them(found):
    boxes = prisma_csv(found.boxes, updated=True).query("tooltips != 'NA'")["box"].to_list()
    assert boxes == [
        "prevstud", "box1", "newstud", "box2", "othstud", "box11", "box3", "box4", "box5", "box6", "box7",
        "box12", "box13", "box8", "box9", "box14", "box15", "box10", "box16", "identification", "screening",
        "included",
    ]  # fmt: skip


def test_the_living_table_has_a_column_a_round_in_the_rows_that_the_package_counts(found):
    table = written(prisma_living(found.rounds))
    assert list(table.columns) == [*PRISMA[:-1], "Jan 2022", "Jan 2023", "Jan 2024"]
    assert table["data"].to_list()[:24] == LIVING
    n = found.rounds.pivot(index="box", columns="round", values="n")
    for position, key in enumerate(LIVING):
        for column, name in zip(table.columns[7:], n.columns, strict=True):
            count = table[column][position]
            assert sum(reasons(count).values()) == n.loc[key, name]
    assert {*table["data"]} == {box.key for box in BOXES}


def test_a_review_that_searched_nowhere_yet_has_a_living_table_without_rounds():
    stored = tables([], [])
    empty = {name: rows.head(0) for name, rows in stored.items() if name != "reports"}
    table = prisma_living(drawn(empty | {"reports": stored["reports"].assign(citation_id="")}).rounds)
    assert list(table.columns) == PRISMA[:-1]
