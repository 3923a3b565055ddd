"""The flow of records through the review: every box of the PRISMA diagram, its number and what is in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from review.screening.boxes import BOXES, LANES, SOURCES, SUBSET_LANE, Box
from review.screening.copies import found_in_order
from review.screening.previous import NO_PREVIOUS
from review.screening.proof import prove
from review.screening.rules import STAGES, Rules
from review.tables import INTEGER, TEXT, columns

FLOW = columns(position=INTEGER, box=TEXT, lane=TEXT, label=TEXT, n=INTEGER, detail=TEXT, ids=TEXT)
FLOW_KEY = ["position"]
TERMINALS = columns(record_id=TEXT, citation_id=TEXT, lane=TEXT, box=TEXT)
TERMINALS_KEY = ["record_id"]
_SEPARATORS = re.compile(r"\s*[,;]\s*")


def flow(
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    status: pd.DataFrame,
    retrieval: pd.DataFrame,
    reports: pd.DataFrame,
    rules: Rules,
    previous: Mapping[str, Any] = NO_PREVIOUS,
    subsets: Sequence[Mapping[str, Any]] = (),
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every box as a `FLOW` frame and the last box of every record as a `TERMINALS` frame, proved by `prove`.

    `searches` has search_id, source_type, source and searched_on; a citation belongs to the lane in which it
    was found first. `previous` has the counts `studies` and `reports` of the published version and its
    `study_ids`: a report of one of those (`reports` says so) ends in its own box, whatever the votes say.
    `subsets` (label, n) are drawn below the total. Ids in a box are record ids up to duplicates, then citation
    ids, then study ids.
    Raises `FlowError` where an identity does not hold.
    """
    found = found_in_order(records, links, searches[["search_id", "searched_on"]])
    found = found[found["search_id"].notna()].merge(searches[["search_id", "source_type", "source"]], on="search_id")
    found["lane"] = found["source_type"].map({source: box.lane for source, box in SOURCES.items()})
    # A citation keeps its id when the search of its founder is withdrawn; its first record in force goes by it.
    found["name"] = found["record_id"].where(found["copy"] > 1, found["citation_id"])
    cases = _cases(found, status, retrieval, reports)
    boxes = _identified(found) | _screened(cases) | _included(cases, reports, previous)
    details = _sources(found) | _reasons(cases, rules)
    counts = {box: len(ids) for box, ids in boxes.items()} | _totals(boxes, previous)
    rows = [
        {
            "box": box.key,
            "lane": box.lane,
            "label": _label(box, counts),
            "n": counts.get(box.key, 0),
            "detail": details.get(box.key, ""),
            "ids": "; ".join(sorted(boxes.get(box.key, ()))),
        }
        for box in BOXES
    ]
    rows += [
        {
            "box": f"subset_{number}",
            "lane": SUBSET_LANE,
            "label": one["label"],
            "n": one["n"],
            "detail": "",
            "ids": "",
        }
        for number, one in enumerate(subsets, start=1)
    ]
    table = pd.DataFrame(rows).assign(position=range(1, len(rows) + 1)).astype({"n": "Int64"})[FLOW.names]
    terminals = _terminals(found, cases)
    prove(table, terminals.assign(record_id=terminals["name"]), reports, previous)
    return table, terminals[TERMINALS.names]


def _label(box: Box, counts: Mapping[str, int]) -> str:
    """The name of a box; while titles await votes, not all that a lane takes in is screened."""
    under_way = any(keys.screened == box.key and counts[keys.awaiting_title] for keys in LANES.values())
    return f"{box.label} or awaiting screening" if under_way else box.label


def _cases(found: pd.DataFrame, status: pd.DataFrame, retrieval: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """One row a citation: lane, state by stage, reason at full text, whether `previous` and `retrieved`."""
    cases = found.loc[found["copy"] == 1, ["citation_id", "lane"]].set_index("citation_id")
    states = {stage: status[status["stage"] == stage].set_index("citation_id")[["state", "reason"]] for stage in STAGES}
    cases["title"] = states[STAGES[0]]["state"]
    cases[["full_text", "reason"]] = states[STAGES[1]]
    known = reports.loc[reports["previous"].astype("bool"), "citation_id"]
    missing = retrieval.loc[~retrieval["retrieved"].astype("bool"), "citation_id"]
    return cases.assign(previous=cases.index.isin(known), retrieved=~cases.index.isin(missing)).fillna("")


def _identified(found: pd.DataFrame) -> dict[str, list[str]]:
    """Records by type of source, and copies of records found before."""
    boxes = {box.key: found.loc[found["source_type"] == source, "name"] for source, box in SOURCES.items()}
    boxes |= {
        keys.duplicate: found.loc[(found["lane"] == lane) & (found["copy"] > 1), "name"] for lane, keys in LANES.items()
    }
    return {key: ids.to_list() for key, ids in boxes.items()}


def _screened(cases: pd.DataFrame) -> dict[str, list[str]]:
    """Citations in every box of each lane, the boxes that are passed through as well as the last ones."""
    boxes: dict[str, list[str]] = {}
    for lane, keys in LANES.items():
        mine = cases[cases["lane"] == lane]
        new = mine[~mine["previous"]]
        sought = new[new["title"] == "include"]
        at_hand = sought[sought["retrieved"]]
        counted = {
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
        boxes |= {key: rows.index.to_list() for key, rows in counted.items()}
    return boxes


def _included(cases: pd.DataFrame, reports: pd.DataFrame, previous: Mapping[str, Any]) -> dict[str, list[str]]:
    included = cases[~cases["previous"] & cases["retrieved"] & (cases["full_text"] == "include")]
    studies = set(reports.loc[reports["citation_id"].isin(included.index), "study_id"])
    known = set(previous["study_ids"])
    return {
        "previous_studies": [*known],
        "new_reports": included.index.to_list(),
        "new_studies": [*studies],
        "total_studies": [*(known | studies)],
    }


def _totals(boxes: Mapping[str, Sequence[str]], previous: Mapping[str, Any]) -> dict[str, int]:
    """Studies and reports of the previous version are a published count: not all of them need an id here."""
    return {
        "previous_studies": previous["studies"],
        "previous_reports": previous["reports"],
        "total_studies": previous["studies"] + len(boxes["new_studies"]),
        "total_reports": previous["reports"] + len(boxes["new_reports"]),
    }


def _terminals(found: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """The one box in which each record ends: the first of these rules that applies to it."""
    rows = found.merge(cases.drop(columns="lane"), left_on="citation_id", right_index=True, how="left")
    keys = pd.DataFrame([LANES[lane] for lane in rows["lane"]], columns=LANES["other"]._fields, index=rows.index)
    title, full_text = rows["title"], rows["full_text"]
    ends = [
        (rows["copy"] > 1, keys["duplicate"]),
        (rows["previous"], keys["previous"]),
        (title == "exclude", keys["excluded_by_title"]),
        (title == "conflict", keys["conflict_title"]),
        (title != "include", keys["awaiting_title"]),
        (~rows["retrieved"].astype(bool), keys["not_retrieved"]),
        (full_text == "exclude", keys["excluded"]),
        (full_text == "conflict", keys["conflict_full_text"]),
        (full_text != "include", keys["awaiting_full_text"]),
    ]
    box = np.select([applies.to_numpy(bool) for applies, _ in ends], [key for _, key in ends], "new_reports")
    return rows.assign(box=box)[[*TERMINALS.names, "name"]].reset_index(drop=True)


def _sources(found: pd.DataFrame) -> dict[str, str]:
    """Records by name of the source, in the order of the searches."""
    return {box.key: _listing(found.loc[found["source_type"] == kind, "source"]) for kind, box in SOURCES.items()}


def _reasons(cases: pd.DataFrame, rules: Rules) -> dict[str, str]:
    """Reasons of exclusions at full text, in order of precedence."""
    excluded = cases[~cases["previous"] & cases["retrieved"] & (cases["full_text"] == "exclude")]
    rank = excluded["reason"].map(rules.precedence())
    ordered = excluded.assign(rank=rank).sort_values("rank", kind="stable")
    named = ordered["reason"].map({**rules.codes, "": "no reason given"})
    return {keys.excluded: _listing(named[ordered["lane"] == lane]) for lane, keys in LANES.items()}


def _listing(names: pd.Series[str]) -> str:
    """`Name, n; Name, n` in the order of first appearance; names keep none of the separators."""
    plain = names.map(lambda name: _SEPARATORS.sub(" / ", name))
    return "; ".join(f"{name}, {n}" for name, n in plain.value_counts(sort=False).items())
