"""How far two raters agree: proportion, Cohen's kappa, Gwet's AC1 and PABAK on a table of counts.

Tables are q x q counts, first rater in rows. The categories come from the codebook, never from the ratings,
since AC1 and PABAK depend on their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.interval import wilson
from review.tables import INTEGER, REAL, TEXT, columns

AGREEMENT = columns(
    scope=TEXT,
    item=TEXT,
    rater_1=TEXT,
    rater_2=TEXT,
    n=INTEGER,
    p_observed=REAL,
    p_low=REAL,
    p_high=REAL,
    kappa=REAL,
    kappa_se=REAL,
    kappa_low=REAL,
    kappa_high=REAL,
    ac1=REAL,
    pabak=REAL,
    reason=TEXT,
    n_any=INTEGER,
    kappa_boot_low=REAL,
    kappa_boot_high=REAL,
    prevalence=REAL,
    bias=REAL,
)
AGREEMENT_KEY = ["scope", "item", "rater_1", "rater_2"]
Z = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""
SMALL_SAMPLE = 30
"""Below this many units the large-sample interval of kappa is joined by a bootstrap interval."""
RESAMPLES, SEED = 2000, 1960
_UNDEFINED = 1e-12

Counts = npt.NDArray[np.float64]


class Kappa(NamedTuple):
    """Cohen's kappa, its large-sample standard error and the 95 % interval within [-1, 1]."""

    value: float
    se: float
    low: float
    high: float


def counts(pairs: pd.DataFrame, categories: Sequence[str]) -> Counts:
    """The q x q table of two columns of ratings. Raises `ValueError` for a rating outside the categories."""
    if unknown := sorted({*pairs.iloc[:, 0], *pairs.iloc[:, 1]} - set(categories)):
        raise ValueError(f"ratings outside the codebook: {', '.join(unknown)}")
    first, second = (pd.Categorical(pairs.iloc[:, side], categories=list(categories)) for side in (0, 1))
    table = np.zeros((len(categories), len(categories)))
    np.add.at(table, (first.codes, second.codes), 1)
    return table


def percent_agreement(table: Counts) -> float:
    """Share of units on the diagonal."""
    return float(np.trace(table) / table.sum())


def cohen_kappa(table: Counts) -> Kappa | None:
    """Unweighted kappa with the standard error of Fleiss, Cohen and Everitt (Psychol Bull 1969;72:323).

    None where chance alone gives full agreement: both raters used one and the same category only.
    """
    n = table.sum()
    p = table / n
    rows, cols = p.sum(axis=1), p.sum(axis=0)
    observed, expected = np.trace(p), float(rows @ cols)
    if 1 - expected < _UNDEFINED:
        return None
    kappa = float((observed - expected) / (1 - expected))
    on_diagonal = np.diag(p) @ (1 - (rows + cols) * (1 - kappa)) ** 2
    off_diagonal = ((p - np.diag(np.diag(p))) * (cols[:, None] + rows[None, :]) ** 2).sum() * (1 - kappa) ** 2
    variance = (on_diagonal + off_diagonal - (kappa - expected * (1 - kappa)) ** 2) / (n * (1 - expected) ** 2)
    se = float(np.sqrt(max(variance, 0.0)))
    return Kappa(kappa, se, max(-1.0, kappa - Z * se), min(1.0, kappa + Z * se))


def bootstrap_kappa(table: Counts) -> tuple[float, float]:
    """Percentile 95 % interval of kappa from resampled units; resamples without a kappa are left out."""
    n, q = int(table.sum()), len(table)
    drawn = np.random.default_rng(SEED).multinomial(n, (table / n).ravel(), RESAMPLES).reshape(-1, q, q) / n
    observed = np.trace(drawn, axis1=1, axis2=2)
    expected = (drawn.sum(axis=2) * drawn.sum(axis=1)).sum(axis=1)
    defined = 1 - expected > _UNDEFINED
    values = (observed[defined] - expected[defined]) / (1 - expected[defined])
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)


def ac1(table: Counts) -> float:
    """Gwet's first-order agreement coefficient (Br J Math Stat Psychol 2008;61:29)."""
    used = (table.sum(axis=0) + table.sum(axis=1)) / (2 * table.sum())
    expected = float((used * (1 - used)).sum() / (len(table) - 1))
    return (percent_agreement(table) - expected) / (1 - expected)


def pabak(table: Counts) -> float:
    """Prevalence- and bias-adjusted kappa; for more categories the coefficient of Brennan and Prediger."""
    q = len(table)
    return (q * percent_agreement(table) - 1) / (q - 1)


def agreement_row(
    scope: str, item: str, rater_1: str, rater_2: str, pairs: pd.DataFrame, categories: Sequence[str]
) -> dict[str, Any]:
    """One row of `AGREEMENT` from two columns of ratings, one row a unit.

    An empty rating is a missing one (unless the codebook has an empty category): the unit counts in `n_any`
    only. Without categories (values that are not categorical) there is a proportion only. What cannot be
    computed is null, and `reason` says why: `no_pairs`, `not_categorical` or `single_category`. Prevalence
    and bias index (Byrt, J Clin Epidemiol 1993;46:423) are for two categories. Raises `ValueError` for a
    rating outside the codebook.
    """
    rated = (pairs != "") | ("" in categories)
    both = pairs[rated.all(axis=1)]
    n = len(both)
    row: dict[str, Any] = dict.fromkeys(AGREEMENT.names) | {
        "scope": scope, "item": item, "rater_1": rater_1, "rater_2": rater_2,
        "n": n, "n_any": int(rated.any(axis=1).sum()), "reason": "",
    }  # fmt: skip
    if n == 0:
        return row | {"reason": "no_pairs"}
    share = float((both.iloc[:, 0] == both.iloc[:, 1]).mean())
    low, high = wilson(round(share * n), n)
    row |= {"p_observed": share, "p_low": float(low), "p_high": float(high)}
    if not categories:
        return row | {"reason": "not_categorical"}
    table = counts(both, categories)
    if len(categories) == 1:
        return row | {"reason": "single_category"}
    row |= {"ac1": ac1(table), "pabak": pabak(table)}
    if len(categories) == 2:
        row |= {"prevalence": abs(table[0, 0] - table[1, 1]) / n, "bias": abs(table[0, 1] - table[1, 0]) / n}
    kappa = cohen_kappa(table)
    if kappa is None:
        return row | {"reason": "single_category"}
    row |= {"kappa": kappa.value, "kappa_se": kappa.se, "kappa_low": kappa.low, "kappa_high": kappa.high}
    if n < SMALL_SAMPLE:
        row["kappa_boot_low"], row["kappa_boot_high"] = bootstrap_kappa(table)
    return row
