"""How many studies have each level or grade, and how many an exclusion would leave."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from review.quality.judge import CONSENSUS, domain_levels
from review.quality.model import Instrument
from review.tables import INTEGER, TEXT, columns

COUNTS = columns(
    instrument=TEXT,
    variant=TEXT,
    scale=TEXT,
    position=INTEGER,
    value=TEXT,
    n=INTEGER,
    n_open=INTEGER,
    n_left=INTEGER,
    left=TEXT,
    consequence=TEXT,
)
COUNTS_KEY = ["instrument", "variant", "scale", "position"]
NOT_ESTIMABLE = "not estimable"
FEWEST = 2
"""With fewer studies there is nothing to put together."""


def counts(judgements: pd.DataFrame, grades: pd.DataFrame, instrument: Instrument) -> pd.DataFrame:
    """One row a variant, scale and value, from the best value (`position` 1) to the worst, as a `COUNTS` frame.

    A scale is a domain, `overall` or a scheme of grades. `n` studies have the value; `n_left` would be left (`left`
    lists them) if those with this value and worse ones were excluded, and `consequence` says `not estimable` where
    that is fewer than two. `n_open` studies have no value yet: they are never counted as left.
    """
    rows = []
    for variant, mine in judgements[judgements["rater"] == CONSENSUS].groupby("variant"):
        wide = domain_levels(mine, instrument)
        graded = grades[grades["variant"] == variant].pivot(index="study_id", columns="scheme", values="grade")
        scales = [(wide[name], instrument.levels) for name in wide]
        scales += [(graded[scheme.id], instrument.grades[::-1]) for scheme in instrument.schemes if len(graded)]
        for found, order in scales:
            rows += [(instrument.id, variant, found.name, *row) for row in _counted(found, order)]
    return pd.DataFrame(rows, columns=COUNTS.names)


def _counted(found: pd.Series[str], order: Sequence[str]) -> Iterator[tuple[int, str, int, int, int, str, str]]:
    place = found.map({value: place for place, value in enumerate(order, start=1)})
    n_open = int((found == "").sum())
    for position, value in enumerate(order, start=1):
        left = found.index[place < position]
        consequence = NOT_ESTIMABLE if len(left) < FEWEST else ""
        yield position, value, int((place == position).sum()), n_open, len(left), "; ".join(left), consequence
