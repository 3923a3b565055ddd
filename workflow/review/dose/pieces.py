"""Cuts the tokens of a dose into its clauses: at separators, and at the names of levels."""

from __future__ import annotations

from collections.abc import Sequence

from review.dose.clause import Item, Remark
from review.dose.notation import unit_kind

Piece = list[Item]
_CUTTING = frozenset(["separator", "label", "range"])


def pieces_of(items: Sequence[Item]) -> list[Piece]:
    """The pieces that become clauses; one without a value of its own belongs to its neighbour."""
    if _CUTTING.isdisjoint([item.lastgroup for item in items]):
        return [list(items)]
    clauses: list[Piece] = []
    waiting: Piece = []
    for piece in _cut(items):
        kinds = [item.lastgroup for item in piece]
        if "value" in kinds and not (clauses and "cap" in kinds[: kinds.index("value")]):
            clauses.append(waiting + piece)
            waiting = []
        elif clauses and not (_has_weight(piece) and _has_weight(clauses[-1])):
            clauses[-1] += piece
        else:
            waiting += piece
    return [*clauses, waiting] if waiting or not clauses else clauses


def _cut(items: Sequence[Item]) -> list[Piece]:
    """Every separator cuts, but for a comma between a name or `maximum` and its value: `DL2, 100`."""
    pieces: list[Piece] = [[]]
    has_value = expects_value = False
    for place, item in enumerate(items):
        kind = item.lastgroup
        if kind in ("label", "range", "cap"):
            closes = kind == "label" and _closes(items, place, pieces[-1])
            if has_value and kind != "cap" and not closes:
                pieces.append([])
                has_value = False
            expects_value = not closes
        elif kind == "value":
            has_value, expects_value = True, False
        elif kind == "separator" and not expects_value:
            pieces.append([])
            has_value = False
        if kind != "separator":
            pieces[-1].append(item)
    return pieces


def _closes(items: Sequence[Item], place: int, piece: Piece) -> bool:
    """Whether the name of a level stands behind its value: `1 x 10^6/kg (DL1), 3 x 10^6/kg (DL2)`."""
    last = place + 1 == len(items) or items[place + 1].lastgroup == "separator"
    kinds = {item.lastgroup for item in piece}
    return last and "value" in kinds and kinds.isdisjoint(["label", "range"])


def _has_weight(piece: Piece) -> bool:
    return any(not isinstance(item, Remark) and unit_kind(item["measure"] or "") == "kg" for item in piece)
