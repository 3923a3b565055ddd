"""Back from a row of the table of doses to the level that it holds."""

from __future__ import annotations

from typing import Any

from review.dose.canonical import Branch, Level


def level_of(row: Any) -> Level:
    """The level of one row, as `itertuples` gives it, of a table with the schema `DOSES`."""
    return Level(
        label=row.level,
        basis=row.basis,
        lower=row.lower,
        upper=row.upper,
        lower_inclusive=row.lower is not None and bool(row.lower_inclusive),
        upper_inclusive=row.upper is not None and bool(row.upper_inclusive),
        cap=row.cap,
        cells=row.cells,
        branch=Branch.read(row.branch),
        central=row.central,
        central_value=row.central_value,
        composition=row.composition,
    )
