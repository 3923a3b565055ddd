"""The codebook: what each field of a form holds, and what one written value means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from review.errors import Problem, check, one_of
from review.vocabulary import Vocabulary, fold

CATEGORICAL = ("category", "set")
MISSING = {"NR": "not reported", "NA": "not applicable", "ND": "no data"}
"""The missing codes and their meanings: none of them is zero, none of them an empty cell."""
_LARGEST_EXPONENT = 30
"""No quantity of a review is larger than 10^30 or smaller than 10^-30: such a number is a slip of the hand."""


@dataclass(frozen=True)
class Field:
    """One column of a form. `empty` is what an empty cell means ("" = the reader left it open)."""

    name: str
    type: str
    vocabulary: str = ""
    allowed: tuple[str, ...] = ()
    separators: tuple[str, ...] = (";",)
    unit_context: str = ""
    empty: str = ""
    required: bool = False
    compared: bool = True

    def categories(self, vocabularies: Mapping[str, Vocabulary]) -> tuple[str, ...]:
        """The codebook's categories of a categorical field, without the missing codes; empty for other types."""
        if self.type != "category":
            return ()
        return self.allowed or tuple(sorted(set(vocabularies[self.vocabulary].preferred.values())))


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


def read_form(name: str, options: Mapping[str, Any]) -> Form:
    """A form from its entry in the protocol."""
    fields = tuple(_field(field) for field in options["fields"])
    as_written = tuple(options.get("as_written", ()))
    return Form(name, options.get("registry", "studies"), tuple(options.get("key", ())), as_written, fields)


def check_forms(forms: Iterable[Form], vocabularies: Mapping[str, Vocabulary], name: str) -> None:
    """Raise `InputError` for a categorical field (in the protocol `name`) whose categories are nowhere to be found."""
    problems = []
    for form in forms:
        for field in form.fields:
            place = f"forms.{form.name}.{field.name}"
            if field.vocabulary and field.vocabulary not in vocabularies:
                message = f"vocabulary '{field.vocabulary}' is not known, {one_of(sorted(vocabularies))}"
                problems.append(Problem(name, place, message))
            elif field.type in CATEGORICAL and not (field.vocabulary or field.allowed):
                problems.append(
                    Problem(name, place, f"a {field.type} has no categories, expected vocabulary or allowed")
                )
    check(problems)


def _field(options: Mapping[str, Any]) -> Field:
    given: dict[str, Any] = {}
    for name, value in options.items():
        given[name] = tuple(value) if isinstance(value, list) else value
    return Field(**given)


def missing_code(value: str, field: Field, spellings: Mapping[str, Iterable[str]]) -> str | None:
    """The missing code of a written value, or None if it is a value; an empty cell is what the codebook says."""
    if not value:
        return field.empty
    folded = fold(value)
    return next((code for code, words in spellings.items() if folded in {fold(word) for word in [code, *words]}), None)


def canonical(value: str, field: Field, vocabularies: Mapping[str, Vocabulary]) -> tuple[str, str]:
    """The normal form of a written value (not missing) and, where it is not allowed, what was expected instead.

    Doses and texts stay as they are written: a dose is compared by its meaning (`review.dose`), a text by a person.
    """
    if field.type in {"integer", "number", "percent"}:
        return _number(value, field.type)
    if field.type == "category":
        return _term(value, field, vocabularies)
    if field.type == "set":
        parts = [part for part in re.split(_splitter(field.separators), value) if part.strip()]
        terms = [_term(part.strip(), field, vocabularies) for part in parts]
        problem = next((expected for _, expected in terms if expected), "")
        return "; ".join(sorted({term for term, _ in terms if term})), problem
    if field.type == "scheme":
        return "|".join(";".join(part.strip() for part in one.split(";")) for one in value.split("|")), ""
    return " ".join(value.split()), ""


def _number(value: str, kind: str) -> tuple[str, str]:
    try:
        number = Decimal(value.removesuffix("%").strip().replace("−", "-"))
    except InvalidOperation:
        return value, "expected a number with a decimal point"
    if not number.is_finite():
        return value, "expected a finite number"
    if number and abs(number.adjusted()) > _LARGEST_EXPONENT:
        return value, f"expected a number from 1e-{_LARGEST_EXPONENT} to 1e{_LARGEST_EXPONENT}"
    if kind == "integer" and number != number.to_integral_value():
        return value, "expected a whole number"
    if kind == "percent" and not 0 <= number <= 100:
        return value, "expected a percentage from 0 to 100"
    return format(number.normalize(), "f"), ""


def _term(value: str, field: Field, vocabularies: Mapping[str, Vocabulary]) -> tuple[str, str]:
    if field.vocabulary:
        vocabulary = vocabularies[field.vocabulary]
        term = vocabulary.canonical(value)
        return (
            (value, f"not in vocabulary '{field.vocabulary}', {vocabulary.expected()}") if term is None else (term, "")
        )
    match = next((allowed for allowed in field.allowed if fold(allowed) == fold(value)), None)
    return (value, f"expected one of: {', '.join(field.allowed)}") if match is None else (match, "")


def _splitter(separators: Iterable[str]) -> str:
    """Words such as `and` split only where they stand alone, signs everywhere."""
    return "|".join(rf"\b{re.escape(text)}\b" if text.isalpha() else re.escape(text) for text in separators)
