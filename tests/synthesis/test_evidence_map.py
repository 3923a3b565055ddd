"""Evidence maps: every pair of values has its count, also where it is zero."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InputError
from review.synthesis.evidence_map import ALL, KEY, TABLE, UNKNOWN, analyse
from review.tables import arrange, frame

ANALYSIS: dict[str, Any] = {
    "id": "map",
    "fields": {"row": "target", "column": "design"},
    "rows": ["CD19", "BCMA", "CD30"],
    "columns": ["trial", "cohort"],
}


def run(*rows: tuple[str, str, str]) -> pd.DataFrame:
    form = pd.DataFrame(rows, columns=["study_id", "target", "design"], dtype="str")
    return frame(arrange(analyse({"form": form}, ANALYSIS), TABLE, KEY)).set_index(["row", "column"])


def test_cells_count_studies_and_zero_cells_are_there():
    cells = run(("a", "CD19", "trial"), ("b", "CD19", "trial"), ("c", "BCMA", "cohort"))
    assert cells.loc[("CD19", "trial"), ["n", "studies"]].tolist() == [2, "a; b"]
    assert cells.loc[("CD30", "cohort"), ["n", "studies"]].tolist() == [0, ""]
    assert len(cells) == 4 * 3


def test_a_study_with_several_values_is_in_each_cell_and_once_in_a_total():
    cells = run(("a", "CD19; BCMA", "trial; cohort"))
    assert cells.loc[[("CD19", "trial"), ("BCMA", "cohort"), ("CD19", ALL), (ALL, ALL)], "n"].tolist() == [1, 1, 1, 1]


def test_several_rows_of_a_study_count_once_in_a_cell():
    cells = run(("a", "CD19", "trial"), ("a", "CD19", "trial"), ("a", "BCMA", "trial"))
    assert cells.loc[[("CD19", "trial"), (ALL, "trial")], "n"].tolist() == [1, 1]


@pytest.mark.parametrize("missing", ["", "NR", "NA", "ND"])
def test_a_study_without_a_value_is_not_lost(missing: str):
    cells = run(("a", missing, "trial"))
    assert cells.loc[(UNKNOWN, "trial"), "n"] == 1
    assert UNKNOWN not in cells.index.get_level_values("column")
    assert UNKNOWN not in run(("a", "CD19", "trial")).index.get_level_values("row")


def test_a_value_that_is_not_listed_is_named():
    with pytest.raises(InputError) as error:
        run(("a", "CD91", "trial"), ("b", "CD19", "guess"))
    assert [str(problem) for problem in error.value.problems] == [
        "analysis map:rows: a: 'CD91' is not listed, expected one of: CD19, BCMA, CD30",
        "analysis map:columns: b: 'guess' is not listed, expected one of: trial, cohort",
    ]


subsets = st.sets(st.sampled_from(ANALYSIS["rows"])).map(lambda found: "; ".join(sorted(found)))


@settings(deadline=None, max_examples=40)
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(subsets, st.sampled_from(["trial", "cohort", "NR"]))))
def test_totals_are_the_union_of_their_cells(found: dict[str, tuple[str, str]]):
    rows = [(study, *values) for study, values in found.items()]
    cells = run(*rows)
    assert cells.loc[(ALL, ALL), "n"] == len(found)
    for column, part in cells.drop(index=ALL, level="row")["studies"].groupby("column"):
        union = {study for listed in part for study in listed.split("; ") if study}
        assert cells.loc[(ALL, column), "n"] == len(union)
    assert run(*rows[::-1]).equals(cells)
