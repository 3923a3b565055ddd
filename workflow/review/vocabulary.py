"""Controlled vocabularies: which spellings mean the same term, which terms lie inside others, which do not count.

Spellings are folded before they are looked up: case, all dashes and all spaces are the same, so that `4–1- BB`
and `4-1bb` need no row of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from review.errors import Problem, check, one_of
from review.inputs import LINE

RELATIONS = ("synonym", "parent", "drop")
COLUMNS = ["vocabulary", "term", "preferred", "relation", "source"]
_DASHES_AND_SPACES = re.compile(r"[\s\u00ad\u2010-\u2015\u2212-]+")


def fold(text: str) -> str:
    """The spelling that is looked up: lower case, without dashes and spaces."""
    return _DASHES_AND_SPACES.sub("", text).casefold()


@dataclass(frozen=True)
class Vocabulary:
    """One vocabulary: preferred terms by folded spelling, parents by term, and spellings that count for nothing."""

    name: str
    preferred: Mapping[str, str]
    parents: Mapping[str, str]
    dropped: frozenset[str]

    def canonical(self, text: str) -> str | None:
        """The preferred term; empty for a term that does not count; None where the vocabulary does not know it."""
        folded = fold(text)
        return "" if folded in self.dropped else self.preferred.get(folded)

    def related(self, one: str, other: str) -> bool:
        """Whether one preferred term lies inside the other (a subtype and its parent)."""
        return self._is_within(one, other) or self._is_within(other, one)

    def _is_within(self, term: str, ancestor: str) -> bool:
        seen = set()
        while (term := self.parents.get(term, "")) and term not in seen:
            if term == ancestor:
                return True
            seen.add(term)
        return False

    def expected(self) -> str:
        """The ending of a message: the preferred terms."""
        return one_of(sorted(set(self.preferred.values())))


def read_vocabularies(rows: Iterable[Mapping[str, str]], name: str) -> dict[str, Vocabulary]:
    """Vocabularies by name from the rows of `terms.csv` (columns `COLUMNS` and `line`).

    Raises `InputError` for an unknown relation and for a spelling that stands for two terms.
    """
    problems: list[Problem] = []
    preferred: dict[str, dict[str, str]] = {}
    parents: dict[str, dict[str, str]] = {}
    dropped: dict[str, set[str]] = {}
    for row in rows:
        vocabulary, folded = row["vocabulary"], fold(row["term"])
        terms = preferred.setdefault(vocabulary, {})
        if row["relation"] == "synonym":
            if terms.setdefault(folded, row["preferred"]) != row["preferred"]:
                message = f"'{row['term']}' stands for '{terms[folded]}' already, expected one meaning a spelling"
                problems.append(Problem(name, row[LINE], message))
            terms.setdefault(fold(row["preferred"]), row["preferred"])
        elif row["relation"] == "parent":
            parents.setdefault(vocabulary, {})[row["term"]] = row["preferred"]
            terms.setdefault(folded, row["term"])
            terms.setdefault(fold(row["preferred"]), row["preferred"])
        elif row["relation"] == "drop":
            dropped.setdefault(vocabulary, set()).add(folded)
        else:
            problems.append(Problem(name, row[LINE], f"relation '{row['relation']}' is not known, {one_of(RELATIONS)}"))
    check(problems)
    return {
        vocabulary: Vocabulary(
            vocabulary, terms, parents.get(vocabulary, {}), frozenset(dropped.get(vocabulary, set()))
        )
        for vocabulary, terms in preferred.items()
    }
