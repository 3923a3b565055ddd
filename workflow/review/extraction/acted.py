"""Who has read and who has decided: what a text may say of extraction, and no more."""

from __future__ import annotations

import pandas as pd

from review.tables import INTEGER, TEXT, columns

ACTED = columns(reviewer=TEXT, duty=TEXT, n=INTEGER)
ACTED_KEY = ["duty", "reviewer"]


def acted(entries: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Readers with the number of cells they read, and adjudicators with that of cells they decided (`ACTED`)."""
    decided = cells.loc[cells["state"] == "resolved_adjudicated", "decided_by"]
    counts = {"extraction": entries["reviewer"].value_counts(), "adjudication": decided.value_counts()}
    parts = [
        count.rename("n").rename_axis("reviewer").reset_index().assign(duty=duty) for duty, count in counts.items()
    ]
    return pd.concat(parts, ignore_index=True)[[*ACTED.names]]
