"""Analysis `proportion`: the events of each arm or dose level with their intervals, a row each and not pooled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.interval import clopper_pearson, wilson
from review.synthesis.counts import read_counts
from review.tables import INTEGER, REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    study_id=TEXT,
    label=TEXT,
    outcome=TEXT,
    level=TEXT,
    order=INTEGER,
    dose=REAL,
    events=INTEGER,
    n=INTEGER,
    proportion=REAL,
    wilson_low=REAL,
    wilson_high=REAL,
    exact_low=REAL,
    exact_high=REAL,
    basis=TEXT,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "study_id", "outcome", "order", "level"]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study, outcome and level, from the counts of `tables["form"]` (see `counts.read_counts`).

    Intervals are 95 %, of Wilson and of Clopper and Pearson. Nothing is pooled: diseases, products and gradings differ
    between the studies, and doses within them (Cochrane Handbook, chapter 12).
    """
    counts = read_counts(tables["form"], analysis)
    # An unknown count is no patient at all: its interval is empty.
    k, n = (counts[name].where(counts["known"], 0).to_numpy(dtype=np.float64) for name in ("events", "n"))
    low, high = wilson(k, n)
    exact_low, exact_high = clopper_pearson(k, n)
    return counts.assign(
        analysis=analysis["id"],
        proportion=counts["events"] / counts["n"],
        wilson_low=low,
        wilson_high=high,
        exact_low=exact_low,
        exact_high=exact_high,
        state=np.where(counts["known"], "computed", "not_estimable"),
        reason=np.where(counts["known"], "", "events or patients are not reported"),
    ).reindex(columns=TABLE.names)
