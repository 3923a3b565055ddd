"""Wording that depends on what is known: a text calls people what ledger and protocol show, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

_KINDS = {"human": "a person", "machine": "a machine", "unknown": "not known whether a person"}
_NUMBERS = {1: "one reviewer", 2: "two independent reviewers", 3: "three independent reviewers"}


def who(reviewers: Iterable[Mapping[str, Any]], duty: str) -> str:
    """Who has a duty, for a sentence: `two independent reviewers` only where each is known to be a person.

    Otherwise everybody is named by label, with what the protocol knows; `nobody yet` where no one has the duty.
    """
    people = [one for one in reviewers if duty in one["duties"]]
    if people and len(people) in _NUMBERS and all(one["kind"] == "human" for one in people):
        return _NUMBERS[len(people)]
    named = [f"{one.get('label', one['id'])} ({_KINDS[one['kind']]})" for one in people]
    return " and ".join([", ".join(named[:-1]), named[-1]] if len(named) > 1 else named) or "nobody yet"
