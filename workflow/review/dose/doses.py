"""The table of doses: one row a level and branch, with its flat cells for the reference patient."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product
from typing import Any

import pandas as pd

from review.dose.canonical import CELL_TYPES, LEVEL_SOURCES, Level
from review.dose.confirm import confirm
from review.dose.convert import flat_level, weight_plausible
from review.dose.flags import Effect, having, listed, state
from review.dose.grammar import parse
from review.dose.settings import DoseSettings, read_settings
from review.errors import Problem, check
from review.tables import CELLS, REAL, TEXT, TRUTH, arrange, columns, empty, frame

DOSES = columns(
    dose_id=TEXT,
    study_id=TEXT,
    form=TEXT,
    row=TEXT,
    field=TEXT,
    level=TEXT,
    branch=TEXT,
    role=TEXT,
    level_source=TEXT,
    raw=TEXT,
    unit_context=TEXT,
    kind=TEXT,
    basis=TEXT,
    lower=CELLS,
    upper=CELLS,
    lower_inclusive=TRUTH,
    upper_inclusive=TRUTH,
    cap=CELLS,
    cells=TEXT,
    flat_lower=CELLS,
    flat_upper=CELLS,
    weight_kg=REAL,
    bsa_m2=REAL,
    flags=TEXT,
    state=TEXT,
)
DOSES_KEY = ("dose_id",)
NUMBERS = ("lower", "upper", "cap", "flat_lower", "flat_upper")

_UNIT_OF_CELLS = Decimal(1).scaleb(-CELLS.scale)
_ENTITY = ["form", "study_id", "row", "field"]
_SIGNIFICANT_DIGITS = 3

Row = dict[str, Any]


def doses(values: pd.DataFrame, settings: Mapping[str, Any], confirmations: pd.DataFrame | None = None) -> pd.DataFrame:
    """The doses of some extracted values (schema `DOSES`).

    `values`: study_id, row, form, field, raw and marks (footnote marks beside the text). `settings` as in
    `read_settings`. `confirmations`: dose_id, value, confirmed_by (and optionally line) of those who signed.
    A blocked row has no numbers; a branch that is not meant for the reference weight has no flat cells.

    Raises `InputError` for wrong settings, a field that the settings do not name, and an entity that stands
    twice.
    """
    known = read_settings(settings)
    check(_problems(values, known))
    rows = [row for value in values.itertuples(index=False) for row in _rows(value, known)]
    if not rows:
        return empty(DOSES)
    _flag_implied_weights(rows)
    table = pd.DataFrame(rows, dtype="object")
    table["flags"] = ["; ".join(sorted(flags)) for flags in table["flags"]]
    table["state"] = [state(kind, listed(text)) for kind, text in zip(table["kind"], table["flags"], strict=True)]
    if confirmations is not None:
        table = confirm(table, confirmations)
    table.loc[table["state"] == "blocked", [*NUMBERS, "lower_inclusive", "upper_inclusive"]] = None
    return frame(arrange(table, DOSES, by=DOSES_KEY))


def dose_id(form: str, study_id: str, row: str, field: str, level: str = "", branch: str = "") -> str:
    """The readable id of a dose; it depends on nothing but the place of the dose."""
    return ":".join([form, study_id, row, field, level, branch]).rstrip(":")


def in_cells(value: Decimal | None) -> Decimal | None:
    """A number of cells in the precision of the tables."""
    return None if value is None else value.quantize(_UNIT_OF_CELLS)


def _problems(values: pd.DataFrame, known: DoseSettings) -> Iterator[Problem]:
    for form, field in values[["form", "field"]].drop_duplicates().itertuples(index=False):
        if (form, field) not in known.fields:
            yield Problem("dose settings", f"fields.{form}.{field}", "is missing, expected its role and unit_context")
    twice = values[values.duplicated(_ENTITY)]
    for form, study_id, row, field in twice[_ENTITY].itertuples(index=False):
        yield Problem(form, f"{study_id} {row}".strip(), f"has more than one value of '{field}', expected one")


def _rows(value: Any, known: DoseSettings) -> Iterator[Row]:
    """The rows of one extracted value: a row a level and branch, one bare row where there is no dose."""
    options = known.fields[value.form, value.field]
    dose = parse(value.raw, options.unit_context)
    whole = having(dose.flags, Effect.BLOCK) if dose.levels else [*dose.flags, *filter(None, [dose.missing])]
    for printed in dose.levels or (Level(basis=""),):
        level = replace(printed, lower=None, upper=None, cap=None) if having(whole, Effect.BLOCK) else printed
        meanings = options.meanings(dose, level, value.marks)
        level, flags = _with_cells(level, meanings)
        source = _level_source(options.level_source, meanings)
        if dose.levels:
            flags |= {"CELLS_UNSPECIFIED"} if level.cells == "unspecified" else set()
            flags |= {"LEVELS_REVIEWER_ASSIGNED"} if source == "reviewer_assigned" else set()
            flags |= {"ODD_CONVERSION"} if _odd_conversion(level, known) else set()
        branch = str(level.branch or "")
        yield {
            "dose_id": dose_id(value.form, value.study_id, value.row, value.field, level.label, branch),
            **{column: getattr(value, column) for column in ("study_id", "form", "row", "field", "raw")},
            "level": level.label,
            "branch": branch,
            "role": options.role,
            "level_source": source,
            "unit_context": options.unit_context,
            "kind": dose.kind,
            "basis": level.basis,
            **_numbers(level, known),
            "cells": level.cells,
            "weight_kg": float(known.weight_kg),
            "bsa_m2": float(known.bsa_m2),
            "flags": flags.union(whole),
        }


def _numbers(level: Level, known: DoseSettings) -> Row:
    """Bounds, cap and flat cells; no flat cells where the branch is not meant for the reference weight."""
    meant = level.branch is None or level.branch.applies(known.weight_kg)
    flat = flat_level(level, known.weight_kg, known.bsa_m2) if meant else (None, None)
    has_bounds = level.lower is not None or level.upper is not None
    return {
        **{name: in_cells(number) for name, number in zip(NUMBERS, (*level.numbers, *flat), strict=True)},
        "lower_inclusive": level.lower_inclusive if has_bounds else None,
        "upper_inclusive": level.upper_inclusive if has_bounds else None,
    }


def _with_cells(level: Level, meanings: set[str]) -> tuple[Level, set[str]]:
    """The level and its flags, with the cells that a footnote mark says are counted."""
    named = sorted(meanings & set(CELL_TYPES))
    if not named:
        return level, set(level.flags)
    mixed = len({*named, level.cells} - {"unspecified"}) > 1
    return replace(level, cells=named[0]), {*level.flags, *(["MIXED_CELLS"] if mixed else [])}


def _level_source(default: str, meanings: set[str]) -> str:
    """Who formed the level: what its marks say, else what holds for the field."""
    return next((source for source in reversed(LEVEL_SOURCES) if source in meanings), default)


def _odd_conversion(level: Level, known: DoseSettings) -> bool:
    """Whether a flat dose is neither round nor a round dose times the reference weight or surface.

    Reviews print doses per kg or m2 already converted: 280.7 million is 4.01 million/kg at 70 kg.
    """
    divisors = (Decimal(1), known.weight_kg, known.bsa_m2)
    bounds = [bound for bound in (level.lower, level.upper) if bound]
    return level.basis == "flat" and any(
        all(len((bound / divisor).normalize().as_tuple().digits) > _SIGNIFICANT_DIGITS for divisor in divisors)
        for bound in bounds
    )


def _flag_implied_weights(rows: Iterable[Row]) -> None:
    """Compare flat doses with doses per kg of the same entity and level: do they imply a possible weight?"""
    entities: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        entities[row["form"], row["study_id"], row["row"], row["level"], row["branch"]].append(row)
    for same in entities.values():
        whole = [row for row in same if row["basis"] == "flat"]
        per_kg = [row for row in same if row["basis"] == "per_kg"]
        for one, other in product(whole, per_kg):
            pairs = [(one[end], other[end]) for end in ("lower", "upper")]
            if not all(weight_plausible(*pair) for pair in pairs if None not in pair):
                one["flags"].add("IMPLIED_WEIGHT")
                other["flags"].add("IMPLIED_WEIGHT")
