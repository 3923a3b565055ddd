from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.synthesis.hill import effective_dose, hill


def test_the_curve_passes_through_the_golden_points():
    doses = [0, 10, 25, 50, 100, 150, 450]
    expected = [0, 0.0307692, 0.16, 0.4, 0.64, 0.72, 0.7902439]
    assert hill(doses, ed50=50, emax=0.8, h=2) == pytest.approx(expected, abs=5e-8)


@pytest.mark.parametrize("fraction, dose", [(0.8, 100), (0.9, 150), (0.95, 217.945)])
def test_effective_doses_are_the_golden_ones(fraction, dose):
    assert effective_dose(fraction, ed50=50, h=2) == pytest.approx(dose, abs=5e-4)


@given(st.floats(0.05, 0.95), st.floats(1, 1000), st.floats(0.3, 5))
def test_the_curve_at_an_effective_dose_is_that_fraction(fraction, ed50, h):
    assert hill(effective_dose(fraction, ed50, h), ed50, h=h) == pytest.approx(fraction)


@given(st.floats(0.1, 5000), st.floats(1, 1000), st.floats(0.3, 5))
def test_without_floor_and_with_full_effect_it_is_a_logistic_curve_in_log_dose(dose, ed50, h):
    logistic = 1 / (1 + np.exp(-h * (np.log(dose) - np.log(ed50))))
    assert hill(dose, ed50, h=h) == pytest.approx(logistic)


def test_without_a_dose_the_effect_is_the_floor():
    assert hill(0, ed50=50, emax=0.8, h=2, e0=0.1) == pytest.approx(0.1)
