"""Which records are compared: those that meet on at least one key.

Every key is a hash of several parts of one record, so blocks stay small as the records grow and whether two records
meet depends on these two alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

KEYS = [
    "by_doi",
    "by_pmid",
    "by_review",
    "by_abstract",
    "by_title",
    "by_head",
    "by_author_head",
    "by_tail",
    "by_longest",
    "by_place",
    "by_author_place",
]


def met(features: pa.Table, new: pa.Table) -> npt.NDArray[np.bool_]:
    """Which records meet one of the new ones, by `KEYS` and trials: the others need not be looked at."""
    found = np.zeros(len(features), dtype=bool)
    for (keys, rows), (wanted, _) in zip(_keyed(features), _keyed(new), strict=True):
        found[rows[pc.is_in(pa.array(keys), value_set=pa.array(np.unique(wanted))).to_numpy(zero_copy_only=False)]] = (
            True
        )
    return found


def candidates(features: pd.DataFrame, is_new: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Positions (left < right) of every two rows that meet, at least one of them new; each pair once."""
    size = len(features)
    codes = [_meetings(keys, rows, is_new) for keys, rows in _keyed(features)]
    pairs = np.unique(np.concatenate(codes))
    return pairs // max(size, 1), pairs % max(size, 1)


def _keyed(features: pd.DataFrame | pa.Table) -> Iterator[tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    """Each key with the rows that have it."""
    for name in KEYS:
        values = features[name].to_numpy()
        rows = np.flatnonzero(values)
        yield values[rows], rows
    trials = features["trials"].to_numpy()
    registered = np.flatnonzero(trials != "")
    numbers = [(number, row) for row in registered.tolist() for number in trials[row].split("; ")]
    texts = np.array([number for number, _ in numbers], dtype=object)
    yield pd.util.hash_array(texts, categorize=False), np.array([row for _, row in numbers], dtype="int64")


def _meetings(keys: npt.NDArray[Any], rows: npt.NDArray[Any], is_new: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Pairs of rows with an equal key, at least one new, as `left * size + right`: each row with those behind it."""
    if not is_new.all():
        wanted = np.isin(keys, keys[is_new[rows]])
        keys, rows = keys[wanted], rows[wanted]
    order = np.lexsort((rows, keys))
    keys, rows = keys[order], rows[order].astype("int64")
    following = np.searchsorted(keys, keys, side="right") - np.arange(len(keys)) - 1
    first = np.repeat(np.arange(len(keys)), following)
    step = np.arange(len(first)) - np.repeat(np.cumsum(following) - following, following) + 1
    left, right = rows[first], rows[first + step]
    met = (is_new[left] | is_new[right]) & (left != right)
    return np.asarray(left[met] * len(is_new) + right[met])
