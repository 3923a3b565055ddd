"""What is made of one printed dose, in a few lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from review.dose.canonical import MILLION, Dose, Level, render_level
from review.dose.convert import SENSITIVITY_KG, SENSITIVITY_M2, flat_level, height_cm, odd_conversion
from review.dose.flags import FLAGS, Effect, state
from review.dose.lexer import scan
from review.dose.text import LONGEST

_STATES = {
    "ok": "the value is used",
    "provisional": "the value is used, and marked until a second person has signed it",
    "blocked": "no value until the text is adjudicated",
    "not_reported": "no dose is given",
    "not_a_dose": "this is no dose of cells",
}
_EFFECTS = {Effect.INFO: "info", Effect.CONFIRM: "to sign", Effect.BLOCK: "blocks"}
_NAMES = {"lone_scale": "scale", "common": "word", "name": "word", "code": "word", "other": "sign"}


def explain(dose: Dose, weight_kg: Decimal, bsa_m2: Decimal) -> Iterator[str]:
    """The lines that tell a reader how a dose is understood, and what it is for a patient and over the grid."""
    flags = all_flags(dose, weight_kg, bsa_m2)
    found = state(dose.kind, flags)
    yield dose.raw
    if dose.text != dose.raw:
        yield _line("normalised", dose.text)
    yield _line("tokens", _tokens(dose.text[:LONGEST]))
    yield _line("kind", dose.kind)
    for level in dose.levels:
        yield from _level(level)
    if dose.levels and found != "blocked":
        yield from _conversions(dose, weight_kg, bsa_m2)
    width = max(map(len, flags), default=0)
    for place, name in enumerate(flags):
        flag = FLAGS[name]
        yield _line("" if place else "flags", f"{name:<{width}}  {_EFFECTS[flag.effect]:<7}  {flag.meaning}")
    yield _line("state", f"{found}: {_STATES[found]}")


def all_flags(dose: Dose, weight_kg: Decimal, bsa_m2: Decimal) -> list[str]:
    """The flags of the text, and those that the table of doses adds to it."""
    added = {
        "CELLS_UNSPECIFIED": any(level.cells == "unspecified" for level in dose.levels),
        "ODD_CONVERSION": any(odd_conversion(level, weight_kg, bsa_m2) for level in dose.levels),
    }
    return [*dose.flags, *filter(None, [dose.missing]), *(name for name, raised in added.items() if raised)]


def _line(name: str, text: str) -> str:
    return f"  {name:<12}{text}"


def _tokens(text: str) -> str:
    """Each token with its kind; words of a kind that stand together are one."""
    parts: list[list[str]] = []
    for token in scan(text):
        kind = _NAMES.get(token.lastgroup or "", token.lastgroup or "")
        if parts and kind == "word" == parts[-1][1]:
            parts[-1][0] += f" {token[0]}"
        else:
            parts.append([token[0].strip(), kind])
    return " | ".join(f"{printed} ({kind})" for printed, kind in parts)


def _level(level: Level) -> Iterator[str]:
    """The canonical object of one level: in words, and its further parts by name."""
    yield _line("level", render_level(level) or f"{level.label} without a value".strip())
    cells = {"lower": level.lower, "upper": level.upper, "cap": level.cap}
    numbers = {name: _plain(value) for name, value in cells.items() if value is not None}
    ends = {"lower": level.lower_inclusive, "upper": level.upper_inclusive}
    parts = {
        "basis": level.basis,
        **{name: f"{text}{'' if ends.get(name, True) else ' (exclusive)'}" for name, text in numbers.items()},
        level.central: _plain(level.central_value) if level.central_value is not None else "",
        "cells": level.cells,
        "composition": level.composition,
        "marks": " ".join(level.marks),
    }
    yield _line("", ", ".join(f"{name} {text}" for name, text in parts.items() if text))


def _conversions(dose: Dose, weight_kg: Decimal, bsa_m2: Decimal) -> Iterator[str]:
    """Flat cells of each level for the reference patient, and over the grid where the patient matters."""
    patient = f"{weight_kg} kg and {bsa_m2} m2"
    reference = _amounts(dose.levels, weight_kg, bsa_m2)
    yield _line("flat", f"{reference} million cells at {patient}" if reference else f"not meant for {weight_kg} kg")
    bases = {level.basis for level in dose.levels}
    if "per_m2" in bases:
        yield _line("", " | ".join(f"{m2} m2: {_amounts(dose.levels, weight_kg, m2)}" for m2 in SENSITIVITY_M2))
        height = height_cm(weight_kg, bsa_m2)
        yield _line("", f"{patient} are one person only at a height of {height:.0f} cm (Mosteller)")
    elif bases != {"flat"} or any(level.branch for level in dose.levels):
        yield _line("", " | ".join(f"{kg} kg: {_amounts(dose.levels, kg, bsa_m2) or 'none'}" for kg in SENSITIVITY_KG))


def _amounts(levels: Sequence[Level], weight_kg: Decimal, bsa_m2: Decimal) -> str:
    """Million cells of each level that is meant for this weight; empty where none is."""
    meant = [level for level in levels if level.branch is None or level.branch.applies(weight_kg)]
    named = [(level.label if len(meant) > 1 else "", flat_level(level, weight_kg, bsa_m2)) for level in meant]
    return "; ".join(f"{label} {_amount(lower, upper)}".strip() for label, (lower, upper) in named)


def _amount(lower: Decimal | None, upper: Decimal | None) -> str:
    if lower is None or upper is None:
        words = "up to" if lower is None else "from"
        return f"{words} {_millions(upper if lower is None else lower)}"
    return _millions(lower) if lower == upper else f"{_millions(lower)} to {_millions(upper)}"


def _millions(cells: Decimal | None) -> str:
    return _plain(cells / MILLION) if cells is not None else "no value"


def _plain(value: Decimal) -> str:
    """A number without exponent and without zeros behind it."""
    return f"{value.normalize():,f}"
