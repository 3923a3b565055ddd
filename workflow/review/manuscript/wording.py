"""Wording that depends on what is known: a text calls people what ledger and protocol show, and nothing more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from review.text import PEOPLE

_NUMBERS = {1: "one", 2: "two", 3: "three"}
_UNITS = {"screening": "record", "extraction": "value"}
"""What each of several people may have voted on or read; a difference is settled by one of them."""


def who(reviewers: Iterable[Mapping[str, Any]], duty: str, acted: Collection[str], by_all: Collection[str] = ()) -> str:
    """Who has a duty by the protocol and has acted by the ledger, for a sentence.

    `two independent reviewers` only where each is known to be a person and the duty is one that was done `by_all`.
    Where somebody is not known to be a person, everybody is named by label, with what the protocol knows. `nobody yet`
    where no one has acted.
    """
    people = [one for one in reviewers if duty in one["duties"] and one["id"] in acted]
    if people and len(people) in _NUMBERS and all(one["kind"] == "human" for one in people):
        return _counted(len(people), duty, duty in by_all)
    named = [f"{one.get('label', one['id'])} ({PEOPLE[one['kind']]})" for one in people]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named) or "nobody yet"


def _counted(n: int, duty: str, by_all: bool) -> str:
    if n == 1:
        return "one reviewer"
    if by_all:
        return f"{_NUMBERS[n]} independent reviewers"
    lacking = f", not every {_UNITS[duty]} by {'both' if n == 2 else 'all'}" if duty in _UNITS else ""
    return f"{_NUMBERS[n]} reviewers{lacking}"


def acted(tables: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Who has done each duty, from the tables `screening/votes` and `extraction/acted` as far as they are there."""
    found: dict[str, set[str]] = {"screening": set(), "extraction": set(), "adjudication": set()}
    if (votes := tables.get("screening/votes")) is not None:
        for kind, duty in (("vote", "screening"), ("adjudication", "adjudication")):
            found[duty] |= set(votes.loc[votes["kind"] == kind, "reviewer"])
    if (extracted := tables.get("extraction/acted")) is not None:
        for by_duty, reviewers in extracted.groupby("duty")["reviewer"]:
            found[str(by_duty)] |= set(reviewers)
    return found
