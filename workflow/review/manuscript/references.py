"""The works that a manuscript can cite, as CSL JSON: one entry a citation, whichever studies it reports."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from review.identification.wording import WATERMARK
from review.text import seen

_INVERTED = re.compile(r"(?P<family>[^,]+),\s*(?P<given>.+)")
_WITH_INITIALS = re.compile(r"(?P<family>.+?)\s+(?P<given>[A-Z]{1,4})(?P<suffix>\s+(?:Jr|Sr|II|III|IV))?")
_FIELDS = {
    "title": "title",
    "container-title": "journal",
    "volume": "volume",
    "issue": "issue",
    "page": "pages",
    "DOI": "doi",
    "PMID": "pmid",
}
PREVIOUS = "previous"
"""By what name a template cites the published version that the review continues."""


def references(
    studies: pd.DataFrame,
    reports: pd.DataFrame,
    citations: pd.DataFrame,
    previous: str,
    retracted: Collection[str] = (),
) -> list[dict[str, Any]]:
    """CSL items (https://docs.citationstyles.org), by `id`: the reports of studies, and the published version.

    `studies` is the registry (study_id, label), `reports` a `REPORTS` frame, `citations` the citations; `previous` is
    how the published version is cited, as text, or nothing. The `id` of a report that the searches found is its
    citation id. Of a report that is known by its DOI alone, or of a study without a report, there is the label of the
    study, and `note` says so. `custom.studies` names the studies that a work reports. A `retracted` report (a citation
    id or DOI) says so before its title.
    """
    records: Mapping[Any, Any] = citations.set_index("citation_id").to_dict("index")
    labels = dict(zip(studies["study_id"], studies["label"], strict=True))
    items: dict[str, dict[str, Any]] = {}
    for study, report, citation in reports[["study_id", "report", "citation_id"]].itertuples(index=False, name=None):
        key = citation or (f"doi-{re.sub(r'[^a-z0-9]+', '-', report.lower())}" if report else f"study-{study}")
        found = _item(records[citation]) if citation else _label_only(labels[study], report)
        if (citation or found.get("DOI", "").lower()) in retracted:
            found["title"] = f"[Retracted] {WATERMARK.sub('', found.get('title', ''))}"
        items.setdefault(key, {"id": key, **found, "custom": {"studies": []}})["custom"]["studies"].append(study)
    if previous:
        items[PREVIOUS] = {"id": PREVIOUS, "type": "document", "title": previous, "custom": {"studies": [PREVIOUS]}}
    return [items[key] for key in sorted(items)]


def works(items: list[dict[str, Any]]) -> dict[str, list[str]]:
    """By study, the keys of the works that report it."""
    keys: dict[str, list[str]] = {}
    for item in items:
        for study in item["custom"]["studies"]:
            keys.setdefault(study, []).append(item["id"])
    return keys


def listed(items: list[dict[str, Any]]) -> list[str]:
    """The keys of the works that a list of references has, cited or not: all that can be found by what it says."""
    return [item["id"] for item in items if item.get("DOI") or "note" not in item]


def _item(record: Mapping[str, Any]) -> dict[str, Any]:
    item: dict[str, Any] = {"type": "article-journal"} | {
        name: seen(record[column]) for name, column in _FIELDS.items() if record[column]
    }
    authors = [_name(author.strip()) for author in seen(record["authors"]).split(";") if author.strip()]
    years = re.findall(r"\d{4}", str(record["year"]))
    dated = {"issued": {"date-parts": [[int(years[0])]]}} if years else {}
    return item | ({"author": authors} if authors else {}) | dated


def _label_only(label: str, report: str) -> dict[str, Any]:
    doi = {"DOI": re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", report, flags=re.IGNORECASE)} if report else {}
    return {"type": "document", "title": seen(label), **doi, "note": "no bibliographic record among the searches"}


def _name(author: str) -> dict[str, str]:
    """A name as exports write it (`Frey, N.V.` or `Frey NV`); one of another form, such as a group's, as it is."""
    match = _INVERTED.fullmatch(author) or _WITH_INITIALS.fullmatch(author)
    if match is None:
        return {"literal": author}
    parts = {name: text.strip() for name, text in match.groupdict().items() if text}
    if parts["given"].isupper() and parts["given"].isalpha():
        parts["given"] = " ".join(f"{initial}." for initial in parts["given"])
    return parts
