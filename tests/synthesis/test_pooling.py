"""Pooling, where a protocol asks: the estimate of statsmodels, and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from dose_counts import ANALYSIS, study
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import expit, logit
from statsmodels.stats.meta_analysis import combine_effects

from review.synthesis.pooling import KEY, TABLE, analyse, random_effects
from review.tables import arrange

COUNTS = st.lists(
    st.integers(2, 60).flatmap(lambda n: st.tuples(st.integers(1, n - 1), st.just(n))), min_size=3, max_size=9
)


def pooled(*levels):
    form = pd.concat([study(name, rows) for name, rows in zip("abcdefgh", levels, strict=False)])
    return analyse({"form": form}, ANALYSIS | {"levels": ["DL1", "DL2"]}).iloc[0]


@pytest.mark.filterwarnings("ignore")
@settings(deadline=None)
@given(COUNTS)
def test_the_estimate_is_that_of_statsmodels(counts):
    k, n = (np.array(side, dtype=float) for side in zip(*counts, strict=True))
    oracle = combine_effects(logit(k / n), 1 / k + 1 / (n - k), method_re="dl")
    # statsmodels keeps a negative tau2; below 0 the estimate is the one of fixed effects.
    row = oracle.summary_frame().loc["random effect" if oracle.tau2 > 0 else "fixed effect"]
    found = random_effects(k, n)
    expected = expit(row[["eff", "ci_low", "ci_upp"]].to_numpy(dtype=float))
    assert [found["proportion"], found["low"], found["high"]] == pytest.approx(expected, abs=1e-9)
    assert found["tau2"] == pytest.approx(max(0, oracle.tau2), abs=1e-9)
    assert found["i2"] == pytest.approx(oracle.i2 if oracle.tau2 > 0 else 0, abs=1e-9)


def test_five_like_studies_are_pooled_within_their_range():
    found = pooled(*([(1, k, 20)] for k in (8, 9, 10, 11, 12)))
    assert (found["state"], found["reason"]) == ("computed", "")
    assert (found["n_studies"], found["events"], found["n"]) == (5, 50, 100)
    assert found["proportion"] == pytest.approx(0.5)
    assert 0.4 < found["low"] < 0.5 < found["high"] < 0.6
    assert arrange(found.to_frame().T, TABLE, KEY).num_rows == 1


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ([[(1, 3, 9)]] * 4, "4 studies, pooling needs 5"),
        ([[(1, 3, 9)]] * 5 + [[(1, 3, 9), (2, 4, 9)]], "several arms of f are not independent"),
        ([[(1, k, 40)] for k in (2, 38, 3, 37, 20)], "I2 is 0.94: the studies differ too much for one number"),
    ],
)
def test_where_one_number_says_nothing_there_is_none(levels, reason):
    found = pooled(*levels)
    assert (found["state"], found["reason"]) == ("refused", reason)
    assert pd.isna(found["proportion"])


def test_studies_without_reported_counts_are_counted_and_an_outcome_of_only_such_has_its_row():
    silent = [study(name, [(1, None, 20)], outcome) for name, outcome in (("x", "ORR"), ("x", "CRR"), ("y", "CRR"))]
    known = [study(name, [(1, 8, 20)]) for name in "abcde"]
    other = study("z", [(1, 8, 20)], "CRS").assign(level="another arm")
    found = analyse({"form": pd.concat([*known, *silent, other])}, ANALYSIS | {"levels": ["DL1"]}).set_index("outcome")
    assert found[["n_studies", "n_left_out"]].T.to_dict("list") == {"CRR": [0, 2], "CRS": [0, 0], "ORR": [5, 1]}
    assert found["state"].to_dict() == {"CRR": "refused", "CRS": "refused", "ORR": "computed"}
    assert set(found.loc[["CRR", "CRS"], "reason"]) == {"0 studies, pooling needs 5"}
    assert arrange(found.reset_index(), TABLE, KEY).num_rows == 3
