"""Two raters: agreement on q x q tables of counts, first rater in rows.

Every function takes a stack of tables (any leading axes) and gives a number for each of them, NaN where it is not
defined. The categories come from the codebook, never from the ratings, since AC1 and PABAK depend on their number.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from review.interval import wilson

Counts = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.float64]

Z = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""
RESAMPLES, SEED = 2000, 1960
_UNDEFINED = 1e-12
_CELLS = (-2, -1)


def weights(q: int, power: int) -> Counts:
    """Credit for ratings that differ, by their distance on an ordered scale: linear (1) or quadratic (2)."""
    steps = np.abs(np.subtract.outer(np.arange(q), np.arange(q)))
    return 1.0 - (steps / max(q - 1, 1)) ** power


def percent_agreement(tables: Counts) -> Numbers:
    """Share of units on the diagonal."""
    with np.errstate(invalid="ignore"):
        return np.asarray(np.trace(tables, axis1=-2, axis2=-1) / tables.sum(axis=_CELLS))


def cohen_kappa(tables: Counts, credit: Counts | None = None) -> tuple[Numbers, Numbers]:
    """Kappa and its large-sample standard error (Fleiss, Cohen and Everitt, Psychol Bull 1969;72:323).

    `credit` are weights of agreement; without them only equal ratings agree. Kappa is not defined where chance alone
    gives full agreement: both raters used one and the same category only. The error needs two units.
    """
    credit = np.eye(tables.shape[-1]) if credit is None else credit
    n = tables.sum(axis=_CELLS)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = tables / n[..., None, None]
        rows, cols = p.sum(axis=-1), p.sum(axis=-2)
        row_credit, col_credit = cols @ credit.T, rows @ credit
        observed, expected = (credit * p).sum(axis=_CELLS), (rows * row_credit).sum(axis=-1)
        kappa = np.where(1 - expected < _UNDEFINED, np.nan, (observed - expected) / (1 - expected))
        spread = credit - (row_credit[..., :, None] + col_credit[..., None, :]) * (1 - kappa)[..., None, None]
        moment = (p * spread**2).sum(axis=_CELLS) - (kappa - expected * (1 - kappa)) ** 2
        variance = np.maximum(moment, 0) / (n * (1 - expected) ** 2)
    return kappa, np.where(n > 1, np.sqrt(variance), np.nan)


def normal_interval(value: Numbers, se: Numbers) -> tuple[Numbers, Numbers]:
    """95 % interval within [-1, 1] from a large-sample error."""
    return np.maximum(-1.0, value - Z * se), np.minimum(1.0, value + Z * se)


def student_interval(value: Numbers, se: Numbers, n: Numbers) -> tuple[Numbers, Numbers]:
    """95 % interval within [-1, 1] with Student's quantile for n - 1 units, as Gwet gives it; NaN for one unit."""
    half = stdtrit(np.where(n > 1, n - 1.0, np.nan), 0.975) * se
    return np.maximum(-1.0, value - half), np.minimum(1.0, value + half)


def bootstrap_kappa(table: Counts) -> tuple[float, float]:
    """Percentile 95 % interval of the kappa of one table, from resampled units.

    Resamples without a kappa are left out, and so are categories that nobody used, which change nothing.
    """
    used = (table.sum(axis=0) + table.sum(axis=1)) > 0
    kept = table[np.ix_(used, used)]
    drawn = np.random.default_rng(SEED).multinomial(int(kept.sum()), (kept / kept.sum()).ravel(), RESAMPLES)
    kappa, _ = cohen_kappa(drawn.reshape(-1, *kept.shape).astype(np.float64))
    low, high = np.nanpercentile(kappa, [2.5, 97.5])
    return float(low), float(high)


def ac1(tables: Counts) -> tuple[Numbers, Numbers]:
    """Gwet's first-order agreement coefficient and its standard error (Br J Math Stat Psychol 2008;61:29)."""
    q, n = tables.shape[-1], tables.sum(axis=_CELLS)
    with np.errstate(invalid="ignore", divide="ignore"):
        p = tables / n[..., None, None]
        used = (p.sum(axis=-1) + p.sum(axis=-2)) / 2
        observed, expected = percent_agreement(tables), (used * (1 - used)).sum(axis=-1) / (q - 1)
        value = (observed - expected) / (1 - expected)
        unused = 1 - (used[..., :, None] + used[..., None, :]) / 2
        spread = np.eye(q) - 2 * (1 - value)[..., None, None] * unused / (q - 1)
        moment = (p * spread**2).sum(axis=_CELLS) - (observed - 2 * (1 - value) * expected) ** 2
        se = np.sqrt(np.maximum(moment, 0) / n) / (1 - expected)
    return value, np.where(n > 1, se, np.nan)


def pabak(tables: Counts) -> Numbers:
    """Prevalence- and bias-adjusted kappa; for more categories the coefficient of Brennan and Prediger."""
    q = tables.shape[-1]
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((q * percent_agreement(tables) - 1) / np.float64(q - 1))


def specific_agreement(tables: Counts, category: int) -> tuple[Numbers, Numbers, Numbers]:
    """Agreement on one category (Cicchetti and Feinstein, J Clin Epidemiol 1990;43:551) with a 95 % interval.

    Of the units that anybody puts there, the share s that both put there is a plain proportion, and the agreement is
    2 s / (1 + s): so Wilson's limits of s give the limits. Not defined where nobody uses the category.
    """
    both = tables[..., category, category]
    either = tables[..., category, :].sum(axis=-1) + tables[..., :, category].sum(axis=-1) - both
    with np.errstate(invalid="ignore"):
        shares = (both / either, *wilson(both, either))
    value, low, high = (2 * share / (1 + share) for share in shares)
    return value, low, high


def prevalence_and_bias(tables: Counts) -> tuple[Numbers, Numbers]:
    """Prevalence and bias index of two categories (Byrt et al., J Clin Epidemiol 1993;46:423)."""
    n = tables.sum(axis=_CELLS)
    with np.errstate(invalid="ignore"):
        prevalence = np.abs(tables[..., 0, 0] - tables[..., 1, 1]) / n
        bias = np.abs(tables[..., 0, 1] - tables[..., 1, 0]) / n
    return prevalence, bias
