"""A tally by the dose at which a study began."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from review.synthesis.starting_dose import KEY, TABLE, analyse
from review.tables import arrange

BANDS = [{"label": "low", "below": 30}, {"label": "middle", "up_to": 50}, {"label": "high"}]
TALLY = {
    "id": "association",
    "outcomes": {"response": "response"},
    "codes": {"yes": ["Y"], "no": ["N"], "not_reported": ["NR"]},
}


def dose(study, lower, upper, start=None, form="studies", role="assigned"):
    millions = [None if one is None else Decimal(one) * 10**6 for one in (lower, upper, start)]
    return (study, form, role, *millions)


DOSES = pd.DataFrame(
    [
        dose("a", "29.9", "29.9", "29.9"),
        dose("a", "100", "100", "29.9"),
        dose("b", 30, 30, 30),
        dose("c", 50, 50, 50),
        dose("d", "50.1", "50.1", "50.1"),
        dose("range", 10, 90),
        dose("open", None, 700),
        dose("open", 700, None),
        dose("banded", None, 21),
        dose("banded", "1.4", 371),
        dose("d", 1, 1, 1, form="other"),
        # A patient may receive less than what the trial gave out.
        dose("d", 2, 2, 2, role="received"),
    ],
    columns=["study_id", "form", "role", "flat_lower", "flat_upper", "start_dose"],
)
STUDIES = pd.DataFrame(
    [(name, "N" if name == "a" else "Y") for name in ("a", "b", "c", "d", "range", "open", "banded", "none")],
    columns=["study_id", "response"],
    dtype="str",
)


def bands(column):
    analysis = {"id": "start", "form": "studies", "of": TALLY, "dose": column, "bands": BANDS}
    found = arrange(analyse({"form": STUDIES, "doses": DOSES}, analysis), TABLE, KEY).to_pandas()
    return found.set_index("subgroup")[["studies_yes", "studies_no"]].T.to_dict("list")


def test_the_first_level_of_the_trial_is_the_start_and_a_mere_range_states_none():
    assert bands("start_dose") == {
        "low": ["", "a"],
        "middle": ["b; c", ""],
        "high": ["d", ""],
        "not stated": ["banded; none; open; range", ""],
    }


def test_the_lowest_dose_stated_is_unknown_below_an_open_level():
    assert bands("flat_lower") == {
        "low": ["banded; range", "a"],
        "middle": ["b; c", ""],
        "high": ["d", ""],
        "not stated": ["none; open", ""],
    }


@pytest.mark.parametrize("column", ["start_dose", "flat_lower"])
def test_every_study_is_in_one_band(column):
    named = "; ".join(name for pair in bands(column).values() for name in pair if name).split("; ")
    assert sorted(named) == sorted(STUDIES["study_id"])
