"""Controlled vocabularies: which spellings mean the same term, which terms lie inside others, which do not count.

Spellings are folded before they are looked up: case, all dashes and all spaces are the same, so that `4–1- BB`
and `4-1bb` need no row of their own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
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

    Raises `InputError` for an unknown relation, a spelling that stands for two terms, or for one and for nothing, and
    a preferred term that is itself a spelling of another one. The order of the rows means nothing.
    """
    listed = list(rows)
    problems: list[Problem] = []
    preferred: dict[str, dict[str, str]] = defaultdict(dict)
    parents: dict[str, dict[str, str]] = defaultdict(dict)
    dropped: dict[str, set[str]] = defaultdict(set)
    for row in listed:
        vocabulary, term = row["vocabulary"], row["term"]
        terms = preferred[vocabulary]
        if row["relation"] == "synonym":
            if (known := terms.setdefault(fold(term), row["preferred"])) != row["preferred"]:
                message = f"'{term}' stands for '{known}' already, expected one meaning a spelling"
                problems.append(Problem(name, row[LINE], message))
        elif row["relation"] == "parent":
            parents[vocabulary][term] = row["preferred"]
        elif row["relation"] == "drop":
            dropped[vocabulary].add(fold(term))
        else:
            problems.append(Problem(name, row[LINE], f"relation '{row['relation']}' is not known, {one_of(RELATIONS)}"))
    for row in listed:
        if row["relation"] in ("synonym", "parent"):
            vocabulary = row["vocabulary"]
            said = _unclear(row, preferred[vocabulary], dropped[vocabulary])
            problems += [Problem(name, row[LINE], message) for message in said]
    check(problems)
    return {
        vocabulary: Vocabulary(vocabulary, terms, parents[vocabulary], frozenset(dropped[vocabulary]))
        for vocabulary, terms in preferred.items()
    }


def _unclear(row: Mapping[str, str], terms: dict[str, str], dropped: Collection[str]) -> Iterator[str]:
    """Puts the preferred terms of a row to `terms`, and says what they or its spelling mean already."""
    spellings = list(dict.fromkeys([row["term"], row["preferred"]]))
    for term in spellings if row["relation"] == "parent" else spellings[-1:]:
        if (other := terms.setdefault(fold(term), term)) != term:
            yield f"'{term}' is itself a spelling of '{other}', expected the preferred term"
    for spelling in spellings:
        if fold(spelling) in dropped:
            yield f"'{spelling}' is dropped elsewhere, expected it to be a term or to count for nothing"
