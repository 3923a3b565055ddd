"""What a reading of an instrument takes from the form: the answer to each item that it asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

import pandas as pd

from review.errors import Problem, check, one_of
from review.extraction.codebook import MISSING
from review.quality.model import Instrument, Setting
from review.quality.ranges import as_number


def answers(values: pd.DataFrame, instrument: Instrument, setting: Setting) -> dict[str, list[str]]:
    """By item asked, the answers in the order of `values`; "" where there is none yet.

    The values were checked by `check_values`.
    """
    return {
        item.id: [item.answer(written, setting) or "" for written in values[item.field(setting)]]
        for item in instrument.asked(setting)
    }


def check_values(values: pd.DataFrame, instrument: Instrument, settings: Mapping[str, Setting]) -> None:
    """Raise `InputError` for fields that the form does not have and values that the instrument does not know."""
    check(dict.fromkeys(problem for one in settings.values() for problem in _unfit(values, instrument, one)))


def _unfit(values: pd.DataFrame, instrument: Instrument, setting: Setting) -> Iterator[Problem]:
    name = f"instrument {instrument.id}"
    for item in instrument.asked(setting):
        field = item.field(setting)
        if field not in values:
            yield Problem(name, item.id, f"the form has no field '{field}', expected one field for each item")
            continue
        bad = [item.answer(written, setting) is None for written in values[field]]
        allowed = [*item.values, "a number from 0 up"] if item.ranges else item.values
        for study, value in values.loc[bad, ["study_id", field]].itertuples(index=False):
            yield Problem(name, field, f"{study}: '{value}' is not known, {one_of(allowed)}")


def with_totals(values: pd.DataFrame, totals: Mapping[str, tuple[pd.DataFrame, str]]) -> pd.DataFrame:
    """The values with a further column for each total: the sum of a field over the rows of a study in another form.

    `totals` gives by name the other form's table (study_id, the field, and perhaps `provisional`) and the field. A
    total is blank while a row is blank, and a missing code where a row has one: nothing is left out of a sum. Raises
    `InputError` for a value that is neither a number nor a missing code.
    """
    for name, (rows, field) in totals.items():
        check(
            Problem("protocol", f"quality.totals.{name}", f"{study}: '{value}' is no number, expected one to add up")
            for study, value in rows[["study_id", field]].itertuples(index=False)
            if value and value not in MISSING and as_number(value) is None
        )
        sums = rows.groupby("study_id")[field].agg(_total).to_dict()
        pending = rows.get("provisional", pd.Series("", index=rows.index)).str.split("; ")
        unsigned = set(rows.loc[[field in fields for fields in pending], "study_id"])
        marks = [name if study in unsigned else "" for study in values["study_id"]]
        before = values.get("provisional", pd.Series("", index=values.index))
        values = values.assign(
            **{name: [sums.get(study, "") for study in values["study_id"]]},
            provisional=["; ".join(filter(None, pair)) for pair in zip(before, marks, strict=True)],
        )
    return values


def _total(cells: pd.Series[str]) -> str:
    if (cells == "").any():
        return ""
    codes = [cell for cell in cells if cell in MISSING]
    numbers = filter(None, map(as_number, cells))
    return codes[0] if codes else format(sum(numbers, Decimal(0)).normalize(), "f")
