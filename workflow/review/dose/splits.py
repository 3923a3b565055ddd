"""The table of fraction schemes: one row an infusion."""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any

import pandas as pd

from review.dose.flags import Effect, having
from review.dose.split import Scheme, read_schemes
from review.tables import INTEGER, REAL, TEXT, arrange, columns, empty, frame

SPLITS = columns(
    study_id=TEXT,
    row=TEXT,
    scheme=TEXT,
    fraction=INTEGER,
    percent=REAL,
    day_from=INTEGER,
    day_to=INTEGER,
    n_fractions=INTEGER,
    spread=TEXT,
    flags=TEXT,
    state=TEXT,
)
SPLITS_KEY = ("study_id", "row", "scheme", "fraction")


def splits(values: pd.DataFrame) -> pd.DataFrame:
    """The fraction schemes of some extracted values (schema `SPLITS`).

    `values`: study_id, row, percents and days, as printed (all in `percents`) or in two columns. Alternative
    schemes are called a, b, ..; a row without any share or day stays, with no fraction and the state
    `not_reported`.
    """
    rows = [row for value in values.itertuples(index=False) for row in _rows(value)]
    return frame(arrange(pd.DataFrame(rows, columns=SPLITS.names), SPLITS, by=SPLITS_KEY)) if rows else empty(SPLITS)


def _rows(value: Any) -> Iterator[tuple[Any, ...]]:
    for letter, scheme in zip(ascii_lowercase, read_schemes(value.percents, value.days), strict=False):
        whole = (scheme.infusions, scheme.spread, "; ".join(scheme.flags), _state(scheme))
        for fraction in range(scheme.infusions or 0):
            percent = float(scheme.percents[fraction]) if scheme.percents else None
            yield value.study_id, value.row, letter, fraction + 1, percent, *scheme.interval(fraction), *whole
        if not scheme.infusions:
            yield value.study_id, value.row, letter, None, None, *(scheme.window or (None, None)), *whole


def _state(scheme: Scheme) -> str:
    if having(scheme.flags, Effect.BLOCK):
        return "blocked"
    return "ok" if scheme.percents else "not_reported"
