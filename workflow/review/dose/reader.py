"""Reads the tokens of one clause from left to right.

A number or a word that has no place in the grammar makes the clause not understood; it is never left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from review.dose.canonical import Branch
from review.dose.clause import Clause, Item, Remark
from review.dose.lexer import Token, relation, relation_behind
from review.dose.notation import read_notation, unit_kind
from review.dose.parts import (
    WORDS,
    read_basis,
    read_day,
    read_label,
    read_mark,
    read_nothing,
    read_per,
    read_range,
    read_ratio,
)
from review.dose.values import Value, number, read_value
from review.dose.words import read_words

_FILLERS = frozenset(["a", "an", "the", "of", "about", "approximately", "total", "dose", "equal", "cell", "is"])
"""Words that may stand between a relation and its value (up to a total of 5 x 10^6)."""
_ACRONYM = re.compile(r"(?!CAR)[A-Z]{2,}")
"""A product, a target or a disease, as CD19 is: levels that name different ones count different cells."""
_HARMLESS = frozenset("\"':=.“”«»")


def read_clause(items: Iterable[Item]) -> Clause:
    """The clause that some tokens make up; its remarks are kept as they are."""
    clause = Clause()
    before: Token | None = None
    for item in items:
        if isinstance(item, Remark):
            clause.remarks += (item,)
        else:
            _READ[item.lastgroup or "other"](clause, item, before)
            before = item
    if clause.sign or clause.dash == "-" or (clause.branch and not clause.branch.relation):
        clause.unparsed()
    if len(clause.values) == 2 and clause.basis_after == 1:  # 1 x 10^6/kg - 2 x 10^8: the other end may be flat
        clause.unparsed()
    if clause.words:
        said = clause.said
        clause.cells, clause.central = said.cells, said.central
        clause.flags |= said.flags
        if said.unclear:
            clause.unparsed()
    if clause.cap_words and read_words(" ".join(clause.cap_words)).unclear:
        clause.unparsed()
    return clause


def _value(clause: Clause, token: Token, _: Token | None) -> None:
    if clause.in_cap and clause.values and clause.cap is None and not clause.dash:
        clause.cap = read_value(token)
    else:
        _add_value(clause, read_value(token), clause.sign or ("<=" if clause.in_cap else ""))
    clause.sign = clause.dash = ""


def _add_value(clause: Clause, value: Value, sign: str) -> None:
    """A first value, or the second one of a range; any other number is a number too many."""
    if clause.values and (
        not clause.dash or len(clause.values) > 1 or sign.startswith(">") or clause.relations[0].startswith("<")
    ):
        clause.unparsed()
    clause.values.append(value)
    clause.relations.append(sign)


def _measure(clause: Clause, token: Token, _: Token | None) -> None:
    """A number with a unit of its own: a weight, a number of people, the length of an infusion, a mass."""
    kind, bare = unit_kind(token["measure"]), token["notation"] is None and token["power"] is None
    if kind == "kg" and bare and clause.cap and not clause.cap_branch:
        clause.cap_branch = Branch(clause.sign, number(token["mantissa"]))
    elif kind == "kg" and bare and not clause.branch and not clause.in_cap:
        clause.branch = Branch(clause.sign, number(token["mantissa"]))
    elif kind == "amount":
        clause.quantity = True
    elif not (kind == "people" and bare) and kind != "minutes":
        clause.unparsed()
    clause.sign = clause.dash = ""


def _after(clause: Clause, token: Token, before: Token | None) -> None:
    """A relation behind its weight (50 kg or less) or behind its value (1 x 10^6/kg or more)."""
    sign = relation_behind(token)
    if before and before.lastgroup == "measure" and clause.cap_branch and not clause.cap_branch.relation:
        clause.cap_branch = Branch(sign, clause.cap_branch.weight_kg)
    elif before and before.lastgroup == "measure" and clause.branch and not clause.branch.relation:
        clause.branch = Branch(sign, clause.branch.weight_kg)
    elif len(clause.values) == 1 and not clause.relations[0] and clause.cap is None:
        clause.relations[0] = sign
    else:
        clause.unparsed()


def _scale(clause: Clause, token: Token, _: Token | None) -> None:
    """A scale that stands alone holds for the values before it: (0.5-2.1) x 10^6."""
    lacking = [value for value in clause.values if value.factor is None]
    if not lacking or clause.cap or clause.dash or clause.sign:
        clause.unparsed()
    factor, flags = read_notation(token[0])
    for value in lacking:
        value.factor = factor
        value.flags |= flags if len(clause.values) == 1 else flags | {"SHARED_SCALE"}


def _dash(clause: Clause, token: Token, _: Token | None) -> None:
    if clause.values:
        clause.dash = token[0]
    elif token[0] == "-":
        clause.unparsed()


def _relation(clause: Clause, token: Token, _: Token | None) -> None:
    clause.sign = relation(token[0])
    if clause.values and token[0][0] in "uU" and not clause.dash:  # 1 up to 5 x 10^6
        clause.dash = "to"


def _cap(clause: Clause, token: Token, _: Token | None) -> None:
    clause.in_cap = True
    if clause.sign:  # up to a maximum of
        clause.sign = clause.dash = ""


def _common(clause: Clause, token: Token, _: Token | None) -> None:
    text = token[0]
    if clause.cap:
        clause.cap_words += (text,)
    else:
        clause.words.append(text)
    if (clause.sign or clause.dash) and not _FILLERS.issuperset(text.lower().split()):
        clause.dash = ""
        if clause.sign:
            clause.unparsed()


def _word(clause: Clause, token: Token, before: Token | None) -> None:
    if _ACRONYM.match(token[0]):
        clause.names += (token[0],)
    _common(clause, token, before)


def _name(clause: Clause, token: Token, before: Token | None) -> None:
    clause.names += (token[0],)
    _common(clause, token, before)


def _other(clause: Clause, token: Token, before: Token | None) -> None:
    text = token[0]
    if text == "~" and clause.values and not (clause.dash or clause.sign):  # 1~5 x 10^6
        clause.dash = "-"
    elif text == "~":
        clause.flags.add("APPROX")
    elif text == "+" and before and before.lastgroup in WORDS:
        clause.words.append(text)
    elif text not in _HARMLESS:
        clause.unparsed()


def _unclear(clause: Clause, token: Token, _: Token | None) -> None:
    """A spread, or a dose that is given several times."""
    clause.words.append(token[0])
    clause.unparsed()


_READ: dict[str, Callable[[Clause, Token, Token | None], None]] = {
    "value": _value,
    "measure": _measure,
    "after": _after,
    "lone_scale": _scale,
    "dash": _dash,
    "relation": _relation,
    "cap": _cap,
    "word": _word,
    "common": _common,
    "name": _name,
    "code": _name,
    "per": read_per,
    "basis": read_basis,
    "label": read_label,
    "range": read_range,
    "mark": read_mark,
    "ratio": read_ratio,
    "day": read_day,
    "count": read_nothing,
    "separator": read_nothing,
    "spread": _unclear,
    "times": _unclear,
    "other": _other,
}
