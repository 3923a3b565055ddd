"""The whole page from stored tables: which sections a review has, and what stands in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from review.extraction.consensus import CONSENSUS_PROVENANCE
from review.releases.unsettled import Tables
from review.screening.retractions import RETRACTIONS
from review.site import support
from review.site.grid import Grid, grid
from review.site.notices import NOTED, Notice, no_longer_counted, notices_by_study
from review.site.records import Record, provisional_cells, records, reports_by_study
from review.site.status import Status, status
from review.site.studies import consensus, registries, study_form, study_registry, study_table
from review.site.tallies import Conclusion, Outcome, drawn, linked, outcomes
from review.site.text import words
from review.tables import empty
from review.text import PEOPLE

BESIDE = {"flow": "flow", "agreement": "agreement"}
"""The section beside whose table the figures of a kind stand; all other figures are in a section of their own."""
OWN_SECTION = ("synthesis/claims",)
"""Result tables that have a section: what the protocol's tables show of them is not shown again."""


@dataclass(frozen=True)
class Figure:
    """A figure with its caption; its description stands in the drawing."""

    name: str
    kind: str
    caption: str
    drawing: Markup


@dataclass(frozen=True)
class Section:
    """A part of the page. One without `content` and `figures` is named at the end, as `absent` because of what."""

    key: str
    title: str
    content: Any
    absent: str
    figures: Sequence[Figure] = ()

    @property
    def present(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.content or self.figures)


@dataclass(frozen=True)
class Page:
    """What the template writes. `retracted` says what retractions changed, `reviewers` by id who somebody is."""

    title: str
    question: str
    status: Status
    retracted: Sequence[str]
    sections: Sequence[Section]
    reviewers: Mapping[str, str]


def page(
    tables: Tables, readers_tables: Mapping[str, pd.DataFrame], figures: Sequence[Figure], options: Mapping[str, Any]
) -> Page:
    """The page of a review.

    `tables` are result tables by name, those that the review has, and `readers_tables` its tables for readers.
    `options` has title, question, reviewers, forms, tables, analyses, conclusions and site of the protocol, and what
    `status.status` needs.
    """
    found = tables.get("screening/retractions", empty(RETRACTIONS))
    names = {one["id"]: one.get("label", one["id"]) for one in options["reviewers"]}
    cells, labels = _cells(tables, options), _labels(tables, options)
    notices, retracted = notices_by_study(found), [*no_longer_counted(found, tables, options, labels)]
    waiting = provisional_cells(cells)
    tallies = tables.get("synthesis/tallies")
    tallied = [] if tallies is None else outcomes(tallies, options["analyses"], labels, waiting)
    beside = {section: [figure for figure in figures if figure.kind == kind] for kind, section in BESIDE.items()}
    others = [figure for figure in figures if figure.kind not in BESIDE]
    sources = _records(tables, options, cells, labels, linked(tallied), notices)
    sections = [
        Section("conclusions", "Conclusions", _conclusions(tables, options, tallied), "the protocol draws none"),
        Section("tallies", "Tallies", tallied, "the protocol tallies nothing"),
        Section(
            "studies", words(study_registry(options)), _studies(tables, options, notices), "no form has been extracted"
        ),
        Section("figures", "Figures", None, "the protocol draws none", others),
        Section("tables", "Tables", _further(readers_tables, options), "the protocol has none besides these"),
        Section("tests", "Tests", support.tests(tables), "no tally was tested"),
        Section("flow", "Flow", support.flow(tables), "no search is recorded", beside["flow"]),
        Section(
            "agreement", "Agreement", support.agreement(tables, names), "nothing was read by two", beside["agreement"]
        ),
        Section("claims", "Claims audit", support.claims(tables), "no printed claim was checked"),
        Section("changes", "Changes", support.changes(tables), "there is no release to compare with"),
        Section("sources", "Sources", sources, "no form has been extracted"),
    ]
    reviewers = {one["id"]: f"{names[one['id']]}, {PEOPLE[one['kind']]}" for one in options["reviewers"]}
    return Page(options["title"], options["question"], status(tables, options), retracted, sections, reviewers)


def _cells(tables: Tables, options: Mapping[str, Any]) -> pd.DataFrame:
    """The provenance of all forms."""
    parts = [table for form in options["forms"] if (table := tables.get(f"{consensus(form)}.provenance")) is not None]
    return pd.concat([empty(CONSENSUS_PROVENANCE), *parts], ignore_index=True)


def _labels(tables: Tables, options: Mapping[str, Any]) -> dict[str, str]:
    """What each study, statement or product is called."""
    forms = [table for form in options["forms"] if (table := tables.get(consensus(form))) is not None]
    return {study: label for table in forms for study, label in zip(table["study_id"], table["label"], strict=True)}


def _conclusions(tables: Tables, options: Mapping[str, Any], tallied: Sequence[Outcome]) -> list[Conclusion]:
    table = tables.get("synthesis/conclusions")
    return [] if table is None else drawn(table, options["conclusions"], tallied)


def _studies(tables: Tables, options: Mapping[str, Any], notices: Mapping[str, Notice]) -> Grid | None:
    rows, noted = tables.get(consensus(study_form(options))), study_registry(options) == NOTED
    marks = {study: notice.status for study, notice in notices.items()} if noted else {}
    return None if rows is None or rows.empty else study_table(rows, options, marks)


def _further(readers_tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> list[Grid]:
    """The tables for readers that show something else than the sections of the page."""
    own = {consensus(study_form(options)), *OWN_SECTION}
    entries = {name: entry for name, entry in options["tables"].items() if entry["rows"] not in own}
    return [grid(f"table-{name}", entry["caption"], "rows", readers_tables[name]) for name, entry in entries.items()]


def _records(
    tables: Tables,
    options: Mapping[str, Any],
    cells: pd.DataFrame,
    labels: Mapping[str, str],
    linked_cells: Collection[str],
    notices: Mapping[str, Notice],
) -> dict[str, list[Record]]:
    reports, citations = tables.get("screening/reports"), tables.get("identification/citations")
    published = {} if reports is None or citations is None else reports_by_study(reports, citations)
    return records(cells, registries(options["forms"]), labels, published, linked_cells, notices)
