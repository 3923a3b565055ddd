"""Whether two printed doses mean the same (methods 2.3)."""

from __future__ import annotations

from decimal import Decimal

from review.dose.canonical import Dose, Level
from review.dose.grammar import parse
from review.dose.lexer import MARK

TOLERANCE = Decimal("1e-9")
_UNREAD = ("HUMAN", "UNPARSED", "NOT_CELL_DOSE")


def same_dose(a_text: str, b_text: str, context: str = "") -> bool:
    """Whether two readers' texts are the same dose: names of levels, basis, bounds, cap and cells.

    `context` is the unit in the column header. Footnote marks, punctuation between levels and notation do not
    matter (70e6 = 7 x 10^7 = 70 million), a different basis does. Texts that cannot be read must be the same
    words.
    """
    a, b = parse(a_text, context), parse(b_text, context)
    if a.kind in _UNREAD or b.kind in _UNREAD:
        return a.kind == b.kind and _words(a) == _words(b)
    if a.missing != b.missing or len(a.levels) != len(b.levels):
        return False
    return all(
        one.label == other.label and same_amount(one, other)
        for one, other in zip(_ordered(a), _ordered(b), strict=True)
    )


def same_amount(a: Level, b: Level) -> bool:
    """Whether two levels are the same amount of the same cells for the same patients."""
    as_printed = ("basis", "cells", "branch", "lower_inclusive", "upper_inclusive")
    return all(getattr(a, name) == getattr(b, name) for name in as_printed) and all(
        _same_number(one, other) for one, other in zip(a.numbers, b.numbers, strict=True)
    )


def _ordered(dose: Dose) -> list[Level]:
    return sorted(dose.levels, key=lambda level: (level.label, str(level.branch)))


def _words(dose: Dose) -> list[str]:
    return MARK.sub("", dose.text).casefold().split()


def _same_number(a: Decimal | None, b: Decimal | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= TOLERANCE * max(abs(a), abs(b))
