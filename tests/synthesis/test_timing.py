"""Statements about time: in days, with their kind, and nothing lost that has no number."""

from __future__ import annotations

import pandas as pd
import pytest

from review.errors import InputError
from review.synthesis.timing import KEY, ROLES, TABLE, analyse
from review.tables import arrange

ROWS = [
    ("s1", "study one", "onset of CRS", "median", "3", "3", "days"),
    ("s2", "study two", "onset of CRS", "range", "1", "2", "weeks"),
    ("s3", "study three", "onset of CRS", "median", "0.5", "0.5", "months"),
    ("s4", "study four", "onset of CRS", "up to", "NR", "36", "hours"),
    ("s5", "study five", "onset of CRS", "median", "NR", "NR", "NR"),
    ("s6", "study six", "onset of CRS", "", "4", "4", "days"),
    ("s7", "study seven", "response", "median", "1", "1", "month"),
]
FORM = pd.DataFrame(ROWS, columns=["study_id", *ROLES], dtype="str").assign(label="")
ANALYSIS = {
    "id": "timing",
    "fields": {role: role for role in ROLES},
    "events": {"Onset of CRS": ["onset of CRS"]},
    "statistics": {"median": ["median"], "range": ["range"], "bound": ["up to"]},
}
FOUND = analyse({"form": FORM}, ANALYSIS).set_index("study_id")


@pytest.mark.parametrize(
    ("study", "kind", "lower", "upper"),
    [("s1", "median", 3, 3), ("s2", "range", 7, 14), ("s3", "median", 15.21875, 15.21875)],
)
def test_every_time_is_given_in_days_with_its_kind(study, kind, lower, upper):
    row = FOUND.loc[study]
    assert (row["kind"], row["lower_days"], row["upper_days"], row["state"]) == (kind, lower, upper, "computed")


def test_one_limit_is_enough_and_the_other_stays_open():
    row = FOUND.loc["s4"]
    assert (row["kind"], row["upper_days"], row["state"]) == ("bound", 1.5, "computed")
    assert pd.isna(row["lower_days"])


@pytest.mark.parametrize(("study", "reason"), [("s5", "no number is reported"), ("s6", "no statistic is reported")])
def test_a_statement_without_a_number_or_its_meaning_keeps_its_row(study, reason):
    assert FOUND.loc[study, ["state", "reason"]].tolist() == ["not_estimable", reason]


def test_only_the_events_asked_for_are_taken_and_the_table_has_its_form():
    assert arrange(FOUND.reset_index(), TABLE, KEY).num_rows == 6


def test_words_that_nobody_has_explained_are_all_named():
    wrong = FORM.assign(
        statistic=FORM["statistic"].replace("range", "span"), unit=FORM["unit"].replace("hours", "moons")
    )
    with pytest.raises(InputError) as raised:
        analyse({"form": wrong}, ANALYSIS)
    lines = [str(problem) for problem in raised.value.problems]
    assert lines[0].startswith("analysis timing:statistics: 'span' is not known, expected one of: median, range, up to")
    assert lines[1].startswith("analysis timing:units: 'moon' is not known, expected one of: ")
