"""Exports of other tools into rows of the ledger, in the protocol's names."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pandas as pd

from review.errors import InputError, Problem, check
from review.screening.imports.archive import members
from review.screening.imports.asreview import read_asreview
from review.screening.imports.covidence import read_covidence
from review.screening.imports.eppi import read_eppi
from review.screening.imports.log import TEAM_TOOLS, Import
from review.screening.imports.matching import KNOWN_BY
from review.screening.imports.names import Names, as_codes, as_reviewers
from review.screening.imports.rayyan import read_rayyan
from review.screening.imports.rows import Read
from review.screening.rules import Rules
from review.screening.votes import DECISION, UNMATCHED, VOTE
from review.tables import empty

LEDGER = [
    "kind", "file", "line", "record", "stage", "reviewer", "vote", "reason", "voted_on", "note", "claimed", *KNOWN_BY,
]  # fmt: skip


def imported(
    entries: Sequence[Import], contents: Mapping[str, bytes], folder: str, options: Mapping[str, Any], rules: Rules
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All votes and decisions as a `LEDGER` frame, and an `UNMATCHED` frame of what could not be read.

    `contents` are the files of `entries` by path, below `<folder>/imports/`; `options` has the protocol's parts
    `reviewers` and `screening`. Raises `InputError` with what is wrong in all of them: files that are no export
    of their tool, people and reasons that the protocol does not know, and people who do not have the duty.
    """
    names = Names.of(options, rules)
    ledgers, unread = [pd.DataFrame(columns=LEDGER)], [empty(UNMATCHED)]
    problems: list[Problem] = []
    for entry in entries:
        files = {path: contents[path] for path in (f"{folder}/imports/{file}" for file in entry.files)}
        lists = {other.list for other in entries if other.file == entry.file}
        try:
            read = read_export(unpacked(files), entry.tool, entry.stage, entry.list, lists, options["screening"])
        except InputError as error:
            problems += error.problems
            continue
        ledger, found = _in_our_names(read.votes, entry, f"{folder}/imports.csv", names, rules)
        problems += found
        ledgers.append(ledger)
        unread.append(_lost(read.unread, entry))
    check(dict.fromkeys(problems))
    return pd.concat(ledgers, ignore_index=True), pd.concat(unread, ignore_index=True)


def unpacked(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files of an export, those of a zip in its place. Raises `InputError` as `members` does."""
    found: dict[str, bytes] = {}
    for name, content in files.items():
        found |= members(content, name) if name.lower().endswith(".zip") else {name: content}
    return found


def read_export(
    files: Mapping[str, bytes], tool: str, stage: str, list_: str, lists: Collection[str], screening: Mapping[str, Any]
) -> Read:
    """The votes of one export from its files by name, as `unpacked` gives them.

    `lists` are all that are imported of this export. Raises `InputError` for what is no export of the tool, and for
    a stage of which the protocol does not say what attributes of EPPI-Reviewer mean.
    """
    if tool == "rayyan":
        return read_rayyan(files, list_, lists)
    if tool == "covidence":
        return read_covidence(files, list_)
    if tool == "asreview":
        return read_asreview(files)
    meaning = screening["stages"].get(stage, {}).get("eppi")
    if meaning is None:
        expected = f"screening: stages: {stage}: eppi: {{include: [...], exclude: {{...}}}}"
        message = f"the protocol does not say which attributes include and which exclude, expected {expected}"
        raise InputError([Problem(next(iter(files)), "", message)])
    return read_eppi(files, meaning["include"], meaning["exclude"])


def _in_our_names(
    votes: pd.DataFrame, entry: Import, log: str, names: Names, rules: Rules
) -> tuple[pd.DataFrame, list[Problem]]:
    is_team = entry.tool in TEAM_TOOLS
    duty, having = ("adjudication", rules.adjudicators) if is_team else ("screening", rules.screeners)
    votes, strangers = as_reviewers(votes, names, entry.reviewer, duty, having)
    votes, unknown = as_codes(votes, names)
    ledger = votes.assign(kind=DECISION if is_team else VOTE, stage=entry.stage).rename(columns={"key": "record"})
    unsigned = (votes["person"] == "").any() and not entry.reviewer
    message = f"reviewer is empty, but '{entry.file}' does not name who voted; expected whose votes they are"
    return ledger[LEDGER], [*([Problem(log, entry.line, message)] if unsigned else []), *strangers, *unknown]


def _lost(unread: pd.DataFrame, entry: Import) -> pd.DataFrame:
    """What could not be read, listed with the votes that match nothing."""
    kind = DECISION if entry.tool in TEAM_TOOLS else VOTE
    text = unread["text"].str.slice(0, 200)
    rows = unread.assign(kind=kind, stage=entry.stage, note=text, why="not read: " + unread["why"])
    return rows.reindex(columns=UNMATCHED.names, fill_value="")
