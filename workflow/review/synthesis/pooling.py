"""Analysis `pooling`: one proportion over studies by random effects, only where a protocol asks and it makes sense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import expit, logit, ndtri

from review.synthesis.counts import listed, read_counts
from review.tables import INTEGER, REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    outcome=TEXT,
    n_studies=INTEGER,
    n_left_out=INTEGER,
    events=INTEGER,
    n=INTEGER,
    proportion=REAL,
    low=REAL,
    high=REAL,
    tau2=REAL,
    i2=REAL,
    studies=TEXT,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "outcome"]
MIN_STUDIES = 5
LARGEST_I2 = 0.75
"""Above it heterogeneity is considerable (Cochrane Handbook, 10.10.2) and one number says nothing."""

Row = dict[str, Any]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row an outcome, from the counts of `tables["form"]` (see `counts.read_counts`) in the arms of `levels`.

    `state` is `refused`, with the reason, where a study has several of these arms (they are not independent), fewer
    than `MIN_STUDIES` studies have counts, or `i2`, the share of heterogeneity, is above `LARGEST_I2`. `n_left_out` are
    the studies with such an arm whose counts are not reported.
    """
    counts = read_counts(tables["form"], analysis)
    rows = [
        {"outcome": outcome} | _row(every[every["level"].isin(analysis["levels"])])
        for outcome, every in counts.groupby("outcome", sort=True)
    ]
    return pd.DataFrame(rows, columns=TABLE.names).assign(analysis=analysis["id"])


def random_effects(events: ArrayLike, n: ArrayLike) -> Row:
    """`proportion`, its 95 % limits `low` and `high`, `tau2` and `i2`, of log odds (DerSimonian and Laird 1986).

    Half a patient is added on both sides of a study in which all or none have the event.
    """
    k, size = np.asarray(events, dtype=float), np.asarray(n, dtype=float)
    added = np.where((k == 0) | (k == size), 0.5, 0.0)
    k, size = k + added, size + 2 * added
    effect, variance = logit(k / size), 1 / k + 1 / (size - k)
    weight = 1 / variance
    q = float((weight * (effect - (weight @ effect) / weight.sum()) ** 2).sum())
    freedom = len(k) - 1
    tau2 = max(0.0, (q - freedom) / (weight.sum() - (weight**2).sum() / weight.sum()))
    weight = 1 / (variance + tau2)
    mean, error = (weight @ effect) / weight.sum(), weight.sum() ** -0.5
    low, high = expit(mean + np.array([-1, 1]) * ndtri(0.975) * error)
    i2 = max(0.0, (q - freedom) / q) if q > 0 else 0.0
    return {"proportion": float(expit(mean)), "low": float(low), "high": float(high), "tau2": tau2, "i2": i2}


def _row(every: pd.DataFrame) -> Row:
    arms = every[every["known"]]
    n_studies = arms["study_id"].nunique()
    row: Row = {"n_studies": n_studies, "n_left_out": every["study_id"].nunique() - n_studies}
    row |= {"studies": listed(arms["study_id"])}
    row |= {"events": arms["events"].sum(), "n": arms["n"].sum()}
    several = arms.loc[arms["study_id"].duplicated(), "study_id"]
    if len(several):
        return row | {"state": "refused", "reason": f"several arms of {listed(several)} are not independent"}
    if len(arms) < MIN_STUDIES:
        return row | {"state": "refused", "reason": f"{len(arms)} studies, pooling needs {MIN_STUDIES}"}
    pooled = random_effects(arms["events"], arms["n"])
    if pooled["i2"] > LARGEST_I2:
        reason = f"I2 is {pooled['i2']:.2f}: the studies differ too much for one number"
        return row | {"i2": pooled["i2"], "tau2": pooled["tau2"], "state": "refused", "reason": reason}
    return row | pooled | {"state": "computed", "reason": ""}
