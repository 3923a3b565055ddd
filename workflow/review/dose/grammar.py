"""From a printed dose to the canonical one: clauses, level names, bounds and flags (methods 1.3 and 1.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from review.dose.canonical import OVERALL, Dose, Level
from review.dose.clause import Clause, cell_type, check_repeats, read_clause
from review.dose.convert import plausible
from review.dose.flags import HUMAN
from review.dose.lexer import Token, scan
from review.dose.share import consistent, share_scales, share_units
from review.dose.text import missing_code, normalise


@lru_cache(maxsize=1024)
def read_unit(context: str) -> tuple[Decimal | None, str, str]:
    """Factor, basis and cell type of a unit that stands in the column header only: `million cells/kg`.

    Raises `ValueError` where the text is neither a scale nor a basis.
    """
    if not context:
        return None, "", "unspecified"
    unit = read_clause(scan(normalise(context)))
    if not unit.values:
        unit = read_clause(scan(normalise(f"1 {context}")))
    factor = unit.values[0].factor if len(unit.values) == 1 else None
    if "UNPARSED" in unit.flags or (factor is None and not unit.basis):
        raise ValueError(f"'{context}' is no unit, expected for example: million, 10^6 cells/kg, cells/m2")
    return factor, unit.basis, unit.cells


@lru_cache(maxsize=65536)
def parse(raw: str, context: str = "") -> Dose:
    """The canonical dose of a printed text; what cannot be read for sure is flagged and has no value.

    `context` is the unit in the column header (`million`); a unit in the text goes before it. Raises
    `ValueError` for a context that is no unit, never for a text.
    """
    factor, basis, cells = read_unit(context)
    text = normalise(raw)
    if code := missing_code(text):
        return Dose(raw, text, "NR", missing=code)
    clauses = [read_clause(tokens) for tokens in _clauses(scan(text))]
    if any(clause.quantity for clause in clauses) and not any(clause.values for clause in clauses):
        return Dose(raw, text, "NOT_CELL_DOSE", flags=("NOT_CELL_DOSE",))
    unparsed = Dose(raw, text, "UNPARSED", flags=("UNPARSED",))
    if any(not clause.values or clause.quantity for clause in clauses) or not _name_levels(clauses):
        return unparsed
    share_scales(clauses, factor)
    share_units(clauses, basis, cells)
    for clause in clauses:
        check_repeats(clause)
    if any("UNPARSED" in clause.flags for clause in clauses) or not consistent(clauses):
        return unparsed
    return _dose(raw, text, [_level(clause) for clause in clauses])


def _clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut at separators and before labels; a piece without a value of its own belongs to its neighbour."""
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.lastgroup == "separator":
            pieces.append([])
        elif token.lastgroup in ("label", "range"):
            pieces.append([token])
        else:
            pieces[-1].append(token)
    clauses: list[list[Token]] = []
    waiting: list[Token] = []
    for piece in pieces:
        kinds = [token.lastgroup for token in piece]
        if "value" in kinds and not (clauses and "cap" in kinds[: kinds.index("value")]):
            clauses.append(waiting + piece)
            waiting = []
        elif clauses and not ("weight" in kinds and any(token.lastgroup == "weight" for token in clauses[-1])):
            clauses[-1] += piece
        else:
            waiting += piece
    return [*clauses, waiting] if waiting or not clauses else clauses


def _name_levels(clauses: list[Clause]) -> bool:
    """Name the levels as printed, or DL1, DL2, .. in order where no name is; False where unclear."""
    if all(clause.branch for clause in clauses) or len(clauses) == 1:
        for clause in clauses:
            clause.label = clause.label or (OVERALL if len(clause.values) == 2 else "")
        return True
    if len(clauses[0].values) == 2 and not clauses[0].label and all(clause.label for clause in clauses[1:]):
        clauses[0].label = OVERALL
    levels = [clause for clause in clauses if clause.label != OVERALL]
    if not any(clause.label for clause in levels):
        for order, clause in enumerate(levels, start=1):
            clause.label = f"DL{order}"
    names = [clause.label for clause in clauses]
    return "" not in names and len(set(names)) == len(names)


def _level(clause: Clause) -> Level:
    """The level of a clause; without bounds where only a person can read a value."""
    flags = clause.flags.union(*(value.flags for value in clause.printed))
    if clause.branch:
        flags.add("WEIGHT_CONDITIONAL")
    if clause.cap and _mixed([clause.cells, cell_type(" ".join(clause.cap_words))]):
        flags.add("MIXED_CELLS")
    bounds = _NO_BOUNDS if flags & HUMAN else _bounds(clause)
    level = Level(
        label=clause.label,
        basis=clause.basis,
        lower=bounds.lower,
        upper=bounds.upper,
        lower_inclusive=bounds.lower_inclusive,
        upper_inclusive=bounds.upper_inclusive,
        cap=clause.cap.cells if clause.cap and not flags & HUMAN else None,
        cells=clause.cells,
        branch=clause.branch,
        marks=tuple(dict.fromkeys(clause.marks)),
        central=clause.central,
        composition=clause.composition,
        flags=frozenset(flags | bounds.flags),
    )
    return level if plausible(level) else _flagged(level, "IMPLAUSIBLE")


class _Bounds(NamedTuple):
    lower: Decimal | None
    upper: Decimal | None
    lower_inclusive: bool = False
    upper_inclusive: bool = False
    flags: frozenset[str] = frozenset()


_NO_BOUNDS = _Bounds(None, None)


def _bounds(clause: Clause) -> _Bounds:
    """One value, one open bound, or a range that is turned round where it is printed the wrong way."""
    first, last = clause.values[0].cells, clause.values[-1].cells
    before_first, before_last = clause.relations[0], clause.relations[-1]
    if len(clause.values) == 1 and before_first.startswith("<"):
        return _Bounds(None, last, False, before_first == "<=", frozenset(["OPEN_LOWER"]))
    if len(clause.values) == 1 and before_first.startswith(">"):
        return _Bounds(first, None, before_first == ">=", False, frozenset(["OPEN_UPPER"]))
    with_first, with_last = before_first != ">", before_last != "<"
    if first > last:
        return _Bounds(last, first, with_last, with_first, frozenset(["REVERSED"]))
    return _Bounds(first, last, with_first, with_last, frozenset([] if with_last else ["UPPER_EXCLUSIVE"]))


def _flagged(level: Level, flag: str) -> Level:
    return replace(level, flags=level.flags | {flag})


def _mixed(cell_types: list[str]) -> bool:
    return len(set(cell_types) - {"unspecified"}) > 1


def _dose(raw: str, text: str, levels: list[Level]) -> Dose:
    """Put the levels together, with kind and flags of the whole."""
    if _mixed([level.cells for level in levels]):
        levels = [_flagged(level, "MIXED_CELLS") for level in levels]
    flags = frozenset[str]().union(*(level.flags for level in levels))
    return Dose(raw, text, _kind(levels, flags), tuple(levels), tuple(sorted(flags)))


def _kind(levels: list[Level], flags: frozenset[str]) -> str:
    if flags & HUMAN:
        return "HUMAN"
    if levels[0].branch:
        return "conditional"
    if len(levels) > 1:
        return "levels"
    level = levels[0]
    if level.lower is None or level.upper is None:
        return "bound"
    return "range" if level.label == OVERALL or level.lower != level.upper else "single"
