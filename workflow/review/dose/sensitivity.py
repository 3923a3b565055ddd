"""The doses again, for other weights and body surfaces."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from review.dose.convert import Number, exact, flat_level
from review.dose.doses import in_cells
from review.dose.rows import level_of
from review.tables import CELLS, REAL, TEXT, arrange, columns, empty, frame

SENSITIVITY = columns(dose_id=TEXT, weight_kg=REAL, bsa_m2=REAL, flat_lower=CELLS, flat_upper=CELLS)
SENSITIVITY_KEY = ("dose_id", "weight_kg", "bsa_m2")


def sensitivity(doses: pd.DataFrame, weights: Sequence[Number], surfaces: Sequence[Number]) -> pd.DataFrame:
    """Flat cells of every dose that has a value, for each weight (kg) with each surface (m2) (`SENSITIVITY`).

    A branch by weight has flat cells only at the weights that it is meant for.
    """
    grid = [(exact(weight), exact(surface)) for weight in weights for surface in surfaces]
    with_value = doses[doses["lower"].notna() | doses["upper"].notna()]
    rows = []
    for row in with_value.itertuples(index=False):
        level = level_of(row)
        for weight, surface in grid:
            meant = level.branch is None or level.branch.applies(weight)
            lower, upper = flat_level(level, weight, surface) if meant else (None, None)
            rows.append((row.dose_id, float(weight), float(surface), in_cells(lower), in_cells(upper)))
    if not rows:
        return empty(SENSITIVITY)
    return frame(arrange(pd.DataFrame(rows, columns=SENSITIVITY.names), SENSITIVITY, by=SENSITIVITY_KEY))
