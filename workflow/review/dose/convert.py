"""Flat cells for a patient of a given weight and body surface (methods 1.4)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from review.dose.canonical import Dose, Level

WEIGHT_KG = Decimal(70)
BSA_M2 = Decimal("1.6")
"""The usual reference patient. They are not one person: see `height_cm`."""

PLAUSIBLE = (Decimal(10) ** 5, 2 * Decimal(10) ** 10)
IMPLIED_WEIGHT_KG = (Decimal(30), Decimal(150))
SENSITIVITY_KG = tuple(map(Decimal, (50, 60, 80, 100)))
SENSITIVITY_M2 = tuple(map(Decimal, ("1.4", "1.73", "1.8", "2.0")))
_SIGNIFICANT_DIGITS = 3

Number = Decimal | float | int | str
Bounds = tuple[Decimal | None, Decimal | None]


def exact(value: Number) -> Decimal:
    """The decimal number that was written, so 1.6 and not the binary number beside it."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def flat_level(level: Level, weight_kg: Number = WEIGHT_KG, bsa_m2: Number = BSA_M2) -> Bounds:
    """Lower and upper flat cells of one level, whether or not its branch is meant for this weight.

    The cap holds for both bounds, and closes an open upper one.
    """
    lower, upper, cap = level.numbers
    if level.basis != "flat":
        unit = exact(weight_kg if level.basis == "per_kg" else bsa_m2)
        lower = lower * unit if lower is not None else None
        upper = upper * unit if upper is not None else None
    if cap is None or (lower is None and upper is None):
        return lower, upper
    return min(lower, cap) if lower is not None else None, min(upper, cap) if upper is not None else cap


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
    """Whether the bounds of a level, and its cap, are a possible dose of cells for the reference patient."""
    least, most = PLAUSIBLE
    bounds = [bound for bound in (*flat_level(level), level.cap) if bound is not None]
    return not bounds or (least <= min(bounds) and max(bounds) <= most)


def weight_plausible(flat_cells: Decimal, cells_per_kg: Decimal) -> bool:
    """Whether a flat dose and a dose per kg of the same patients can both be right."""
    least, most = IMPLIED_WEIGHT_KG
    return cells_per_kg > 0 and least <= flat_cells / cells_per_kg <= most


def odd_conversion(level: Level, weight_kg: Decimal = WEIGHT_KG, bsa_m2: Decimal = BSA_M2) -> bool:
    """Whether a flat dose is neither round nor a round dose times the reference weight or surface.

    Reviews print doses per kg or m2 already converted: 280.7 million is 4.01 million/kg at 70 kg.
    """
    bounds = [bound for bound in (level.lower, level.upper) if bound] if level.basis == "flat" else []
    divisors = (Decimal(1), weight_kg, bsa_m2)
    return any(all(_digits(bound / divisor) > _SIGNIFICANT_DIGITS for divisor in divisors) for bound in bounds)


def _digits(value: Decimal) -> int:
    return len(value.normalize().as_tuple().digits)


def height_cm(weight_kg: Number, bsa_m2: Number) -> Decimal:
    """The height of a patient of this weight and body surface (Mosteller 1987): 132 cm for 70 kg and 1.6 m2.

    So doses per m2 come out low beside doses per kg, about 12 % at 1.6 m2 and 70 kg.
    """
    return exact(bsa_m2) ** 2 * 3600 / exact(weight_kg)
