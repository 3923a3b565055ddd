"""The logistic slope: golden values, statsmodels, and where there is no maximum."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from review.synthesis.logistic import Slope, logistic_slope

LEVELS = st.lists(st.integers(1, 8).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=5)


def test_karmma_and_crb_401_have_their_golden_slopes():
    karmma = logistic_slope([2, 48, 44], [4, 70, 54], np.log10([150, 300, 450]))
    assert (karmma.slope, karmma.se, karmma.p_value) == pytest.approx((3.48425, 1.85023, 0.056086), abs=5e-6)
    crb_401 = logistic_slope([1, 6, 18, 3], [3, 8, 19, 3], np.log10([50, 150, 450, 800]))
    assert (crb_401.slope, crb_401.se) == pytest.approx((3.86776, 1.63259), abs=5e-6)


@pytest.mark.parametrize(
    ("events", "reason"),
    [
        ([0, 0, 4], "one dose separates the patients with the event from those without"),
        ([0, 2, 4], "one dose separates the patients with the event from those without"),
        ([4, 1, 0], "one dose separates the patients with the event from those without"),
        ([0, 0, 0], "all patients or none have the event"),
        ([4, 4, 4], "all patients or none have the event"),
    ],
)
def test_without_a_finite_maximum_there_is_a_reason_instead(events, reason):
    assert logistic_slope(events, [4, 4, 4], [1, 2, 3]) == reason


def test_one_dose_has_no_slope():
    assert logistic_slope([1, 2], [4, 4], [2, 2]) == "all patients are at one level"


@pytest.mark.filterwarnings("ignore")  # statsmodels warns of two levels, which two parameters fit perfectly
@settings(max_examples=80, deadline=None)
@given(LEVELS, st.data())
def test_the_slope_is_that_of_statsmodels_wherever_there_is_one(levels, data):
    events, n = (np.array(side) for side in zip(*levels, strict=True))
    doses = st.lists(st.floats(0.1, 3000), min_size=len(n), max_size=len(n), unique=True)
    scores = np.sort(np.log10(data.draw(doses)))
    assume(np.diff(scores).min() >= 0.01)
    found = logistic_slope(events, n, scores)
    assume(not isinstance(found, str))
    fitted = sm.GLM(np.column_stack([events, n - events]), sm.add_constant(scores), sm.families.Binomial()).fit(
        tol=1e-14
    )
    flat = sm.GLM(np.column_stack([events, n - events]), np.ones(len(n)), sm.families.Binomial()).fit(tol=1e-14)
    assert isinstance(found, Slope)
    assert found.slope == pytest.approx(fitted.params[1], rel=1e-5, abs=1e-6)
    assert found.se == pytest.approx(fitted.bse[1], rel=1e-4)
    assert found.p_value == pytest.approx(chi2.sf(max(0, 2 * (fitted.llf - flat.llf)), 1), rel=1e-5, abs=1e-7)
