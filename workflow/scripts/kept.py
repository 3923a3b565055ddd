"""What the adaptors of the synthesis share: tables without the studies that are retracted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from adaptor import read
from review.screening.standing import is_retracted


class Parted(NamedTuple):
    """The rows of a table that count, and those of retracted studies."""

    kept: pd.DataFrame
    retracted: pd.DataFrame


def read_parted(paths: Iterable[str], retractions: Iterable[str]) -> list[Parted]:
    """Result tables; one without a `study_id` is kept whole."""
    notices = [*map(read, retractions)]
    return [_parted(table, notices) for table in map(read, paths)]


def read_kept(paths: Iterable[str], retractions: Iterable[str]) -> list[pd.DataFrame]:
    """The rows of result tables that count."""
    return [table.kept for table in read_parted(paths, retractions)]


def _parted(table: pd.DataFrame, notices: Iterable[pd.DataFrame]) -> Parted:
    out = pd.Series(False, index=table.index)
    for found in notices if "study_id" in table else ():
        out |= is_retracted(table, found)
    return Parted(table[~out], table[out])
