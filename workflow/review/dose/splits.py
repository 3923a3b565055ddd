"""The table of fraction schemes: one row an infusion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from review.dose.flags import Effect, having
from review.dose.split import LETTERS, Scheme, read_schemes
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
    size=TEXT,
    spread=TEXT,
    flags=TEXT,
    state=TEXT,
)
SPLITS_KEY = ("study_id", "row", "scheme", "fraction")


def splits(values: pd.DataFrame) -> pd.DataFrame:
    """The fraction schemes of some extracted values (schema `SPLITS`).

    `values`: study_id, row, percents and days, as printed (all in `percents`) or in two columns, and awaiting
    (whether one of them is provisional; where the shares are empty, the readers differ on them, or too few have looked
    and left them empty). Alternative schemes are called a, b, ..; a row without any share or day stays, with no
    fraction and the state `not_reported`.
    """
    rows = [row for value in values.itertuples(index=False) for row in _rows(value)]
    return frame(arrange(pd.DataFrame(rows, columns=SPLITS.names), SPLITS, by=SPLITS_KEY)) if rows else empty(SPLITS)


def _rows(value: Any) -> Iterator[tuple[Any, ...]]:
    for letter, scheme in zip(LETTERS, read_schemes(value.percents, value.days), strict=False):
        flags = [*scheme.flags, *(["TEXT_PROVISIONAL" if value.percents else "TEXT_OPEN"] if value.awaiting else [])]
        whole = (scheme.infusions, scheme.size, scheme.spread, "; ".join(sorted(flags)), _state(scheme, flags))
        for fraction in range(scheme.infusions or 0):
            percent = float(scheme.percents[fraction]) if scheme.percents else None
            yield value.study_id, value.row, letter, fraction + 1, percent, *scheme.interval(fraction), *whole
        if not scheme.infusions:
            yield value.study_id, value.row, letter, None, None, *(scheme.window or (None, None)), *whole


def _state(scheme: Scheme, flags: list[str]) -> str:
    if having(flags, Effect.BLOCK):
        return "blocked"
    if not scheme.percents:
        return "not_reported"
    return "provisional" if having(flags, Effect.CONFIRM) else "ok"
