"""From clauses to levels: their names, their bounds, and whether the clauses fit together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations

from review.dose.canonical import OVERALL, Level
from review.dose.clause import Clause
from review.dose.convert import plausible
from review.dose.flags import HUMAN
from review.dose.words import cell_type


def name_levels(clauses: Sequence[Clause]) -> bool:
    """Name the levels as printed, or DL1, DL2, .. in order where no name is; False where unclear."""
    if len(clauses) == 1 or all(clause.branch for clause in clauses):
        for clause in clauses:
            clause.label = clause.label or (OVERALL if len(clause.values) == 2 else "")
        return True
    if len(clauses[0].values) == 2 and not clauses[0].label and all(clause.label for clause in clauses[1:]):
        clauses[0].label = OVERALL
    levels = [clause for clause in clauses if clause.label != OVERALL]
    if len(levels) > 1 and not any(clause.label or clause.central for clause in levels):
        for order, clause in enumerate(levels, start=1):
            clause.label = f"DL{order}"
    names = [clause.label for clause in clauses]
    return "" not in names and len(set(names)) == len(names)


def fit_together(clauses: Sequence[Clause]) -> bool:
    """Whether several clauses are levels of one dose, or its branches by weight.

    They are not where a planned dose stands beside the one received, adults beside children, one infusion beside the
    next one, or a dose beside a part of it.
    """
    days = [day for clause in clauses for day in clause.days]
    if days and (len(days) > 1 or not days[0].lstrip("+-").isdecimal()):
        return False
    if len(clauses) == 1:
        return True
    said = [clause.said for clause in clauses]
    if (days and not clauses[-1].days) or len(frozenset[str]().union(*(words.roles for words in said))) > 1:
        return False
    if any(words.adults for words in said) and any("PAEDIATRIC" in words.flags for words in said):
        return False
    if any(words.explains for words in said):
        return False
    branches = [clause.branch for clause in clauses if clause.branch]
    if not branches:
        return len({clause.basis for clause in clauses}) == 1
    if len(branches) != 2 or len(clauses) != 2:
        return False
    light, heavy = sorted(branches, key=lambda branch: branch.relation)
    return light.relation[0] == "<" and heavy.relation[0] == ">" and light.weight_kg <= heavy.weight_kg


def cap_fits(clause: Clause) -> bool:
    """Whether a cap that is printed for heavy patients (maximum 2 x 10^8 for 100 kg and above) is one for all.

    It is where the dose per kg reaches the cap at just that weight.
    """
    condition = clause.cap_branch
    if condition is None or clause.cap is None:
        return condition is None
    return condition.relation[:1] == ">" and clause.values[-1].cells * condition.weight_kg == clause.cap.cells


def overlap(levels: Sequence[Level]) -> bool:
    """Whether an open level holds doses of another one, so that they are rather the two ends of one range."""
    return any(
        None in (one.lower, one.upper, other.lower, other.upper) and _meet(one, other) and _meet(other, one)
        for one, other in combinations(levels, 2)
    )


def _meet(below: Level, above: Level) -> bool:
    """Whether `above` starts before `below` ends."""
    if below.upper is None or above.lower is None:
        return True
    if below.upper == above.lower:
        return below.upper_inclusive and above.lower_inclusive
    return above.lower < below.upper


def of_other_cells(clauses: Sequence[Clause]) -> bool:
    """Whether two clauses name other cells, products or patients: CD4 and CD8, CAR-T cells and TIL."""
    names = [frozenset([*clause.names, *(["CAR"] if clause.cells.startswith("car") else [])]) for clause in clauses]
    return any(not (one <= other or other <= one) for one, other in combinations(names, 2))


def read_level(clause: Clause) -> Level:
    """The level of a clause; without bounds where only a person can read a value."""
    flags, cap, central = clause.flags, clause.cap, clause.range_of
    for value in clause.printed:
        flags |= value.flags
    if clause.branch:
        flags.add("WEIGHT_CONDITIONAL")
    if clause.cap_words and mixed([clause.cells, cell_type(" ".join(clause.cap_words))]):
        flags.add("MIXED_CELLS")
    if clause.basis == "flat":
        flags.discard("PAEDIATRIC")
    if clause.central and len(clause.values) == 1:
        central = clause.values[0]
    readable = HUMAN.isdisjoint(flags)
    lower, upper, lower_inclusive, upper_inclusive = _bounds(clause, flags) if readable else _NO_BOUNDS
    level = Level(
        label=clause.label,
        basis=clause.basis,
        lower=lower,
        upper=upper,
        lower_inclusive=lower_inclusive,
        upper_inclusive=upper_inclusive,
        cap=cap.cells if cap and readable else None,
        cells=clause.cells,
        branch=clause.branch,
        marks=tuple(dict.fromkeys(clause.marks)) if clause.marks else (),
        central=clause.central,
        central_value=central.cells if central and readable else None,
        composition=clause.composition,
        flags=frozenset(flags),
    )
    return level if plausible(level) else flagged(level, "IMPLAUSIBLE")


_Bounds = tuple[Decimal | None, Decimal | None, bool, bool]
_NO_BOUNDS: _Bounds = (None, None, False, False)


def _bounds(clause: Clause, flags: set[str]) -> _Bounds:
    """One value, one open bound, or a range that is turned round where it is printed the wrong way."""
    first, sign = clause.values[0].cells, clause.relations[0]
    if len(clause.values) == 1:
        if sign.startswith("<"):
            flags.add("OPEN_LOWER")
            return None, first, False, sign == "<="
        if sign.startswith(">"):
            flags.add("OPEN_UPPER")
            return first, None, sign == ">=", False
        return first, first, True, True
    last = clause.values[1].cells
    with_first, with_last = sign != ">", clause.relations[1] != "<"
    if first > last:
        flags.add("REVERSED")
        return last, first, with_last, with_first
    if not with_last:
        flags.add("UPPER_EXCLUSIVE")
    return first, last, with_first, with_last


def flagged(level: Level, flag: str) -> Level:
    """The level with one more flag."""
    return level._replace(flags=level.flags | {flag})


def mixed(cell_types: Sequence[str]) -> bool:
    """Whether several kinds of cells are counted."""
    return len(set(cell_types) - {"unspecified"}) > 1
