"""Relative risks between groups of different studies: from counts with intervals, from percentages without.

Such a comparison is indirect and unadjusted, whatever its interval: the groups differ in disease, treatment before
and grading as well as in dose. (Arms of one study are compared by the kind `contrast`.)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import ndtri

from review.errors import Problem, check, one_of
from review.extraction.codebook import MISSING
from review.interval import clopper_pearson
from review.synthesis.exact_ratio import ratio_limits
from review.tables import INTEGER, REAL, TEXT, TRUTH, columns

TABLE = columns(
    analysis=TEXT,
    outcome=TEXT,
    exposed=TEXT,
    exposed_study=TEXT,
    exposed_events=INTEGER,
    exposed_n=INTEGER,
    exposed_risk=REAL,
    exposed_risk_low=REAL,
    exposed_risk_high=REAL,
    control=TEXT,
    control_study=TEXT,
    control_events=INTEGER,
    control_n=INTEGER,
    control_risk=REAL,
    control_risk_low=REAL,
    control_risk_high=REAL,
    risk_ratio=REAL,
    katz_low=REAL,
    katz_high=REAL,
    exact_low=REAL,
    exact_high=REAL,
    stated_low=REAL,
    stated_high=REAL,
    comparison=TEXT,
    certainty=TEXT,
    provisional=TRUTH,
    state=TEXT,
    reason=TEXT,
)
"""Risks are proportions; their `_low` and `_high` are exact limits (Clopper-Pearson, 95 %), or of printed rates the
lowest and highest. `state`: computed, bounded (a zero cell: limits only), no interval (rates without patients), or not
estimable."""
KEY = ["analysis", "outcome", "exposed_study", "control_study"]
COMPARISON = "indirect, unadjusted, confounded by disease"
CERTAINTY = "very low"
"""Observational, and rated down for indirectness (GRADE)."""
_SIDES = ("exposed", "control")
_NUMBERS = ("events", "n", "rate_low", "rate_high")
_RATIOS = ("risk_ratio", "katz_low", "katz_high", "exact_low", "exact_high", "stated_low", "stated_high")


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row an outcome and pair of exposed and control group as a `TABLE` frame.

    Each side of `analysis` (`exposed`, `control`) has a `name`, perhaps conditions `where` that choose its rows of
    the form, and the fields of its counts (`events`, `n`) or of its `rates` (one, or the lowest and the highest, in
    per cent). Rows of both sides meet where the column `match` is equal; a row without a value there meets none. A
    ratio of counts has the log interval of Katz (Biometrics 1978;34:469), unless all patients of both groups have the
    event, and an exact one (see `exact_ratio`); with no event on a side there is no ratio, only exact limits. Rates
    alone give the range of their ratios and no interval. Raises `InputError` for an unknown column and for counts that
    are none.
    """
    check(_unknown(tables["form"], analysis))
    exposed, control = (_side(tables["form"], analysis, side) for side in _SIDES)
    check(_impossible(pd.concat([exposed, control]), analysis))
    pairs = exposed.add_prefix("exposed_").merge(
        control.add_prefix("control_"), left_on="exposed_outcome", right_on="control_outcome"
    )
    risks = [risk for side in _SIDES for risk in _risks(pairs, side).items()]
    compared = [_compared(row) for row in pairs.to_dict("records")]
    return pd.DataFrame(
        dict(risks)
        | {name: pairs[name] for name in TABLE.names if name in pairs}
        | {name: [row.get(name) for row in compared] for name in (*_RATIOS, "state", "reason")}
        | {side: analysis[side]["name"] for side in _SIDES}
        | {
            "analysis": analysis["id"],
            "outcome": pairs["exposed_outcome"],
            "comparison": COMPARISON,
            "certainty": CERTAINTY,
            "provisional": pairs["exposed_provisional"] | pairs["control_provisional"],
        },
        index=pairs.index,
    ).reindex(columns=TABLE.names)


def _side(form: pd.DataFrame, analysis: Mapping[str, Any], side: str) -> pd.DataFrame:
    """One side's rows: outcome, study, its numbers (rates as proportions) and whether one of them is provisional."""
    spec = analysis[side]
    rows = form[~form[analysis["match"]].isin(["", *MISSING])]
    for field, value in spec.get("where", {}).items():
        rows = rows[rows[field] == value]
    fields = _fields(spec)
    numbers = {
        name: pd.to_numeric(rows[fields[name]], errors="coerce") if name in fields else np.nan for name in _NUMBERS
    }
    found = pd.DataFrame(numbers, index=rows.index, dtype=float)
    return found.assign(
        rate_low=found["rate_low"] / 100,
        rate_high=found["rate_high"] / 100,
        outcome=rows[analysis["match"]],
        study=rows["study_id"],
        provisional=[bool({*fields.values()} & {*names.split("; ")}) for names in rows["provisional"]],
    )


def _fields(spec: Mapping[str, Any]) -> dict[str, str]:
    """The field of each number that a side has; a single rate is the lowest and the highest."""
    rates = {"rate_low": spec["rates"][0], "rate_high": spec["rates"][-1]} if "rates" in spec else {}
    return {name: spec[name] for name in ("events", "n") if name in spec} | rates


def _risks(pairs: pd.DataFrame, side: str) -> dict[str, Any]:
    """A side's risk with its exact limits, or its lowest and highest rate."""
    events, n = pairs[f"{side}_events"], pairs[f"{side}_n"]
    counted = events.notna() & n.notna()
    low, high = clopper_pearson(events.where(counted, 0), n.where(counted, 0))
    return {
        f"{side}_risk": events / n,
        f"{side}_risk_low": pd.Series(low, index=pairs.index).fillna(pairs[f"{side}_rate_low"]),
        f"{side}_risk_high": pd.Series(high, index=pairs.index).fillna(pairs[f"{side}_rate_high"]),
    }


def _compared(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The ratios of one pair, its state and, where there is no interval, why."""
    counts = [row[f"{side}_{name}"] for side in _SIDES for name in ("events", "n")]
    return _of_rates(row) if any(map(pd.isna, counts)) else _of_counts(*counts)


def _of_counts(events: float, n: float, control_events: float, control_n: float) -> dict[str, Any]:
    if not n or not control_n:
        return {"state": "not estimable", "reason": "a group has no patients"}
    if not events and not control_events:
        return {"state": "not estimable", "reason": "no event in either group"}
    low, high = ratio_limits(int(events), int(n), int(control_events), int(control_n))
    limits = {"exact_low": low, "exact_high": high if np.isfinite(high) else None}
    reason = "too many patients for the exact interval" if np.isnan(low) else ""
    if not events:
        upper = float(clopper_pearson(0, n)[1])
        reason = f"no event in {n:.0f} patients: the risk may be as high as {100 * upper:.1f} %"
        return limits | {"state": "bounded", "reason": reason}
    if not control_events:
        return limits | {"state": "bounded", "reason": f"no event in {control_n:.0f} controls: no upper limit"}
    ratio = (events / n) / (control_events / control_n)
    spread = ndtri(0.975) * np.sqrt(1 / events - 1 / n + 1 / control_events - 1 / control_n)
    katz = {"katz_low": ratio * np.exp(-spread), "katz_high": ratio * np.exp(spread)}
    if not spread:  # an interval of one point would say that nothing is uncertain
        katz, reason = {}, reason or "all patients of both groups have the event: the log interval has no width"
    return limits | katz | {"risk_ratio": ratio, "state": "computed", "reason": reason}


def _of_rates(row: Mapping[Any, Any]) -> dict[str, Any]:
    low, high, control_low, control_high = (row[f"{side}_{name}"] for side in _SIDES for name in _NUMBERS[2:])
    if low == 0:
        # 0 % of an unknown number is no risk of 0, and so no ratio of 0.
        reason = "a rate of 0 % without the number of patients does not say how small the risk is"
        return {"state": "not estimable", "reason": reason}
    if pd.isna([low, high, control_low, control_high]).any() or control_low == 0:
        return {"state": "not estimable", "reason": "neither counts nor rates above 0 are reported for both groups"}
    reason = "only percentages are printed, without the numbers of patients"
    return {
        "stated_low": low / control_high,
        "stated_high": high / control_low,
        "state": "no interval",
        "reason": reason,
    }


def _impossible(sides: pd.DataFrame, analysis: Mapping[str, Any]) -> Iterator[Problem]:
    wrong = sides[(sides["events"] > sides["n"]) | (sides["events"] < 0)]
    for study, events, n in wrong[["study", "events", "n"]].itertuples(index=False):
        yield Problem(f"analysis {analysis['id']}", study, f"{events:g} events of {n:g} patients, expected 0 to n")


def _unknown(form: pd.DataFrame, analysis: Mapping[str, Any]) -> Iterator[Problem]:
    for place, names in _used(analysis):
        for name in names:
            if name not in form:
                message = f"'{name}' is not a column of the form, {one_of(form.columns)}"
                yield Problem(f"analysis {analysis['id']}", place, message)


def _used(analysis: Mapping[str, Any]) -> Iterator[tuple[str, Iterable[str]]]:
    yield "match", [analysis["match"]]
    for side in _SIDES:
        yield side, [*analysis[side].get("where", {}), *_fields(analysis[side]).values()]
