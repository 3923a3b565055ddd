"""The trend test: published values, an independent library, and full enumeration."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom, multivariate_hypergeom
from statsmodels.stats.contingency_tables import Table

from real_data import DATA, needs_real_data
from review.synthesis import cochran_armitage
from review.synthesis.cochran_armitage import asymptotic, exact

KARMMA = [2, 48, 44], [4, 70, 54], [150, 300, 450]
CRB_401 = [1, 6, 18, 3], [3, 8, 19, 3], [50, 150, 450, 800]
LEVELS = st.lists(st.integers(1, 6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=4)


def test_the_smokers_of_r_have_their_published_statistic():
    found = asymptotic([83, 90, 129, 70], [86, 93, 136, 82], [1, 2, 3, 4])
    assert found.z**2 == pytest.approx(8.2249, abs=5e-5)
    assert found.p_value == pytest.approx(0.004132, abs=5e-7)


def test_karmma_has_its_golden_values():
    normal, conditional = asymptotic(*KARMMA), exact(*KARMMA)
    assert (normal.z, normal.p_value) == pytest.approx((1.927921, 0.053865), abs=5e-7)
    assert conditional.p_value == pytest.approx(0.068270, abs=5e-7)
    assert conditional.p_increase == pytest.approx(0.040622, abs=5e-7)
    assert conditional.mid_p_increase == pytest.approx(0.028990, abs=5e-7)


@pytest.mark.parametrize(
    ("scores", "z", "p_value", "p_exact"),
    [([50, 150, 450, 800], 2.414904, 0.015739, 0.023161), ([1, 2, 3, 4], 2.748645, 0.005984, 0.010618)],
)
def test_crb_401_has_its_golden_values_by_dose_and_by_rank(scores, z, p_value, p_exact):
    events, n, _ = CRB_401
    found = asymptotic(events, n, scores)
    assert (found.z, found.p_value) == pytest.approx((z, p_value), abs=6e-7)
    assert exact(events, n, scores).p_value == pytest.approx(p_exact, abs=5e-7)


@needs_real_data
def test_examples_of_manuals_and_papers_have_their_values():
    sets = [
        one
        for one in json.loads((DATA / "oracles/oracles.json").read_text())["trend"]
        if {"events", "scores"} <= one.keys()
    ]
    assert len(sets) >= 3
    for one in sets:
        normal, conditional = (f(one["events"], one["n"], one["scores"]) for f in (asymptotic, exact))
        found = {
            "Z_unconditional": normal.z,
            "chi2_unconditional": normal.z**2,
            "p_unconditional": normal.p_value,
            "exact_one_sided": conditional.p_increase,
            "exact_two_sided": conditional.p_value,
        }
        for name in found.keys() & one["check"].keys():
            assert found[name] == pytest.approx(one["check"][name], rel=1e-5), one["name"]


@settings(max_examples=60, deadline=None)
@given(LEVELS, st.data())
def test_the_exact_test_agrees_with_enumerating_every_table(levels, data):
    events, n = (np.array(side) for side in zip(*levels, strict=True))
    scores = np.array(data.draw(st.lists(st.integers(0, 9), min_size=len(n), max_size=len(n), unique=True)), float)
    total = int(events.sum())
    tables = np.array([x for x in product(*(range(size + 1) for size in n)) if sum(x) == total])
    weight = multivariate_hypergeom.pmf(tables, m=n, n=total)
    statistic, observed = tables @ scores, events @ scores
    mean = total * (n @ scores) / n.sum()
    found = exact(events, n, scores)
    far = np.abs(statistic - mean) >= abs(observed - mean) - 1e-9
    assert found.p_value == pytest.approx(weight[far].sum(), abs=1e-9)
    assert found.p_increase == pytest.approx(weight[statistic >= observed].sum(), abs=1e-9)
    middle = weight[statistic > observed].sum() + weight[statistic == observed].sum() / 2
    assert found.mid_p_increase == pytest.approx(middle, abs=1e-9)


@settings(max_examples=60)
@given(LEVELS)
def test_the_asymptotic_test_is_that_of_statsmodels_with_the_variance_of_the_binomial(levels):
    events, n = (np.array(side) for side in zip(*levels, strict=True))
    found = asymptotic(events, n, range(len(n)))
    if events.sum() in (0, n.sum()):
        assert np.isnan(found.z)
        assert np.isnan(found.p_value)
        return
    linear = Table(np.array([n - events, events]), shift_zeros=False).test_ordinal_association()
    # statsmodels conditions on the margins: its variance has N - 1 where the binomial has N.
    assert found.z == pytest.approx(linear.zscore * np.sqrt(n.sum() / (n.sum() - 1)), abs=1e-9)


@given(LEVELS, st.floats(0.01, 100), st.floats(-50, 50))
def test_neither_the_unit_nor_the_origin_of_the_scores_matters_and_turning_them_turns_the_trend(levels, unit, origin):
    events, n = (np.array(side) for side in zip(*levels, strict=True))
    scores = np.arange(len(n), dtype=float)
    here, there = exact(events, n, scores), exact(events, n, scores * unit + origin)
    assert (here.p_value, here.p_increase) == pytest.approx((there.p_value, there.p_increase))
    turned = exact(events, n, -scores)
    tied = 2 * (here.p_increase - here.mid_p_increase)
    assert turned.p_value == pytest.approx(here.p_value)
    assert here.p_increase + turned.p_increase == pytest.approx(1 + tied)
    assert asymptotic(events, n, -scores).z == pytest.approx(-asymptotic(events, n, scores).z, nan_ok=True)


@pytest.mark.parametrize("n", [[600, 10], [1100, 100], [2000, 40]])
def test_levels_of_a_thousand_patients_and_more_have_their_p_value(n):
    events = [600, 10] if n == [1100, 100] else [n[0] // 2, 0]
    here, total = np.arange(min(n[1], sum(events)) + 1), sum(n)
    weight = hypergeom.pmf(here, total, n[1], sum(events))
    far = np.abs(here - sum(events) * n[1] / total) >= abs(events[1] - sum(events) * n[1] / total) - 1e-9
    found = exact(events, n, [0, 1])
    assert found.p_value == pytest.approx(weight[far].sum(), rel=1e-6)
    assert found.p_increase == pytest.approx(weight[here >= events[1]].sum(), rel=1e-6)


def test_a_test_that_would_never_finish_is_given_up(monkeypatch):
    monkeypatch.setattr(cochran_armitage, "LARGEST", 10)
    assert exact(*KARMMA) is None


def test_more_events_than_patients_are_refused():
    with pytest.raises(ValueError, match="0 <= events <= n"):
        asymptotic([3, 1], [2, 2], [1, 2])
