"""Sigmoid models of counts by dose: maximum likelihood, and the profile interval of the ED50.

Events at each dose are binomial. The sigmoid (Hill, Emax) model is that of `hill.hill`; the logistic model in the
logarithm of dose is its special case with a floor of 0 and a plateau of 1. Log-likelihoods are sums over patients
(Bernoulli, without binomial constants). Sources: Bretz et al., Biometrics 2005;61:738; for the profile interval,
Venzon and Moolgavkar, Appl Stat 1988;37:87.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize
from scipy.special import chdtri, expit, log_expit, xlogy

from review.synthesis.hill import hill

Numbers = NDArray[np.float64]
BEYOND = 1000.0
"""The ED50 is sought up to this factor below the lowest and above the highest dose."""
STEEPEST = 20.0
_NEAR = 1e-4
"""An estimate within this share of its range is on the bound."""
_NEVER = 1e-15
_START_PLATEAUS, _START_SLOPES = (0.5, 0.9, 1.0), (0.7, 1.0, 2.5)
_STEPS = 240
"""Plateaus tried for the band of a curve; four times as many ED50."""
_CLOSE: Any = {"ftol": 1e-15, "gtol": 1e-9, "maxiter": 1000}


@dataclass(frozen=True)
class Counts:
    """Patients and patients with the event by dose (a number above 0, or 0 for untreated); `study` is a number each."""

    dose: Numbers
    n: Numbers
    events: Numbers
    study: NDArray[np.int64]

    def nll(self, p: Numbers) -> float:
        """The negative log-likelihood of these proportions."""
        return float(_nll(self, p))


@dataclass(frozen=True)
class Sigmoid:
    """An estimated sigmoid curve; `on_bound` names the parameters that would go further if they could."""

    ed50: float
    emax: float
    h: float
    e0: float
    nll: float
    parameters: int
    on_bound: tuple[str, ...]


@dataclass(frozen=True)
class Logistic:
    """An estimated logistic model: `logit p = intercept + slope * ln(dose / reference)`.

    With study terms `intercept` is that of the first study.
    """

    intercept: float
    slope: float
    nll: float
    parameters: int


def fit_sigmoid(counts: Counts, h: float | None = 1.0) -> Sigmoid:
    """The sigmoid curve of largest likelihood; the exponent is given, or estimated where it is None.

    The floor is 0 unless there are untreated patients (dose 0), who estimate it.
    """
    box = _box(counts, h)
    starts = [
        [log_ed50, plateau, log(slope), 0.0]
        for log_ed50 in np.linspace(log(_doses(counts).min()), log(_doses(counts).max()), 4)
        for plateau in _START_PLATEAUS
        for slope in (_START_SLOPES if h is None else (h,))
    ]
    at, nll = min((_descend(counts, start, box) for start in starts), key=lambda found: found[1])
    free = [low < high for low, high in box]
    # A floor may well be 0; a plateau of 1 says that the data do not hold it back.
    on_bound = tuple(
        name
        for name, x, (low, high) in zip(("ed50", "emax", "h"), at, box, strict=False)
        if low < high and min(x - low, high - x) < _NEAR * (high - low)
    )
    log_ed50, emax, log_h, e0 = at.tolist()
    return Sigmoid(exp(log_ed50), emax, exp(log_h), e0, nll, sum(free), on_bound)


def ed50_interval(counts: Counts, best: Sigmoid, h: float | None = 1.0, level: float = 0.95) -> tuple[float, float]:
    """The profile-likelihood interval of the ED50: 0 and infinity where the data set no limit.

    For each ED50 the other parameters are those that fit best; within the interval twice the loss in
    log-likelihood is below the quantile of chi-square with one degree of freedom. Other plateaus are tried as starts,
    for the likelihood may have a second summit where the ED50 is held far away.
    """
    allowed = best.nll + chdtri(1, 1 - level) / 2
    (low, high), *others = _box(counts, h)
    start = [best.emax, log(best.h), best.e0]

    def loss(log_ed50: float) -> float:
        box = [(log_ed50, log_ed50), *others]
        plateaus = (start, [1.0, *start[1:]], [0.5, *start[1:]])
        return float(min(_descend(counts, [log_ed50, *rest], box)[1] for rest in plateaus) - allowed)

    centre = log(best.ed50)
    lower = exp(brentq(loss, low, centre, xtol=1e-10)) if loss(low) > 0 else 0.0
    upper = exp(brentq(loss, centre, high, xtol=1e-10)) if loss(high) > 0 else inf
    return lower, upper


def fit_logistic(counts: Counts, reference: float = 1.0, by_study: bool = False) -> Logistic | None:
    """The logistic model of largest likelihood; None where there is none, as an outcome is separated by dose."""
    treated = counts.dose > 0
    dose, n, events = counts.dose[treated], counts.n[treated], counts.events[treated]
    study = np.unique(counts.study[treated], return_inverse=True)[1]
    terms = np.eye(study.max() + 1)[study][:, 1:] if by_study else np.empty((len(dose), 0))
    design = np.column_stack([np.ones(len(dose)), np.log(dose / reference), terms])

    def nll(beta: Numbers) -> float:
        eta = design @ beta
        return -float(events @ log_expit(eta) + (n - events) @ log_expit(-eta))

    def gradient(beta: Numbers) -> Numbers:
        return np.asarray(design.T @ (n * expit(design @ beta) - events))

    found = minimize(nll, np.zeros(design.shape[1]), jac=gradient, method="BFGS", options={"gtol": 1e-9})
    information = design.T @ (design * (n * expit(design @ found.x) * expit(-(design @ found.x)))[:, None])
    if np.abs(gradient(found.x)).max() > 1e-5 or np.linalg.eigvalsh(information)[0] < 1e-6:
        return None
    return Logistic(float(found.x[0]), float(found.x[1]), float(found.fun), design.shape[1])


def band(counts: Counts, best: Sigmoid, doses: Numbers, level: float = 0.95) -> tuple[Numbers, Numbers]:
    """The pointwise profile-likelihood band of an estimated curve: lower and upper proportion at each dose.

    The least and largest proportion at a dose among all ED50 and plateaus that the data do not reject (as in
    `ed50_interval`), at the estimated exponent and floor.
    """
    (low, high), *_ = _box(counts, best.h)
    ed50 = np.exp(np.linspace(low, high, 4 * _STEPS))[:, None, None]
    emax = np.linspace(0, 1, _STEPS + 1)[None, :, None]
    nll = _nll(counts, hill(counts.dose, ed50, emax, best.h, best.e0))
    row, column = np.nonzero(nll <= best.nll + chdtri(1, 1 - level) / 2)
    kept = hill(doses, ed50[row, :, 0], emax[0, column], best.h, best.e0)
    own = hill(doses, best.ed50, best.emax, best.h, best.e0)
    return np.minimum(own, kept.min(axis=0, initial=1.0)), np.maximum(own, kept.max(axis=0, initial=0.0))


def _nll(counts: Counts, p: Numbers) -> Numbers:
    """Summed over the last axis; a proportion of 0 that an event refutes is unlikely beyond measure, not infinite."""
    p = np.clip(p, _NEVER, 1 - _NEVER)
    likelihood = xlogy(counts.events, p) + xlogy(counts.n - counts.events, 1 - p)
    return np.asarray(-likelihood.sum(axis=-1))


def _doses(counts: Counts) -> Numbers:
    return counts.dose[counts.dose > 0]


def _box(counts: Counts, h: float | None) -> list[tuple[float, float]]:
    """Bounds of ln ED50, plateau, ln h and floor; equal where a parameter is given."""
    doses = _doses(counts)
    slopes = (-log(STEEPEST), log(STEEPEST)) if h is None else (log(h), log(h))
    floor = (0.0, 1.0) if (counts.dose == 0).any() else (0.0, 0.0)
    return [(log(doses.min() / BEYOND), log(doses.max() * BEYOND)), (0.0, 1.0), slopes, floor]


def _descend(counts: Counts, start: list[float], box: list[tuple[float, float]]) -> tuple[Numbers, float]:
    """The nearest minimum of the negative log-likelihood, and its value."""

    def nll(at: Any) -> float:
        return counts.nll(hill(counts.dose, exp(at[0]), at[1], exp(at[2]), at[3]))

    found = minimize(nll, np.clip(start, *np.transpose(box)), method="L-BFGS-B", bounds=box, options=_CLOSE)
    return found.x, float(found.fun)
