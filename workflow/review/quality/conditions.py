"""Conditions of decision tables, as data: which cases (one value of every variable) a rule is meant for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class OneOf:
    """The variable has one of these values."""

    variable: str
    values: tuple[str, ...]

    def holds(self, case: Mapping[str, str]) -> bool:
        """Whether the case meets the condition."""
        return case[self.variable] in self.values

    def choices(self) -> Iterator[tuple[str, str]]:
        """Every (variable, value) that the condition names."""
        return ((self.variable, value) for value in self.values)


@dataclass(frozen=True)
class AllOf:
    """Every part holds; without parts it always holds."""

    parts: tuple[Condition, ...]

    def holds(self, case: Mapping[str, str]) -> bool:
        """Whether the case meets the condition."""
        return all(part.holds(case) for part in self.parts)

    def choices(self) -> Iterator[tuple[str, str]]:
        """Every (variable, value) that the condition names."""
        return (choice for part in self.parts for choice in part.choices())


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def holds(self, case: Mapping[str, str]) -> bool:
        """Whether the case meets the condition."""
        return any(part.holds(case) for part in self.parts)

    def choices(self) -> Iterator[tuple[str, str]]:
        """Every (variable, value) that the condition names."""
        return (choice for part in self.parts for choice in part.choices())


Condition = OneOf | AllOf | AnyOf


def read_condition(written: Mapping[str, Any]) -> Condition:
    """A condition as a person writes it: `{variable: [values], ..., any: [conditions], all: [conditions]}`.

    All entries must hold, so the empty mapping always holds.
    """
    return AllOf(tuple(_part(word, entry) for word, entry in written.items()))


def _part(word: str, entry: Any) -> Condition:
    if word in {"any", "all"}:
        parts = tuple(read_condition(part) for part in entry)
        return AnyOf(parts) if word == "any" else AllOf(parts)
    return OneOf(word, tuple(entry))
