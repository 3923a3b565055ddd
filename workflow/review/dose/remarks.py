"""What stands in brackets: a part of the dose that might as well stand without them, or a remark about it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from review.dose.clause import Clause, Item, Remark
from review.dose.convert import weight_plausible
from review.dose.lexer import Token
from review.dose.notation import unit_kind
from review.dose.reader import read_clause
from review.dose.words import is_prose

_CLOSING = {"(": ")", "[": "]"}
_DEEPEST = 4
"""Brackets in brackets in brackets, and one more: what is nested deeper is not understood."""


def unbracket(tokens: Sequence[Token]) -> list[Item]:
    """The tokens without their brackets; what stands in brackets and says more becomes one `Remark`.

    Brackets hold a part of the dose if there is no number in them but those of a cap, a range or a condition by
    weight, or if no number stands before them in the same clause. A bracket that is not closed stays a token.
    """
    items: list[Item] = []
    has_value = False
    position = 0
    while position < len(tokens):
        token = tokens[position]
        end = _closing(tokens, position) if token[0] in _CLOSING else None
        if end is None:
            items.append(token)
            has_value = _is_dose(token) or (has_value and token.lastgroup not in ("separator", "label"))
        else:
            inner = tokens[position + 1 : end]
            if _is_part(inner, token[0], has_value):
                items += unbracket(inner)
                has_value = has_value or any(map(_is_dose, inner))
            else:
                items.append(Remark(tuple(inner)))
            position = end
        position += 1
    return items


def _closing(tokens: Sequence[Token], start: int) -> int | None:
    """The place of the bracket that closes the one at `start`; None where it is not closed, or too much is nested."""
    depth = 0
    opening, closing = tokens[start][0], _CLOSING[tokens[start][0]]
    for position in range(start, len(tokens)):
        depth += (tokens[position][0] == opening) - (tokens[position][0] == closing)
        if depth == 0:
            return position
        if depth > _DEEPEST:
            break
    return None


def _is_part(inner: Sequence[Token], bracket: str, has_value: bool) -> bool:
    kinds = {token.lastgroup for token in inner}
    numbers = [token for token in inner if token.lastgroup in ("value", "measure")]
    units = {unit_kind(token["measure"]) if token["measure"] else "" for token in numbers}
    if "spread" in kinds or units & {"percent", "amount", "minutes"}:
        return False
    if bracket == "[" and numbers and "separator" in kinds:  # citations, or an interval
        return False
    before_numbers = {token.lastgroup for token in takewhile(lambda token: token not in numbers, inner)}
    return not has_value or units <= {"kg"} or "range" in kinds or "cap" in before_numbers


def _is_dose(token: Token) -> bool:
    return token.lastgroup == "value"


def read_remarks(clause: Clause) -> None:
    """The remarks of a clause: the same dose again, or prose that is no dose."""
    for remark in clause.remarks:
        inner = read_clause(remark.tokens)
        if not inner.values and any(token.lastgroup == "spread" for token in remark.tokens):  # 1-3 x 10^6 (IQR)
            clause.unparsed()
        elif not inner.values or is_prose(" ".join(inner.words)) or "APPROX" in inner.flags:
            clause.flags.add("REMARK_IGNORED")
        elif inner.label or inner.branch or inner.cap or "UNPARSED" in inner.flags:
            clause.unparsed()
        else:
            clause.repeats += (inner,)


def check_repeats(clause: Clause) -> None:
    """Compare a dose with the same dose printed again in brackets, in the same unit or per kg."""
    for repeat in clause.repeats:
        clause.flags |= {flag for value in repeat.values for flag in value.flags} | repeat.flags
        pairs = list(zip(clause.values, repeat.values, strict=False))
        same_shape = len(clause.values) == len(repeat.values) and clause.relations == repeat.relations
        if not same_shape or any(value.factor is None for pair in pairs for value in pair):
            clause.unparsed()
            continue
        same = all(one.cells == other.cells for one, other in pairs)
        basis = repeat.basis or (clause.basis if same and not repeat.names_cells else "flat")
        if basis == clause.basis:
            clause.flags.add("REDUNDANT_VALUE" if same else "UNPARSED")
        elif {clause.basis, basis} == {"flat", "per_kg"}:
            flat_and_per_kg = [(one, other) if basis == "per_kg" else (other, one) for one, other in pairs]
            possible = all(weight_plausible(whole.cells, part.cells) for whole, part in flat_and_per_kg)
            clause.flags.add("REDUNDANT_VALUE" if possible else "IMPLIED_WEIGHT")
        else:
            clause.unparsed()
