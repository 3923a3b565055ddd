"""Exports as they may be kept in a repository: no names, no e-mail addresses, and nothing that no vote needs.

The copies are read as the exports are. Left out are abstracts, authors, labels, and who edited what.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd

from review.screening.imports import asreview, covidence, eppi, rayyan, rayyan_log
from review.screening.imports.pseudonyms import Pseudonyms
from review.screening.imports.rayyan_notes import Notes, parse_notes, render_notes
from review.screening.imports.rows import claimed
from review.screening.imports.table import Columns, read_table
from review.tables import csv_bytes


class Copy(NamedTuple):
    """The copies by file name, the one that is to be logged first, and the pseudonyms by name."""

    files: dict[str, bytes]
    people: dict[str, str]


def copied(files: Mapping[str, bytes], tool: str, key: bytes) -> Copy:
    """The copy of an export; what of it could not be read is left out. Raises `InputError` as its reading does."""
    if tool == "rayyan":
        return _rayyan(files, key)
    [(name, content)] = files.items()
    if tool == "covidence":
        return _covidence(content, name, Pseudonyms(key, ()))
    if tool == "asreview":
        return _asreview(content, name, key)
    return _eppi(eppi.open_report(content, name), Pseudonyms(key, ()))


def _rayyan(files: Mapping[str, bytes], key: bytes) -> Copy:
    logs = {name: content for name, content in files.items() if rayyan.is_log(name)}
    found, _ = rayyan_log.events(logs)
    listed, _ = rayyan.articles({name: content for name, content in files.items() if name not in logs})
    notes = [_parsed(text) for text in listed["notes"]]
    names = Pseudonyms(key, [*found["person"], *(name for one in notes for name in (*one.inclusion, *one.remarks))])
    copies = {}
    if logs:
        texts = found["key"].map(names.in_text)
        events = found.assign(user_email=found["person"].map(names.of), user_id="", key=texts)
        copies[f"{rayyan.LOG}.csv"] = _csv(events, {name: name for name in rayyan_log.EVENTS})
    if len(listed):
        articles = listed.assign(notes=[render_notes(_without_names(one, names)) for one in notes])
        copies["articles.csv"] = _csv(articles, rayyan.ARTICLES)
    return Copy(copies, names.given)


def _parsed(text: str) -> Notes:
    try:
        return parse_notes(text)
    except ValueError:
        return Notes()


def _without_names(notes: Notes, names: Pseudonyms) -> Notes:
    return Notes(
        names.in_remark(notes.note),
        {names.of(name): word for name, word in notes.inclusion.items()},
        names.in_text(notes.reasons),
        {names.of(name): [*map(names.in_remark, texts)] for name, texts in notes.remarks.items()},
    )


def _covidence(content: bytes, name: str, names: Pseudonyms) -> Copy:
    found, _ = read_table(content, name, covidence.REFERENCES, ["key", "title"])
    notes = found["notes"].map(names.in_remark)
    return Copy({"references.csv": _csv(found.assign(notes=notes), covidence.REFERENCES)}, {})


def _asreview(content: bytes, name: str, key: bytes) -> Copy:
    found, _ = asreview.dataset(content, name)
    names = Pseudonyms(key, [*found["name"], *found["email"]])
    found = found.assign(
        name=found["name"].map(names.of),
        email=found["email"].map(names.of),
        remark=asreview.remarks(found).map(names.in_remark),
        citation=claimed(found, "citation", "accession", "notes"),
        accession="",
        notes="",
    )
    return Copy({"dataset.csv": _csv(found, asreview.DATASET)}, names.given)


def _eppi(report: Mapping[str, Any], names: Pseudonyms) -> Copy:
    kept = []
    for reference in report["References"]:
        codes = [
            {
                "AttributeId": code.get("AttributeId"),
                "AdditionalText": names.in_remark(code.get("AdditionalText") or ""),
            }
            for code in reference.get("Codes") or []
        ]
        about = {key: reference.get(key) for key in eppi.REFERENCE.values()}
        about["Comments"] = names.in_remark(about["Comments"] or "")
        kept.append(about | {"Codes": codes})
    attributes = [{"AttributeId": id_, "AttributeName": name} for id_, name in eppi.attributes(report).items()]
    code_sets = [{"Attributes": {"AttributesList": attributes}}]
    text = json.dumps({"CodeSets": code_sets, "References": kept}, ensure_ascii=False, indent=0)
    return Copy({"report.json": text.encode()}, {})


def _csv(found: pd.DataFrame, columns: Columns) -> bytes:
    """The columns under the tool's own names."""
    return csv_bytes(
        found[[*columns]].rename(columns={field: names.split(", ")[0] for field, names in columns.items()})
    )
