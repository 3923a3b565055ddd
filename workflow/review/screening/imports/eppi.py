"""EPPI-Reviewer: the JSON report of references with their codes. It has agreed coding only, so it has no votes."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import pandas as pd

from review.errors import InputError, Problem, check, one_of
from review.screening.imports.rows import IMPORTED, UNREAD, Read, Unread, claimed, unread_table
from review.tables import empty

REFERENCE = {
    "key": "ItemId",
    "title": "Title",
    "year": "Year",
    "doi": "DOI",
    "old_id": "OldItemId",
    "comments": "Comments",
}
_DECIDED = ["vote", "reasons", "note"]


def read_eppi(files: Mapping[str, bytes], include: Collection[str], exclude: Mapping[str, str]) -> Read:
    """One row a reference that has one of the attributes; `line` is the number of the reference.

    An attribute is named by its name or its id. `exclude` has for each the code of the reason, or "". A reference
    with attributes of both kinds is not read. Raises `InputError` for what is no report of EPPI-Reviewer, and for an
    attribute that its code sets do not have.
    """
    rows: list[dict[str, Any]] = []
    unread = [empty(UNREAD)]
    for name, content in files.items():
        report = open_report(content, name)
        names = attributes(report)
        check(
            Problem(name, "", f"attribute '{one}' of the protocol is not in the code sets, {one_of(names.values())}")
            for one in (*include, *exclude)
            if one not in {*names, *names.values()}
        )
        for line, reference in enumerate(report["References"], 1):
            decided = _decided(reference, names, include, exclude)
            if isinstance(decided, str):
                unread.append(unread_table([Unread(line, str(reference.get("ItemId")), decided)], name))
            elif decided:
                about = {field: str(reference.get(key) or "") for field, key in REFERENCE.items()}
                rows.append(about | decided | {"file": name, "line": line})
    table = pd.DataFrame(rows, columns=[*REFERENCE, *_DECIDED, "file", "line"])
    table = table.astype(dict.fromkeys([*REFERENCE, *_DECIDED], "str"))
    votes = table.assign(claimed=claimed(table, "old_id", "comments"), pmid="", person="", voted_on="")
    return Read(votes[IMPORTED], pd.concat(unread, ignore_index=True))


def open_report(content: bytes, name: str) -> dict[str, Any]:
    """The report. Raises `InputError` for text that is no JSON, or has no list of references."""
    try:
        report = json.loads(content.decode("utf-8-sig"))
        if b"\\ud" in content.lower():
            json.dumps(report, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise InputError([Problem(name, "", f"not readable as JSON: {error}")]) from None
    references = report.get("References") if isinstance(report, dict) else None
    if not isinstance(references, list) or not all(isinstance(one, dict) for one in references):
        raise InputError([Problem(name, "", "expected the JSON report of EPPI-Reviewer with a list of 'References'")])
    return dict(report)


def _decided(
    reference: Mapping[str, Any], names: Mapping[str, str], include: Collection[str], exclude: Mapping[str, str]
) -> dict[str, Any] | str:
    """Decision, reasons and remarks; nothing for a reference without one of the attributes, or why it is not read."""
    codes = [*_codes(reference, names)]
    included = [text for known, text in codes if known & {*include}]
    excluded = [(exclude[one], text) for known, text in codes for one in known if one in exclude]
    if included and excluded:
        return "its attributes say include and exclude"
    if not included and not excluded:
        return {}
    texts = [*included, *(text for _, text in excluded)]
    return {
        "vote": "include" if included else "exclude",
        "reasons": "\n".join(code for code, _ in excluded if code),
        "note": "; ".join(filter(None, texts)),
    }


def _codes(reference: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[set[str], str]]:
    """Id and name of each attribute of a reference, and what was written to it."""
    for code in reference.get("Codes") or []:
        id_ = str(code.get("AttributeId"))
        yield {id_, names.get(id_, id_)}, str(code.get("AdditionalText") or "").strip()


def attributes(report: Mapping[str, Any]) -> dict[str, str]:
    """The name of each attribute of the code sets, at any depth, by its id."""
    names = {}
    levels = [code_set.get("Attributes") for code_set in report.get("CodeSets") or []]
    while levels:
        for attribute in (levels.pop(0) or {}).get("AttributesList") or []:
            names[str(attribute.get("AttributeId"))] = str(attribute.get("AttributeName")).strip()
            levels.append(attribute.get("Attributes"))
    return names
