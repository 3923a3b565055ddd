"""The canonical dose: what a printed dose says, in cells, whatever way it was printed."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

KINDS = ("single", "range", "bound", "levels", "conditional", "NR", "NOT_CELL_DOSE", "HUMAN", "UNPARSED")
BASES = ("flat", "per_kg", "per_m2")
CELL_TYPES = ("car_pos_viable", "car_pos", "car_t_unspecified", "total", "unspecified")
ROLES = ("planned", "assigned", "received", "label")
LEVEL_SOURCES = ("trial", "reviewer_assigned")
OVERALL = "RANGE"
"""Label of the range of a whole study, which is not a dose level."""

MILLION = Decimal(10) ** 6
RELATIONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
_BRANCH = re.compile(r"(<=|>=|<|>)([0-9.]+) kg")
_BASIS_WORDS = {"flat": "", "per_kg": "/kg", "per_m2": "/m2"}
_CELL_WORDS = {
    "car_pos_viable": "CAR+ viable T cells",
    "car_pos": "CAR+ T cells",
    "car_t_unspecified": "CAR-T cells",
    "total": "total cells",
    "unspecified": "cells",
}


@dataclass(frozen=True)
class Branch:
    """The patients whom one clause of a dose by weight is for, for example `<=50 kg`."""

    relation: str
    weight_kg: Decimal

    def applies(self, weight_kg: Decimal) -> bool:
        """Whether a patient of this weight is meant."""
        return RELATIONS[self.relation](weight_kg, self.weight_kg)

    def __str__(self) -> str:
        return f"{self.relation}{self.weight_kg:f} kg"

    @classmethod
    def read(cls, text: str) -> Branch | None:
        """The branch that `str` wrote, or None for the empty text."""
        found = _BRANCH.fullmatch(text)
        return cls(found[1], Decimal(found[2])) if found else None


class Level(NamedTuple):
    """One dose level, or one branch of a dose by weight.

    `lower` and `upper` are cells per unit of `basis` (None is open), `cap` is flat cells. `marks` are the
    footnote marks printed at this level, `central` says that the value, or `central_value` of a range, is a mean,
    median or target.
    """

    label: str = ""
    basis: str = "flat"
    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_inclusive: bool = False
    upper_inclusive: bool = False
    cap: Decimal | None = None
    cells: str = "unspecified"
    branch: Branch | None = None
    marks: tuple[str, ...] = ()
    central: str = ""
    central_value: Decimal | None = None
    composition: str = ""
    flags: frozenset[str] = frozenset()

    @property
    def numbers(self) -> tuple[Decimal | None, Decimal | None, Decimal | None]:
        """Lower bound, upper bound and cap."""
        return self.lower, self.upper, self.cap


class Dose(NamedTuple):
    """A dose expression as printed (`raw`), as normalised (`text`) and as understood (`levels`).

    `missing` tells why there is no dose: `NR` not reported, `NA` not applicable, `ND` no data, `BLANK` an
    empty cell. `flags` are those of all levels, sorted.
    """

    raw: str
    text: str
    kind: str
    levels: tuple[Level, ...] = ()
    flags: tuple[str, ...] = ()
    missing: str = ""


def render(dose: Dose) -> str:
    """The dose in words that `parse` reads back to the same levels; empty where there is no dose to write."""
    return "; ".join(filter(None, map(render_level, dose.levels)))


def render_level(level: Level) -> str:
    """One level in words, values in 10^6 cells; empty where it has no bound. Footnote marks and flags are left out."""
    if level.lower is None and level.upper is None:
        return ""
    label = {"": "", OVERALL: "Range: "}.get(level.label, f"{level.label}: ")
    central = {"": "", "target": "target dose "}.get(level.central, f"{level.central} ")
    if central and level.label == OVERALL:
        label, central = f"{central}{_millions(level.central_value)}; range: ", ""
    ratio = f" {level.composition}" if level.composition else ""
    unit = f"{_CELL_WORDS[level.cells]}{_BASIS_WORDS[level.basis]}{ratio}"
    cap = f" with a maximum of {_millions(level.cap)} cells" if level.cap is not None else ""
    branch = f" for patients {level.branch}" if level.branch else ""
    return f"{label}{central}{_bounds(level)} {unit}{branch}{cap}"


def _bounds(level: Level) -> str:
    if level.upper is None:
        return f"{'>=' if level.lower_inclusive else '>'}{_millions(level.lower)}"
    if level.lower is None:
        return f"{'<=' if level.upper_inclusive else '<'}{_millions(level.upper)}"
    if level.lower == level.upper and level.label != OVERALL:
        return _millions(level.lower)
    lower, upper = "" if level.lower_inclusive else ">", "" if level.upper_inclusive else "<"
    return f"{lower}{_millions(level.lower)} to {upper}{_millions(level.upper)}"


def _millions(value: Decimal | None) -> str:
    return f"{(value / MILLION).normalize():f} x 10^6" if value is not None else ""
