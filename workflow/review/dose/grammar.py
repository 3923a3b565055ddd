"""From a printed dose to the canonical one: clauses, labels, shared scales and units, flags (methods 1.3 to 1.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from review.dose.canonical import OVERALL, Dose, Level
from review.dose.clause import Clause, cell_type, check_repeats, read_clause
from review.dose.convert import plausible
from review.dose.flags import HUMAN
from review.dose.lexer import Token, scan
from review.dose.text import normalise
from review.dose.values import Value, read_value

_MISSING = {
    "": "BLANK",
    **dict.fromkeys(["nr", "not reported", "not stated", "not given"], "NR"),
    **dict.fromkeys(["na", "n/a", "not applicable"], "NA"),
    **dict.fromkeys(["nd", "no data", "no details", "not done", "not determined", "not available"], "ND"),
}


@lru_cache(maxsize=4096)
def read_unit(context: str) -> tuple[Decimal | None, str, str]:
    """Factor, basis and cell type of a unit that stands only in the column header, such as `million cells/kg`.

    Raises `ValueError` where the text is neither a scale nor a basis.
    """
    if not context:
        return None, "", "unspecified"
    clause = read_clause(scan(normalise(f"1 {context}")))
    if "UNPARSED" in clause.flags or len(clause.values) != 1:
        clause = read_clause(scan(normalise(context)))  # a power of its own: 10^6 cells/kg
    factor = clause.values[0].factor if len(clause.values) == 1 else None
    if "UNPARSED" in clause.flags or (factor is None and not clause.basis):
        raise ValueError(f"'{context}' is no unit, expected for example: million, 10^6 cells/kg, cells/m2")
    return factor, clause.basis, cell_type(" ".join(clause.words))


@lru_cache(maxsize=65536)
def parse(raw: str, context: str = "") -> Dose:
    """The canonical dose of a printed text; what cannot be read for sure is flagged and has no value.

    `context` is the unit in the column header (`million`); a unit in the text goes before it.
    """
    text = normalise(raw)
    if code := _MISSING.get(text.rstrip(".").lower(), ""):
        return Dose(raw, text, "NR", missing=code)
    clauses = [read_clause(tokens) for tokens in _clauses(scan(text))]
    if any(clause.quantity for clause in clauses) and not any(clause.values for clause in clauses):
        return Dose(raw, text, "NOT_CELL_DOSE", flags=("NOT_CELL_DOSE",))
    factor, basis, cells = read_unit(context)
    if not _label(clauses) or any(not clause.values or clause.quantity for clause in clauses):
        return _unparsed(raw, text)
    _share_scales(clauses, factor)
    _share_basis(clauses, basis)
    for clause in clauses:
        check_repeats(clause)
    if any("UNPARSED" in clause.flags for clause in clauses) or not _consistent(clauses):
        return _unparsed(raw, text)
    return _dose(raw, text, [_level(clause, cells) for clause in clauses])


def _unparsed(raw: str, text: str) -> Dose:
    return Dose(raw, text, "UNPARSED", flags=("UNPARSED",))


def _clauses(tokens: Sequence[Token]) -> list[list[Token]]:
    """Cut at separators and labels; a piece without a value of its own belongs to its neighbour."""
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
    if waiting or not clauses:
        clauses.append(waiting)
    return clauses


def _label(clauses: list[Clause]) -> bool:
    """Name the levels: as printed, or DL1, DL2, .. in order where none is; False where names are unclear."""
    for clause in clauses:
        if not clause.label and clause.is_range and (len(clauses) == 1 or clause.branch or _others_named(clauses)):
            clause.label = OVERALL
    if all(clause.branch for clause in clauses):
        return True
    levels = [clause for clause in clauses if clause.label != OVERALL]
    if len(levels) > 1 and not any(clause.label for clause in levels):
        for order, clause in enumerate(levels, start=1):
            clause.label = f"DL{order}"
    names = [clause.label for clause in clauses]
    return len(set(names)) == len(names) and ("" not in names or len(names) == 1)


def _others_named(clauses: list[Clause]) -> bool:
    return sum(not clause.label for clause in clauses) == 1 and not clauses[0].label


def _share_scales(clauses: list[Clause], header: Decimal | None) -> None:
    """Give each value without a scale that of its range, of the column header, or of the next level."""
    behind: Decimal | None = None
    for clause in reversed(clauses):
        within: Decimal | None = None
        for value in reversed(clause.values):
            if value.factor is None and value.is_count and header is None:
                value.factor = Decimal(1)
                continue
            if value.factor is None:
                shared = within if within is not None else behind if header is None and not clause.branch else None
                value.factor = shared if shared is not None else header
                if shared is not None:
                    value.flags.add("SHARED_SCALE")
            within = value.factor if value.factor is not None else within
        behind = within if within is not None else behind
        if clause.cap is not None and clause.cap.factor is None:
            clause.cap.factor = Decimal(1) if clause.cap.is_count and header is None else header
        for value in [*clause.values, *([clause.cap] if clause.cap else [])]:
            if value.factor is None and not value.flags & HUMAN:
                value.flags.add(value.doubt())


def _share_basis(clauses: list[Clause], header: str) -> None:
    """A unit printed once, behind the last level, holds for the levels before it that name no cells."""
    behind = ""
    for clause in reversed(clauses):
        if not clause.basis and not clause.branch and "cells" not in clause.words:
            clause.basis = behind
        behind = clause.basis
        clause.basis = clause.basis or header or "flat"


def _consistent(clauses: list[Clause]) -> bool:
    """All clauses carry a condition by weight or none does; without one, all have the same basis."""
    conditions = {clause.branch is not None for clause in clauses}
    return len(conditions) == 1 and (conditions == {True} or len({clause.basis for clause in clauses}) == 1)


def _level(clause: Clause, header_cells: str) -> Level:
    """The level of a clause; without bounds where only a person can read a value."""
    values = [*clause.values, *([clause.cap] if clause.cap else [])]
    flags = clause.flags.union(*(value.flags for value in values))
    cells = clause.cells if clause.cells != "unspecified" else header_cells
    if clause.branch:
        flags.add("WEIGHT_CONDITIONAL")
    if clause.cap and not _same_cells({cells, cell_type(" ".join(clause.cap_words))}):
        flags.add("MIXED_CELLS")
    level = Level(
        label=clause.label,
        basis=clause.basis,
        cells=cells,
        branch=clause.branch,
        marks=tuple(dict.fromkeys(clause.marks)),
        central=clause.central,
        composition=clause.composition,
        flags=frozenset(flags),
    )
    if flags & HUMAN:
        return level
    level = _bounded(level, clause.values, clause.relations)
    level = replace(level, cap=clause.cap.cells if clause.cap else None)
    return level if plausible(level) else replace(level, flags=level.flags | {"IMPLAUSIBLE"})


def _bounded(level: Level, values: list[Value], relations: list[str]) -> Level:
    """The level with its bounds: one value, one open bound, or a range that is turned round where reversed."""
    flags = set(level.flags)
    if len(values) == 1 and relations[0].startswith("<"):
        inclusive = relations[0] == "<="
        return replace(
            level, upper=values[0].cells, upper_inclusive=inclusive, flags=frozenset(flags | {"OPEN_LOWER"})
        )
    if len(values) == 1 and relations[0].startswith(">"):
        inclusive = relations[0] == ">="
        return replace(
            level, lower=values[0].cells, lower_inclusive=inclusive, flags=frozenset(flags | {"OPEN_UPPER"})
        )
    ends = [(values[0].cells, relations[0] != ">"), (values[-1].cells, relations[-1] != "<")]
    if ends[0][0] > ends[1][0]:
        ends.reverse()
        flags.add("REVERSED")
    (lower, with_lower), (upper, with_upper) = ends
    if not with_upper:
        flags.add("UPPER_EXCLUSIVE")
    return replace(
        level,
        lower=lower,
        upper=upper,
        lower_inclusive=with_lower,
        upper_inclusive=with_upper,
        flags=frozenset(flags),
    )


def _same_cells(types: set[str]) -> bool:
    return len(types - {"unspecified"}) <= 1


def _dose(raw: str, text: str, levels: list[Level]) -> Dose:
    """Put the levels together, with the kind of the whole and the flags of all."""
    named = {level.cells for level in levels} - {"unspecified"}
    flags = {flag for level in levels for flag in level.flags} | ({"MIXED_CELLS"} if len(named) > 1 else set())
    if len(named) == 1 and levels[-1].cells != "unspecified" and not levels[0].branch:
        levels = [replace(level, cells=levels[-1].cells) for level in levels]
    return Dose(raw, text, _kind(levels, flags), tuple(levels), tuple(sorted(flags)))


def _kind(levels: list[Level], flags: set[str]) -> str:
    if flags & HUMAN:
        return "HUMAN"
    if levels[0].branch:
        return "conditional"
    if len(levels) > 1:
        return "levels"
    if "OPEN_LOWER" in flags or "OPEN_UPPER" in flags:
        return "bound"
    return "range" if levels[0].label == OVERALL or levels[0].lower != levels[0].upper else "single"


__all__ = ["parse", "read_unit", "read_value"]
