"""Agreement of all raters together: one row an item, with Krippendorff's alpha and its kin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from review.agreement import many_raters
from review.agreement.many_raters import Codes, Level
from review.agreement.two_raters import student_interval
from review.tables import INTEGER, REAL, TEXT, columns

ALL_RATERS = columns(
    scope=TEXT,
    item=TEXT,
    raters=TEXT,
    n=INTEGER,
    n_any=INTEGER,
    coverage=REAL,
    p_observed=REAL,
    alpha_nominal=REAL,
    alpha_nominal_low=REAL,
    alpha_nominal_high=REAL,
    alpha_ordinal=REAL,
    alpha_ordinal_low=REAL,
    alpha_ordinal_high=REAL,
    ac1=REAL,
    ac1_se=REAL,
    ac1_low=REAL,
    ac1_high=REAL,
    fleiss_kappa=REAL,
    conger_kappa=REAL,
    brennan_prediger=REAL,
    reason=TEXT,
)
ALL_RATERS_KEY = ["scope", "item"]


def all_raters_row(
    scope: str, item: str, raters: Sequence[str], ratings: Codes, categories: int, ordered: bool
) -> dict[str, Any]:
    """One row of `ALL_RATERS` from codes of ratings, units in rows and raters in columns (see `many_raters`).

    `n` are the units with two ratings or more, `n_any` those with any. Alpha has a bootstrap interval; of categories
    that are `ordered` there is also the ordinal alpha. What cannot be computed is null, and `reason` says why:
    `no_pairs`, `single_category` (nobody used another one) or `single_pair` (no interval from one unit).
    """
    found = many_raters.patterns(ratings, categories)
    n, n_any = (int(found.units[found.chose.sum(axis=1) >= least].sum()) for least in (2, 1))
    row: dict[str, Any] = dict.fromkeys(ALL_RATERS.names) | {
        "scope": scope, "item": item, "raters": "; ".join(raters), "n": n, "n_any": n_any,
        "coverage": n / n_any if n_any else None, "reason": "",
    }  # fmt: skip
    if n == 0:
        return row | {"reason": "no_pairs"}
    row["p_observed"] = many_raters.percent_agreement(found)
    if categories == 1:
        return row | {"reason": "single_category"}
    value, se = many_raters.ac1(found)
    low, high = student_interval(*map(np.asarray, (value, se, n_any)))
    row |= {"ac1": value, "ac1_se": se, "ac1_low": low, "ac1_high": high}
    row["fleiss_kappa"] = many_raters.fleiss_kappa(found)
    row["conger_kappa"] = many_raters.conger_kappa(ratings, found)
    row["brennan_prediger"] = many_raters.brennan_prediger(found)
    if np.isnan(many_raters.alpha(found)):
        return row | {"reason": "single_category"}
    levels: tuple[Level, ...] = ("nominal", "ordinal") if ordered else ("nominal",)
    for level in levels:
        row[f"alpha_{level}"] = many_raters.alpha(found, level)
        if n > 1:
            row[f"alpha_{level}_low"], row[f"alpha_{level}_high"] = many_raters.bootstrap_alpha(found, level)
    return row | {"reason": "" if n > 1 else "single_pair"}
