"""A row an arm or level with its intervals, never pooled."""

from __future__ import annotations

import pandas as pd
import pytest
from dose_counts import ANALYSIS, CRB_401, KARMMA, one, study
from statsmodels.stats.proportion import proportion_confint

from review.synthesis.proportion import KEY, TABLE, analyse
from review.tables import arrange


def test_every_level_has_the_intervals_that_statsmodels_gives_and_no_row_is_added():
    found = analyse({"form": pd.concat([KARMMA, CRB_401])}, ANALYSIS)
    assert len(found) == 7
    for row in found.itertuples(index=False):
        assert (row.wilson_low, row.wilson_high) == pytest.approx(
            proportion_confint(row.events, row.n, method="wilson"), abs=1e-9
        )
        assert (row.exact_low, row.exact_high) == pytest.approx(
            proportion_confint(row.events, row.n, method="beta"), abs=1e-9
        )
    assert one(found, study_id="munshi", level="DL2")["proportion"] == pytest.approx(48 / 70)


def test_what_is_not_reported_has_a_row_without_an_interval():
    found = analyse({"form": study("silent", [(1, None, 5), (2, 0, 5)])}, ANALYSIS)
    silent, none = found.iloc[0], found.iloc[1]
    assert (silent["state"], silent["reason"]) == ("not_estimable", "events or patients are not reported")
    assert silent[["events", "proportion", "wilson_low", "exact_high"]].isna().all()
    assert (none["proportion"], none["exact_low"]) == (0, 0)
    assert none["exact_high"] == pytest.approx(1 - 0.025 ** (1 / 5))
    assert arrange(found, TABLE, KEY).num_rows == 2
