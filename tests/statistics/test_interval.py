from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from review.interval import clopper_pearson, wilson

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_two_headline_proportions_have_their_published_limits():
    low, high = wilson([13, 23], [39, 34])
    assert low == pytest.approx([0.2063, 0.5084], abs=5e-5)
    assert high == pytest.approx([0.4902, 0.8087], abs=5e-5)
    low, high = clopper_pearson([13, 23], [39, 34])
    assert low == pytest.approx([0.1909, 0.4947], abs=5e-5)
    assert high == pytest.approx([0.5022, 0.8261], abs=5e-5)


def test_no_event_and_nothing_but_events_have_a_limit_at_the_very_end():
    for interval in (wilson, clopper_pearson):
        low, high = interval([0, 7], [7, 7])
        assert low[0] == 0.0
        assert high[1] == 1.0
        assert 0 < high[0] < 1
        assert 0 < low[1] < 1
    assert clopper_pearson(0, 15)[1] == pytest.approx(0.218, abs=5e-4)  # 0 of 15 leaves up to 21.8 %


def test_without_a_study_there_is_no_interval():
    for interval in (wilson, clopper_pearson):
        low, high = interval([0, 1], [0, 2])
        assert np.isnan([low[0], high[0]]).all()
        assert not np.isnan([low[1], high[1]]).any()


@pytest.mark.parametrize(("k", "n"), [(3, 2), (-1, 2)])
def test_more_events_than_studies_is_refused(k, n):
    for interval in (wilson, clopper_pearson):
        with pytest.raises(ValueError, match="0 <= k <= n"):
            interval(k, n)


@given(COUNTS, st.sampled_from([0.8, 0.95, 0.99]))
def test_the_limits_are_those_of_scipy(counts, level):
    k, n = counts
    for interval, method in [(wilson, "wilson"), (clopper_pearson, "exact")]:
        oracle = binomtest(k, n).proportion_ci(level, method)
        low, high = interval(k, n, level)
        assert (float(low), float(high)) == pytest.approx((oracle.low, oracle.high), abs=1e-9)


@given(COUNTS)
def test_an_interval_holds_its_proportion_and_mirrors_when_yes_and_no_change_places(counts):
    k, n = counts
    for interval in (wilson, clopper_pearson):
        low, high = interval(k, n)
        assert low <= k / n <= high
        mirrored_low, mirrored_high = interval(n - k, n)
        assert [1 - mirrored_high, 1 - mirrored_low] == pytest.approx([float(low), float(high)], abs=1e-9)
