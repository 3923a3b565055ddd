"""The codebook: which fields a form has, and what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from review.vocabulary import Vocabulary, fold

CATEGORICAL = ("category", "ordered", "set")
MISSING = {"NR": "not reported", "NA": "not applicable", "ND": "no data"}
"""The missing codes and their meanings: none of them is zero, none of them an empty cell."""


@dataclass(frozen=True)
class Field:
    """One column of a form. `empty` is what an empty cell means ("" = the reader left it open).

    `unit` is that of a number or duration whose cell has none, `units` how much of it other units are; `tolerance` is
    in this unit (percentage points for a percentage). `n` names the field with the denominator of a percentage.
    """

    name: str
    type: str
    description: str = ""
    vocabulary: str = ""
    allowed: tuple[str, ...] = ()
    separators: tuple[str, ...] = (";",)
    unit: str = ""
    units: Mapping[str, Decimal] = field(default_factory=dict)
    unit_context: str = ""
    tolerance: Decimal | None = None
    n: str = ""
    statistic: str = ""
    empty: str = ""
    required: bool = False
    compared: bool = True

    def terms(self, vocabularies: Mapping[str, Vocabulary]) -> tuple[str, ...]:
        """The terms of a field with categories, without the missing codes; else empty."""
        if self.type not in CATEGORICAL:
            return ()
        return self.allowed or tuple(sorted(set(vocabularies[self.vocabulary].preferred.values())))

    def categories(self, vocabularies: Mapping[str, Vocabulary]) -> tuple[str, ...]:
        """The terms of a field with one category a cell; else empty."""
        return () if self.type == "set" else self.terms(vocabularies)


@dataclass(frozen=True)
class Form:
    """One form: which registry its rows belong to, what tells rows of one entity apart, and its fields.

    `as_written` names the columns by which readers name a row in words where the sheet carries no id; such rows
    get their id from `alignments.csv`.
    """

    name: str
    registry: str
    key: tuple[str, ...]
    as_written: tuple[str, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Rules:
    """What the values of a review are read by: vocabularies and the spellings of the missing codes."""

    vocabularies: Mapping[str, Vocabulary]
    missing: Mapping[str, Iterable[str]]

    @cached_property
    def codes(self) -> dict[str, str]:
        """The missing code of each folded spelling; a code is its own spelling."""
        return {fold(word): code for code, words in self.missing.items() for word in (*words, code)}

    def missing_code(self, value: str, field: Field) -> str | None:
        """The missing code of a written value, or None if it is a value; an empty cell is what the codebook says."""
        return self.codes.get(fold(value)) if value else field.empty


def read_form(name: str, options: Mapping[str, Any]) -> Form:
    """A form from its entry in the protocol."""
    fields = tuple(_field(one) for one in options["fields"])
    as_written = tuple(options.get("as_written", ()))
    return Form(name, options.get("registry", "studies"), tuple(options.get("key", ())), as_written, fields)


def _field(options: Mapping[str, Any]) -> Field:
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in options.items()
    }
    if "tolerance" in given:
        given["tolerance"] = Decimal(str(given["tolerance"]))
    if "units" in given:
        given["units"] = {unit: Decimal(str(factor)) for unit, factor in given["units"].items()}
    return Field(**given)
