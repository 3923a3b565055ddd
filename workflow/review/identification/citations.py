"""Clusters of records become citations, whose ids stay for ever.

A citation's id is the `record_id` of its founder: the first of its records by date of search, search and id. Every
record id resolves through `record_links`, so a decision made on any record is never lost by importing more.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from review.errors import Problem, check
from review.identification.record import RECORDS
from review.inputs import LINE, not_allowed
from review.tables import REAL, TEXT, columns

BIBLIOGRAPHIC = [
    name
    for name in RECORDS.names
    if name not in {"record_id", "search_id", "position", "source_key", "format", "raw_sha256"}
]
CITATIONS = columns(
    citation_id=TEXT,
    **{name: RECORDS.field(name).type for name in BIBLIOGRAPHIC},
    records=TEXT,
    searches=TEXT,
)
CITATIONS_KEY = ["citation_id"]
RECORD_LINKS = columns(record_id=TEXT, citation_id=TEXT, rule=TEXT, score=REAL, decided_by=TEXT)
RECORD_LINKS_KEY = ["record_id"]
DECISIONS = ("same", "different", "linked")
PAIR = ["record_1", "record_2"]
QUEUE = [*PAIR, "score", "rule", "evidence"]
SIDE_BY_SIDE = ["title", "authors", "year", "journal", "volume", "pages", "doi"]
_RECORD_ID = r"r[0-9a-f]{16}(-\d+)?"


def checked_decisions(decisions: pd.DataFrame, name: str, records: pd.DataFrame) -> pd.DataFrame:
    """People's decisions on pairs, after a check of each cell (`identification/decisions.csv`).

    A decision on a record of a withdrawn search has no effect and is left out here; it stays in the file and counts
    again when the search does. Raises `InputError` for an unknown decision, what cannot be a record's id, a decision
    nobody signed, and two that contradict each other.
    """
    problems = not_allowed(decisions, name, "decision", DECISIONS) + _contradictions(decisions, name)
    present = decisions[PAIR].isin(set(records["record_id"]))
    for column in PAIR:
        unknown = decisions[~present[column] & ~decisions[column].str.fullmatch(_RECORD_ID)]
        problems += [
            Problem(
                name,
                row[LINE],
                f"{column} '{row[column]}' is in no export, expected a record_id of records.parquet",
            )
            for row in unknown.to_dict("records")
        ]
    unsigned = decisions.loc[decisions["decided_by"] == "", LINE]
    problems += [Problem(name, line, "decided_by is empty, expected who decided") for line in unsigned]
    check(sorted(problems, key=lambda problem: int(problem.place)))
    return decisions[present.all(axis=1)]


def _contradictions(decisions: pd.DataFrame, name: str) -> list[Problem]:
    same, different = (decisions[decisions["decision"] == word] for word in ("same", "different"))
    either_order = pd.concat([different, _swapped(different)]).drop_duplicates([*PAIR, LINE])
    both = same.merge(either_order, on=PAIR, suffixes=("", "_different"))
    return [
        Problem(
            name,
            max(lines),
            f"'different' and 'same' on one pair (lines {min(lines)} and {max(lines)}), expected one decision",
        )
        for lines in zip(both[LINE], both[f"{LINE}_different"], strict=True)
    ]


def link(
    records: pd.DataFrame, pairs: pd.DataFrame, decisions: pd.DataFrame, search_order: Sequence[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Citations and record links from records, scored pairs and people's decisions.

    Pairs are joined from the strongest to the weakest; a join that would bring together two records which a person
    has called different is left out. Gives frames `CITATIONS` and `RECORD_LINKS`.
    """
    edges = _edges(pairs, decisions)
    forbidden = decisions.loc[decisions["decision"] == "different", PAIR].to_numpy().tolist()
    cluster = {record_id: record_id for record_id in records["record_id"]}
    members = {record_id: [record_id] for record_id in cluster}
    apart: dict[str, set[str]] = {record_id: set() for record_id in cluster}
    for one, other in forbidden:
        apart[one].add(other)
        apart[other].add(one)
    for one, other in edges[PAIR].to_numpy().tolist():
        first, second = cluster[one], cluster[other]
        if first == second or any(apart[member] & set(members[second]) for member in members[first]):
            continue
        members[first] += members[second]
        cluster.update(dict.fromkeys(members.pop(second), first))

    rank = {search_id: index for index, search_id in enumerate(search_order)}
    order = records.assign(_rank=records["search_id"].map(rank), _cluster=records["record_id"].map(cluster))
    order = order.sort_values(["_rank", "record_id"], kind="stable")
    order["citation_id"] = order.groupby("_cluster", sort=False)["record_id"].transform("first")
    return _citation_rows(order), _link_rows(order, edges)


def duplicate_queue(
    pairs: pd.DataFrame, links: pd.DataFrame, decisions: pd.DataFrame, records: pd.DataFrame
) -> pd.DataFrame:
    """Doubtful pairs that nobody has decided and that are still apart, likeliest first, both records side by side."""
    citation = links.set_index("record_id")["citation_id"]
    open_pairs = pairs[pairs["state"] == "doubtful"]
    apart = open_pairs["record_1"].map(citation) != open_pairs["record_2"].map(citation)
    decided = pd.MultiIndex.from_frame(pd.concat([decisions, _swapped(decisions)])[PAIR])
    undecided = ~pd.MultiIndex.from_frame(open_pairs[PAIR]).isin(decided)
    queue = open_pairs.loc[apart & undecided, QUEUE].sort_values(["score", *PAIR], ascending=[False, True, True])
    sides = records.set_index("record_id")[SIDE_BY_SIDE]
    for number in ("1", "2"):
        queue = queue.join(sides.add_suffix(f"_{number}"), on=f"record_{number}")
    ordered = [f"{name}_{number}" for name in SIDE_BY_SIDE for number in ("1", "2")]
    return queue[QUEUE + ordered].assign(decision="", decided_by="", decided_on="", reason="").reset_index(drop=True)


def _edges(pairs: pd.DataFrame, decisions: pd.DataFrame) -> pd.DataFrame:
    """Joins to make, people's before the program's, strong before weak, in an order that depends on content only."""
    forced = decisions.loc[decisions["decision"] == "same", [*PAIR, "decided_by"]]
    forced = forced.assign(rule="decision", score=1.0, person=True)
    found = pairs.loc[pairs["state"] == "duplicate", [*PAIR, "rule", "score"]]
    found = found.assign(decided_by="rule", person=False)
    edges = pd.concat([forced, found], ignore_index=True)
    return edges.sort_values(["person", "score", *PAIR], ascending=[False, False, True, True])


def _swapped(decisions: pd.DataFrame) -> pd.DataFrame:
    return decisions.rename(columns=dict(zip(PAIR, reversed(PAIR), strict=True)))


def _citation_rows(order: pd.DataFrame) -> pd.DataFrame:
    """One row a citation; each field is the first that any of its records has, in the order of searches."""
    filled = order.copy()
    for name in BIBLIOGRAPHIC:
        if RECORDS.field(name).type == TEXT:
            filled[name] = filled[name].replace("", None)
    grouped = filled.groupby("citation_id", sort=False)
    citations = grouped[BIBLIOGRAPHIC].first()
    citations["records"] = grouped["record_id"].agg("; ".join)
    citations["searches"] = grouped["search_id"].agg(lambda ids: "; ".join(dict.fromkeys(ids)))
    return citations.reset_index()


def _link_rows(order: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """One row a record; the rule is that of its strongest join inside its citation."""
    citation = order.set_index("record_id")["citation_id"]
    inside = edges[edges["record_1"].map(citation) == edges["record_2"].map(citation)]
    ends = pd.concat([inside.assign(record_id=inside[column]) for column in PAIR])
    best = ends.drop_duplicates("record_id").set_index("record_id")[["rule", "score", "decided_by"]]
    links = order[["record_id", "citation_id"]].join(best, on="record_id")
    founder = links["record_id"] == links["citation_id"]
    links.loc[founder, ["rule", "decided_by"]] = ["founder", "rule"]
    links.loc[founder, "score"] = 1.0
    return links
