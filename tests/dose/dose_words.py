"""Short words for a canonical dose, in 10^6 cells, as the table of hard strings writes it."""

from __future__ import annotations

from decimal import Decimal

from review.dose.canonical import MILLION, OVERALL, Dose, Level
from review.dose.flags import FLAGS, Effect

UNITS = {"flat": "", "per_kg": "/kg", "per_m2": "/m2"}


def in_words(dose: Dose) -> str:
    """`blocked`, `none`, or the levels: `DL1 1/kg; DL2 3/kg`, `0.5..1/kg cap 100`, `2/kg if <=100 kg`."""
    if any(FLAGS[flag].effect is Effect.BLOCK for flag in dose.flags):
        return "blocked"
    several = len(dose.levels) > 1 and not dose.levels[0].branch
    return "; ".join(_level(level, several) for level in dose.levels) or "none"


def _level(level: Level, several: bool) -> str:
    label = level.label if several or level.label != OVERALL else ""
    cap = f"cap {_millions(level.cap)}" if level.cap is not None else ""
    central = f"{level.central} {_millions(level.central_value)}" if level.label == OVERALL and level.central else ""
    branch = f"if {level.branch}" if level.branch else ""
    return " ".join(filter(None, [label, f"{_bounds(level)}{UNITS[level.basis]}", cap, central, branch]))


def _bounds(level: Level) -> str:
    if level.lower is None:
        return f"<{'=' if level.upper_inclusive else ''}{_millions(level.upper)}"
    if level.upper is None:
        return f">{'=' if level.lower_inclusive else ''}{_millions(level.lower)}"
    if level.lower == level.upper:
        return _millions(level.lower)
    ends = "" if level.lower_inclusive else ">", "" if level.upper_inclusive else "<"
    return f"{ends[0]}{_millions(level.lower)}..{ends[1]}{_millions(level.upper)}"


def _millions(cells: Decimal | None) -> str:
    assert cells is not None
    return f"{(cells / MILLION).normalize():f}"
