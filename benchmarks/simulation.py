"""A screening gone through from some first titles, batch by batch, and how soon its relevant titles are found."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

sys.path.insert(0, str(Path(__file__).parent.parent / "workflow"))

from review.screening.ranking import ranking
from review.screening.rules import STAGES

SEEN = (0.1, 0.2, 0.3, 0.5)


def starts(relevant: npt.NDArray[np.bool_], number: int, seeds: int) -> list[list[int]]:
    """For each seed `number` titles at random, and those after them until both kinds are there."""
    found = []
    for seed in range(seeds):
        order = np.random.default_rng(seed).permutation(len(relevant))
        both = max(int(np.argmax(relevant[order])), int(np.argmin(relevant[order]))) + 1
        found.append(order[: max(number, both)].tolist())
    return found


def ours(screening: pd.DataFrame, start: list[int], batch: int, seed: int) -> list[int]:
    """The places of all titles in the order in which our ranking asks for them."""
    truth = np.where(screening["relevant"], "include", "exclude")
    states = screening[["citation_id"]].assign(stage=STAGES[0], state="awaiting")
    found = screening[["citation_id"]].assign(copy=1, searched_on="", search_id="", position=range(len(screening)))
    places = pd.Series(range(len(screening)), index=screening["citation_id"])
    order = list(start)
    while len(order) < len(screening):
        states["state"] = "awaiting"
        states.loc[order, "state"] = truth[order]
        rows = ranking(screening, states, found, "relevance", seed)
        order += places[rows["citation_id"].head(batch)].tolist()
    return order


def measures(relevant: npt.NDArray[np.bool_], order: list[int]) -> dict[str, float]:
    """Recall after shares of all titles, and the work saved over sampling at 95 % recall (WSS@95)."""
    found = np.cumsum(relevant[order])
    n, total = len(order), found[-1]
    recall = {f"recall at {share:.0%}": float(found[round(share * n) - 1] / total) for share in SEEN}
    last = int(np.searchsorted(found, np.ceil(0.95 * total))) + 1
    return recall | {"WSS@95": (n - last) / n - 0.05}
