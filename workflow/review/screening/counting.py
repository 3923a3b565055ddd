"""The number of every box, and what is in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any

import pandas as pd

from review.screening.boxes import BOXES, LANES, SOURCES, Box
from review.screening.following import Followed
from review.screening.rules import Rules
from review.tables import INTEGER, TEXT, columns

FLOW = columns(position=INTEGER, box=TEXT, lane=TEXT, label=TEXT, n=INTEGER, detail=TEXT, ids=TEXT)
FLOW_KEY = ["position"]
_SEPARATORS = re.compile(r"\s*[,;]\s*")

Ids = dict[str, Sequence[str]]


def counted(
    followed: Followed,
    reports: pd.DataFrame,
    rules: Rules,
    previous: Mapping[str, Any],
    counted_before: Set[str] = frozenset(),
) -> pd.DataFrame:
    """Every box as a `FLOW` frame; studies that were `counted_before` are not new again."""
    boxes = _identified(followed.records) | _screened(followed.citations)
    boxes |= _studies(set(boxes["new_reports"]), reports, previous, counted_before)
    details = _sources(followed.records) | _reasons(followed.citations, rules)
    details["removed_studies"] = _listing(pd.Series([one["because"] for one in previous["removed"]], dtype="str"))
    counts = {box: len(ids) for box, ids in boxes.items()} | _totals(boxes, previous)
    rows = [
        {
            "position": position,
            "box": box.key,
            "lane": box.lane,
            "label": _label(box, counts, boxes),
            "n": counts.get(box.key, 0),
            "detail": details.get(box.key, ""),
            "ids": "; ".join(sorted(boxes.get(box.key, ()))),
        }
        for position, box in enumerate(BOXES, start=1)
    ]
    return pd.DataFrame(rows, columns=FLOW.names).astype({"n": "Int64"})


def _label(box: Box, counts: Mapping[str, int], boxes: Ids) -> str:
    """The name of a box; while titles await votes, not all that a lane takes in is screened.

    Among the studies that are removed may be new ones.
    """
    if box.key == "removed_studies" and {*boxes["removed_studies"]} - {*boxes["previous_studies"]}:
        return "Studies no longer included"
    under_way = any(keys.screened == box.key and counts[keys.awaiting_title] for keys in LANES.values())
    return f"{box.label} or awaiting screening" if under_way else box.label


def _identified(found: pd.DataFrame) -> Ids:
    """Records by type of source, and copies of records found before."""
    boxes = {box.key: found.loc[found["source_type"] == source, "name"] for source, box in SOURCES.items()}
    boxes |= {
        keys.duplicate: found.loc[(found["lane"] == lane) & (found["copy"] > 1), "name"] for lane, keys in LANES.items()
    }
    return {key: ids.to_list() for key, ids in boxes.items()}


def _screened(citations: pd.DataFrame) -> Ids:
    """Citations in every box of each lane, the boxes that are passed through as well as the last ones."""
    boxes: Ids = {"new_reports": []}
    for lane, keys in LANES.items():
        mine = citations[citations["lane"] == lane]
        new = mine[~mine["previous"]]
        sought = new[new["title"] == "include"]
        at_hand = sought[sought["retrieved"]]
        held = {
            keys.screened: mine,
            keys.previous: mine[mine["previous"]],
            keys.excluded_by_title: new[new["title"] == "exclude"],
            keys.awaiting_title: new[new["title"] == "awaiting"],
            keys.conflict_title: new[new["title"] == "conflict"],
            keys.sought: sought,
            keys.not_retrieved: sought[~sought["retrieved"]],
            keys.awaiting_full_text: at_hand[at_hand["full_text"] == "awaiting"],
            keys.conflict_full_text: at_hand[at_hand["full_text"] == "conflict"],
            keys.assessed: at_hand[at_hand["full_text"].isin(["include", "exclude"])],
            keys.excluded: at_hand[at_hand["full_text"] == "exclude"],
        }
        boxes |= {key: rows.index.to_list() for key, rows in held.items()}
        included = at_hand.index[at_hand["full_text"] == "include"]
        boxes["new_reports"] = [*boxes["new_reports"], *included]
    return boxes


def _studies(included: Set[str], reports: pd.DataFrame, previous: Mapping[str, Any], counted_before: Set[str]) -> Ids:
    new = {*reports.loc[reports["citation_id"].isin(included), "study_id"]} - counted_before
    known = {*previous["study_ids"]}
    removed = {one["study_id"] for one in previous["removed"]}
    return {
        "previous_studies": [*known],
        "new_studies": [*new],
        "removed_studies": [*removed],
        "total_studies": [*((known | new) - removed)],
    }


def _totals(boxes: Ids, previous: Mapping[str, Any]) -> dict[str, int]:
    """Studies and reports of the previous version are a published count: not all of them need an id here."""
    removed = {"studies": len(previous["removed"]), "reports": sum(one["reports"] for one in previous["removed"])}
    counts: dict[str, int] = {}
    for what, gone in removed.items():
        counts |= {f"previous_{what}": previous[what], f"removed_{what}": gone}
        counts[f"total_{what}"] = previous[what] + len(boxes[f"new_{what}"]) - gone
    return counts


def _sources(found: pd.DataFrame) -> dict[str, str]:
    """Records by name of the source, in the order of the searches."""
    return {box.key: _listing(found.loc[found["source_type"] == kind, "source"]) for kind, box in SOURCES.items()}


def _reasons(citations: pd.DataFrame, rules: Rules) -> dict[str, str]:
    """Reasons of exclusions at full text, in order of precedence."""
    excluded = citations[~citations["previous"] & citations["retrieved"] & (citations["full_text"] == "exclude")]
    rank = excluded["reason"].map(rules.precedence())
    ordered = excluded.assign(rank=rank).sort_values("rank", kind="stable")
    named = ordered["reason"].map({**rules.codes, "": "no reason given"})
    return {keys.excluded: _listing(named[ordered["lane"] == lane]) for lane, keys in LANES.items()}


def _listing(names: pd.Series[str]) -> str:
    """`Name, n; Name, n` in the order of first appearance; names are one line and keep none of the separators."""
    plain = names.map({name: _SEPARATORS.sub(" / ", " ".join(name.split())) for name in names.unique()})
    return "; ".join(f"{name}, {n}" for name, n in plain.value_counts(sort=False).items())
