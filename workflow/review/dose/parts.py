"""The parts of a clause that wait for nothing: its label, basis and marks, and what it is per.

Each function reads one token into the clause; the third argument is the token before it.
"""

from __future__ import annotations

import re

from review.dose.canonical import OVERALL
from review.dose.clause import Clause
from review.dose.lexer import Token, footnote_marks

WORDS = frozenset(["common", "word", "name", "other"])
"""Kinds of tokens that are words, or signs between them."""
_WHOLE = frozenset(["patient", "person", "subject", "participant", "recipient", "individual", "protocol", "single"])
"""Per patient, or per single infusion: the dose as a whole."""
_VOLUME = re.compile(r"[munμd]?l|mm3?", re.IGNORECASE)
_COUNTED = ("cells", "cell", "lymphocytes", "til", "tils")
_OF_WHAT = frozenset(["dose", "infusion", "injection", "day", "d", "week", "cycle", "lb", "mouse", "animal"])


def read_per(clause: Clause, token: Token, before: Token | None) -> None:
    """Per something that is no weight and no surface; a slash between other words (T/NK cells) says nothing."""
    what = token["denominator"].lower()
    after_words = before is not None and before.lastgroup in WORDS and not before[0].lower().endswith(_COUNTED)
    if token[0][0] == "/" and after_words and what not in _OF_WHAT:
        clause.words.append(token["denominator"])
    elif _VOLUME.fullmatch(what) and not clause.basis:  # a concentration
        clause.quantity = True
        if len(clause.values) == 1 or clause.relations[1:]:
            clause.values.clear()
    elif what.rstrip("s") not in _WHOLE:
        clause.unparsed()


def read_basis(clause: Clause, token: Token, _: Token | None) -> None:
    """Per kg or per m2, and whether its minus sign is lost."""
    basis = "per_kg" if token["per_kg"] else "per_m2"
    if clause.basis not in ("", basis) or clause.cap is not None:
        clause.unparsed()
    clause.basis, clause.basis_after = basis, len(clause.values)
    if token["lost_kg"] or token["lost_m2"]:
        clause.flags.add("LOST_MINUS")


def read_label(clause: Clause, token: Token, _: Token | None) -> None:
    """`DL1` for a dose level, `COHORT1` for a cohort, `ARMA` for an arm."""
    series = token["series"].upper().split()[-1].rpartition("-")[2]
    label = f"{'DL' if series == 'LEVEL' else series}{token['order'].upper()}"
    if clause.label not in ("", label):
        clause.unparsed()
    clause.label = label
    clause.marks += footnote_marks(token["label_marks"] or "")


def read_range(clause: Clause, token: Token, _: Token | None) -> None:
    """The name of a range over a whole study."""
    if clause.label:
        clause.unparsed()
    clause.label = OVERALL


def read_mark(clause: Clause, token: Token, _: Token | None) -> None:
    """A footnote mark."""
    clause.marks += (token[0],)


def read_ratio(clause: Clause, token: Token, _: Token | None) -> None:
    """The composition of the product, as 1:1."""
    clause.composition = "".join(token[0].split())


def read_day(clause: Clause, token: Token, _: Token | None) -> None:
    """The day, or days, of an infusion."""
    clause.days += (token["days"].strip(),)


def read_nothing(clause: Clause, token: Token, _: Token | None) -> None:
    """A number of patients (n = 3) says nothing about the dose."""
