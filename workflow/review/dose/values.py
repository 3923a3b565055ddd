"""One printed value: its digits, its power or scale, and what is doubtful about the way it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from review.dose.lexer import Token
from review.dose.notation import EXPONENTS, NONE, read_notation

_BARE_POWER = re.compile(r"10(\d{1,2})")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_LEAST_COUNT = Decimal(10) ** 4
_ONE = Decimal(1)


@dataclass(slots=True)
class Value:
    """A value whose `factor` (cells per printed unit) is None until it is known."""

    digits: str
    factor: Decimal | None
    flags: frozenset[str] = NONE

    @property
    def cells(self) -> Decimal:
        """The value in cells; only where the factor is known."""
        return number(self.digits) * (self.factor or _ONE)

    @property
    def is_count(self) -> bool:
        """Whether the digits alone are a number of cells, as 500,000,000 is."""
        return self.factor is None and "DECIMAL_COMMA?" not in self.flags and self.cells >= _LEAST_COUNT

    def doubt(self) -> str:
        """Why a value without a scale has no meaning: a lost superscript (10^10 as 1010), or no unit."""
        found = _BARE_POWER.fullmatch(self.digits)
        return "AMBIG_BARE_POWER" if found and int(found[1]) in EXPONENTS else "NO_SCALE"


def number(digits: str) -> Decimal:
    """The number that is printed, with its separators."""
    return Decimal(digits if digits.isdecimal() else digits.replace(",", "").replace("·", "."))


def read_value(token: Token) -> Value:
    """The value of one token of kind `value` or `measure`."""
    digits, notation, power = token.group("mantissa", "notation", "power")
    if power:
        return Value("1", *read_notation(power))
    factor, flags = read_notation(notation) if notation else (None, NONE)
    if "," in digits:
        flags |= {"THOUSANDS_SEP" if _THOUSANDS.fullmatch(digits) else "DECIMAL_COMMA?"}
    elif "·" in digits:
        flags |= {"DOT_NOTATION"}
    elif digits == "10" and notation and notation[0] in "eE":
        flags |= {"AMBIG_E_NOTATION"}
    return Value(digits, factor, flags)
