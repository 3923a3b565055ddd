"""Analysis `threshold`: the lowest dose level of each study that meets a rule which was set before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.interval import wilson
from review.synthesis.counts import read_counts, shares, studies
from review.tables import INTEGER, REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    study_id=TEXT,
    label=TEXT,
    outcome=TEXT,
    detail=TEXT,
    level=TEXT,
    dose=REAL,
    events=INTEGER,
    n=INTEGER,
    proportion=REAL,
    wilson_low=REAL,
    wilson_high=REAL,
    gain=REAL,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "study_id", "outcome"]
RULE = {"min_n": 5, "above": 0.7, "plateau": 0.1}

Row = dict[str, Any]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study and outcome of `outcomes`, from the counts of `tables["form"]` (see `counts.read_counts`).

    The optimal dose is the lowest level with `min_n` patients or more (5 unless said) and a proportion above `above`
    (0.7), if the next level adds less than `plateau` (0.1): `gain` is what it adds. `state` is `found`; `not_found`
    where no level that counts is above; and `not_evaluable` where the rule cannot be held against the next level, since
    there is none, its counts are not reported or it has too few patients, where a level has no place in the order, or
    where no level has enough. Smaller levels below are passed over.
    """
    rule = RULE | {key: analysis[key] for key in RULE if key in analysis}
    counts = read_counts(tables["form"], analysis)
    wanted = counts[counts["outcome"].isin(analysis["outcomes"])]
    rows = [named | _row(levels, **rule) for named, levels in studies(wanted)]
    return pd.DataFrame(rows, columns=TABLE.names).assign(analysis=analysis["id"])


def _row(levels: pd.DataFrame, min_n: int, above: float, plateau: float) -> Row:
    row: Row = {"detail": shares(levels), "gain": np.nan}
    if levels["order"].isna().any():
        return row | {"state": "not_evaluable", "reason": "a level has no place in the order"}
    levels = levels.reset_index(drop=True)
    share, enough = levels["events"] / levels["n"], (levels["known"] & (levels["n"] >= min_n)).fillna(False)
    if not enough.any():
        return row | {"state": "not_evaluable", "reason": f"no level has {min_n} patients"}
    for at in levels.index[enough & (share > above).fillna(False)]:
        reason = _open(levels, at, min_n)
        gain = np.nan if at + 1 == len(levels) or not levels["known"][at + 1] else float(share[at + 1] - share[at])
        if reason or round(gain, 12) < plateau:  # 0.9 - 0.8 is not quite 0.1
            (low,), (high,) = wilson([levels["events"][at]], [levels["n"][at]])
            row |= {name: levels[name][at] for name in ("level", "dose", "events", "n")}
            row |= {"proportion": share[at], "wilson_low": low, "wilson_high": high, "gain": gain}
            return row | {"state": "not_evaluable" if reason else "found", "reason": reason}
    return row | {"state": "not_found", "reason": f"no level with {min_n} patients is above {above:g}"}


def _open(levels: pd.DataFrame, at: int, min_n: int) -> str:
    """Why the plateau above a level cannot be judged; empty where it can."""
    if at + 1 == len(levels):
        return f"{levels['level'][at]} is the highest level: nothing shows a plateau above it"
    level, size = levels["level"][at + 1], levels["n"][at + 1]
    if not levels["known"][at + 1]:
        return f"the counts of the next level {level} are not reported"
    return "" if size >= min_n else f"the next level {level} has {size} patients, expected {min_n}"
