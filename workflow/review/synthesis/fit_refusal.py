"""Why a fitted sigmoid curve is not shown: rules set before anybody looked at the data.

Each rule gives a sentence; a curve with one sentence or more is refused. Patients are not randomised to a dose
(escalation, tumour burden and manufacturing decide it), so that a curve through few or mixed studies misleads.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from review.extraction.codebook import MISSING
from review.synthesis.fit_models import Sigmoid

MIN_STUDIES, MIN_LEVELS, MIN_PATIENTS = 5, 3, 5
"""A fit needs this many studies with so many levels of so many patients each."""
MIN_LEVELS_FOR_H = 4
"""Levels that a study needs where the exponent is estimated."""
WIDEST = 10.0
"""The largest ratio of the limits of the ED50."""
ALIKE = {
    "cells": "which cells are counted",
    "dose_basis": "the basis of the dose",
    "scheme": "single or fractionated",
    "definition": "the definition of the outcome",
    "criteria": "the criteria or grading scale",
}
SOURCE = "level_source"
"""What has to be the same in all levels of a fit, by the role of the field that says it; and who formed a level."""
ASSIGNED = "reviewer_assigned"
_NAMES = {"ed50": "ED50", "emax": "plateau", "h": "exponent"}


def unfit_data(levels: pd.DataFrame) -> list[str]:
    """What forbids any curve through these levels (study_id, dose, n and the roles of `ALIKE` and level_source)."""
    return [*_too_few(levels, MIN_LEVELS), *_unlike(levels), *_assigned(levels)]


def unfit_curve(levels: pd.DataFrame, curve: Sigmoid, interval: tuple[float, float], free_h: bool) -> list[str]:
    """What forbids this curve: too few levels for its exponent, an estimate on its bound, an ED50 that is anywhere."""
    low, high = interval
    wide = [] if low > 0 and high / low <= WIDEST else [f"the 95 % interval of the ED50 is {_spread(low, high)}"]
    bounds = [f"the estimate of the {_NAMES[name]} is on its bound" for name in curve.on_bound]
    return [*(_too_few(levels, MIN_LEVELS_FOR_H) if free_h else []), *bounds, *wide]


def _spread(low: float, high: float) -> str:
    ratio = "without end" if low == 0 or np.isinf(high) else f"{high / low:.0f}-fold"
    return f"{ratio}, expected at most {WIDEST:.0f}-fold"


def _too_few(levels: pd.DataFrame, least: int) -> Iterator[str]:
    patients = levels.groupby(["study_id", "dose"])["n"].sum()
    enough = (patients >= MIN_PATIENTS).groupby("study_id").sum() >= least
    if (found := int(enough.sum())) < MIN_STUDIES:
        yield (
            f"{found} of {len(enough)} studies have {least} levels with {MIN_PATIENTS} patients, "
            f"expected {MIN_STUDIES} such studies"
        )


def _unlike(levels: pd.DataFrame) -> Iterator[str]:
    unknown = [name for role, name in {**ALIKE, SOURCE: "who formed it"}.items() if (_values(levels, role) == "").any()]
    for role, name in ALIKE.items():
        if len(known := sorted({*_values(levels, role)} - {""})) > 1:
            yield f"levels differ in {name} ({', '.join(known)})"
    if unknown:
        yield f"not known of every level: {', '.join(unknown)}"


def _assigned(levels: pd.DataFrame) -> Iterator[str]:
    assigned, everyone = int((_values(levels, SOURCE) == ASSIGNED).sum()), len(levels)
    if 2 * assigned >= everyone:
        yield f"reviewers formed {assigned} of {everyone} levels, expected fewer than half"


def _values(levels: pd.DataFrame, role: str) -> pd.Series[str]:
    """The written values of a role, those that say nothing as ""; not applicable is a value."""
    nothing = {code: "" for code in MISSING if code != "NA"}
    return levels[role].replace(nothing)
