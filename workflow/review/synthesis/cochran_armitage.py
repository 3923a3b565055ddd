"""The trend of proportions over ordered levels: Cochran-Armitage test, asymptotic and exact.

Source: Armitage, Biometrics 1955;11:375; exact distribution given the margins: Agresti, Statist Sci 1992;7:131.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln, ndtr

LARGEST = 1_000_000
"""Tables that are enumerated at most; a larger exact test is refused rather than never finished."""
_SAME = 1e-9
"""Statistics nearer to each other than this are one value, the scores running from 0 to 1."""

Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Asymptotic:
    """The normal deviate, above 0 where the proportion rises with the score, and its two-sided P value."""

    z: float
    p_value: float


@dataclass(frozen=True)
class Exact:
    """P values given the margins: two-sided by the distance from the mean, and for a rise, also as mid-P."""

    p_value: float
    p_increase: float
    mid_p_increase: float


def asymptotic(events: ArrayLike, n: ArrayLike, scores: ArrayLike) -> Asymptotic:
    """The Cochran-Armitage test of `events` among `n` patients at levels with these scores.

    The variance is that of the binomial, without a correction, as in R's `prop.trend.test`. NaN where all
    patients or none have the event, or all scores are one.
    """
    x, size, s = _levels(events, n, scores)
    total = size.sum()
    p = x.sum() / total
    spread = float((size * s**2).sum() - (size * s).sum() ** 2 / total)
    variance = p * (1 - p) * spread
    if variance <= 0:
        return Asymptotic(np.nan, np.nan)
    z = float(((s * x).sum() - p * (size * s).sum()) / np.sqrt(variance))
    return Asymptotic(z, float(2 * ndtr(-abs(z))))


def exact(events: ArrayLike, n: ArrayLike, scores: ArrayLike) -> Exact | None:
    """The exact test given the number of all events: every way to spread them over the levels is weighed.

    None where there are more than `LARGEST` ways.
    """
    x, size, s = _levels(events, n, scores)
    found = _distribution(size.astype(np.int64), s, int(x.sum()))
    if found is None:
        return None
    statistic, weight = found
    observed, mean = (s * x).sum(), x.sum() * (size * s).sum() / size.sum()
    rise = weight[statistic >= observed - _SAME].sum()
    tied = weight[np.abs(statistic - observed) <= _SAME].sum()
    far = weight[np.abs(statistic - mean) >= abs(observed - mean) - _SAME].sum()
    return Exact(*(float(min(1.0, p)) for p in (far, rise, rise - tied / 2)))


def _levels(events: ArrayLike, n: ArrayLike, scores: ArrayLike) -> tuple[Reals, Reals, Reals]:
    """The arguments as arrays; the scores moved to between 0 and 1, which changes no test."""
    x, size, s = (np.asarray(one, dtype=np.float64) for one in (events, n, scores))
    if np.any((x < 0) | (x > size)):
        raise ValueError("expected 0 <= events <= n")
    return x, size, (s - s.min()) / max(float(np.ptp(s)), np.finfo(float).tiny)


def _distribution(sizes: NDArray[np.int64], scores: Reals, events: int) -> tuple[Reals, Reals] | None:
    """The values of the statistic given the number of events, with their probabilities."""
    used, statistic, weight = np.zeros(1, np.int64), np.zeros(1), np.zeros(1)  # weights are logarithms
    to_come = int(sizes.sum())
    for size, score in zip(sizes.tolist(), scores.tolist(), strict=True):
        to_come -= size
        count = np.arange(min(size, events) + 1)
        if len(used) * len(count) > LARGEST:
            return None
        ways = gammaln(size + 1) - gammaln(count + 1) - gammaln(size - count + 1)
        used = (used[:, None] + count).ravel()
        statistic = (statistic[:, None] + score * count).ravel()
        weight = (weight[:, None] + ways).ravel()
        possible = (used <= events) & (events - used <= to_come)
        key = np.column_stack([used[possible], statistic[possible].round(12)])
        merged, place = np.unique(key, axis=0, return_inverse=True)
        used, statistic = merged[:, 0].astype(np.int64), merged[:, 1]
        summed = np.full(len(merged), -np.inf)
        np.logaddexp.at(summed, place.ravel(), weight[possible])
        weight = summed
    probability = np.exp(weight - weight.max())
    return statistic, probability / probability.sum()
