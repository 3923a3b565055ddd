"""From a printed dose to the canonical one (methods 1.3 and 1.5)."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from review.dose.canonical import OVERALL, Dose, Level
from review.dose.clause import Clause
from review.dose.flags import HUMAN, Effect, having
from review.dose.levels import cap_fits, fit_together, flagged, mixed, name_levels, of_other_cells, overlap, read_level
from review.dose.lexer import scan
from review.dose.pieces import pieces_of
from review.dose.reader import read_clause
from review.dose.remarks import check_repeats, read_remarks, unbracket
from review.dose.share import share_scales, share_units, with_central
from review.dose.text import LONGEST, missing_code, normalise


@lru_cache(maxsize=1024)
def read_unit(context: str) -> tuple[Decimal | None, str, str]:
    """Factor, basis and cell type of a unit that stands in the column header only: `million cells/kg`.

    Raises `ValueError` where the text is neither a scale nor a basis, or where its notation is doubtful.
    """
    if not context:
        return None, "", "unspecified"
    text = normalise(context)
    unit = read_clause(scan(text))
    if not unit.values:
        unit = read_clause(scan(f"1 {text}"))
    factor = unit.values[0].factor if len(unit.values) == 1 else None
    doubts = unit.flags.union(*(value.flags for value in unit.values)) - {"LETTER_SCALE"}
    if unit.quantity or having(doubts, Effect.BLOCK, Effect.CONFIRM) or (factor is None and not unit.basis):
        raise ValueError(f"'{context}' is no unit, expected for example: million, 10^6 cells/kg, cells/m2")
    return factor, unit.basis, unit.cells


@lru_cache(maxsize=16384)
def parse(raw: str, context: str = "") -> Dose:
    """The canonical dose of a printed text; what cannot be read for sure is flagged and has no value.

    `context` is the unit in the column header (`million`); a unit in the text goes before it. Raises
    `ValueError` for a context that is no unit, never for a text.
    """
    factor, basis, cells = read_unit(context)
    if len(raw) > LONGEST:
        return Dose(raw, raw, "UNPARSED", flags=("UNPARSED",))
    text = normalise(raw)
    if code := missing_code(text):
        return Dose(raw, text, "NR", missing=code)
    clauses = _clauses(text)
    valued = [clause for clause in clauses if clause.values]
    quantities = [clause for clause in clauses if clause.quantity]
    if quantities and not valued:
        return Dose(raw, text, "NOT_CELL_DOSE", flags=("NOT_CELL_DOSE",))
    understood = not quantities and len(valued) == len(clauses)
    levels = _levels(clauses, factor, basis, cells) if understood else []
    if not levels:
        return Dose(raw, text, "UNPARSED", flags=("UNPARSED",))
    flags = levels[0].flags.union(*[level.flags for level in levels[1:]])
    return Dose(raw, text, _kind(levels, flags), tuple(levels), tuple(sorted(flags)))


def _levels(clauses: list[Clause], factor: Decimal | None, basis: str, cells: str) -> list[Level]:
    """The levels that the clauses are; none where one of them, or all together, are not understood."""
    for clause in clauses:
        if clause.remarks:
            read_remarks(clause)
    clauses = with_central(clauses)
    named = len(clauses) > 1 and not {clause.label for clause in clauses} <= {"", OVERALL}
    if not name_levels(clauses):
        return []
    share_units(clauses, basis, cells, complete=factor is not None)
    share_scales(clauses, factor)
    for clause in clauses:
        if clause.repeats:
            check_repeats(clause)
        if "UNPARSED" in clause.flags or not cap_fits(clause):
            return []
    if not fit_together(clauses):
        return []
    levels = list(map(read_level, clauses))
    if len(levels) == 1:
        return levels
    if not named and not clauses[0].branch and overlap(levels):
        return []
    if mixed([level.cells for level in levels]) or of_other_cells(clauses):
        levels = [flagged(level, "MIXED_CELLS") for level in levels]
    return levels


def _clauses(text: str) -> list[Clause]:
    tokens = scan(text)
    return [read_clause(piece) for piece in pieces_of(unbracket(tokens) if "(" in text or "[" in text else tokens)]


def _kind(levels: list[Level], flags: frozenset[str]) -> str:
    if not HUMAN.isdisjoint(flags):
        return "HUMAN"
    if levels[0].branch:
        return "conditional"
    if len(levels) > 1:
        return "levels"
    level = levels[0]
    if level.lower is None or level.upper is None:
        return "bound"
    return "range" if level.label == OVERALL or level.lower != level.upper else "single"
