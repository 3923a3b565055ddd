"""The protocol's rules of screening: who votes, how many votes decide, and what settles a difference."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

STAGES = ("title_abstract", "full_text")
DECISIONS = ("include", "exclude")
MAYBE = "maybe"
UNDONE = "undone"
"""The vote that takes back what its reviewer had voted before."""
OPEN = "conflict"
"""What a `maybe` becomes where the protocol leaves it to an adjudicator."""
REASON_REQUIRED = {"title_abstract": False, "full_text": True}
"""PRISMA 2020 item 16 asks for the reasons of exclusions at full text."""


@dataclass(frozen=True)
class Rules:
    """Rules of one review; stages are the keys of the mappings, `codes` are in order of precedence."""

    screeners: tuple[str, ...]
    adjudicators: tuple[str, ...]
    reviewers: tuple[str, ...]
    votes_needed: int
    maybe: str
    codes: Mapping[str, str]
    reasons: Mapping[str, str]
    reason_required: Mapping[str, bool]

    def precedence(self) -> dict[str, int]:
        """The rank of each code: the lower one is the reason where several apply."""
        return {code: rank for rank, code in enumerate(self.codes)}


def read_rules(options: Mapping[str, Any]) -> Rules:
    """Rules from the protocol's parts `reviewers` (id, duties) and `screening`.

    `screening` has `votes_needed`, `maybe` (include|exclude|conflict), `reasons` (wording by code, in order
    of precedence) and by stage `reasons` (precedence|adjudicate) and `reason_required`.
    """
    screening, reviewers = options["screening"], options["reviewers"]
    stages = {stage: screening["stages"].get(stage, {}) for stage in STAGES}

    def having(duty: str) -> tuple[str, ...]:
        return tuple(reviewer["id"] for reviewer in reviewers if duty in reviewer["duties"])

    return Rules(
        screeners=having("screening"),
        adjudicators=having("adjudication"),
        reviewers=tuple(reviewer["id"] for reviewer in reviewers),
        votes_needed=screening["votes_needed"],
        maybe=screening["maybe"],
        codes=screening["reasons"],
        reasons={stage: given.get("reasons", "adjudicate") for stage, given in stages.items()},
        reason_required={s: given.get("reason_required", REASON_REQUIRED[s]) for s, given in stages.items()},
    )
