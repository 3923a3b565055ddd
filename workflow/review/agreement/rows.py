"""Rows of the tables of agreement: what is reported together, and why something could not be computed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.agreement import two_raters
from review.agreement.many_raters import MISSING, Codes
from review.agreement.two_raters import Counts, Numbers
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
    coverage=REAL,
    kappa_boot_low=REAL,
    kappa_boot_high=REAL,
    kappa_linear=REAL,
    kappa_linear_se=REAL,
    kappa_linear_low=REAL,
    kappa_linear_high=REAL,
    kappa_quadratic=REAL,
    kappa_quadratic_se=REAL,
    kappa_quadratic_low=REAL,
    kappa_quadratic_high=REAL,
    ac1_se=REAL,
    ac1_low=REAL,
    ac1_high=REAL,
    positive=REAL,
    positive_low=REAL,
    positive_high=REAL,
    negative=REAL,
    negative_low=REAL,
    negative_high=REAL,
    prevalence=REAL,
    bias=REAL,
)
AGREEMENT_KEY = ["scope", "item", "rater_1", "rater_2"]
SMALL_SAMPLE = 30
"""Below this many units the large-sample interval of kappa is joined by a bootstrap interval."""


def codes(ratings: pd.Series[str], categories: Sequence[str]) -> Codes:
    """The place of each rating in the codebook; an empty one is missing, unless the codebook has an empty category.

    Raises `ValueError` for a rating outside the categories.
    """
    found = pd.Index(list(categories)).get_indexer(pd.Index(ratings)).astype(np.int64)
    if unknown := sorted(set(ratings[found == MISSING]) - {""}):
        raise ValueError(f"ratings outside the codebook: {', '.join(unknown)}")
    return found


def tabulate(first: Codes, second: Codes, q: int, group: Codes, groups: int) -> Counts:
    """A q x q table for each of `groups` from the units that both rated; `group` says which one a unit is in."""
    both = (first != MISSING) & (second != MISSING)
    cells = ((group * q + first) * q + second)[both]
    return np.bincount(cells, minlength=groups * q * q).reshape(groups, q, q).astype(np.float64)


def statistics(tables: Counts, n_any: npt.NDArray[np.int64], ordered: bool) -> dict[str, Any]:
    """The columns of `AGREEMENT` after the raters, a value for each table of a stack (tables x q x q).

    `n_any` are the units that either rater rated. Weighted kappa, and agreement on the first and the last category
    (positive and negative), are for categories that are `ordered`; prevalence and bias index for two. What cannot be
    computed is null, and `reason` says why: `no_pairs`, `single_category` (both used one and the same) or
    `single_pair` (no error from one unit).
    """
    q, n = tables.shape[-1], tables.sum(axis=(-2, -1))
    found = dict.fromkeys(AGREEMENT.names[AGREEMENT.names.index("n") :], np.full(len(tables), np.nan))
    found |= _shares(np.trace(tables, axis1=-2, axis2=-1), n, n_any)
    found |= _with_interval("kappa", *two_raters.cohen_kappa(tables))
    value, se = two_raters.ac1(tables)
    low, high = two_raters.student_interval(value, se, n)
    found |= {"ac1": value, "ac1_se": se, "ac1_low": low, "ac1_high": high, "pabak": two_raters.pabak(tables)}
    if ordered:
        for name, power in (("kappa_linear", 1), ("kappa_quadratic", 2)):
            found |= _with_interval(name, *two_raters.cohen_kappa(tables, two_raters.weights(q, power)))
        for name, category in (("positive", 0), ("negative", q - 1)):
            parts = two_raters.specific_agreement(tables, category)
            found |= dict(zip([name, f"{name}_low", f"{name}_high"], parts, strict=True))
    if q == 2:
        found |= dict(zip(["prevalence", "bias"], two_raters.prevalence_and_bias(tables), strict=True))
    small = (n < SMALL_SAMPLE) & ~np.isnan(found["kappa_se"])
    found |= dict(zip(["kappa_boot_low", "kappa_boot_high"], _bootstrapped(tables, small), strict=True))
    causes = [n == 0, np.isnan(found["kappa"]), n == 1]
    return found | {"reason": np.select(causes, ["no_pairs", "single_category", "single_pair"], "")}


def agreement_row(
    scope: str,
    item: str,
    rater_1: str,
    rater_2: str,
    pairs: pd.DataFrame,
    categories: Sequence[str],
    ordered: bool = False,
) -> dict[str, Any]:
    """One row of `AGREEMENT` from two columns of ratings, one row a unit; `ordered` says whether the categories are.

    An empty rating is a missing one (unless the codebook has an empty category): the unit counts in `n_any` only.
    Without categories there is a proportion only, and `reason` is `not_categorical`; else see `statistics`. Raises
    `ValueError` for a rating outside the codebook.
    """
    names = {"scope": scope, "item": item, "rater_1": rater_1, "rater_2": rater_2}
    first, second = (pairs.iloc[:, side] for side in (0, 1))
    rated = (pairs != "") | ("" in categories)
    both, n_any = rated.all(axis=1), np.array([rated.any(axis=1).sum()])
    if not categories:
        equal = (first == second)[both]
        shares = _shares(np.array([equal.sum()]), np.array([len(equal)]), n_any)
        found = dict.fromkeys(AGREEMENT.names, np.full(1, np.nan)) | shares
        found["reason"] = np.array(["not_categorical" if len(equal) else "no_pairs"])
    else:
        one, other = codes(first, categories), codes(second, categories)
        table = tabulate(one, other, len(categories), np.zeros(len(pairs), dtype=np.int64), 1)
        found = statistics(table, n_any, ordered)
    return dict.fromkeys(AGREEMENT.names) | {name: value[0] for name, value in found.items()} | names


def _shares(agreed: Numbers, n: Numbers, n_any: npt.NDArray[np.int64]) -> dict[str, Any]:
    low, high = wilson(agreed, n)
    with np.errstate(invalid="ignore"):
        shares = {"coverage": n / n_any, "p_observed": agreed / n, "p_low": low, "p_high": high}
    return shares | {"n": n.astype(np.int64), "n_any": n_any}


def _bootstrapped(tables: Counts, wanted: npt.NDArray[np.bool_]) -> Numbers:
    """Lower and upper limits of kappa by bootstrap, NaN for the tables that are not wanted."""
    limits = np.full((2, len(tables)), np.nan)
    for place in np.flatnonzero(wanted):
        limits[:, place] = two_raters.bootstrap_kappa(tables[place])
    return limits


def _with_interval(name: str, value: Numbers, se: Numbers) -> dict[str, Numbers]:
    low, high = two_raters.normal_interval(value, se)
    return {name: value, f"{name}_se": se, f"{name}_low": low, f"{name}_high": high}
