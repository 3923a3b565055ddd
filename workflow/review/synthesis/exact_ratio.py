"""The exact unconditional interval of a ratio of two independent proportions (Chan and Zhang, Biometrics 1999;55:1202).

Two one-sided tests are inverted. Tables are ordered by the score statistic (Miettinen and Nurminen, Stat Med
1985;4:213), and a tail is the largest over the unknown risk of the controls.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py, xlogy

from review.interval import clopper_pearson

Reals = NDArray[np.float64]
MOST_TABLES = 250_000
_NUISANCE = 256
"""Points of the grid over the controls' risk."""
_STEP = 1.005
"""The factor between the ratios that are tried from the outermost inwards."""
_SAME = 1e-9


def ratio_limits(events: int, n: int, control_events: int, control_n: int, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper limit of (events / n) / (control_events / control_n).

    The lower limit is 0 without an event, the upper one infinite without an event among the controls; both are NaN
    where there are more than `MOST_TABLES` tables. Raises `ValueError` unless 0 <= events <= n and 0 < n on both sides.
    """
    if not (0 <= events <= n and 0 <= control_events <= control_n and n > 0 and control_n > 0):
        raise ValueError("expected 0 <= events <= n and 0 < n")
    if (n + 1) * (control_n + 1) > MOST_TABLES:
        return np.nan, np.nan
    tail = (1 - level) / 2

    def rejected(ratio: float, side: int) -> bool:
        return one_sided(ratio, events, n, control_events, control_n)[side] <= tail

    risks, controls = (clopper_pearson(k, of, np.sqrt(level)) for k, of in ((events, n), (control_events, control_n)))
    low = 0.0 if events == 0 else 1 / _outermost(lambda ratio: rejected(1 / ratio, 1), 2 * controls[1] / risks[0])
    high = np.inf if control_events == 0 else _outermost(lambda ratio: rejected(ratio, 0), 2 * risks[1] / controls[0])
    return low, high


def one_sided(ratio: float, events: int, n: int, control_events: int, control_n: int) -> tuple[float, float]:
    """P values of a ratio against smaller and against larger ones."""
    score = _scores(ratio, n, control_n)
    seen = score[events, control_events]
    control_risk = np.linspace(0, min(1.0, 1 / ratio), _NUISANCE)[:, None]
    mine = _binomial(n, np.minimum(ratio * control_risk, 1.0))
    others = _binomial(control_n, control_risk)

    def largest(tables: NDArray[np.bool_]) -> float:
        return float(((mine @ tables) * others).sum(axis=1).max())

    return largest(score <= seen + _SAME), largest(score >= seen - _SAME)


def _scores(ratio: float, n: int, control_n: int) -> Reals:
    """The score statistic of every table: rows are events, columns those of the controls."""
    x, y = np.arange(n + 1.0)[:, None], np.arange(control_n + 1.0)[None, :]
    a = (n + control_n) * ratio
    b = n * ratio + x + control_n + y * ratio
    risk = (b - np.sqrt(np.maximum(b**2 - 4 * a * (x + y), 0))) / (2 * a)  # of the controls, most likely at this ratio
    variance = ratio * risk * (1 - ratio * risk) / n + ratio**2 * risk * (1 - risk) / control_n
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variance > 0, (x / n - ratio * y / control_n) / np.sqrt(variance), 0.0)


def _binomial(n: int, risk: Reals) -> Reals:
    """The probability of each number of events."""
    k = np.arange(n + 1.0)
    ways = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return np.asarray(np.exp(ways + xlogy(k, risk) + xlog1py(n - k, -risk)))


def _outermost(rejected: Callable[[float], bool], start: Reals) -> float:
    """The largest ratio that is not rejected, from `start`: the quotient of the limits of both risks, and twice that.

    These limits already hold together at the level, if widely. The P value does not fall steadily between them and the
    limit, so the way in is walked: halving could end at an inner crossing.
    """
    ratio = float(start)
    while rejected(ratio):
        ratio /= _STEP
    outside, inside = np.log(ratio * _STEP), np.log(ratio)
    while outside - inside > 1e-6:
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if rejected(float(np.exp(middle))) else (outside, middle)
    return float(np.exp(inside))
