"""What other tools call people and reasons, and what the protocol calls them."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from review.errors import Problem, one_of
from review.screening.imports.rows import joined
from review.screening.rules import Rules


@dataclass(frozen=True)
class Names:
    """Reviewers by what tools call them, and codes by what tools call reasons; the spelling is that of `folded`."""

    people: Mapping[str, str]
    reasons: Mapping[str, str]
    rank: Mapping[str, int]

    @classmethod
    def of(cls, options: Mapping[str, Any], rules: Rules) -> Names:
        """From the protocol's parts `reviewers` (id, `known_as`) and `screening` (`reasons`, `reason_names`)."""
        people = {one["id"]: [one["id"], *one.get("known_as", [])] for one in options["reviewers"]}
        further = options["screening"]["reason_names"]
        reasons = {code: [code, wording, *further.get(code, [])] for code, wording in rules.codes.items()}
        return cls(_by_name(people), _by_name(reasons), rules.precedence())

    @cached_property
    def _most_commas(self) -> int:
        return max((name.count(",") for name in self.reasons), default=0)

    def codes(self, text: str) -> list[str] | None:
        """The codes that a text names, one reason or several with commas between; None if a part names none.

        A reason may hold commas itself: the longest run of parts that is a reason counts.
        """
        parts = [part for part in folded(text).split(",") if part.strip()]
        codes: list[str] = []
        while parts:
            for size in range(min(len(parts), self._most_commas + 1), 0, -1):
                if code := self.reasons.get(",".join(parts[:size]).strip()):
                    codes.append(code)
                    parts = parts[size:]
                    break
            else:
                return None
        return codes


def folded(text: str) -> str:
    """One spelling: without regard to case, width, or the number of spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _by_name(named: Mapping[str, list[str]]) -> dict[str, str]:
    return {folded(name): own for own, names in named.items() for name in names}


def as_reviewers(
    votes: pd.DataFrame, names: Names, unnamed: str, duty: str, having: Collection[str]
) -> tuple[pd.DataFrame, list[Problem]]:
    """Votes with the `reviewer` who is meant by `person`, `unnamed` where the tool names nobody.

    A problem for each name that is nobody's, each reviewer who is not `having` the duty, and each e-mail address.
    """
    known = {person: names.people.get(folded(person), "") for person in votes["person"].unique()} | {"": unnamed}
    votes = votes.assign(reviewer=votes["person"].map(known).astype("str"))
    problems = []
    for person, n, file, line in _each(votes, "person"):
        if "@" in person:
            message = "people are named by e-mail, which git would keep; expected a copy made by `make import-votes`"
        elif person and not known[person]:
            message = (
                f"'{person}' is nobody whom the protocol knows (votes: {n}); "
                f"expected it at its reviewer in the protocol, as known_as: ['{person}']"
            )
        elif known[person] and known[person] not in having:
            message = f"reviewer '{known[person]}' has no duty {duty} in the protocol (votes: {n}), {one_of(having)}"
        else:
            continue
        problems.append(Problem(file, line, message))
    return votes, problems


def as_codes(votes: pd.DataFrame, names: Names) -> tuple[pd.DataFrame, list[Problem]]:
    """Votes with the one `reason` by the protocol's precedence in place of `reasons`, and problems of unknown texts.

    Reasons of votes that do not exclude, and those behind the first one, go into the note.
    """
    given = votes[["file", "line"]].assign(reasons=votes["reasons"].str.split("\n")).explode("reasons")
    given = given[given["reasons"] != ""]
    known = {text: names.codes(text) for text in given["reasons"].unique()}
    codes = given["reasons"].map(known)
    unknown = given[codes.isna()]
    expected = f"{one_of(dict.fromkeys(names.reasons.values()))}, or their wording; or in the protocol, screening"
    problems = [
        Problem(file, line, f"reason '{text}' is not known (votes: {n}), {expected}: reason_names: <code>: ['{text}']")
        for text, n, file, line in _each(unknown, "reasons")
    ]
    each = codes.explode().dropna().astype("str")
    ranked = pd.DataFrame({"code": each, "rank": each.map(names.rank)}).rename_axis("vote").reset_index()
    ranked = ranked.sort_values(["vote", "rank"], kind="stable").drop_duplicates(["vote", "code"])
    excluding = votes["vote"] == "exclude"
    first = ranked.drop_duplicates("vote").set_index("vote")["code"]
    first = first.reindex(votes.index).fillna("").where(excluding, "").astype("str")
    ranked = ranked[ranked["code"].to_numpy() != first.reindex(ranked["vote"]).to_numpy()]
    further = ranked.groupby("vote")["code"].agg(", ".join).astype("str").reindex(votes.index)
    further = ("further reasons: " + further).fillna("")
    return votes.drop(columns="reasons").assign(reason=first, note=joined(votes["note"], further)), problems


def _each(rows: pd.DataFrame, column: str) -> Iterator[tuple[str, int, str, int]]:
    """Each text with the number of its rows and where it stands first."""
    for text, same in rows.groupby(column, sort=False):
        yield str(text), len(same), str(same["file"].iloc[0]), int(same["line"].iloc[0])
