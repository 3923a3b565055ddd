"""Logistic regression of one proportion on one score, by maximum likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc, expit, xlogy

_STEPS = 100
_CONVERGED = 1e-12


@dataclass(frozen=True)
class Slope:
    """Change of the log odds per unit of the score, its standard error, and the likelihood ratio P value."""

    slope: float
    se: float
    p_value: float


def logistic_slope(events: ArrayLike, n: ArrayLike, scores: ArrayLike) -> Slope | str:
    """The slope of `events` among `n` patients over `scores`, or the reason why there is none.

    There is none where the maximum of the likelihood is not finite: all or no patients have the event, or one score
    separates those with the event from those without (Albert and Anderson, Biometrika 1984;71:1).
    """
    x, size, s = (np.asarray(one, dtype=np.float64) for one in (events, n, scores))
    if reason := _no_maximum(x, size, s):
        return reason
    centre, scale = s.mean(), s.std()
    design = np.column_stack([np.ones_like(s), (s - centre) / scale])
    coefficients = np.zeros(2)
    likelihood = _likelihood(design @ coefficients, x, size)
    for _ in range(_STEPS):
        p = expit(design @ coefficients)
        step = np.linalg.solve(_information(design, p, size), design.T @ (x - size * p))
        # A whole Newton step may overshoot; half of it, or half of that, climbs.
        while (reached := _likelihood(design @ (coefficients + step), x, size)) < likelihood and any(abs(step)):
            step = step / 2
        coefficients, gained, likelihood = coefficients + step, reached - likelihood, reached
        if abs(step).max() < _CONVERGED or gained == 0:
            break
    covariance = np.linalg.inv(_information(design, expit(design @ coefficients), size))
    flat = _likelihood(np.full_like(s, np.log(x.sum() / (size - x).sum())), x, size)
    ratio = max(0.0, 2 * (likelihood - flat))
    return Slope(float(coefficients[1] / scale), float(np.sqrt(covariance[1, 1]) / scale), float(chdtrc(1, ratio)))


def _no_maximum(x: NDArray[np.float64], size: NDArray[np.float64], s: NDArray[np.float64]) -> str:
    with_event, without = s[x > 0], s[size - x > 0]
    if not len(with_event) or not len(without):
        return "all patients or none have the event"
    if np.ptp(s[size > 0]) == 0:
        return "all patients are at one level"
    if with_event.min() >= without.max() or with_event.max() <= without.min():
        return "one dose separates the patients with the event from those without"
    return ""


def _likelihood(eta: NDArray[np.float64], x: NDArray[np.float64], size: NDArray[np.float64]) -> float:
    return float((xlogy(x, expit(eta)) + xlogy(size - x, expit(-eta))).sum())


def _information(design: NDArray[np.float64], p: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(design.T @ (design * (size * p * (1 - p))[:, None]))
