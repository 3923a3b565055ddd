"""The facts of a release that are compared: texts by what they are of (`id`) and which of its properties (`field`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from review.quality.judge import CONSENSUS
from review.quality.names import DEFAULT
from review.releases.frozen import Frozen
from review.screening.retractions import RETRACTED
from review.screening.standing import status_by_study
from review.synthesis.tally import TALLIES_KEY

Facts = dict[tuple[str, str], str]
Texts = Mapping[str, str]
TALLIED = ("synthesis/tallies", "synthesis/starting_doses")
_TOLD_APART = (*TALLIED, "synthesis/conclusions", "synthesis/directions", "synthesis/claims")


def eligibility(release: Frozen) -> Facts:
    """The question, and the codes of exclusion."""
    if not release.protocol:
        return {}
    reasons = release.protocol.get("screening", {}).get("reasons", {})
    return {("question", ""): release.protocol["question"]} | {(code, "reason"): text for code, text in reasons.items()}


def conclusions(release: Frozen) -> Facts:
    """Category, certainty, counts and fragility of each conclusion."""
    return _of(release.table("synthesis/conclusions"), _conclusion)


def _conclusion(row: Texts) -> Iterator[tuple[str, str, str]]:
    id_ = row["conclusion_id"]
    yield id_, "category", row["category"]
    yield id_, "certainty", row["certainty"]
    yield id_, "yes of reported", f"{row['k']}/{row['n']}"
    yield id_, "fragility", row["fragility"]
    yield id_, "fragile", row["fragile"]


def directions(release: Frozen) -> Facts:
    """Whether an outcome rises with the dose within a study."""
    return _of(
        release.table("synthesis/directions"),
        lambda row: [(f"{row['analysis']}: {row['study_id']}: {row['outcome']}", "direction", row["direction"])],
    )


def studies(release: Frozen) -> Facts:
    """The registry, and who is retracted."""
    registry = release.brought("studies.csv", ["study_id", "label"])
    found = _of(registry, lambda row: [(row["study_id"], "label", row["label"])])
    return found | {(study, "retraction"): status for study, status in _standing(release) if status == RETRACTED}


def notices(release: Frozen) -> Facts:
    """Who is corrected, in doubt or reinstated: that takes no study away."""
    return {(study, "notice"): status for study, status in _standing(release) if status != RETRACTED}


def _standing(release: Frozen) -> Iterable[tuple[str, str]]:
    table = release.table("screening/retractions")
    return [] if table is None else status_by_study(table).items()


def searches(release: Frozen) -> Facts:
    """The search log."""
    return _of(release.brought("searches.csv", ["search_id", "source", "searched_on"]), _search)


def _search(row: Texts) -> Iterator[tuple[str, str, str]]:
    yield row["search_id"], "search", f"{row['source']}, {row['searched_on']}"
    yield row["search_id"], "withdrawn on", row.get("withdrawn_on", "")


def flow(release: Frozen) -> Facts:
    """The boxes of the flow diagram."""
    return _of(release.table("screening/flow"), lambda row: [(f"{row['lane']}: {row['label']}", "n", row["n"])])


def citations(release: Frozen) -> Facts:
    """How many citations there are."""
    table = release.table("identification/citations")
    return {} if table is None else {("all", "n"): str(len(table))}


def votes(release: Frozen) -> Facts:
    """How many votes each reviewer has cast at each stage."""
    table = release.table("screening/votes")
    return {} if table is None else _counts(table["stage"] + ": " + table["reviewer"], "n")


def decisions(release: Frozen) -> Facts:
    """What was decided of each citation, as far as it is settled."""
    table = release.table("screening/status")
    settled = None if table is None else table[table["state"].isin(["include", "exclude"])]
    return _of(
        settled, lambda row: [(f"{row['citation_id']}: {row['stage']}", "decision", f"{row['state']} {row['reason']}")]
    )


def entries(release: Frozen) -> Facts:
    """How many cells each form has of each of its entities."""
    table = release.table("extraction/cells")
    return {} if table is None else _counts(table["form"] + ": " + table["study_id"], "cells")


def cells(release: Frozen) -> Facts:
    """The value of each cell."""
    return _of(release.table("extraction/cells"), lambda row: [(_entity(row), row["field"], row["value"])])


def doses(release: Frozen) -> Facts:
    """The dose of each level in million cells at the reference patient, its state, and where the trial starts."""
    return _of(release.table("dose/doses"), _dose)


def _dose(row: Texts) -> Iterator[tuple[str, str, str]]:
    entity, level = f"{_entity(row)} {row['field']}", " ".join(filter(None, (row["level"], row["branch"])))
    yield entity, level or "dose", _range(million(row["flat_lower"]), million(row["flat_upper"]))
    yield entity, "start dose", million(row["start_dose"])
    yield " ".join(filter(None, (entity, level))), "state", row["state"]


def _range(low: str, high: str) -> str:
    """The ends in words; one of them may be open."""
    if low and high:
        return low if low == high else f"{low} to {high}"
    return (low and f"from {low}") or (high and f"up to {high}")


def million(cells: str) -> str:
    """Cells in millions, without zeros that say nothing."""
    return f"{(Decimal(cells) / 10**6).normalize():f}" if cells else ""


def grades(release: Frozen) -> Facts:
    """The grade of each study that counts."""
    table = release.table("quality/grades")
    if table is not None:
        main = (table["variant"] == DEFAULT) & (table["rater"] == CONSENSUS)
        table = table[main & (table["counts"] == "True")]
    return _of(table, lambda row: [(row["study_id"], row["measure"] or "grade", row["grade"])])


def tallies(release: Frozen) -> Facts:
    """The counts of every tally."""
    tables = (release.table(name) for name in TALLIED)
    return {key: text for table in tables for key, text in _of(table, _tally).items()}


def _tally(row: Texts) -> Iterator[tuple[str, str, str]]:
    id_ = " | ".join(filter(None, (row[name] for name in TALLIES_KEY)))
    yield id_, "yes of reported", f"{row['n_yes']}/{row['n_reported']}"
    yield id_, "not reported", str(int(row["n_nr"]) + int(row["n_open"]))


def claims(release: Frozen) -> Facts:
    """The verdict on each printed claim."""
    return _of(release.table("synthesis/claims"), lambda row: [(row["claim_id"], "verdict", row["verdict"])])


def figures(release: Frozen) -> Facts:
    """Figures by a digest of their data."""
    return {(name, "data"): digest for name, digest in release.figures().items()}


def results(release: Frozen) -> dict[str, pd.DataFrame]:
    """The result tables of analyses that have no facts of their own here."""
    names = (name for name in release.tables if name.startswith("synthesis/") and name not in _TOLD_APART)
    return {name: table for name in names if (table := release.table(name)) is not None}


def _counts(of: pd.Series[str], field: str) -> Facts:
    return {(id_, field): str(n) for id_, n in Counter(of).items()}


def _entity(row: Texts) -> str:
    return f"{row['form']}: {' '.join(filter(None, (row['study_id'], row['row'])))}"


def _of(table: pd.DataFrame | None, told: Callable[[Texts], Iterable[tuple[str, str, str]]]) -> Facts:
    """What is told of each row of a table that may not be there."""
    rows: list[dict[Any, Any]] = [] if table is None else table.to_dict("records")
    return {(id_, field): text for row in rows for id_, field, text in told(row)}
