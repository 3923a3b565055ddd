"""One printed value: its digits, its power or scale, and what is doubtful about the way it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal

from review.dose.canonical import MILLION
from review.dose.convert import PLAUSIBLE
from review.dose.lexer import Token

EXPONENTS = range(3, 12)
_SCALES = {
    "million": MILLION,
    "mio": MILLION,
    "m": MILLION,
    "billion": MILLION * 1000,
    "thousand": Decimal(1000),
    "k": Decimal(1000),
}
_BARE_POWER = re.compile(r"10(\d{1,2})")
_DECIMAL_COMMA = re.compile(r"\d+,\d{1,2}")
_LEAST_COUNT = PLAUSIBLE[0]


@dataclass
class Value:
    """A value whose `factor` (cells per printed unit) is None until it is known."""

    digits: str
    factor: Decimal | None
    flags: set[str] = field(default_factory=set)

    @property
    def cells(self) -> Decimal:
        """The value in cells; only where the factor is known."""
        return Decimal(self.digits.replace(",", "")) * (self.factor or Decimal(1))

    @property
    def is_count(self) -> bool:
        """Whether the digits alone are a number of cells, as 500,000,000 is."""
        return self.factor is None and not self.flags & {"DECIMAL_COMMA?"} and self.cells >= _LEAST_COUNT

    def doubt(self) -> str:
        """Why a value without a scale has no meaning: a lost superscript (10^10 as 1010), or no unit."""
        found = _BARE_POWER.fullmatch(self.digits)
        return "AMBIG_BARE_POWER" if found and int(found[1]) in EXPONENTS else "NO_SCALE"


def read_value(token: Token) -> Value:
    """The value of one token of kind `value`."""
    digits = token["mantissa"] or "1"
    value = Value(digits, _factor(token))
    if _DECIMAL_COMMA.fullmatch(digits):
        value.flags.add("DECIMAL_COMMA?")
    elif "," in digits:
        value.flags.add("THOUSANDS_SEP")
    if token["letter"]:
        value.flags.add("LETTER_SCALE")
    if token["lost"]:
        value.flags.add("LOST_SUPERSCRIPT")
    if token["x10e"]:
        value.flags.add("X10E_NOTATION")
    if token["e"] and digits == "10":
        value.flags.add("AMBIG_E_NOTATION")
    exponent = _exponent(token)
    if exponent is not None and exponent not in EXPONENTS:
        value.flags.add("EXPONENT_OUT_OF_RANGE")
    return value


def _exponent(token: Token) -> int | None:
    for name in ("power", "power_paren", "caret", "x10e", "paren", "lost", "e"):
        if token[name]:
            return int(token[name])
    return None


def _factor(token: Token) -> Decimal | None:
    exponent = _exponent(token)
    if exponent is not None:
        return Decimal(10) ** exponent
    scale = token["scale"] or token["letter"]
    return _SCALES[scale.lower()] if scale else None
