"""Sigmoid dose-response curves by maximum likelihood, each shown or refused with every reason.

The floor is 0 (or estimated from untreated patients), the plateau and the ED50 are common to all studies of a fit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.errors import Problem, check
from review.synthesis.fit_models import Counts, ed50_interval, fit_logistic, fit_sigmoid
from review.synthesis.fit_refusal import ALIKE, SOURCE, unfit_curve, unfit_data
from review.tables import INTEGER, REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    outcome=TEXT,
    group=TEXT,
    model=TEXT,
    studies=INTEGER,
    levels=INTEGER,
    patients=INTEGER,
    events=INTEGER,
    left_out=INTEGER,
    ed50=REAL,
    ed50_low=REAL,
    ed50_high=REAL,
    emax=REAL,
    h=REAL,
    e0=REAL,
    intercept=REAL,
    slope=REAL,
    parameters=INTEGER,
    nll=REAL,
    aic=REAL,
    on_bound=TEXT,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "outcome", "group", "model"]
SIGMOIDS = {"emax": 1.0, "hill": None}
"""Sigmoid models by their exponent: given, or estimated (None)."""
LOGISTICS = {"logistic": False, "logistic_by_study": True}
"""Logistic models in the logarithm of dose: without and with a term for each study."""
NUMBERS = ("dose", "n", "events")


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row an outcome, group and model as a `TABLE` frame.

    `tables["form"]` has one row a study, dose level and outcome. The analysis has `fields` (a field by its role:
    `dose` above 0, or 0 for untreated, `n`, `events`, `outcome`, and as far as there are fields `level_source` and
    the roles of `ALIKE`), perhaps `groups` (accepted values by column, by group; else one group `all`) and
    `reference_dose` (of the intercepts of logistic models, 1 unless said).

    `state` is `fitted`, `refused` (the estimates stay to be seen, the curve is not shown) or `not_estimable` (no
    estimate). Doses are in the unit of the field; `left_out` are rows without a number. Raises `InputError` where
    more patients have an event than there are.
    """
    every = levels(tables["form"], analysis)
    rows = [
        {"analysis": analysis["id"], "outcome": outcome, "group": group, **row}
        for outcome in sorted({*every["outcome"]})
        for group in groups(analysis)
        for row in _models(chosen_levels(every, analysis, outcome, group), float(analysis.get("reference_dose", 1)))
    ]
    return pd.DataFrame(rows, columns=TABLE.names)


def levels(form: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """The form with columns named by role and numbers as such; a role without a field is empty text."""
    fields = analysis["fields"]
    roles = {role: form[fields[role]] if role in fields else "" for role in ("outcome", SOURCE, *ALIKE)}
    values = {role: pd.to_numeric(form[fields[role]], errors="coerce").astype("float64") for role in NUMBERS}
    found = form.assign(**roles, **values)
    more = found[found["events"] > found["n"]]
    check(
        Problem(f"analysis {analysis['id']}", study, f"{events:g} events in {n:g} patients, expected no more events")
        for study, events, n in more[["study_id", "events", "n"]].itertuples(index=False)
    )
    return found


def groups(analysis: Mapping[str, Any]) -> Mapping[str, Mapping[str, list[str]]]:
    """By group, which values of which columns its levels have."""
    return dict(analysis.get("groups", {"all": {}}))


def chosen_levels(every: pd.DataFrame, analysis: Mapping[str, Any], outcome: str, group: str) -> pd.DataFrame:
    """The levels of one outcome and group, those without a number too."""
    found = every[every["outcome"] == outcome]
    for column, accepted in groups(analysis)[group].items():
        found = found[found[column].isin(accepted)]
    return found.sort_values(["study_id", "dose"])


def as_counts(complete: pd.DataFrame) -> Counts:
    """Levels whose numbers are all known, as arrays."""
    dose, n, events = (complete[role].to_numpy(dtype="float64") for role in ("dose", "n", "events"))
    return Counts(dose, n, events, pd.factorize(complete["study_id"], sort=True)[0])


def known(found: pd.DataFrame) -> pd.DataFrame:
    """The levels with a dose, patients and events."""
    return found[found[list(NUMBERS)].notna().all(axis=1) & (found["n"] > 0) & (found["dose"] >= 0)]


def _models(found: pd.DataFrame, reference: float) -> Iterator[dict[str, Any]]:
    complete = known(found)
    about = {
        "studies": complete["study_id"].nunique(),
        "levels": len(complete),
        "patients": int(complete["n"].sum()),
        "events": int(complete["events"].sum()),
        "left_out": len(found) - len(complete),
    }
    missing = _not_estimable(complete)
    for model in (*SIGMOIDS, *LOGISTICS):
        row = {"model": model, **about, "on_bound": "", "state": "not_estimable", "reason": missing}
        if not missing:
            row |= _sigmoid(complete, model) if model in SIGMOIDS else _logistic(complete, model, reference)
        yield row


def _not_estimable(complete: pd.DataFrame) -> str:
    if complete.loc[complete["dose"] > 0, "dose"].nunique() < 2:
        return "fewer than two doses with counts"
    return "" if 0 < complete["events"].sum() < complete["n"].sum() else "all patients have the same outcome"


def _sigmoid(complete: pd.DataFrame, model: str) -> dict[str, Any]:
    counts, h = as_counts(complete), SIGMOIDS[model]
    curve = fit_sigmoid(counts, h)
    low, high = ed50_interval(counts, curve, h)
    reasons = [*unfit_data(complete), *unfit_curve(complete, curve, (low, high), h is None)]
    limits = {"ed50_low": low if low > 0 else None, "ed50_high": high if np.isfinite(high) else None}
    estimates = {"ed50": curve.ed50, "emax": curve.emax, "h": curve.h, "e0": curve.e0, **limits}
    return estimates | {"on_bound": "; ".join(curve.on_bound)} | _judged(curve.nll, curve.parameters, reasons)


def _logistic(complete: pd.DataFrame, model: str, reference: float) -> dict[str, Any]:
    by_study = LOGISTICS[model]
    if by_study and complete["study_id"].nunique() < 2:
        return {"reason": "one study only"}
    line = fit_logistic(as_counts(complete), reference, by_study)
    if line is None:
        return {"reason": "a dose or study separates those with and without the event"}
    ed50 = None if by_study or line.slope == 0 else reference * float(np.exp(-line.intercept / line.slope))
    estimates = {"intercept": line.intercept, "slope": line.slope, "ed50": ed50}
    return estimates | _judged(line.nll, line.parameters, unfit_data(complete))


def _judged(nll: float, parameters: int, reasons: list[str]) -> dict[str, Any]:
    state = "refused" if reasons else "fitted"
    likelihood = {"parameters": parameters, "nll": nll, "aic": 2 * (nll + parameters)}
    return likelihood | {"state": state, "reason": "; ".join(reasons)}
