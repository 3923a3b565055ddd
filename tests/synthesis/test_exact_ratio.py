"""The exact interval of a ratio of proportions: against Barnard's test, and by its coverage, which is counted out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import barnard_exact, binom

from review.synthesis.exact_ratio import one_sided, ratio_limits

TABLES = [(0, 15, 28, 101), (2, 8, 4, 11), (5, 8, 2, 9), (18, 20, 3, 6)]


@pytest.mark.parametrize("table", TABLES)
def test_equal_risks_are_tested_as_barnards_exact_test_does(table):
    """At a ratio of one the score statistic is the pooled Wald statistic; scipy looks for the worst risk elsewhere."""
    events, n, control, control_n = table
    counts = [[events, control], [n - events, control_n - control]]
    smaller = barnard_exact(counts, alternative="less", pooled=True, n=512).pvalue
    larger = barnard_exact(counts, alternative="greater", pooled=True, n=512).pvalue
    assert one_sided(1.0, *table) == pytest.approx((smaller, larger), abs=5e-4)


@pytest.mark.parametrize("table", TABLES)
def test_beyond_a_limit_every_ratio_is_rejected_and_at_it_none(table):
    low, high = ratio_limits(*table)
    beyond = [*np.geomspace(1.0001, 1.3, 60), *np.geomspace(1.3, 1000, 40)]
    assert max(one_sided(high * factor, *table)[0] for factor in beyond) <= 0.025
    assert one_sided(high * (1 - 1e-6), *table)[0] > 0.025 - 1e-4
    if low > 0:
        assert max(one_sided(low / factor, *table)[1] for factor in beyond) <= 0.025
        assert one_sided(low * (1 + 1e-6), *table)[1] > 0.025 - 1e-4


@pytest.mark.parametrize("table", [(2, 8, 4, 11), (5, 8, 2, 9), (3, 10, 0, 10)])
def test_groups_that_change_places_have_the_inverse_limits(table):
    low, high = ratio_limits(*table)
    other_low, other_high = ratio_limits(*table[2:], *table[:2])
    assert other_high == pytest.approx(1 / low, rel=2e-3)
    assert other_low == (0 if high == np.inf else pytest.approx(1 / high, rel=2e-3))


def test_without_an_event_one_end_is_open():
    assert ratio_limits(0, 15, 13, 101)[0] == 0
    assert ratio_limits(3, 10, 0, 10)[1] == np.inf
    assert 0 < ratio_limits(0, 15, 13, 101)[1] < np.inf


def test_more_patients_without_an_event_lower_the_upper_limit():
    uppers = [ratio_limits(0, n, 13, 101)[1] for n in (5, 15, 50, 100)]
    assert uppers == sorted(uppers, reverse=True)


def test_the_interval_covers_the_ratio_at_least_as_often_as_it_says():
    n, control_n = 6, 5
    limits = {
        counts: ratio_limits(counts[0], n, counts[1], control_n)
        for counts in product(range(n + 1), range(control_n + 1))
    }
    for risk, control in product(np.linspace(0.05, 0.95, 10), repeat=2):
        covered = sum(
            binom.pmf(x, n, risk) * binom.pmf(y, control_n, control)
            for (x, y), (low, high) in limits.items()
            if low * (1 - 1e-6) <= risk / control <= high * (1 + 1e-6)
        )
        assert covered >= 0.95 - 1e-3, (risk, control)


@pytest.mark.parametrize("table", [(3, 2, 1, 5), (-1, 2, 1, 5), (0, 0, 1, 5), (1, 5, 6, 5)])
def test_counts_that_are_none_are_refused(table):
    with pytest.raises(ValueError, match="expected 0 <= events <= n"):
        ratio_limits(*table)


def test_too_many_tables_have_no_exact_limits():
    assert all(np.isnan(ratio_limits(5, 1000, 7, 1000)))
