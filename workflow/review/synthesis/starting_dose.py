"""Analysis `starting_dose`: a tally by the dose at which each study began."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from review.synthesis import tally
from review.synthesis.tally import TALLIES, TALLIES_KEY

TABLE, KEY = TALLIES, TALLIES_KEY
BY = "starting dose"
UNKNOWN = "not stated"


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of a tally (`of` of the analysis) by starting dose, as a `TALLIES` frame.

    The dose of a study is the lowest `dose` over its rows in the table with the role `doses`, of the doses that it gave
    out, not of those that patients received (`role` of their field): `start_dose` (flat cells
    of the lowest level that the trial defined) or `flat_lower` (the lowest dose stated at all; unknown where a level
    without a lower bound lies below it). `bands` are the subgroups in rising order, each with a `label` and, in million
    cells, `below` (not itself) or `up_to` (with it); the last has neither. A study without such a dose is `not stated`.
    """
    studies, of = tables["form"], analysis["of"]
    doses = tables["doses"]
    doses = doses[(doses["form"] == analysis["form"]) & (doses["role"] != "received")]
    start = _band(studies["study_id"].map(_lowest(doses, analysis["dose"])), analysis["bands"])
    labels = [*(band["label"] for band in analysis["bands"]), UNKNOWN]
    grouping = {"by": BY, "field": BY, "groups": {label: [label] for label in labels}}
    found = tally.tally(studies.assign(**{BY: start}), of | {"subgroups": [grouping]})
    return found[found["subgroup_by"] == BY].assign(analysis=analysis["id"])


def _lowest(doses: pd.DataFrame, column: str) -> pd.Series[float]:
    """The lowest dose by study, in million cells."""
    million = doses[["flat_lower", "flat_upper", "start_dose"]].astype("float64") / 1e6
    lowest = million[column].groupby(doses["study_id"]).min()
    if column != "flat_lower":
        return lowest
    open_below = million["flat_upper"].where(million["flat_lower"].isna()).groupby(doses["study_id"]).min()
    return lowest.mask(open_below <= lowest)


def _band(million: pd.Series[float], bands: Sequence[Mapping[str, Any]]) -> pd.Series[str]:
    """The first band that reaches up to each dose."""
    within = [million < band["below"] if "below" in band else million <= band.get("up_to", np.inf) for band in bands]
    labels = np.select([*within], [band["label"] for band in bands], default=UNKNOWN)
    return pd.Series(labels, index=million.index, dtype="str")
