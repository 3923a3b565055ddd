"""What the tests of analyses by dose level share: counts as a form holds them, and two published studies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

FIELDS = {
    "outcome": "outcome",
    "level": "level",
    "n": "n",
    "events": "events",
    "order": "level_order",
    "dose": "dose_million",
    "basis": "basis",
    "level_source": "level_source",
}
ANALYSIS: dict[str, Any] = {"id": "any", "fields": FIELDS}


def study(
    study_id: str,
    levels: Iterable[tuple[float | None, int | None, int | None]],
    outcome: str = "ORR",
    basis: str = "counts",
) -> pd.DataFrame:
    """Rows of a form, all text: (dose, events, n) a level, from the lowest; None is not reported."""
    rows = [
        {
            "study_id": study_id,
            "label": study_id.title(),
            "outcome": outcome,
            "level": f"DL{order}",
            "level_order": str(order),
            "dose_million": "NA" if dose is None else f"{dose:g}",
            "n": "NR" if n is None else str(n),
            "events": "NR" if events is None else str(events),
            "basis": basis,
            "level_source": "trial",
        }
        for order, (dose, events, n) in enumerate(levels, start=1)
    ]
    return pd.DataFrame(rows, dtype="str")


KARMMA = study("munshi", [(150, 2, 4), (300, 48, 70), (450, 44, 54)])
CRB_401 = study("raje", [(50, 1, 3), (150, 6, 8), (450, 18, 19), (800, 3, 3)])


def one(table: pd.DataFrame, **where: str) -> pd.Series:
    """The single row that meets the conditions."""
    found = table[(table[[*where]] == pd.Series(where)).all(axis=1)]
    assert len(found) == 1
    return found.iloc[0]
