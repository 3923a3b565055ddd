"""Whole and decimal numbers: exact decimals in the codebook's unit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from review.errors import one_of
from review.extraction.codebook import Field
from review.extraction.types.verdict import AGREE, Pair, Verdict, slipped
from review.vocabulary import Vocabulary, fold

Normal = tuple[str, str]
"""The normal form of a value and, where it is not allowed, what was expected instead."""
_NUMBER = re.compile(r"([+-]?)([1-9]\d{0,2}(?:[\s,]\d{3})+(?!\d)|\d+)?(\.\d*)?([eE][+-]?\d+)?\s*(.*)")
_ONE_COMMA = re.compile(r"[+-]?\d{1,3},\d{3}")
_LARGEST_EXPONENT = 30
_EXPECTED = "expected a number with a decimal point"


def written(value: str) -> tuple[Decimal | None, str]:
    """The number at the start of a text, and what follows it. Spaces and commas may part thousands.

    No thousands begin with 0: `0,083` is `0` and `,083`.
    """
    found = _NUMBER.fullmatch(value.replace("−", "-"))
    if found is None or not (found[2] or len(found[3] or "") > 1):
        return None, value
    return Decimal(re.sub(r"[\s,]", "", "".join(part or "" for part in found.groups()[:4]))), found[5]


def absurd(number: Decimal) -> bool:
    """Whether no quantity of a review is so large or small: it is a slip of the hand."""
    return bool(number) and abs(number.adjusted()) > _LARGEST_EXPONENT


def plain(number: Decimal) -> str:
    """A number in its one spelling: no exponent, no zeros at the end."""
    return format(number.normalize(), "f") if number else "0"


def canonical(value: str, field: Field, _: Mapping[str, Vocabulary]) -> Normal:
    """`0.50 g` is `500` where the codebook's unit is mg and it says how much a g is."""
    number, rest = written(value)
    factors = {fold(unit): factor for unit, factor in ((field.unit, Decimal(1)), *field.units.items()) if unit}
    if number is None or (rest and not factors):
        return value, "expected a whole number" if field.type == "integer" else _EXPECTED
    if rest and fold(rest) not in factors:
        return value, f"unit '{rest}' is not known, {one_of((field.unit, *field.units))}"
    if absurd(number):
        return value, f"expected a number from 1e-{_LARGEST_EXPONENT} to 1e{_LARGEST_EXPONENT}"
    if field.type == "integer" and number != number.to_integral_value():
        return value, "expected a whole number"
    if field.type != "integer" and _ONE_COMMA.fullmatch(value.removesuffix(rest).strip()):
        return value, f"{_EXPECTED}: a comma may part thousands or decimals"
    return plain(number * (factors[fold(rest)] if rest else 1)), ""


def judge(pair: Pair, field: Field, _: Mapping[str, Vocabulary]) -> Verdict:
    """Equal within the tolerance; else a unit, a slip, or another value."""
    one, other = Decimal(pair.canonical_1), Decimal(pair.canonical_2)
    distance = abs(one - other)
    if distance <= (field.tolerance or 0):
        return AGREE._replace(distance=float(distance))
    if written(pair.value_1)[0] == written(pair.value_2)[0] or _units_apart(one, other, field):
        kind = "unit_or_basis"
    else:
        kind = "transcription" if slipped(one, other) else "value"
    return Verdict("disagree", kind, float(distance))


def _units_apart(one: Decimal, other: Decimal, field: Field) -> bool:
    """Whether one number is the other in another of the codebook's units."""
    return any(one * factor == other or other * factor == one for factor in field.units.values())
