"""What is printed once and holds for several values: the scale of a range, the unit of all levels."""

from __future__ import annotations

from decimal import Decimal

from review.dose.clause import Clause
from review.dose.flags import HUMAN


def share_scales(clauses: list[Clause], header: Decimal | None) -> None:
    """Give each value without a scale that of its range, of the column header, or of the next level.

    A scale is lent from right to left (`0.2-5 x 10^6`), to another level only where no header names one. A
    value that nobody lends a scale gets the flag that says what a person has to read.
    """
    behind: Decimal | None = None
    for clause in reversed(clauses):
        printed: Decimal | None = None
        for value in reversed(clause.values):
            if value.factor is not None:
                printed = value.factor
            elif value.is_count and header is None:
                value.factor = Decimal(1)
            elif lent := printed or (behind if header is None and not clause.branch else None):
                value.factor = lent
                value.flags.add("SHARED_SCALE")
            else:
                value.factor = header
        behind = printed or behind
        if clause.cap is not None and clause.cap.factor is None:
            clause.cap.factor = Decimal(1) if clause.cap.is_count and header is None else header
        for value in clause.printed:
            if value.factor is None and not value.flags & HUMAN:
                value.flags.add(value.doubt())


def share_units(clauses: list[Clause], basis: str, cells: str) -> None:
    """Unit and cells printed once, behind the last level, hold for the levels before it that name no cells.

    `basis` and `cells` are those of the column header, for clauses that have none.
    """
    basis_behind, cells_behind = "", "unspecified"
    for clause in reversed(clauses):
        if not clause.branch and "cells" not in clause.words:
            clause.basis = clause.basis or basis_behind
            clause.cells = cells_behind if clause.cells == "unspecified" else clause.cells
        basis_behind, cells_behind = clause.basis, clause.cells
        clause.basis = clause.basis or basis or "flat"
        clause.cells = cells if clause.cells == "unspecified" else clause.cells


def consistent(clauses: list[Clause]) -> bool:
    """All clauses carry a condition by weight or none does; without one, all have the same basis."""
    conditions = {clause.branch is not None for clause in clauses}
    return len(conditions) == 1 and (conditions == {True} or len({clause.basis for clause in clauses}) == 1)
