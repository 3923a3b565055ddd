"""How studies are called in figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd


def study_names(ids: pd.Series[str], tables: Mapping[str, pd.DataFrame]) -> pd.Series[str]:
    """The label of each study id from table `studies` (study_id, label), else the id itself."""
    if "studies" not in tables:
        return ids
    labels = tables["studies"].set_index("study_id")["label"]
    return ids.map(labels).fillna(ids)
