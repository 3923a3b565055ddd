"""Confidence intervals of a binomial proportion."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, ndtri

Bounds = tuple[NDArray[np.float64], NDArray[np.float64]]


def wilson(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> Bounds:
    """The score interval (Wilson 1927) for `k` of `n`, elementwise; NaN where n is 0.

    Raises `ValueError` unless 0 <= k <= n.
    """
    successes, trials = _counts(k, n)
    z = ndtri((1 + level) / 2)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = successes / trials
        centre = p + z**2 / (2 * trials)
        spread = z * np.sqrt(p * (1 - p) / trials + z**2 / (4 * trials**2))
        scale = 1 + z**2 / trials
        # At k = 0 and k = n the formula gives 0 and 1, but for rounding.
        low = np.where(successes == 0, 0.0, (centre - spread) / scale)
        high = np.where(successes == trials, 1.0, (centre + spread) / scale)
    return _known(low, trials), _known(high, trials)


def clopper_pearson(k: ArrayLike, n: ArrayLike, level: float = 0.95) -> Bounds:
    """The exact interval (Clopper and Pearson 1934) for `k` of `n`, elementwise; NaN where n is 0.

    Raises `ValueError` unless 0 <= k <= n.
    """
    successes, trials = _counts(k, n)
    tail = (1 - level) / 2
    low = np.where(successes == 0, 0.0, betaincinv(successes, trials - successes + 1, tail))
    high = np.where(successes == trials, 1.0, betaincinv(successes + 1, trials - successes, 1 - tail))
    return _known(low, trials), _known(high, trials)


def _counts(k: ArrayLike, n: ArrayLike) -> Bounds:
    successes, trials = np.asarray(k, dtype=np.float64), np.asarray(n, dtype=np.float64)
    if np.any((successes < 0) | (successes > trials)):
        raise ValueError("expected 0 <= k <= n")
    return successes, trials


def _known(limit: NDArray[np.float64], trials: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(trials == 0, np.nan, limit)
