"""Checklists of reporting, filled with where each item is answered; what nothing answers is said to be empty."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

CHECKLIST = ["item", "section", "topic", "description", "state", "where", "reason"]
EMPTY = ["checklist", "item", "topic", "reason"]
FILLED, NOTHING, NOT_APPLICABLE = "filled", "empty", "not applicable"
_HEADING = re.compile(r"^(#+) +(.+?)(?: *\{[^}]*\})?$")


@dataclass(frozen=True)
class Run:
    """What a checklist can point to: the text, the protocol, what people brought, and the files that are made."""

    text: str
    protocol: Mapping[str, Any]
    brought: Collection[str]
    """By their paths in `resources/<review>/`."""
    made: Collection[str]
    """By their paths in `results/<review>/`."""


def checklist(items: Sequence[Mapping[str, Any]], run: Run) -> pd.DataFrame:
    """One row an item (columns `CHECKLIST`).

    An item's `found` lists what it needs, each as `<kind>:<name>` or several of these with ` or ` between. It is
    `filled` if all are there (`where` points to them), `not applicable` for the reason `otherwise` where `only_with` is
    not there, and else `empty`; then `reason` names what was looked for.
    """
    rows = []
    for item in items:
        needed = item.get("found", [])
        places = [_first(need, run) for need in needed]
        lacking = [need for need, place in zip(needed, places, strict=True) if not place]
        state, reason = FILLED, ""
        if "only_with" in item and not _first(item["only_with"], run):
            state, reason = NOT_APPLICABLE, item["otherwise"]
        elif lacking or not needed:
            state = NOTHING
            reason = f"expected {', and '.join(map(_in_words, lacking))}" if lacking else "to be written by a person"
        where = "; ".join(filter(None, places)) if state != NOT_APPLICABLE else ""
        rows.append((item["item"], item["section"], item["topic"], item["asks"], state, where, reason))
    return pd.DataFrame(rows, columns=CHECKLIST, dtype="str")


def empty_items(checklists: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The items of all checklists that nothing answers (columns `EMPTY`)."""
    rows = [
        (name, row["item"], row["topic"], row["reason"])
        for name, table in checklists.items()
        for row in table.to_dict("records")
        if row["state"] == NOTHING
    ]
    return pd.DataFrame(rows, columns=EMPTY, dtype="str")


def _first(need: str, run: Run) -> str:
    """Where the first of several alternatives is found, or nothing."""
    found = (_FINDERS[kind](name, run) for kind, _, name in (one.partition(":") for one in need.split(" or ")))
    return next(filter(None, found), "")


def _in_words(need: str) -> str:
    parts = [one.partition(":") for one in need.split(" or ")]
    return " or ".join(f"{_WORDS[kind]} '{name}'" for kind, _, name in parts)


def _section(name: str, run: Run) -> str:
    for title, text in _sections(run.text):
        if title.casefold() == name.casefold() and text.strip():
            return f"manuscript.md, section '{title}'"
    return ""


def _sections(text: str) -> Iterator[tuple[str, str]]:
    """The headings of a Markdown text, each with all that stands below it up to the next one of its rank."""
    lines = text.splitlines()
    headings = [(place, match) for place, line in enumerate(lines) if (match := _HEADING.match(line))]
    for number, (place, match) in enumerate(headings):
        ends = (later for later, other in headings[number + 1 :] if len(other[1]) <= len(match[1]))
        below = lines[place + 1 : next(ends, len(lines))]
        yield match[2], "\n".join(line for line in below if not _HEADING.match(line))


def _title(words: str, run: Run) -> str:
    title = run.protocol["title"]
    return f"the title, '{title}'" if words.casefold() in title.casefold() else ""


def _declared(key: str, run: Run) -> str:
    part: Any = run.protocol
    for name in key.split("."):
        part = part.get(name) if isinstance(part, Mapping) else None
    return f"protocol, {key}" if part else ""


def _analysis(kind: str, run: Run) -> str:
    ids = [entry["id"] for entry in run.protocol["analyses"] if entry["kind"] == kind]
    return f"protocol, analyses: {', '.join(ids)}" if ids else ""


def _figure(kind: str, run: Run) -> str:
    names = [name for name, figure in run.protocol["figures"].items() if figure["kind"] == kind]
    return f"figures/{names[0]}.svg" if names else ""


def _table(rows: str, run: Run) -> str:
    names = [name for name, table in run.protocol["tables"].items() if table["rows"].startswith(rows)]
    return f"tables/{names[0]}.csv" if names else ""


def _result(file: str, run: Run) -> str:
    return file if file in run.made else ""


def _brought(file: str, run: Run) -> str:
    return f"resources, {file}" if file in run.brought else ""


_FINDERS: dict[str, Callable[[str, Run], str]] = {
    "title": _title,
    "section": _section,
    "protocol": _declared,
    "analysis": _analysis,
    "figure": _figure,
    "table": _table,
    "result": _result,
    "brought": _brought,
}
_WORDS = {
    "title": "a title that says",
    "section": "a section",
    "protocol": "the protocol's key",
    "analysis": "an analysis of the kind",
    "figure": "a figure of the kind",
    "table": "a table for readers of",
    "result": "the result",
    "brought": "the file",
}
