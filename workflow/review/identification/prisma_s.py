"""PRISMA-S, the checklist for reporting searches, as far as the search log fills it.

Source of the items: Rethlefsen and others, PRISMA-S, Syst Rev 2021;10:39, table 1.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from review.identification.searches import DATABASES

ITEMS = {
    1: "Database name",
    2: "Multi-database searching",
    3: "Study registries",
    4: "Online resources and browsing",
    5: "Citation searching",
    6: "Contacts",
    7: "Other methods",
    8: "Full search strategies",
    9: "Limits and restrictions",
    10: "Search filters",
    11: "Prior work",
    12: "Updates",
    13: "Dates of searches",
    14: "Peer review",
    15: "Total records",
    16: "Deduplication",
}
CHECKLIST = ["item", "topic", "state", "answer", "where"]
LOG = "searches.csv"
FILLED, MISSING, BY_HAND = "filled from the log", "missing in the log", "to be written by a person"


def prisma_s(log: pd.DataFrame, exports: pd.DataFrame, n_citations: int) -> pd.DataFrame:
    """One row an item (columns `CHECKLIST`): what `log` (`searches.csv`, as text) and the exports say.

    An item that holds of every search, such as its date or query, is `missing` as long as one search lacks it, and
    the answer names that search. What no log can say is left to a person, never filled.
    """
    rows = log[log["withdrawn_on"] == ""]
    answers = {
        1: _sources(rows, "database", with_platform=True),
        2: _several(rows),
        3: _sources(rows, "register", with_platform=True),
        4: _sources(rows, "website") + _sources(rows, "organisation"),
        5: _sources(rows, "citations"),
        8: _each(rows, ["query"], "query"),
        9: _each(rows[rows["source_type"].isin(DATABASES)], ["date_from", "date_to"], "period searched"),
        12: _updates(rows),
        13: _each(rows, ["searched_on"], "date"),
        15: _totals(rows, exports),
        16: [
            f"{int(exports['parsed'].sum())} records were brought to {n_citations} citations by rules and people's "
            "decisions; every link with its rule and evidence stands in record_links.parquet"
        ],
    }
    table = [(item, topic, *_state(item, answers.get(item))) for item, topic in ITEMS.items()]
    return pd.DataFrame(table, columns=CHECKLIST)


def _state(item: int, answer: Sequence[str] | None) -> tuple[str, str, str]:
    if answer is None:
        return BY_HAND, "", ""
    lacking = [line for line in answer if line.startswith("missing: ")]
    state = MISSING if lacking else FILLED
    return state, "; ".join(answer) or "none in the log", LOG if item != 16 else "record_links.parquet"


def _sources(rows: pd.DataFrame, kind: str, with_platform: bool = False) -> list[str]:
    named = rows.loc[rows["source_type"] == kind, ["source", "platform"]].drop_duplicates()
    return [
        f"{source} ({platform})" if with_platform and platform else source
        for source, platform in named.itertuples(index=False)
    ]


def _several(rows: pd.DataFrame) -> list[str]:
    """Databases that were searched together on one platform on one day."""
    together: dict[tuple[str, str], dict[str, None]] = {}
    searched = rows.loc[(rows["source_type"] == "database") & (rows["platform"] != "")]
    for platform, day, source in searched[["platform", "searched_on", "source"]].itertuples(index=False):
        together.setdefault((platform, day), {})[source] = None
    return [f"{', '.join(names)} on {platform}, {day}" for (platform, day), names in together.items() if len(names) > 1]


def _each(rows: pd.DataFrame, names: list[str], what: str) -> list[str]:
    said = rows[names].agg(" to ".join, axis=1) if len(rows) else pd.Series(dtype="str")
    empty = (rows[names] == "").all(axis=1)
    return [
        f"missing: {what} of {search}" if nothing else f"{search}: {words}"
        for search, words, nothing in zip(rows["search_id"], said, empty, strict=True)
    ]


def _updates(rows: pd.DataFrame) -> list[str]:
    dates = rows.groupby("source")["searched_on"].agg(lambda days: sorted(set(days)))
    return [f"{source}: searched again on {', '.join(days[1:])}" for source, days in dates.items() if len(days) > 1]


def _totals(rows: pd.DataFrame, exports: pd.DataFrame) -> list[str]:
    counts = exports.set_index("search_id")["records"]
    return [f"{search}: {counts[search]}" for search in rows["search_id"]]
