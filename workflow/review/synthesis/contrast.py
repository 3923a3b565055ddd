"""Analysis `contrast`: arms of one study against each other, by an exact test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from review.synthesis.counts import listed, read_counts, studies
from review.synthesis.exact import freeman_halton
from review.tables import INTEGER, REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    comparison=TEXT,
    study_id=TEXT,
    label=TEXT,
    outcome=TEXT,
    n_groups=INTEGER,
    n=INTEGER,
    events=INTEGER,
    detail=TEXT,
    basis=TEXT,
    test=TEXT,
    p_value=REAL,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "comparison", "study_id", "outcome"]
TEST = "fisher_freeman_halton"
"""Freeman and Halton's form of Fisher's exact test; with two groups it is Fisher's."""

Row = dict[str, Any]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a comparison, study and outcome, from the counts of `tables["form"]` (see `counts.read_counts`).

    Each of `comparisons` has an `id` and `groups`, the arms (values of the role `level`) by the name of a group; the
    arms of one group are added up. P values are two-sided, exploratory and not adjusted. A study without an arm of some
    group, or without the counts of one, has a row that says so.
    """
    counts = read_counts(tables["form"], analysis)
    rows = [
        {"comparison": comparison["id"], **named, **_row(arms, comparison["groups"])}
        for comparison in analysis["comparisons"]
        for named, arms in studies(counts)
    ]
    return pd.DataFrame(rows, columns=TABLE.names).assign(analysis=analysis["id"], test=TEST)


def _row(arms: pd.DataFrame, groups: Mapping[str, Sequence[str]]) -> Row:
    members = {name: arms[arms["level"].isin(levels)] for name, levels in groups.items()}
    absent = [name for name, mine in members.items() if mine.empty]
    unknown = [name for name, mine in members.items() if not mine["known"].all()]
    sums = {name: (int(mine["events"].sum()), int(mine["n"].sum())) for name, mine in members.items()}
    row: Row = {
        "n_groups": len(groups) - len(absent),
        "n": sum(n for _, n in sums.values()),
        "events": sum(k for k, _ in sums.values()),
        "detail": "; ".join(f"{name} {k}/{n}" for name, (k, n) in sums.items() if n),
        "basis": listed(pd.concat([*members.values()])["basis"]),
    }
    if absent or unknown:
        why = "no arm of" if absent else "counts are not known for"
        return row | {"state": "not_estimable", "reason": f"{why} {', '.join(absent or unknown)}"}
    p_value = freeman_halton([[k, n - k] for k, n in sums.values()])
    if p_value is None:
        return row | {"state": "refused", "reason": "too many tables to enumerate"}
    return row | {"state": "computed", "reason": "", "p_value": p_value}
