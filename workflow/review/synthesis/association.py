"""Tests between subgroups and between outcomes, each computed or refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.errors import Problem, check, one_of
from review.synthesis.exact import even_odds, freeman_halton
from review.synthesis.groups import answers, check_analysis, subgroups
from review.tables import INTEGER, REAL, TEXT, columns

TESTS = columns(
    analysis=TEXT,
    outcome=TEXT,
    comparison=TEXT,
    test=TEXT,
    statistic=REAL,
    p_value=REAL,
    p_holm=REAL,
    n=INTEGER,
    state=TEXT,
    reason=TEXT,
    detail=TEXT,
)
TESTS_KEY = ["analysis", "outcome", "comparison", "test"]
MIN_SUBGROUP = 3
"""Studies with a reported outcome that a subgroup needs for a test."""
MIN_DIRECTIONS = 5
"""Studies with a computed direction of effect that a sign test needs."""
BETWEEN, WITHIN, SIGN = "fisher_freeman_halton", "mcnemar_exact", "sign"

Row = dict[str, Any]


def associate(values: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a test and outcome as a `TESTS` frame; `values` and `analysis` as in `tally.tally`.

    Exactly the tests of `analysis["tests"]` are run. Each has `test` and `outcomes` (names): `mcnemar_exact`
    compares two outcomes within the studies that report both; `fisher_freeman_halton` compares `subgroups`
    (labels of the grouping `by`) and is refused where one of them has fewer than `MIN_SUBGROUP` studies;
    `sign` is refused for what authors claim (`authors_claims` of the analysis, true unless said). All P
    values are two-sided; `p_holm` is adjusted over the subgroup tests of an outcome. `statistic` is the
    number of yes (sign) or the smaller number of discordant studies (McNemar), null for Fisher's test;
    `detail` gives the counts. Raises `InputError` for a test, outcome or grouping that is not known.
    """
    check_analysis(values, analysis)
    name = f"analysis {analysis['id']}"
    check(Problem(name, "tests", fault) for spec in analysis.get("tests", []) for fault in _faults(spec, analysis))
    rows = [row for spec in analysis.get("tests", []) for row in _TESTS[spec["test"]](values, analysis, spec)]
    table = pd.DataFrame(rows, columns=[*TESTS.names])
    refused = table["reason"] != ""
    table = table.assign(analysis=analysis["id"], state=np.where(refused, "refused", "computed"))
    between = table[table["test"] == BETWEEN]
    table["p_holm"] = between.groupby("outcome")["p_value"].transform(holm).reindex(table.index)
    return table


def holm(p_values: pd.Series[float]) -> pd.Series[float]:
    """P values adjusted for their number (Holm 1979); what is missing stays missing and is not counted."""
    ordered = p_values.dropna().sort_values()
    adjusted = (ordered * np.arange(len(ordered), 0, -1)).cummax().clip(upper=1.0)
    return adjusted.reindex(p_values.index)


def _between(values: pd.DataFrame, analysis: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[Row]:
    grouping = next(one for one in analysis["subgroups"] if one["by"] == spec["by"])
    label, groups = subgroups(values, grouping), spec["subgroups"]
    for outcome in spec["outcomes"]:
        answer = answers(values, analysis["outcomes"][outcome], analysis["codes"])
        counts = pd.crosstab(label, answer).reindex(index=groups, columns=["yes", "no"], fill_value=0)
        sizes = counts.sum(axis=1)
        small = [f"'{group}' has {size}" for group, size in sizes.items() if size < MIN_SUBGROUP]
        p_value = None if small else freeman_halton(counts.to_numpy().tolist())
        reason = "too many tables to enumerate" if p_value is None else ""
        if small:
            reason = f"a subgroup needs {MIN_SUBGROUP} studies with a reported outcome: {', '.join(small)}"
        shares = [f"{group} {counts.loc[group, 'yes']}/{sizes[group]}" for group in groups]
        yield _row(spec, outcome, f"{spec['by']}: {' vs '.join(groups)}", int(sizes.sum()), shares, p_value, reason)


def _within(values: pd.DataFrame, analysis: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[Row]:
    one, other = (answers(values, analysis["outcomes"][name], analysis["codes"]) for name in spec["outcomes"])
    both = one.isin(["yes", "no"]) & other.isin(["yes", "no"])
    counts = {(a, b): int((both & (one == a) & (other == b)).sum()) for a in ("yes", "no") for b in ("yes", "no")}
    first, second = counts["yes", "no"], counts["no", "yes"]
    detail = [f"{a}/{b} {count}" for (a, b), count in counts.items()]
    p_value = even_odds(first, second) if first + second else None
    reason = "" if first + second else "no study answers the two outcomes differently"
    comparison = f"{' vs '.join(spec['outcomes'])} within studies"
    outcome = "; ".join(spec["outcomes"])
    yield _row(spec, outcome, comparison, int(both.sum()), detail, p_value, reason, min(first, second))


def _sign(values: pd.DataFrame, analysis: Mapping[str, Any], spec: Mapping[str, Any]) -> Iterator[Row]:
    for outcome in spec["outcomes"]:
        answer = answers(values, analysis["outcomes"][outcome], analysis["codes"])
        yes, no = int((answer == "yes").sum()), int((answer == "no").sum())
        reason = ""
        if analysis.get("authors_claims", True):
            reason = (
                "the answers are authors' claims: 'no' mixes 'no difference' with 'lower', so one half is no "
                "null hypothesis; a sign test needs directions computed from counts"
            )
        elif yes + no < MIN_DIRECTIONS:
            reason = f"a sign test needs {MIN_DIRECTIONS} studies with a computed direction"
        p_value = None if reason else even_odds(yes, no)
        yield _row(spec, outcome, "yes vs no", yes + no, [f"yes {yes}", f"no {no}"], p_value, reason, yes)


def _row(
    spec: Mapping[str, Any],
    outcome: str,
    comparison: str,
    n: int,
    detail: list[str],
    p_value: float | None,
    reason: str,
    statistic: float | None = None,
) -> Row:
    found = {
        "outcome": outcome,
        "comparison": comparison,
        "test": spec["test"],
        "n": n,
        "detail": "; ".join(detail),
    }
    return found | {
        "reason": reason,
        "p_value": np.nan if p_value is None else p_value,
        "statistic": np.nan if statistic is None or reason else statistic,
    }


_TESTS: dict[str, Callable[[pd.DataFrame, Mapping[str, Any], Mapping[str, Any]], Iterator[Row]]] = {
    BETWEEN: _between,
    WITHIN: _within,
    SIGN: _sign,
}


def _faults(spec: Mapping[str, Any], analysis: Mapping[str, Any]) -> Iterator[str]:
    test, outcomes, known = spec["test"], spec["outcomes"], analysis["outcomes"]
    if test not in _TESTS:
        yield f"test '{test}' is not known, {one_of(_TESTS)}"
    yield from (f"outcome '{name}' is not known, {one_of(known)}" for name in outcomes if name not in known)
    if test == WITHIN and len(outcomes) != 2:
        yield f"{WITHIN} has {len(outcomes)} outcomes, expected two"
    groupings = [grouping["by"] for grouping in analysis.get("subgroups", [])]
    if test == BETWEEN and spec.get("by") not in groupings:
        yield f"grouping '{spec.get('by')}' is not known, {one_of(groupings)}"
    if test == BETWEEN and len(spec.get("subgroups", [])) < 2:
        yield f"{BETWEEN} has {len(spec.get('subgroups', []))} subgroups, expected two or more"
