"""A quality instrument: items, options, a decision table for each domain, an overall level, grade schemes, scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from review.errors import Problem, check
from review.quality.conditions import Condition, holds
from review.quality.decisions import DecisionTable
from review.quality.names import Values, unknown_choices
from review.quality.ranges import Ranges, as_number, classes

Setting = Mapping[str, str]
"""The value of every option in one reading of an instrument."""


@dataclass(frozen=True)
class Item:
    """What a reader fills in: the answers, and the ranges that put a number into one of them, by reading.

    `unit` is that of a number; `field_option` names the option whose value is the form's field, "" where the field has
    the item's name.
    """

    id: str
    values: tuple[str, ...]
    unit: str
    field_option: str
    ranges: tuple[tuple[Condition, Ranges], ...]

    def field(self, setting: Setting) -> str:
        """The field of the form that is read."""
        return setting[self.field_option] if self.field_option else self.id

    def answer(self, written: str, setting: Setting) -> str | None:
        """The answer that a written value is ("" = none yet), or None for a value that the item does not have."""
        if written in self.values or not written:
            return written
        number = as_number(written, self.unit)
        ranges = next((ranges for where, ranges in self.ranges if holds(where, setting)), {})
        found = [] if number is None else classes(number, ranges)
        return found[0] if found else None


@dataclass(frozen=True)
class Domain:
    """One domain, or the overall judgement, with the table that gives its level."""

    id: str
    label: str
    table: DecisionTable

    def given(self, setting: Setting) -> Domain:
        """The domain as one reading of the instrument has it."""
        return replace(self, table=self.table.given(setting))


@dataclass(frozen=True)
class Step:
    """A reason to move a grade `by` some places; the condition is one on the levels of the domains."""

    id: str
    by: int
    when: Condition


@dataclass(frozen=True)
class Scheme:
    """One way from the levels of the domains to a grade: a start and the steps away from it."""

    id: str
    start: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Score:
    """Points that the instrument adds up: of which items, and how many for which answer."""

    id: str
    items: tuple[str, ...]
    points: Mapping[str, int]


@dataclass(frozen=True)
class Instrument:
    """An instrument whose decision tables are known to be total and free of overlaps.

    `options` gives the allowed values by name (the first is the default), `variants` the options in which a reading
    differs from the default; `levels` are ordered from the best, `grades` from the worst; `counts_as` names for a
    level the option that says as which level a grade takes it, `scheme_option` the option that says which scheme
    counts; `robvis` gives the judgement of the interchange table by level.
    """

    id: str
    title: str
    items: Mapping[str, Item]
    options: Values
    variants: Mapping[str, Mapping[str, str]]
    levels: tuple[str, ...]
    domains: tuple[Domain, ...]
    overall: Domain
    grades: tuple[str, ...]
    counts_as: Mapping[str, str]
    scheme_option: str
    schemes: tuple[Scheme, ...]
    scores: tuple[Score, ...]
    robvis: Mapping[str, str]

    def with_variants(self, more: Mapping[str, Mapping[str, str]]) -> Instrument:
        """The instrument with further variants, which a protocol wants to see beside those that it has."""
        return replace(self, variants={**self.variants, **more})

    def settings(self, chosen: Mapping[str, str]) -> dict[str, Setting]:
        """Every option's value by variant: what the variant says, else what was chosen, else the default.

        Raises `InputError` for an option or a value that the instrument does not have.
        """
        choices = {"options": chosen, **{f"variants.{name}": own for name, own in self.variants.items()}}
        check(
            Problem("protocol", f"quality.{place}", fault)
            for place, options in choices.items()
            for _, fault in unknown_choices(place, options, self.options)
        )
        defaults = {name: values[0] for name, values in self.options.items()}
        return {name: defaults | dict(chosen) | dict(own) for name, own in self.variants.items()}

    def judged(self, setting: Setting) -> list[Domain]:
        """The domains that this reading has, each resting on items only."""
        return [domain.given(setting) for domain in self.domains if holds(domain.table.where, setting)]

    def asked(self, setting: Setting) -> list[Item]:
        """The items that the domains of this reading rest on."""
        used = {name for domain in self.judged(setting) for name, _ in domain.table.variables}
        return [item for item in self.items.values() if item.id in used]
