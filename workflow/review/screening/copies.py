"""The records of each citation in the order in which they were found, and how people refer to them."""

from __future__ import annotations

import numpy as np
import pandas as pd


def found_in_order(records: pd.DataFrame, links: pd.DataFrame, searches: pd.DataFrame) -> pd.DataFrame:
    """Every linked record with the number of its copy: 1 is the one found first, which names the citation.

    From `records` (record_id, search_id, source_key, position, in_force), `links` (record_id, citation_id) and
    `searches` (search_id, searched_on). Linked ids that none of the records has come last.
    """
    known = records[["record_id", "search_id", "source_key", "position", "in_force"]]
    dated = known.merge(searches[["search_id", "searched_on"]], on="search_id", how="left")
    found = links[["record_id", "citation_id"]].merge(dated, on="record_id", how="left")
    found = found.sort_values(["searched_on", "search_id", "record_id"], kind="stable", na_position="last")
    return found.assign(copy=found.groupby("citation_id").cumcount() + 1).reset_index(drop=True)


def locate(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Rows (search_id, record) with the `record_id`, `citation_id` and `copy` they mean, or `why` not.

    Within a search `record` is the export's own key or `#<position>`; without a search it is the id of a
    citation, which may be any record id that was ever linked. `found` comes from `found_in_order`. A record of a
    withdrawn search counts as long as a search in force found the same citation.
    """
    in_force = found["in_force"].fillna(False).astype(bool)
    found = found.assign(alive=in_force.groupby(found["citation_id"]).transform("any"))
    held = found[found["search_id"].notna()]
    names = pd.concat(
        [
            held.assign(record=held["source_key"]),
            held.assign(record="#" + held["position"].astype("str")),
            found.assign(record=found["record_id"], search_id=""),
        ]
    )[["search_id", "record", "record_id", "citation_id", "copy", "alive"]].drop_duplicates()
    key = ["search_id", "record"]
    names["shared"] = names.duplicated(key, keep=False)
    located = rows.merge(names.drop_duplicates(key), on=key, how="left")
    alive, shared = (located.pop(name).fillna(False).astype(bool) for name in ("alive", "shared"))
    located.loc[shared, ["record_id", "citation_id", "copy"]] = None
    withdrawn = located["record_id"].notna() & ~alive
    located["why"] = np.select(
        [
            withdrawn,
            located["record_id"].notna(),
            shared,
            located["search_id"] == "",
            ~located["search_id"].isin(held["search_id"].unique()),
        ],
        [
            "its search is withdrawn, and no other search found this citation",
            "",
            "several records of this search have this key; use #<position in the file> instead",
            "no record and no citation has this id; is search_id missing?",
            "no search in force has this search_id",
        ],
        default="this search has no record with this key",
    )
    return located
