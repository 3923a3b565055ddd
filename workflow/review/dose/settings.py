"""The dose settings of a protocol: the reference patient, and what each dose field of a form means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from review.dose.canonical import CELL_TYPES, LEVEL_SOURCES, OVERALL, ROLES, Dose, Level
from review.dose.convert import BSA_M2, WEIGHT_KG, exact
from review.dose.grammar import read_unit
from review.dose.lexer import footnote_marks
from review.errors import Problem, check, one_of

_FIELD_KEYS = ("role", "unit_context", "level_source", "marks", "marks_field")
_MEANINGS = (*LEVEL_SOURCES, *CELL_TYPES)


@dataclass(frozen=True)
class DoseField:
    """What one field says: the role of its dose, the unit in its column header, and what footnote marks mean.

    A mark stands for a level source (`‡: reviewer_assigned`) or for the cells that are counted (`§: total`);
    `marks_field` names the field of the form with the marks that were extracted beside the text.
    """

    role: str
    unit_context: str = ""
    level_source: str = "trial"
    marks: Mapping[str, str] = field(default_factory=dict)
    marks_field: str = ""

    def meanings(self, dose: Dose, level: Level, beside: str) -> set[str]:
        """What the marks of a level mean.

        `beside` are the marks that were extracted beside the text. One that the text itself puts at some
        levels holds for those only; any other holds for every level, but not for a range that is printed with
        levels.
        """
        placed = {mark for one in dose.levels for mark in one.marks}
        general = set() if level.label == OVERALL and len(dose.levels) > 1 else set(footnote_marks(beside)) - placed
        return {self.marks[mark] for mark in general.union(level.marks) if mark in self.marks}


@dataclass(frozen=True)
class DoseSettings:
    """The reference patient and the dose fields by (form, field)."""

    weight_kg: Decimal
    bsa_m2: Decimal
    fields: Mapping[tuple[str, str], DoseField]


def read_settings(settings: Mapping[str, Any], name: str = "dose settings") -> DoseSettings:
    """Read `weight_kg`, `bsa_m2` and `fields: {form: {field: {role, unit_context, level_source, marks, marks_field}}}`.

    Raises `InputError` with all that is wrong: an unknown key, role, unit, level source or meaning of a mark.
    """
    fields = {
        (form, column): dict(options or {})
        for form, columns in (settings.get("fields") or {}).items()
        for column, options in columns.items()
    }
    problems = [Problem(name, key, f"is not known, {one_of(_KEYS)}") for key in settings if key not in _KEYS]
    for (form, column), options in fields.items():
        problems += _field_problems(options, name, f"fields.{form}.{column}")
    check(problems)
    return DoseSettings(
        exact(settings.get("weight_kg", WEIGHT_KG)),
        exact(settings.get("bsa_m2", BSA_M2)),
        {key: DoseField(**options) for key, options in fields.items()},
    )


_KEYS = ("weight_kg", "bsa_m2", "fields")


def _field_problems(options: Mapping[str, Any], name: str, place: str) -> Iterable[Problem]:
    for key in options:
        if key not in _FIELD_KEYS:
            yield Problem(name, f"{place}.{key}", f"is not known, {one_of(_FIELD_KEYS)}")
    if options.get("role") not in ROLES:
        yield Problem(name, f"{place}.role", f"'{options.get('role', '')}' is no role, {one_of(ROLES)}")
    if (source := options.get("level_source", "trial")) not in LEVEL_SOURCES:
        yield Problem(name, f"{place}.level_source", f"'{source}' is not known, {one_of(LEVEL_SOURCES)}")
    for mark, meaning in (options.get("marks") or {}).items():
        if footnote_marks(mark) != (mark,) or meaning not in _MEANINGS:
            yield Problem(name, f"{place}.marks", f"'{mark}: {meaning}' is not known, {one_of(_MEANINGS)}")
    try:
        read_unit(options.get("unit_context", ""))
    except ValueError as error:
        yield Problem(name, f"{place}.unit_context", str(error))
