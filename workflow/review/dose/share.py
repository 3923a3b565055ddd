"""What is printed once and holds for several values: the scale of a range, the unit of all levels."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from review.dose.canonical import OVERALL
from review.dose.clause import Clause
from review.dose.flags import HUMAN
from review.dose.values import Value


def with_central(clauses: list[Clause]) -> list[Clause]:
    """A mean, median or target that is printed with its range is one dose: the range, and what it is the range of.

    The range stands behind or before it (a median of 1.6 x 10^6, range 0.5-2.1), or in brackets: median (range) 1.6
    (0.5-2.1).
    """
    if len(clauses) == 1:
        clause = clauses[0]
        ends = clause.repeats[0] if len(clause.repeats) == 1 else None
        if ends and clause.label == OVERALL and clause.central and len(clause.values) == 1 and len(ends.values) == 2:
            _take_scale(ends.values, clause.values[0])
            clause.range_of = clause.values[0]
            clause.values, clause.relations, clause.repeats = ends.values, ends.relations, ()
        return clauses
    whole, one = clauses[:2] if clauses[0].label == OVERALL else reversed(clauses[:2])
    if len(clauses) > 2 or whole.label != OVERALL or one.label or not one.central:
        return clauses
    if len(whole.values) != 2 or len(one.values) != 1:
        return clauses
    if one.branch or whole.branch or one.relations[0] or len({one.basis, whole.basis} - {""}) > 1:
        whole.unparsed()
    _take_scale(whole.values, one.values[0])
    whole.range_of, whole.central = one.values[0], one.central
    whole.basis, whole.cap = whole.basis or one.basis, whole.cap or one.cap
    whole.cells = one.cells if whole.cells == "unspecified" else whole.cells
    whole.words = [*one.words, *whole.words]
    whole.flags |= one.flags
    whole.marks += one.marks
    whole.repeats += one.repeats
    return [whole]


def _take_scale(ends: Sequence[Value], central: Value) -> None:
    """A range without a scale has that of its mean or median."""
    if central.factor is not None and all(end.factor is None for end in ends):
        for end in ends:
            end.factor = central.factor
            end.flags |= {"SHARED_SCALE"}


def share_scales(clauses: Sequence[Clause], header: Decimal | None) -> None:
    """Give each value without a scale that of its range, of the column header, or of the next level.

    A scale is lent from right to left (`0.2-5 x 10^6`), to another level only where no header names one. A
    value that nobody lends a scale gets the flag that says what a person has to read.
    """
    behind: Decimal | None = None
    for clause in reversed(clauses):
        values = [clause.range_of, *clause.values] if clause.range_of else clause.values
        printed = [value.factor for value in values if value.factor is not None]
        if len(printed) < len(values):
            _lend(values, header, None if header or clause.branch else behind)
        if clause.cap:
            _lend([clause.cap], header, None)
        if printed:
            behind = printed[0]


def _lend(values: Sequence[Value], header: Decimal | None, behind: Decimal | None) -> None:
    """The values of one clause, from right to left; a number of cells (500,000 - 1 million) needs no scale."""
    bare = all(value.factor is None for value in values)
    lent = behind
    for value in reversed(values):
        if value.factor is not None:
            lent = value.factor
        elif value.is_count and header is None:
            value.factor = Decimal(1)
        elif lent is not None:
            value.factor = lent
            value.flags |= {"SHARED_SCALE"}
        elif bare and header is not None:
            value.factor = header
        elif HUMAN.isdisjoint(value.flags):
            value.flags |= {value.doubt()}


def share_units(clauses: list[Clause], basis: str, cells: str, complete: bool) -> None:
    """Unit and cells printed once, behind the last level, hold for the levels before it that name no cells.

    One that is above the next level, both with their own power, may be complete without the unit (120 x 10^6; 2 x
    10^6/kg), so it gets a flag.
    `basis` and `cells` are those of the column header, for clauses that have none. Where the header is a `complete`
    unit, scale and basis, a clause that prints another one (100 million cells below 10^6/kg) contradicts it.
    """
    basis_behind, cells_behind = "", "unspecified"
    behind: Sequence[Value] = ()
    for clause in reversed(clauses):
        if not clause.branch and not clause.names_cells:
            if basis_behind not in ("", "flat") and not clause.basis and _falls(clause.values[-1], behind[0]):
                clause.flags |= {"SHARED_UNIT"}
            clause.basis = clause.basis or basis_behind
            clause.cells = cells_behind if clause.cells == "unspecified" else clause.cells
        basis_behind, cells_behind, behind = clause.basis, clause.cells, clause.values
        if complete and basis and not clause.basis and clause.names_cells and any(one.factor for one in clause.values):
            clause.unparsed()
        clause.basis = clause.basis or basis or "flat"
        clause.cells = cells if clause.cells == "unspecified" else clause.cells


def _falls(value: Value, later: Value) -> bool:
    """Whether the later value is the smaller one, as far as both have a scale of their own."""
    return value.factor is not None and later.factor is not None and later.cells < value.cells
