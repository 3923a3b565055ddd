"""The cells of a review, and which entry each reader has for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

CELL = ["form", "study_id", "row", "field"]
Texts = npt.NDArray[np.object_]
Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Cells:
    """`keys` has the columns `CELL`, one row a cell, sorted; `position` that of each reader's entry, -1 for none."""

    keys: pd.DataFrame
    readers: tuple[str, ...]
    position: Positions

    @classmethod
    def of(cls, entries: pd.DataFrame, readers: Iterable[str]) -> Cells:
        """The cells of all rows that have an id. `readers` gives the order; those who read nothing are left out."""
        placed = np.flatnonzero((entries["study_id"] != "").to_numpy())
        asked = entries.iloc[placed]
        grouped = asked.groupby(CELL, sort=True)
        number = grouped.ngroup().to_numpy()
        named = [reader for reader in readers if (asked["reviewer"] == reader).any()]
        position = np.full((grouped.ngroups, len(named)), -1, dtype=np.int64)
        for column, reader in enumerate(named):
            mine = (asked["reviewer"] == reader).to_numpy()
            position[number[mine], column] = placed[mine]
        _, first = np.unique(number, return_index=True)
        return cls(asked.iloc[first][CELL].reset_index(drop=True), tuple(named), position)

    @cached_property
    def read(self) -> npt.NDArray[np.bool_]:
        """Whether each reader has each cell."""
        return self.position >= 0

    @cached_property
    def index(self) -> pd.MultiIndex:
        """The keys, to look cells up."""
        return pd.MultiIndex.from_frame(self.keys)

    def find(self, keys: pd.DataFrame) -> Positions:
        """Which of the cells these are (`CELL`), -1 for none."""
        return self.index.get_indexer(pd.MultiIndex.from_frame(keys[CELL])).astype(np.int64)

    def texts(self, column: pd.Series[str]) -> Texts:
        """What each reader's entry has in a column of the entries, cells by readers; None where there is no entry."""
        nothing = np.array([None], dtype=object)
        found: Texts = np.concatenate([column.to_numpy(dtype=object), nothing])[self.position]
        return found

    def of_fields(self, values: Mapping[tuple[str, str], Any]) -> Texts:
        """For each cell what `values` has for its form and field."""
        names = self.keys[["form", "field"]]
        number = names.groupby(["form", "field"], sort=False).ngroup().to_numpy()
        found: Texts = np.array([values[key] for key in map(tuple, names.drop_duplicates().to_numpy())], dtype=object)
        return found[number]
