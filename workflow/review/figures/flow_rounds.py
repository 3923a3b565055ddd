"""The numbers of the flow diagram by search round, as few as fit below a number."""

from __future__ import annotations

import pandas as pd

from review.screening.periods import titled

SINGLY = 3
"""So many of the latest rounds stand alone; the ones before them are put together."""
_WHOLE = ("previous_", "removed_", "total_")
"""Boxes that each round has as a whole, so that rounds are no parts of it."""


def flow_rounds(rounds: pd.DataFrame) -> dict[str, str]:
    """By box, `round, n; round, n` from the table `flow_rounds` (round, box, n); nothing where there is one round."""
    names = sorted(rounds["round"].unique())
    if len(names) < 2:
        return {}
    earlier = names[:-SINGLY]
    together = {name: f"until {titled(earlier[-1])}" for name in earlier} if len(earlier) > 1 else {}
    parts = rounds[~rounds["box"].str.startswith(_WHOLE)].sort_values("round", kind="stable")
    named = parts["round"].map({name: together.get(name, titled(name)) for name in names})
    counts = parts.assign(named=named).groupby(["box", "named"], sort=False)["n"].sum().reset_index()
    return {
        str(box): "; ".join(f"{name}, {n}" for name, n in zip(held["named"], held["n"], strict=True))
        for box, held in counts.groupby("box")
        if held["n"].any()
    }
