"""Printed totals against the sums of their parts."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from review.errors import InputError
from review.synthesis.sums import KEY, TABLE, analyse
from review.tables import arrange, frame

ANALYSIS: dict[str, Any] = {"id": "totals", "fields": {"group": "event"}, "values": ["events"], "total": "all"}


def run(*rows: tuple[str, str, str]) -> pd.DataFrame:
    form = pd.DataFrame(rows, columns=["study_id", "event", "events"], dtype="str")
    return frame(arrange(analyse({"form": form}, ANALYSIS), TABLE, KEY)).set_index("group")


def test_a_total_agrees_or_differs():
    rows = run(
        ("x", "fever", "24"), ("y", "fever", "19"), ("all", "fever", "43"), ("x", "rash", "1"), ("all", "rash", "2")
    )
    assert rows[["n_parts", "computed", "printed", "state"]].to_numpy().tolist() == [
        [2, 43, 43, "agrees"],
        [1, 1, 2, "differs"],
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("x", "fever", "24"), ("all", "rash", "1")],
        [("x", "fever", "NR"), ("y", "fever", "3"), ("all", "fever", "3")],
        [("x", "fever", "3"), ("all", "fever", "NR")],
    ],
)
def test_a_missing_part_or_total_is_not_taken_for_zero(rows: list[tuple[str, str, str]]):
    found = run(*rows).loc["fever"]
    assert (found["state"], found["reason"]) == ("not_estimable", "a part or the total is not printed")


def test_an_empty_form_has_no_sums_and_stops_nothing():
    assert run().empty


def test_a_form_without_the_total_says_so():
    with pytest.raises(InputError, match="analysis totals:total: no row has the study_id 'all'"):
        run(("x", "fever", "24"))
