"""Conditions of decision tables, as data, and what is left of them when the value of one variable is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WORDS = ("all", "any", "at_least", "at_most")
"""What a condition may say besides the name of a variable."""


@dataclass(frozen=True)
class Count:
    """From `least` to `most` of the variables have one of these values."""

    variables: tuple[str, ...]
    values: tuple[str, ...]
    least: int
    most: int

    def given(self, variable: str, value: str) -> Condition:
        """What is left to hold; a variable that does not exist in a reading has the empty value."""
        if variable not in self.variables:
            return self
        left = tuple(name for name in self.variables if name != variable)
        hit = value in self.values
        return _count(left, self.values, self.least - hit, self.most - hit)

    def counts(self) -> Iterator[Count]:
        """The condition itself."""
        yield self


@dataclass(frozen=True)
class Joined:
    """Every part holds, or (unless `every`) at least one; without parts it always holds, or never."""

    parts: tuple[Condition, ...]
    every: bool

    def given(self, variable: str, value: str) -> Condition:
        """What is left to hold."""
        settled, neutral = (NEVER, ALWAYS) if self.every else (ALWAYS, NEVER)
        parts = [part.given(variable, value) for part in self.parts]
        return settled if settled in parts else _joined((part for part in parts if part != neutral), self.every)

    def counts(self) -> Iterator[Count]:
        """The simple conditions that it is joined from."""
        return (count for part in self.parts for count in part.counts())


Condition = Count | Joined
ALWAYS, NEVER = Joined((), every=True), Joined((), every=False)


def read_condition(written: Mapping[str, Any]) -> Condition:
    """A condition as a person writes it; all its entries must hold, so the empty mapping always holds.

    Entries: `variable: [values]`; `any: [conditions]`; `all: [conditions]`; and for numbers of variables
    `at_least: {n: 2, of: [variables], are: [values]}` and `at_most: {...}`.
    """
    return _joined((_part(word, entry) for word, entry in written.items()), every=True)


def known(condition: Condition, case: Mapping[str, str]) -> Condition:
    """What is left to hold when the variables of the case are known."""
    for variable, value in case.items():
        condition = condition.given(variable, value)
    return condition


def holds(condition: Condition, case: Mapping[str, str]) -> bool:
    """Whether a case that has every variable meets the condition."""
    return known(condition, case) == ALWAYS


def _part(word: str, entry: Any) -> Condition:
    if word in {"any", "all"}:
        return _joined(map(read_condition, entry), every=word == "all")
    if word in {"at_least", "at_most"}:
        of, n = tuple(entry["of"]), entry["n"]
        return _count(of, tuple(entry["are"]), *((n, len(of)) if word == "at_least" else (0, n)))
    return Count((word,), tuple(entry), 1, 1)


def _count(variables: tuple[str, ...], values: tuple[str, ...], least: int, most: int) -> Condition:
    """The condition in its shortest form, so that equal remainders are recognised as equal."""
    if most < 0 or least > len(variables):
        return NEVER
    least, most = max(least, 0), min(most, len(variables))
    return ALWAYS if (least, most) == (0, len(variables)) else Count(variables, values, least, most)


def _joined(parts: Iterable[Condition], every: bool) -> Condition:
    several = tuple(parts)
    return several[0] if len(several) == 1 else Joined(several, every)
