"""What the adaptors of the synthesis share: tables without the studies that are retracted."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from adaptor import read
from review.screening.retractions import without_retracted


def read_kept(paths: Iterable[str], retractions: Iterable[str]) -> list[pd.DataFrame]:
    """Result tables; of those with a `study_id` only the rows of studies that no list calls retracted."""
    tables, notices = [*map(read, paths)], [*map(read, retractions)]
    for found in notices:
        tables = [without_retracted(table, found) if "study_id" in table else table for table in tables]
    return tables
