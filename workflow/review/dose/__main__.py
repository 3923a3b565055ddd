"""Explain printed doses: `PYTHONPATH=workflow python -m review.dose "0.2-5 x 10^6/kg"`."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal, InvalidOperation

from review.dose.convert import BSA_M2, WEIGHT_KG
from review.dose.explain import all_flags, explain
from review.dose.flags import state
from review.dose.grammar import parse


def main() -> int:
    """Explain the doses of the command line, or of standard input line by line.

    Returns 0 if every text has a value, 1 if one has none (blocked, not reported, or no dose of cells).
    """
    parser = argparse.ArgumentParser(prog="python -m review.dose", description="Explain printed doses of cells.")
    parser.add_argument("doses", nargs="*", help="doses in quotes; without one, the lines of standard input")
    parser.add_argument("--context", default="", help="the unit in the column header, for example: million")
    parser.add_argument("--weight", default=WEIGHT_KG, type=_positive, help="kg, default %(default)s")
    parser.add_argument("--bsa", default=BSA_M2, type=_positive, help="body surface in m2, default %(default)s")
    given = parser.parse_args()
    texts = given.doses or [line.strip() for line in sys.stdin if line.strip()]
    usable = True
    for place, text in enumerate(texts):
        try:
            dose = parse(text, given.context)
        except ValueError as error:
            parser.error(str(error))
        print(*([""] if place else []), *explain(dose, given.weight, given.bsa), sep="\n")
        usable &= state(dose.kind, all_flags(dose, given.weight, given.bsa)) in ("ok", "provisional")
    return 0 if usable else 1


def _positive(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal(0)
    if not (number.is_finite() and number > 0):
        raise argparse.ArgumentTypeError(f"'{text}' is no positive number")
    return number


if __name__ == "__main__":
    sys.exit(main())
