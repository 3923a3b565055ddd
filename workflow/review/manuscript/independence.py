"""Whether people have done the same work apart from each other, as a text may say of them only then."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from review.screening.order import CASE
from review.screening.status import independent_votes


def by_all(tables: Mapping[str, pd.DataFrame]) -> set[str]:
    """The duties of which each of those who acted has done all.

    From `screening/votes`, and `extraction/acted` and `extraction/states`, as far as they are there. In screening each
    of them has voted on every record and stage on which anybody has, before it was adjudicated; in extraction each has
    read every cell that anybody has.
    """
    found = set()
    if (votes := tables.get("screening/votes")) is not None:
        voted = independent_votes(votes)
        if len(voted) == len(voted[CASE].drop_duplicates()) * votes.loc[votes["kind"] == "vote", "reviewer"].nunique():
            found.add("screening")
    if {"extraction/acted", "extraction/states"} <= {*tables}:
        extracted, states = tables["extraction/acted"], tables["extraction/states"]
        cells = states.loc[(states["form"] == "all") & ~states["state"].isin(["all", "unassigned"]), "n"].sum()
        if (extracted.loc[extracted["duty"] == "extraction", "n"] == cells).all():
            found.add("extraction")
    return found
