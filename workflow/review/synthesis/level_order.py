"""Whether the order of a study's dose levels depends on the weight or body surface that doses are converted with."""

from __future__ import annotations

import pandas as pd

from review.dose.canonical import OVERALL

_STUDY = ["study_id", "row", "field"]


def changed_orders(doses: pd.DataFrame, sensitivity: pd.DataFrame, form: str) -> list[str]:
    """The studies of a form whose levels stand in another order for some reference patient of `sensitivity`.

    Levels are compared by the lower bound of their flat cells, or the upper one where there is none. A branch that is
    not meant for a patient is left out of that patient's order.
    """
    levels = doses[(doses["form"] == form) & (doses["level"] != OVERALL)]
    here = levels[["dose_id", *_STUDY]].assign(reference=_cells(levels))
    both = sensitivity.assign(cells=_cells(sensitivity)).merge(here, on="dose_id").dropna(subset=["cells", "reference"])
    patients = both.groupby([*_STUDY, "weight_kg", "bsa_m2"])
    moved = patients["cells"].rank() != patients["reference"].rank()
    return sorted(set(both.loc[moved, "study_id"]))


def _cells(flat: pd.DataFrame) -> pd.Series[float]:
    """The cells by which a level is ordered; null where it has none."""
    return flat["flat_lower"].where(flat["flat_lower"].notna(), flat["flat_upper"]).astype("float64")
