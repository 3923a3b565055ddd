"""The table of doses: one row a level and branch, with its flat cells for the reference patient."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from review.dose.canonical import CELL_TYPES, LEVEL_SOURCES, OVERALL, Dose, Level
from review.dose.convert import IMPLIED_WEIGHT_KG, flat_level, odd_conversion
from review.dose.flags import Effect, having, listed, state
from review.dose.grammar import parse
from review.dose.implied import flag_implied_weights
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
    central=TEXT,
    central_value=CELLS,
    cells=TEXT,
    composition=TEXT,
    flat_lower=CELLS,
    flat_upper=CELLS,
    start_dose=CELLS,
    weight_kg=REAL,
    bsa_m2=REAL,
    flags=TEXT,
    confirmed_by=TEXT,
    state=TEXT,
)
"""`start_dose`: flat cells of the lowest level of the dose that the trial defined; null for a mere range, and where a
level has no lower end or no value."""
DOSES_KEY = ("dose_id",)
NUMBERS = ("lower", "upper", "cap", "central_value", "flat_lower", "flat_upper")
ENTITY = ["form", "study_id", "row", "field"]

_UNIT_OF_CELLS = Decimal(1).scaleb(-CELLS.scale)
_INCLUSIVE = ("lower_inclusive", "upper_inclusive")
_STARTING = ("single", "levels", "conditional")

Row = dict[str, Any]


def doses(values: pd.DataFrame, settings: Mapping[str, Any]) -> pd.DataFrame:
    """The doses of some extracted values (schema `DOSES`), before anybody has signed them.

    `values`: study_id, row, form, field, raw, marks (footnote marks beside the text) and awaiting (whether the text
    itself is provisional; where it is empty, the readers differ on it, or too few have looked and left it empty).
    `settings` as in `read_settings`. A blocked row has no numbers; a branch that is not meant for the reference weight
    has no flat cells.

    Raises `InputError` for wrong settings, a field that the settings do not name, and an entity that stands
    twice.
    """
    known = read_settings(settings)
    check(_problems(values, known))
    rows = [row for value in values.itertuples(index=False) for row in _rows(value, known)]
    if not rows:
        return empty(DOSES)
    flag_implied_weights(rows)
    table = pd.DataFrame(rows, dtype="object")
    table["flags"] = ["; ".join(sorted(flags)) for flags in table["flags"]]
    table["state"] = [state(kind, listed(text)) for kind, text in zip(table["kind"], table["flags"], strict=True)]
    return frame(arrange(only_usable_numbers(table), DOSES, by=DOSES_KEY))


def dose_id(form: str, study_id: str, row: str, field: str, level: str = "", branch: str = "") -> str:
    """The readable id of a dose; it depends on nothing but the place of the dose."""
    return ":".join([form, study_id, row, field, level, branch]).rstrip(":")


def in_cells(value: Decimal | None) -> Decimal | None:
    """A number of cells in the precision of the tables."""
    return None if value is None else value.quantize(_UNIT_OF_CELLS)


def only_usable_numbers(table: pd.DataFrame) -> pd.DataFrame:
    """The table without the numbers of blocked rows, and with the starting doses of what is left."""
    kept = table.astype(dict.fromkeys((*NUMBERS, *_INCLUSIVE), "object"))
    kept.loc[kept["state"] == "blocked", [*NUMBERS, *_INCLUSIVE]] = None
    defined = kept[
        kept["kind"].isin(_STARTING)
        & (kept["level"] != OVERALL)
        & (kept["level_source"] == "trial")
        & ~kept["central"].isin(["mean", "median"])
    ]
    lowest = defined[defined["flat_lower"].notna()].groupby(ENTITY)["flat_lower"].agg(min).to_dict()
    # A level without a number may lie below all others; a branch without one is that of other patients.
    unknown = defined[defined["lower"].isna() & (defined["branch"] == "")]
    lowest |= dict.fromkeys(unknown[ENTITY].itertuples(index=False, name=None))
    found = [lowest.get(entity) for entity in kept[ENTITY].itertuples(index=False, name=None)]
    kept["start_dose"] = pd.Series(found, index=kept.index, dtype="object")
    return kept


def _problems(values: pd.DataFrame, known: DoseSettings) -> Iterator[Problem]:
    for form, field in values[["form", "field"]].drop_duplicates().itertuples(index=False):
        if (form, field) not in known.fields:
            yield Problem("dose settings", f"fields.{form}.{field}", "is missing, expected its role and unit_context")
    twice = values[values.duplicated(ENTITY)]
    for form, study_id, row, field in twice[ENTITY].itertuples(index=False):
        yield Problem(form, f"{study_id} {row}".strip(), f"has more than one value of '{field}', expected one")


def _rows(value: Any, known: DoseSettings) -> Iterator[Row]:
    """The rows of one extracted value: a row a level and branch, one bare row where there is no dose."""
    options = known.fields[value.form, value.field]
    is_open = value.awaiting and not value.raw
    dose = Dose("", "", "HUMAN", flags=("TEXT_OPEN",)) if is_open else parse(value.raw, options.unit_context)
    whole = having(dose.flags, Effect.BLOCK) if dose.levels else [*dose.flags, *filter(None, [dose.missing])]
    for printed in dose.levels or (Level(basis=""),):
        level = printed._replace(lower=None, upper=None, cap=None) if having(whole, Effect.BLOCK) else printed
        meanings = options.meanings(dose, level, value.marks)
        level, flags = _with_cells(level, meanings)
        source = _level_source(options.level_source, meanings)
        if dose.levels:
            flags |= {"CELLS_UNSPECIFIED"} if level.cells == "unspecified" else set()
            flags |= {"LEVELS_REVIEWER_ASSIGNED"} if source == "reviewer_assigned" else set()
            flags |= {"ODD_CONVERSION"} if odd_conversion(level, known.weight_kg, known.bsa_m2) else set()
        flags |= {"TEXT_PROVISIONAL"} if value.awaiting and not is_open else set()
        if known.weight_kg < IMPLIED_WEIGHT_KG[0]:  # the reference patient is a child
            flags.discard("PAEDIATRIC")
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
            "central": level.central,
            "cells": level.cells,
            "composition": level.composition,
            "weight_kg": float(known.weight_kg),
            "bsa_m2": float(known.bsa_m2),
            "flags": flags.union(whole),
            "confirmed_by": "",
        }


def _numbers(level: Level, known: DoseSettings) -> Row:
    """Bounds, cap and flat cells; no flat cells where the branch is not meant for the reference weight."""
    meant = level.branch is None or level.branch.applies(known.weight_kg)
    flat = flat_level(level, known.weight_kg, known.bsa_m2) if meant else (None, None)
    has_bounds = level.lower is not None or level.upper is not None
    numbers = (*level.numbers, level.central_value if has_bounds else None, *flat)
    return {
        **{name: in_cells(number) for name, number in zip(NUMBERS, numbers, strict=True)},
        "lower_inclusive": level.lower_inclusive if has_bounds else None,
        "upper_inclusive": level.upper_inclusive if has_bounds else None,
    }


def _with_cells(level: Level, meanings: set[str]) -> tuple[Level, set[str]]:
    """The level and its flags, with the cells that a footnote mark says are counted."""
    named = sorted(meanings & set(CELL_TYPES))
    if not named:
        return level, set(level.flags)
    mixed = len({*named, level.cells} - {"unspecified"}) > 1
    return level._replace(cells=named[0]), {*level.flags, *(["MIXED_CELLS"] if mixed else [])}


def _level_source(default: str, meanings: set[str]) -> str:
    """Who formed the level: what its marks say, else what holds for the field."""
    return next((source for source in reversed(LEVEL_SOURCES) if source in meanings), default)
