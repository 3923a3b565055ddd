"""Ratios of doses as intervals: how many times a reference dose another dose is, for the reference patient.

Two ranges have a range of ratios, from the lowest dose over the highest reference to the highest over the lowest
(interval arithmetic; Moore, Interval Analysis, 1966). The end of a range alone is never set against a point.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from review.dose.convert import flat_level
from review.dose.rows import level_of
from review.errors import Problem, check, one_of
from review.tables import REAL, TEXT, TRUTH, columns

TABLE = columns(
    analysis=TEXT,
    dose_id=TEXT,
    study_id=TEXT,
    label=TEXT,
    row=TEXT,
    raw=TEXT,
    basis=TEXT,
    cells=TEXT,
    lower=REAL,
    upper=REAL,
    reference_id=TEXT,
    reference_basis=TEXT,
    reference_cells=TEXT,
    reference_lower=REAL,
    reference_upper=REAL,
    weight_kg=REAL,
    ratio_low=REAL,
    ratio_high=REAL,
    ratio_target=REAL,
    provisional=TRUTH,
    state=TEXT,
    reason=TEXT,
)
"""Doses in million cells. `state`: computed, open (a bound is missing), not applicable (a dose for patients of another
weight) or refused (no dose)."""
KEY = ["analysis", "dose_id", "reference_id"]
_MILLION = Decimal(10**6)
_OF_REFERENCE = ["dose_id", "basis", "cells", "lower", "upper", "target", "provisional"]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a dose of the form and reference dose as a `TABLE` frame.

    `tables`: `form` (study_id, label, row) and `doses` (schema of `review.dose.doses`). `analysis` has `id`, `form`
    and `reference`, conditions on columns of `doses` that choose the reference. `ratio_target` is the ratio of the
    doses aimed at: of single doses, or of the targets that are printed with their ranges; else null. Raises
    `InputError` for a condition on an unknown column, and where the form has doses and none with a value meets the
    conditions.
    """
    doses = tables["doses"]
    reference = _reference(doses, analysis)
    mine = doses[doses["form"] == analysis["form"]]
    labels = tables["form"].drop_duplicates("study_id").set_index("study_id")["label"]
    named = _in_millions(mine).assign(label=mine["study_id"].map(labels))
    pairs = named.merge(reference.add_prefix("reference_"), how="cross")
    reason = [_missing(*row) for row in pairs[["state", "branch", "lower", "upper"]].itertuples(index=False)]
    state = np.array([state for state, _ in reason], dtype=object)
    usable = pd.Series(np.isin(state, ["computed", "open"]), index=pairs.index)
    return pairs.assign(
        analysis=analysis["id"],
        reference_id=pairs["reference_dose_id"],
        ratio_low=(pairs["lower"] / pairs["reference_upper"]).where(usable),
        ratio_high=(pairs["upper"] / pairs["reference_lower"]).where(usable),
        ratio_target=(pairs["target"] / pairs["reference_target"]).where(usable),
        provisional=pairs["provisional"] | pairs["reference_provisional"],
        state=state,
        reason=[reason for _, reason in reason],
    ).reindex(columns=TABLE.names)


def _reference(doses: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """The reference doses that have both bounds."""
    name, conditions = f"analysis {analysis['id']}", analysis["reference"]
    check(
        Problem(name, "reference", f"'{column}' is not a column of the doses, {one_of(doses.columns)}")
        for column in conditions
        if column not in doses
    )
    chosen = np.logical_and.reduce([doses[column] == value for column, value in conditions.items()])
    found = _in_millions(doses[chosen]).dropna(subset=["lower", "upper"])
    said = ", ".join(f"{column}={value}" for column, value in conditions.items())
    missing = found.empty and (doses["form"] == analysis["form"]).any()
    check([Problem(name, "reference", f"no dose with {said} has a value, expected one")] if missing else [])
    return found[_OF_REFERENCE]


def _in_millions(doses: pd.DataFrame) -> pd.DataFrame:
    """The doses with flat bounds and target in million cells of the reference patient."""
    return doses.assign(
        lower=_millions(doses["flat_lower"]),
        upper=_millions(doses["flat_upper"]),
        target=_millions(pd.Series(list(_targets(doses)), index=doses.index, dtype=object)),
        provisional=doses["state"] == "provisional",
    )


def _targets(doses: pd.DataFrame) -> Iterator[Decimal | None]:
    """The flat cells aimed at: of a single dose that dose, of a range the target printed with it."""
    for row in doses.itertuples():
        level = level_of(row)
        aimed = level.central_value if level.central == "target" else level.lower
        known = level.central == "target" or level.lower == level.upper
        if not known or aimed is None or row.flat_upper is None:
            yield None
        else:
            single = level._replace(lower=aimed, upper=aimed)
            yield flat_level(single, Decimal(str(row.weight_kg)), Decimal(str(row.bsa_m2)))[0]


def _millions(cells: pd.Series[Any]) -> pd.Series[Any]:
    return cells.map(lambda n: float(n / _MILLION), na_action="ignore").astype("Float64")


def _missing(state: str, branch: str, lower: Any, upper: Any) -> tuple[str, str]:
    """Whether a dose has a ratio, and what it lacks."""
    if state not in ("ok", "provisional"):
        return "refused", f"the dose is {state.replace('_', ' ')}"
    if pd.isna(lower) and pd.isna(upper):
        return "not applicable", f"the dose is for patients of another weight ({branch})"
    open_bounds = [word for word, bound in (("lower", lower), ("upper", upper)) if pd.isna(bound)]
    return ("open", f"the dose has no {open_bounds[0]} bound") if open_bounds else ("computed", "")
