"""One clause of a dose (a level, or the branch for some patients): values, unit, cap, condition, flags.

A number that has no place in the grammar makes the clause not understood; it is never left out silently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from review.dose.canonical import OVERALL, Branch
from review.dose.convert import weight_plausible
from review.dose.lexer import Token, footnote_marks, relation, scan, weight_relation
from review.dose.values import Value, read_value

_VIABLE = re.compile(r"\bviable\b", re.IGNORECASE)
_CAR_POSITIVE = re.compile(r"\bCAR\s?\+|\bCAR[- ]?(?:T[- ])?(?:positive|expressing)\b|\btransduced\b", re.IGNORECASE)
_CAR_T = re.compile(
    r"\bCAR[- ]?T\b|\bCART|\bCAR[- ](?:T[- ])?cells\b|\b(?!CD\d)[A-Z]{2,}-?\d+\w* (?:T[- ])?cells\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\btotal (?:(?:T|viable|infused|nucleated|mononuclear|lymphoid)[- ])*(?:cells|lymphocytes)\b",
    re.IGNORECASE,
)
_HINTS = {
    "APPROX": re.compile(r"~|\b(?:about|approx\w*|around|circa|ca)\b", re.IGNORECASE),
    "CENTRAL_MEAN": re.compile(r"\b(?:mean|average)\b", re.IGNORECASE),
    "CENTRAL_MEDIAN": re.compile(r"\bmedian\b", re.IGNORECASE),
    "PAEDIATRIC": re.compile(r"\b(?:ped|paed|pa?ediatric|child|children)\b", re.IGNORECASE),
}
_CENTRAL = {"CENTRAL_MEAN": "mean", "CENTRAL_MEDIAN": "median"}
_FILLERS = frozenset(["a", "the", "of", "about", "approximately", "~", "total", "dose"])
"""Words that may stand between a relation and its value (up to a total of 5 x 10^6)."""
_TARGET = re.compile(r"\btarget(?:ed)? dose\b", re.IGNORECASE)


@dataclass
class Clause:
    """What is known of one clause while it is read."""

    label: str = ""
    values: list[Value] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)
    cap: Value | None = None
    basis: str = ""
    branch: Branch | None = None
    marks: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    cap_words: list[str] = field(default_factory=list)
    cells: str = "unspecified"
    composition: str = ""
    repeats: list[Clause] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    quantity: bool = False

    @property
    def printed(self) -> list[Value]:
        """Every value of the clause, the cap too."""
        return [*self.values, *([self.cap] if self.cap else [])]

    @property
    def central(self) -> str:
        """Whether the value is a mean, median or target of several patients."""
        found = [name for flag, name in _CENTRAL.items() if flag in self.flags]
        return found[0] if found else "target" if _TARGET.search(" ".join(self.words)) else ""

    def unparsed(self) -> None:
        """Mark the clause as not understood."""
        self.flags.add("UNPARSED")


def cell_type(words: str) -> str:
    """The kind of cells that some words name; `unspecified` where they name none."""
    if _CAR_POSITIVE.search(words):
        return "car_pos_viable" if _VIABLE.search(words) else "car_pos"
    if _CAR_T.search(words):
        return "car_t_unspecified"
    return "total" if _TOTAL.search(words) else "unspecified"


def read_clause(tokens: Iterable[Token]) -> Clause:
    """Read the tokens of one clause from left to right."""
    clause = Clause()
    pending, dash, in_cap, kind = "", False, False, None
    for token in tokens:
        kind, text = token.lastgroup, token[0]
        if kind == "value":
            if in_cap and clause.values and clause.cap is None:
                clause.cap = read_value(token)
            else:
                _add_value(clause, read_value(token), "<=" if in_cap else pending, dash)
            pending, dash = "", False
        elif kind == "dash":
            dash = bool(clause.values)
        elif kind == "relation":
            pending = relation(text)
        elif kind == "cap":
            in_cap = True
        elif kind in ("word", "name", "other", "code"):
            (clause.cap_words if clause.cap else clause.words).append(text)
            if pending and text.lower() not in _FILLERS:
                clause.unparsed()
        else:
            _add_part(clause, token)
    if pending or (dash and kind == "dash"):
        clause.unparsed()
    words = " ".join(clause.words)
    clause.cells = cell_type(words)
    clause.flags |= {flag for flag, hint in _HINTS.items() if hint.search(words)}
    return clause


def _add_value(clause: Clause, value: Value, sign: str, dash: bool) -> None:
    """A first value, or the second one of a range; any other number is a number too many."""
    first = not clause.values
    if not first and not (dash and len(clause.values) == 1):
        clause.unparsed()
    if not first and (sign.startswith(">") or clause.relations[0].startswith("<")):
        clause.unparsed()
    clause.values.append(value)
    clause.relations.append(sign)


def _add_part(clause: Clause, token: Token) -> None:
    """Labels, units, conditions, marks and remarks."""
    match token.lastgroup:
        case "label" | "range":
            label = OVERALL if token.lastgroup == "range" else _label(token)
            if clause.label:
                clause.unparsed()
            clause.label = label
            clause.marks += footnote_marks(token["label_marks"] or "")
        case "basis":
            _add_basis(clause, token)
        case "weight":
            _add_condition(clause, token)
        case "mark":
            clause.marks.append(token[0])
        case "ratio":
            clause.composition = "".join(token[0].split())
        case "remark":
            _add_remark(clause, token[0][1:-1])
        case "quantity":
            clause.quantity = True
        case _:  # a percentage says that only part of the cells count: never convert without a person
            clause.unparsed()


def _add_basis(clause: Clause, token: Token) -> None:
    basis = "per_kg" if token["per_kg"] else "per_m2"
    if clause.basis not in ("", basis) or clause.cap is not None:
        clause.unparsed()
    clause.basis = basis
    if token["lost_kg"] or token["lost_m2"]:
        clause.flags.add("LOST_MINUS")


def _add_condition(clause: Clause, token: Token) -> None:
    sign = weight_relation(token)
    if sign is None or clause.branch is not None:
        clause.unparsed()
    else:
        clause.branch = Branch(sign, Decimal(token["kg"]))


def _label(token: Token) -> str:
    """`DL1` for a dose level, `COHORT1` for a cohort."""
    return f"{'COHORT' if token['series'].lower() == 'cohort' else 'DL'}{token['order']}"


def _add_remark(clause: Clause, text: str) -> None:
    """A remark in brackets: the same dose again, words about it, or prose that is no dose."""
    tokens = scan(text)
    kinds = {token.lastgroup for token in tokens}
    if "value" not in kinds:
        clause.marks += [token[0] for token in tokens if token.lastgroup == "mark"]
        if "percent" not in kinds:
            clause.words.append(text)
        return
    inner = read_clause(tokens)
    only_a_value = not inner.label and not inner.branch and inner.cap is None and "UNPARSED" not in inner.flags
    prose = re.sub(r"\b(?:CAR|T|cells?|viable|positive|total)\b|\W", "", " ".join(inner.words), flags=re.IGNORECASE)
    if prose:
        clause.flags.add("REMARK_IGNORED")
    elif only_a_value:
        clause.repeats.append(inner)
    else:
        clause.unparsed()


def check_repeats(clause: Clause) -> None:
    """Compare a dose with the same dose printed again in brackets, in the same unit or per kg."""
    for repeat in clause.repeats:
        clause.flags |= {flag for value in repeat.values for flag in value.flags} | repeat.flags
        pairs = list(zip(clause.values, repeat.values, strict=False))
        same_shape = len(clause.values) == len(repeat.values) and clause.relations == repeat.relations
        if not same_shape or any(value.factor is None for pair in pairs for value in pair):
            clause.unparsed()
        elif (repeat.basis or "flat") == clause.basis:
            same = all(one.cells == other.cells for one, other in pairs)
            clause.flags.add("REDUNDANT_VALUE" if same else "UNPARSED")
        elif {clause.basis, repeat.basis or "flat"} == {"flat", "per_kg"}:
            flat_first = repeat.basis == "per_kg"
            flat_and_per_kg = [(one, other) if flat_first else (other, one) for one, other in pairs]
            possible = all(weight_plausible(whole.cells, part.cells) for whole, part in flat_and_per_kg)
            clause.flags.add("REDUNDANT_VALUE" if possible else "IMPLIED_WEIGHT")
        else:
            clause.unparsed()
