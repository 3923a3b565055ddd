"""What stands behind the digits of a number: a power of ten, a scale in words, or a unit of its own."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from review.dose.canonical import MILLION

EXPONENTS = range(3, 12)
_SCALES = {
    "million": MILLION,
    "mio": MILLION,
    "mln": MILLION,
    "m": MILLION,
    "billion": MILLION * 1000,
    "thousand": Decimal(1000),
    "k": Decimal(1000),
}
_FLAGS = {
    "lost": "LOST_SUPERSCRIPT",  # 2 x 106
    "x10e": "X10E_NOTATION",  # 2 x 10e6
    "dotted": "DOT_NOTATION",  # 2.10^6
    "letter": "LETTER_SCALE",  # 2M
}
NONE: frozenset[str] = frozenset()

RAISED = r"\s*\^\s*(?:[+-]?\d{1,2}|\(\s*[+-]?\d{1,2}\s*\))"
BRACKETED = r"\(\s*\d{1,2}\s*\)"
_NO_DIGITS = r"(?! \d | \.\d )"
BARE_POWER = rf"10 (?: {RAISED} | {BRACKETED} ) {_NO_DIGITS}"
SCALE = r"(?: million|mio|mln|billion|thousand ) (?:s|\.)? (?![a-z])"
TIMES_POWER = rf"x\s*10 (?: {RAISED} | \s?{BRACKETED} | \s?e\s?[+-]?\d{{1,2}} | \s?\d{{1,2}} ) {_NO_DIGITS}"
NOTATION = rf"""\s* {TIMES_POWER}                       # x 10^6, x 10(6), x 10e6, and x 106 with its superscript lost
              | e [+-]?\d{{1,2}} (?! [a-z\d] )          # e6
              | (?: \s?\.\s?10 | \s10 ) {RAISED} {_NO_DIGITS}
              | \s* {SCALE}
              | \s* (?-i: M | [kK] ) (?![a-z])"""
UNIT = r"""\s*-?\s*
           (?: % | kg (?! [a-z] | \s*\^?\s*-?\s*1(?!\d|\.\d|\s*x) | \s*\(-1\) )
             | (?: [mnpuμ]?g | mcg | [km]?IU | M?U | units? | vg | gc | vp | pfu | ffu | tu | copies | particles
                 | [munμd]?L (?:\s*\^?\s*-\s*1)? | mCi | [MG]Bq | c?Gy ) (?![a-z\d])
             | (?: (?:different|escalating|planned)\s+ )* (?:dos(?:e|age)[\s-]+)? (?:levels|cohorts|groups|arms)\b
             | (?: patients? | pts | participants? | subjects? | min(?:ute)?s? | h(?:ours?|rs?)?
                 | d(?:ays?)? | w(?:ee)?ks? | months? | y(?:ea)?rs? | infusions? | doses | injections? | fractions?
                 | cycles? | times | fold | logs? | bags? | vials? ) (?![a-z]) )"""

_PARTS = re.compile(
    rf"""\s* (?: (?:x\s*)? 10 (?: (?P<raised>{RAISED}) | \s?(?P<bracketed>{BRACKETED}) | \s?e\s?(?P<x10e>[+-]?\d+)
                                | \s?(?P<lost>\d+) )
               | \.\s?10 (?P<dotted>{RAISED})
               | e (?P<e>[+-]?\d+) | (?P<letter> [mk] ) | (?P<scale> [a-z]+? ) (?:s|\.)? )""",
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = {
    "percent": re.compile(r"%"),
    "kg": re.compile(r"kg", re.IGNORECASE),
    "people": re.compile(r"patients?|pts|participants?|subjects?|.*(?:levels|cohorts|groups|arms)", re.IGNORECASE),
    "minutes": re.compile(r"min(?:ute)?s?|h(?:ours?|rs?)?", re.IGNORECASE),
    "given": re.compile(
        r"d(?:ays?)?|w(?:ee)?ks?|months?|y(?:ea)?rs?|infusions?|doses|injections?|fractions?|cycles?|times|fold|logs?"
        r"|bags?|vials?",
        re.IGNORECASE,
    ),
}


@lru_cache(maxsize=1024)
def read_notation(printed: str) -> tuple[Decimal, frozenset[str]]:
    """The factor that a power or a scale stands for, and what is doubtful about the way it is printed."""
    found = _PARTS.fullmatch(printed)
    if found is None:
        raise AssertionError(f"'{printed}' is no notation")
    kind = found.lastgroup or ""
    flags = frozenset([_FLAGS[kind]]) if kind in _FLAGS else NONE
    if kind in ("letter", "scale"):
        return _SCALES[found[kind].lower()], flags
    exponent = int(found[kind].rpartition("^")[2].strip(" ()"))
    return Decimal(10) ** exponent, flags if exponent in EXPONENTS else flags | {"EXPONENT_OUT_OF_RANGE"}


@lru_cache(maxsize=1024)
def unit_kind(printed: str) -> str:
    """The kind of a unit: percent, kg, people, minutes, given (times, days), or `amount` (mass, volume, activity)."""
    unit = printed.strip(" -")
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(unit)), "amount")
