"""What each search and each source brought: records, citations that nothing else found, and how many were included."""

from __future__ import annotations

import pandas as pd

from review.screening.copies import found_in_order
from review.screening.rules import STAGES
from review.tables import INTEGER, REAL, TEXT, columns

CONTRIBUTION = columns(
    level=TEXT,
    name=TEXT,
    source_type=TEXT,
    searched_on=TEXT,
    records=INTEGER,
    citations=INTEGER,
    first_found=INTEGER,
    only_here=INTEGER,
    included_at_title=INTEGER,
    included=INTEGER,
    included_only_here=INTEGER,
    share_of_included=REAL,
    share_included=REAL,
)
CONTRIBUTION_KEY = ["level", "searched_on", "name", "source_type"]


def contribution(
    records: pd.DataFrame, links: pd.DataFrame, searches: pd.DataFrame, status: pd.DataFrame
) -> pd.DataFrame:
    """One `CONTRIBUTION` row a search and one a source, from the records in force.

    A citation counts for every search (source) that found it; `first_found` for the oldest one only; `only_here`
    if no other one found it. `share_of_included` is the part of all included citations that the search found (its
    sensitivity), `share_included` the part of its citations that were included (its precision); both are empty as
    long as nothing is included. `searches` has search_id, searched_on, source_type and source.
    """
    found = found_in_order(records, links, searches)
    found = found[found["search_id"].notna()].merge(searches.drop(columns="searched_on"), on="search_id")
    states = {stage: set(_included(status, stage)) for stage in STAGES}
    found = found.assign(
        title=found["citation_id"].isin(states[STAGES[0]]), included=found["citation_id"].isin(states[STAGES[1]])
    )
    by_search = searches.assign(name=searches["search_id"])
    by_source = searches.sort_values("searched_on").drop_duplicates(["source", "source_type"])
    return pd.concat(
        [
            _contributed(found.assign(name=found["search_id"]), by_search, "search"),
            _contributed(found.assign(name=found["source"]), by_source.assign(name=by_source["source"]), "source"),
        ],
        ignore_index=True,
    )


def _included(status: pd.DataFrame, stage: str) -> pd.Series[str]:
    return status.loc[(status["stage"] == stage) & (status["state"] == "include"), "citation_id"]


def _contributed(found: pd.DataFrame, named: pd.DataFrame, level: str) -> pd.DataFrame:
    who = ["name", "source_type"]
    once = found.drop_duplicates([*who, "citation_id"])
    alone = ~once["citation_id"].duplicated(keep=False)
    first = ~once["citation_id"].duplicated()
    marks = once.assign(
        citations=True,
        first_found=first,
        only_here=alone,
        included_at_title=once["title"],
        included_only_here=once["included"] & alone,
    )
    counted = ["citations", "first_found", "only_here", "included_at_title", "included", "included_only_here"]
    counts = marks.groupby(who)[counted].sum().join(found.groupby(who).size().rename("records"))
    rows = named[[*who, "searched_on"]].join(counts, on=who).fillna(dict.fromkeys([*counted, "records"], 0))
    rows = rows.astype(dict.fromkeys([*counted, "records"], "Int64"))
    total = found.loc[found["included"], "citation_id"].nunique()
    included = rows["included"].astype("Float64")
    unknown = pd.Series(total == 0, index=rows.index)
    return rows.assign(
        level=level,
        share_of_included=(included / max(total, 1)).mask(unknown),
        share_included=(included / rows["citations"].where(rows["citations"] > 0)).mask(unknown),
    )
