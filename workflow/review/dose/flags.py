"""What a flag means and what it holds back (methods 1.5)."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Effect(StrEnum):
    """`INFO`: the value is used. `CONFIRM`: a second person signs first. `BLOCK`: there is no value."""

    INFO = "info"
    CONFIRM = "confirm"
    BLOCK = "block"


class Flag(NamedTuple):
    """The effect of a flag and its meaning for a reader."""

    effect: Effect
    meaning: str


FLAGS: dict[str, Flag] = {
    "APPROX": Flag(Effect.INFO, "printed as approximate"),
    "BLANK": Flag(Effect.INFO, "the cell was left empty"),
    "CONFIRMATION_EXPIRED": Flag(Effect.INFO, "a second person signed another text that stood here"),
    "CONFIRMED": Flag(Effect.INFO, "a second person signed the proposed value"),
    "NA": Flag(Effect.INFO, "not applicable"),
    "ND": Flag(Effect.INFO, "no data"),
    "NOT_CELL_DOSE": Flag(Effect.INFO, "a mass, volume or concentration, not a dose of cells"),
    "NR": Flag(Effect.INFO, "not reported"),
    "ODD_CONVERSION": Flag(
        Effect.INFO,
        "neither round nor a round dose times the reference weight or surface: check the conversion",
    ),
    "OPEN_LOWER": Flag(Effect.INFO, "no lower bound printed"),
    "OPEN_UPPER": Flag(Effect.INFO, "no upper bound printed"),
    "REDUNDANT_VALUE": Flag(Effect.INFO, "the same dose is printed twice, and both agree"),
    "SHARED_SCALE": Flag(Effect.INFO, "the power or scale is printed once, behind the last value"),
    "SPLIT_ROUNDED": Flag(Effect.INFO, "the fractions do not add up to 100 %, within rounding"),
    "THOUSANDS_SEP": Flag(Effect.INFO, "a comma separates thousands"),
    "UPPER_EXCLUSIVE": Flag(Effect.INFO, "the upper bound itself does not belong to the level"),
    "WEIGHT_CONDITIONAL": Flag(Effect.INFO, "the dose depends on the patient's weight"),
    "CELLS_UNSPECIFIED": Flag(Effect.CONFIRM, "which cells are counted is not said"),
    "CENTRAL_MEAN": Flag(Effect.CONFIRM, "a mean of several patients, not a level of the trial"),
    "CENTRAL_MEDIAN": Flag(Effect.CONFIRM, "a median of several patients, not a level of the trial"),
    "DOT_NOTATION": Flag(Effect.CONFIRM, "1·5 is read as 1.5, and 2.10^6 as 2 x 10^6"),
    "LETTER_SCALE": Flag(Effect.CONFIRM, "M is read as million, k as thousand"),
    "LEVELS_REVIEWER_ASSIGNED": Flag(Effect.CONFIRM, "the level was formed by the reviewers, not by the trial"),
    "LOST_MINUS": Flag(Effect.CONFIRM, "kg1 or m2 is read as kg^-1 or m^-2"),
    "LOST_SUPERSCRIPT": Flag(Effect.CONFIRM, "x 106 is read as x 10^6"),
    "PAEDIATRIC": Flag(Effect.CONFIRM, "a dose for children is converted at the weight of an adult"),
    "REMARK_IGNORED": Flag(Effect.CONFIRM, "a remark in brackets holds a number that was not read as a dose"),
    "REVERSED": Flag(Effect.CONFIRM, "the upper bound is printed before the lower one"),
    "SHARED_UNIT": Flag(Effect.CONFIRM, "the unit behind a level is taken to hold for a larger one before it"),
    "TEXT_PROVISIONAL": Flag(Effect.CONFIRM, "the text awaits another reader, or a person's decision"),
    "X10E_NOTATION": Flag(Effect.CONFIRM, "x 10e6 is read as x 10^6, not as x 10^7"),
    "AMBIG_BARE_POWER": Flag(Effect.BLOCK, "a number or a power of ten without its superscript"),
    "AMBIG_E_NOTATION": Flag(Effect.BLOCK, "10e6 may be 10^6 or 10^7"),
    "CONFIRMATION_CONFLICT": Flag(Effect.BLOCK, "the value that a second person signed is another one"),
    "DECIMAL_COMMA?": Flag(Effect.BLOCK, "a comma that may be a decimal point"),
    "EXPONENT_OUT_OF_RANGE": Flag(Effect.BLOCK, "the exponent is not within 3 to 11"),
    "IMPLAUSIBLE": Flag(Effect.BLOCK, "outside 10^5 to 2 x 10^10 cells for the reference patient"),
    "IMPLIED_WEIGHT": Flag(Effect.BLOCK, "the flat dose and the dose per kg imply a weight outside 30 to 150 kg"),
    "MIXED_CELLS": Flag(Effect.BLOCK, "the parts of the dose count different cells"),
    "NO_SCALE": Flag(Effect.BLOCK, "a bare number, and the column names no unit"),
    "NO_SPLIT": Flag(Effect.INFO, "the fractions are not reported"),
    "SPLIT_SUM_ERROR": Flag(Effect.BLOCK, "the fractions do not add up to 100 %"),
    "TEXT_OPEN": Flag(
        Effect.BLOCK, "no text stands yet: the readers differ on it, or too few have looked and left it empty"
    ),
    "UNPARSED": Flag(Effect.BLOCK, "not understood as a whole, so not read in part"),
}

HUMAN = frozenset({"AMBIG_BARE_POWER", "AMBIG_E_NOTATION", "DECIMAL_COMMA?", "NO_SCALE"})
"""Flags of a value that only a person can read: no number is proposed."""


def listed(flags: str) -> list[str]:
    """The flags of a table cell, where they are joined by `; `."""
    return flags.split("; ") if flags else []


def having(flags: Iterable[str], *effects: Effect) -> list[str]:
    """Those of the flags that have one of these effects."""
    return [flag for flag in flags if FLAGS[flag].effect in effects]


def state(kind: str, flags: Iterable[str]) -> str:
    """`not_reported`, `not_a_dose`, `blocked`, `provisional` or `ok`, from kind and flags.

    A signature lifts every doubt about a text, but not that about who has read it.
    """
    found = set(flags)
    if kind == "NOT_CELL_DOSE" or "NA" in found:
        return "not_a_dose"
    if having(found, Effect.BLOCK):
        return "blocked"
    if kind == "NR":
        return "not_reported"
    lifted = "CONFIRMED" in found and "TEXT_PROVISIONAL" not in found
    return "provisional" if having(found, Effect.CONFIRM) and not lifted else "ok"
