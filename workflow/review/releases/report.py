"""`changes.md`: what has changed between two releases, beginning with what a clinician must know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from review.releases.frozen import Frozen
from review.releases.version import LEVELS

SHOWN = 20
"""Rows of a kind that are shown; the table beside has all of them."""
KINDS = {
    "conclusion": "Conclusions",
    "eligibility": "Question and eligibility",
    "direction": "Direction within studies",
    "study": "Studies",
    "notice": "Corrections and concerns",
    "cell": "Corrected values",
    "dose": "Doses",
    "grade": "Grades",
    "tally": "Tallies",
    "result": "Analyses",
    "claim": "Printed claims",
    "entry": "Extracted cells",
    "search": "Searches",
    "flow": "Flow",
    "citation": "Citations",
    "vote": "Votes",
    "decision": "Decisions taken back",
    "figure": "Data of figures",
    "ledger": "Altered ledgers",
}
_FIELDS = ("id", "field", "before", "after")


def report(found: pd.DataFrame, before: Frozen, after: Frozen) -> str:
    """The changes as Markdown; `found` is what `compare.changes` gives."""
    title = f"# Changes from {before.name} to {after.name}"
    return "\n\n".join([title, *_first(found, before, after), *_kinds(found)]) + "\n"


def _first(found: pd.DataFrame, before: Frozen, after: Frozen) -> Iterator[str]:
    """What must be known: each conclusion as it stands or is gone, the studies, and what is altered."""
    if found.empty:
        yield "Nothing that is compared has changed."
        return
    table = after.table("synthesis/conclusions")
    rows = [] if table is None else table.to_dict("records")
    drawn = [one for side in (before, after) for one in side.protocol.get("conclusions", ())]
    statements = {one["id"]: one["statement"] for one in drawn}
    said = [_conclusion(row, statements.get(row["conclusion_id"], row["conclusion_id"]), found) for row in rows]
    yield "\n".join(f"- {line}" for line in (*said, *_gone(found, statements), *_studies(found), *_warnings(found)))


def _gone(found: pd.DataFrame, statements: Mapping[str, str]) -> Iterator[str]:
    gone = found[(found["what"] == "conclusion") & (found["field"] == "category") & (found["after"] == "")]
    for id_, category in zip(gone["id"], gone["before"], strict=True):
        yield f"{_cell(statements.get(id_, id_).removesuffix('.'))}: **no longer concluded**, was {category}."


def _conclusion(row: Mapping[Any, str], statement: str, found: pd.DataFrame) -> str:
    mine = found[(found["what"] == "conclusion") & (found["id"] == row["conclusion_id"])]
    if mine.empty:
        news = "unchanged"
    elif (mine["asks_for"] == LEVELS[0]).any():
        news = "**changed**: " + _moved(mine)
    else:
        news = f"category unchanged ({_moved(mine)})"
    fragile = ", fragile" if row["fragile"] == "True" else ""
    certainty = f", certainty {row['certainty']}" if row["certainty"] else ""
    stands = f"{row['category']}, {row['k']} of {row['n']} studies{certainty}{fragile}"
    return f"{_cell(statement)} {stands[0].upper()}{stands[1:]}; {news}."


def _moved(rows: pd.DataFrame) -> str:
    pairs = rows[["field", "before", "after"]].itertuples(index=False, name=None)
    return ", ".join(f"{field} {old or 'none'} → {new or 'none'}" for field, old, new in pairs)


def _studies(found: pd.DataFrame) -> Iterator[str]:
    studies = found[found["what"] == "study"]
    labels = studies[studies["field"] == "label"]
    kinds: Sequence[tuple[str, pd.Series[str], pd.Series[bool]]] = (
        ("New studies", labels["after"], labels["before"] == ""),
        ("Studies no longer there", labels["before"], labels["after"] == ""),
    )
    for what, names, chosen in kinds:
        if chosen.any():
            yield f"{what}: {chosen.sum()} ({', '.join(map(_cell, names[chosen]))})."
    standing = found[found["what"].isin(["study", "notice"]) & found["field"].isin(["retraction", "notice"])]
    yield from (
        f"**{_cell(study)}: {_cell(now.replace('_', ' ') or f'no longer {before}')}.**"
        for study, before, now in zip(standing["id"], standing["before"], standing["after"], strict=True)
    )
    if corrected := int((found["what"] == "cell").sum()):
        yield f"Corrected values: {corrected}."


def _warnings(found: pd.DataFrame) -> Iterator[str]:
    for path in found.loc[found["what"] == "ledger", "id"]:
        yield f"**A ledger that is only added to was altered: {_cell(path)}.**"


def _kinds(found: pd.DataFrame) -> Iterator[str]:
    for what, title in KINDS.items():
        mine = found[found["what"] == what]
        if len(mine):
            lines = ["| Which | What | Before | After |", "|---|---|---|---|"]
            rows = mine[[*_FIELDS]].head(SHOWN).itertuples(index=False, name=None)
            lines += [f"| {' | '.join(map(_cell, row))} |" for row in rows]
            yield f"## {title}"
            yield "\n".join(lines)
            if len(mine) > SHOWN:
                yield f"{len(mine) - SHOWN} more in `changes.csv`."


def _cell(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    plain = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\|`*_<>[]#" else sign for sign in plain)
