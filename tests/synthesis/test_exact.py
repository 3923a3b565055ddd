from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest, fisher_exact

from review.synthesis import exact
from review.synthesis.exact import even_odds, freeman_halton

CELL = st.integers(0, 5)


@pytest.mark.parametrize(
    ("table", "p_value"),
    [
        ([[8, 18], [5, 4], [0, 4]], 0.135452),
        ([[15, 6], [8, 1], [0, 4]], 0.005943),
        ([[7, 12], [5, 8], [1, 3]], 1.0),
        ([[12, 4], [7, 4], [3, 1]], 0.857001),
        ([[2, 2], [48, 22], [44, 10]], 0.127139),
    ],
)
def test_tables_have_the_p_value_that_r_gives(table, p_value):
    assert freeman_halton(table) == pytest.approx(p_value, abs=5e-7)


@pytest.mark.parametrize(("table", "p_value"), [([[8, 18], [5, 4]], 0.2427), ([[15, 6], [8, 1]], 0.3932)])
def test_two_targets_alone(table, p_value):
    assert freeman_halton(table) == pytest.approx(p_value, abs=5e-5)


@given(st.tuples(CELL, CELL), st.tuples(CELL, CELL))
def test_a_table_of_two_by_two_agrees_with_scipy(first, second):
    assert freeman_halton([first, second]) == pytest.approx(fisher_exact([first, second]).pvalue, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=2, max_size=3))
def test_rows_and_columns_may_change_places(table):
    turned = list(zip(*table, strict=True))
    assert freeman_halton(table) == pytest.approx(freeman_halton(turned))
    assert freeman_halton(table) == pytest.approx(freeman_halton(table[::-1]))


def test_a_table_that_would_never_finish_is_given_up(monkeypatch):
    monkeypatch.setattr(exact, "LARGEST", 10)
    assert freeman_halton([[8, 18], [5, 4], [0, 4]]) is None


def test_even_odds_have_their_published_values():
    assert even_odds(1, 13) == pytest.approx(0.00183, abs=5e-6)
    assert even_odds(13, 26) == pytest.approx(0.0533, abs=5e-5)
    assert even_odds(23, 11) == pytest.approx(0.0576, abs=5e-5)
    assert even_odds(9, 0) == pytest.approx(0.0039, abs=5e-5)
    assert even_odds(5, 1) == pytest.approx(0.2188, abs=5e-5)


@given(st.integers(0, 60), st.integers(0, 60))
def test_even_odds_agree_with_the_binomial_test(one, other):
    oracle = binomtest(one, one + other).pvalue if one + other else 1.0
    assert even_odds(one, other) == pytest.approx(oracle, abs=1e-12)
