"""Flat cells for a patient of a given weight and body surface (methods 1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from review.dose.canonical import Dose, Level

WEIGHT_KG = Decimal(70)
BSA_M2 = Decimal("1.6")
"""The usual reference patient; not one person: 1.6 m2 at 70 kg is a height of 132 cm (Mosteller)."""

PLAUSIBLE = (Decimal(10) ** 5, 2 * Decimal(10) ** 10)
IMPLIED_WEIGHT_KG = (Decimal(30), Decimal(150))

Number = Decimal | float | int | str
Bounds = tuple[Decimal | None, Decimal | None]


def exact(value: Number) -> Decimal:
    """The decimal number that was written, so 1.6 and not the binary number beside it."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def flat_level(level: Level, weight_kg: Number = WEIGHT_KG, bsa_m2: Number = BSA_M2) -> Bounds:
    """Lower and upper flat cells of one level, whether or not its branch is meant for this weight.

    The cap holds for both bounds, and closes an open upper one.
    """
    if level.lower is None and level.upper is None:
        return None, None
    unit = {"flat": Decimal(1), "per_kg": exact(weight_kg), "per_m2": exact(bsa_m2)}[level.basis]
    lower = level.lower * unit if level.lower is not None else None
    upper = level.upper * unit if level.upper is not None else None
    if level.cap is None:
        return lower, upper
    return (
        min(lower, level.cap) if lower is not None else None,
        min(upper, level.cap) if upper is not None else level.cap,
    )


def applying(dose: Dose, weight_kg: Number = WEIGHT_KG) -> tuple[Level, ...]:
    """The levels of a dose that are meant for a patient of this weight."""
    weight = exact(weight_kg)
    return tuple(level for level in dose.levels if level.branch is None or level.branch.applies(weight))


def envelope(bounds: Sequence[Bounds]) -> Bounds:
    """The lowest lower and the highest upper bound; open if one of them is open, or if there is none."""
    lowers = [lower for lower, _ in bounds if lower is not None]
    uppers = [upper for _, upper in bounds if upper is not None]
    return (
        min(lowers) if lowers and len(lowers) == len(bounds) else None,
        max(uppers) if uppers and len(uppers) == len(bounds) else None,
    )


def flat(dose: Dose, weight_kg: Number = WEIGHT_KG, bsa_m2: Number = BSA_M2) -> Bounds:
    """Lower and upper flat cells of a whole dose: the branch by weight, then the unit, then the cap."""
    return envelope([flat_level(level, weight_kg, bsa_m2) for level in applying(dose, weight_kg)])


def plausible(level: Level) -> bool:
    """Whether the bounds of a level are a possible dose of cells for the reference patient."""
    least, most = PLAUSIBLE
    return all(bound is None or least <= bound <= most for bound in flat_level(level))


def weight_plausible(flat_cells: Decimal, cells_per_kg: Decimal) -> bool:
    """Whether a flat dose and a dose per kg of the same patients can both be right."""
    least, most = IMPLIED_WEIGHT_KG
    return cells_per_kg > 0 and least <= flat_cells / cells_per_kg <= most
