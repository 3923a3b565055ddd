"""Explain one printed dose: `PYTHONPATH=workflow python -m review.dose "0.2-5 x 10^6/kg"`."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from decimal import Decimal

from review.dose.canonical import MILLION, Dose, Level, render_level
from review.dose.convert import BSA_M2, WEIGHT_KG, Number, exact, flat_level
from review.dose.flags import FLAGS, Effect, state
from review.dose.grammar import parse

_EFFECTS = {
    Effect.INFO: "for information",
    Effect.CONFIRM: "a second person has to sign",
    Effect.BLOCK: "no value until adjudicated",
}


def explain(dose: Dose, weight_kg: Number = WEIGHT_KG, bsa_m2: Number = BSA_M2) -> Iterator[str]:
    """The lines that tell a reader how a dose is understood."""
    yield f"printed     {dose.raw}"
    yield f"normalised  {dose.text}"
    yield f"kind        {dose.kind}"
    for level in dose.levels:
        yield f"level       {render_level(level) or 'no value'}"
        details = {
            "basis": level.basis,
            "cells": level.cells,
            "composition": level.composition,
            "statistic": level.central,
            "marks": " ".join(level.marks),
        }
        yield f"            {', '.join(f'{name} {text}' for name, text in details.items() if text)}"
        yield f"            {_flat(level, exact(weight_kg), exact(bsa_m2))}"
    unclear = [] if all(level.cells != "unspecified" for level in dose.levels) else ["CELLS_UNSPECIFIED"]
    flags = [*dose.flags, *filter(None, [dose.missing]), *unclear]
    for name in flags:
        yield f"flag        {name}: {FLAGS[name].meaning} ({_EFFECTS[FLAGS[name].effect]})"
    yield f"state       {state(dose.kind, flags)}"


def _flat(level: Level, weight_kg: Decimal, bsa_m2: Decimal) -> str:
    patient = f"{weight_kg} kg and {bsa_m2} m2"
    if level.branch and not level.branch.applies(weight_kg):
        return f"not for a patient of {patient}"
    lower, upper = flat_level(level, weight_kg, bsa_m2)
    words = {(True, True): "no value", (True, False): "up to", (False, True): "from"}
    start = words.get((lower is None, upper is None), "")
    ends = dict.fromkeys(f"{(end / MILLION).normalize():,f}" for end in (lower, upper) if end is not None)
    amount = " ".join(filter(None, [start, " to ".join(ends)]))
    return f"flat at {patient}: {amount}{' million cells' if ends else ''}"


def main() -> None:
    """Read the command line and print the explanation."""
    parser = argparse.ArgumentParser(prog="python -m review.dose", description="Explain one printed dose.")
    parser.add_argument("dose", help="the dose as printed, in quotes")
    parser.add_argument("--context", default="", help="the unit in the column header, for example: million")
    parser.add_argument("--weight", default=float(WEIGHT_KG), type=float, help="kg, default %(default)s")
    parser.add_argument("--bsa", default=float(BSA_M2), type=float, help="body surface in m2, default %(default)s")
    given = parser.parse_args()
    try:
        dose = parse(given.dose, given.context)
    except ValueError as error:
        parser.error(str(error))
    print(*explain(dose, given.weight, given.bsa), sep="\n")


if __name__ == "__main__":
    main()
