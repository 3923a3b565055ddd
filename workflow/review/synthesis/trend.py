"""Analysis `trend`: does the outcome rise with the dose level, within each study?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.synthesis import cochran_armitage
from review.synthesis.counts import read_counts, shares, studies
from review.synthesis.exact import freeman_halton
from review.synthesis.logistic import logistic_slope
from review.tables import INTEGER, REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    study_id=TEXT,
    label=TEXT,
    outcome=TEXT,
    score=TEXT,
    n_levels=INTEGER,
    n=INTEGER,
    events=INTEGER,
    detail=TEXT,
    z=REAL,
    p_value=REAL,
    p_exact=REAL,
    p_increase=REAL,
    mid_p_increase=REAL,
    exact_reason=TEXT,
    slope=REAL,
    slope_se=REAL,
    p_slope=REAL,
    slope_reason=TEXT,
    p_ffh=REAL,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "study_id", "outcome", "score"]
SCORES = ("log10", "rank", "dose")
"""Scores of the levels: log10 of the dose is the default, the others show whether it matters."""

Row = dict[str, Any]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study, outcome and score, from the counts of `tables["form"]` (see `counts.read_counts`).

    `z` and `p_value` are those of the Cochran-Armitage test, two-sided; `p_exact` (two-sided by the distance from the
    mean), `p_increase` (for a rise) and `mid_p_increase` those of its exact form; `slope` is the change of the log odds
    per unit of the score, with standard error and likelihood ratio P value; `p_ffh` compares the levels without an
    order (Freeman and Halton). What cannot be computed says why in `reason`, `exact_reason` and `slope_reason`.
    """
    counts = read_counts(tables["form"], analysis)
    rows = [named | {"score": score} | _row(levels, score) for named, levels in studies(counts) for score in SCORES]
    return pd.DataFrame(rows, columns=TABLE.names).assign(analysis=analysis["id"])


def scores(levels: pd.DataFrame, score: str) -> pd.Series[float] | str:
    """The score of each level, or the reason why there is none."""
    if levels["order"].isna().any():
        return "a level has no place in the order"
    if score == "rank":
        return levels["order"].rank()
    dose = levels["dose"].astype("float64")
    if dose.isna().any():
        return "a level has no single dose"
    if score == "log10" and (dose <= 0).any():
        return "a level has no dose above 0, which a logarithm needs"
    return pd.Series(np.log10(dose) if score == "log10" else dose, index=levels.index)


def trend_reason(levels: pd.DataFrame) -> str:
    """Why levels with counts have no trend; empty where they have one."""
    if len(levels) < 2:
        return f"{len(levels)} level with counts, a trend needs two"
    if levels["events"].sum() in (0, levels["n"].sum()):
        return "all patients or none have the outcome"
    return ""


def _row(every: pd.DataFrame, score: str) -> Row:
    levels = every[every["known"]]
    row: Row = {
        "n_levels": len(levels),
        "n": levels["n"].sum(),
        "events": levels["events"].sum(),
        "detail": shares(every),
    }
    score_of = scores(levels, score)
    reason = trend_reason(levels) or (score_of if isinstance(score_of, str) else "")
    if reason:
        return row | {"state": "not_estimable", "reason": reason, "exact_reason": "", "slope_reason": ""}
    x, n, s = (np.asarray(one, dtype=np.float64) for one in (levels["events"], levels["n"], score_of))
    normal, exact = cochran_armitage.asymptotic(x, n, s), cochran_armitage.exact(x, n, s)
    slope = logistic_slope(x, n, s)
    row |= {"state": "computed", "reason": "", "z": normal.z, "p_value": normal.p_value}
    row |= {"exact_reason": "too many tables to enumerate"} if exact is None else {"exact_reason": "", **_exact(exact)}
    row |= {"slope_reason": slope} if isinstance(slope, str) else {"slope_reason": "", **_slope(slope)}
    table = [[int(k), int(size - k)] for k, size in zip(x, n, strict=True)]
    return row | {"p_ffh": freeman_halton(table)}


def _exact(exact: cochran_armitage.Exact) -> Row:
    return {"p_exact": exact.p_value, "p_increase": exact.p_increase, "mid_p_increase": exact.mid_p_increase}


def _slope(slope: Any) -> Row:
    return {"slope": slope.slope, "slope_se": slope.se, "p_slope": slope.p_value}
