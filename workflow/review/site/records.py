"""Where each value comes from: the cells of every study with readings, source, quote and decisions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.extraction.reopened import REOPENED
from review.site.notices import NO_NOTICE, NOTED, Notice
from review.site.text import anchor, joined, words

HOW = {
    "agreed": "",
    "not_compared": "first reader’s wording",
    "disagreed": "readers differ, nobody has decided",
    "resolved_consensus": "decided by the readers together",
    "resolved_adjudicated": "decided by an adjudicator",
    REOPENED: "corrected in the source since it was read",
    "extracted_0": "read by no person",
    "extracted_1": "read by one person",
    "extracted_2": "read by two persons",
}
"""What the states of a cell are called; readers who agree need no word."""
UNREAD = "(empty)"


@dataclass(frozen=True)
class Value:
    """A cell. `readings` is empty where all readers have the value itself; `target` where nothing links here."""

    field: str
    text: str
    how: str
    provisional: bool
    readings: str
    decisions: str
    target: str


@dataclass(frozen=True)
class Passage:
    """A place in a source and what was read there: the values of each row of a form, by the row's name."""

    source: str
    quote: str
    rows: dict[str, list[Value]]


@dataclass(frozen=True)
class Report:
    """A publication about a study."""

    title: str
    place: str
    doi: str


@dataclass(frozen=True)
class Record:
    """All that is known of an entity of a registry (a study, a statement, a product): its passages by form."""

    target: str
    label: str
    reports: tuple[Report, ...]
    forms: dict[str, list[Passage]]
    provisional: int
    notice: Notice


def cell_anchor(form: str, study: str, row: str, field: str) -> str:
    """Where the provenance of a cell stands."""
    return anchor(form, study, row, field)


def provisional_cells(provenance: pd.DataFrame) -> set[str]:
    """The anchors of all cells whose value still needs a person."""
    waiting = provenance.loc[provenance["provisional"], ["form", "study_id", "row", "field"]]
    return {cell_anchor(*cell) for cell in waiting.itertuples(index=False, name=None)}


def records(
    provenance: pd.DataFrame,
    registries: Mapping[str, str],
    labels: Mapping[str, str],
    reports: Mapping[str, tuple[Report, ...]],
    linked: Collection[str],
    notices: Mapping[str, Notice],
) -> dict[str, list[Record]]:
    """One record an id of `provenance` (see `review.extraction.consensus`), by registry, in the order of the labels.

    `registries` has the registry of each form, in the order in which they are shown. `linked` are the anchors that
    the page links to: other cells have none. `notices` are about studies.
    """
    found: dict[str, list[Record]] = {registry: [] for registry in registries.values()}
    placed = provenance.assign(registry=provenance["form"].map(dict(registries)))
    for keys, mine in placed.groupby(["registry", "study_id"], sort=False):
        registry, study = map(str, keys)
        label, waiting = labels.get(study, study), int(mine["provisional"].sum())
        forms = {words(form): _passages(mine[mine["form"] == form], linked) for form in mine["form"].unique()}
        notice = notices.get(study, NO_NOTICE) if registry == NOTED else NO_NOTICE
        found[registry].append(Record(anchor(registry, study), label, reports.get(study, ()), forms, waiting, notice))
    return {registry: sorted(ones, key=lambda one: one.label.casefold()) for registry, ones in found.items() if ones}


def _passages(cells: pd.DataFrame, linked: Collection[str]) -> list[Passage]:
    places: dict[tuple[str, str], Passage] = {}
    for cell in cells.to_dict("records"):
        place = cell["source"], cell["quote"]
        rows = places.setdefault(place, Passage(*place, {})).rows
        rows.setdefault(cell["row"], []).append(_value(cell, linked))
    return list(places.values())


def _value(cell: Mapping[Any, Any], linked: Collection[str]) -> Value:
    readers = cell["decided_by"].split("; ")
    plain = " | ".join(f"{reader}: {cell['value']}" for reader in readers)
    target = cell_anchor(cell["form"], cell["study_id"], cell["row"], cell["field"])
    return Value(
        words(cell["field"]),
        cell["value"],
        HOW.get(cell["state"], words(cell["state"])),
        bool(cell["provisional"]),
        "" if cell["readings"] == plain else cell["readings"],
        cell["decisions"],
        target if target in linked else "",
    )


def reports_by_study(reports: pd.DataFrame, citations: pd.DataFrame) -> dict[str, tuple[Report, ...]]:
    """The publications of each study, as far as searches found them.

    `reports` has study_id, citation_id; `citations` citation_id, title, authors, journal, year, doi.
    """
    found: dict[str, tuple[Report, ...]] = {}
    held = reports.merge(citations, on="citation_id").drop_duplicates(["study_id", "citation_id"])
    for one in held.to_dict("records"):
        year = "" if pd.isna(one["year"]) else str(one["year"])
        place = joined([one["authors"], one["journal"], year], ". ")
        found[one["study_id"]] = (*found.get(one["study_id"], ()), Report(one["title"], place, one["doi"]))
    return found
