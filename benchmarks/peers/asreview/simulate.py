"""ASReview's default model, in its own environment: `simulate.py screening.parquet runs.json orders.json`.

`runs.json` has the batch and for each run its seed and the places of the titles that are screened first;
`orders.json` then has the places of all titles in the order in which ASReview asked for them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from asreview import ActiveLearningCycle, Simulate
from asreview.models.models import get_ai_config


def order(titles: pd.DataFrame, batch: int, run: dict[str, Any]) -> list[int]:
    np.random.seed(run["seed"])
    cycle = ActiveLearningCycle.from_meta(get_ai_config()["value"])
    cycle.n_query = batch
    labels = titles["relevant"].astype(int)
    simulation = Simulate(titles[["title", "abstract"]], labels, [cycle], stopper=-1, print_progress=False)
    simulation.label(run["start"])
    simulation.review()
    return [int(place) for place in simulation._results["record_id"]]


if __name__ == "__main__":
    screening, task = pd.read_parquet(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
    orders = [order(screening, task["batch"], run) for run in task["runs"]]
    Path(sys.argv[3]).write_text(json.dumps(orders))
