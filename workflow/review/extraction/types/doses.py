"""Doses: compared by what they mean (`review.dose`), kept as they are written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from review.dose.canonical import Dose
from review.dose.grammar import parse
from review.dose.same import same_dose
from review.extraction.codebook import Field
from review.extraction.types.verdict import AGREE, Pair, Verdict, slipped
from review.vocabulary import Vocabulary

_UNREAD = ("HUMAN", "UNPARSED")


def judge(pair: Pair, field: Field, _: Mapping[str, Vocabulary]) -> Verdict:
    """The same canonical dose; else another basis or other cells, a slip, or another dose.

    Where the words of one reader are not read as a dose, only a person can compare them.
    """
    if same_dose(pair.canonical_1, pair.canonical_2, field.unit_context):
        return AGREE
    one, other = (_parsed(text, field.unit_context) for text in (pair.canonical_1, pair.canonical_2))
    if one.kind in _UNREAD or other.kind in _UNREAD:
        return Verdict("needs_human")
    return Verdict("disagree", _class(one, other))


@lru_cache(maxsize=100_000)
def _parsed(text: str, context: str) -> Dose:
    return parse(text, context)


def _class(one: Dose, other: Dose) -> str:
    if len(one.levels) != len(other.levels):
        return "value"
    levels = list(zip(one.levels, other.levels, strict=True))
    if any((a.basis, a.cells) != (b.basis, b.cells) for a, b in levels):
        return "unit_or_basis"
    numbers = [pair for a, b in levels for pair in zip(a.numbers, b.numbers, strict=True) if pair[0] != pair[1]]
    slips = [a is not None and b is not None and slipped(a, b) for a, b in numbers]
    return "transcription" if slips and all(slips) else "value"
