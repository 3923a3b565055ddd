"""Records that hang together through pairs, directly or through others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from review.tables import TEXT

PAIR = ["record_1", "record_2"]
Positions = npt.NDArray[np.int64]
Labels = npt.NDArray[np.intp]


def positions(ids: pa.StringArray, pairs: pa.Table | pd.DataFrame) -> Positions:
    """Pairs (`record_1`, `record_2`) as places in `ids`, one row a pair; all of them must be there."""
    if not len(pairs):
        return np.empty((0, 2), dtype="int64")
    texts = [pa.array(pairs[name]) if isinstance(pairs, pd.DataFrame) else pairs.column(name) for name in PAIR]
    chunks = [chunk for text in texts for chunk in pa.chunked_array(text.cast(TEXT)).chunks]
    places = pc.index_in(pa.chunked_array(chunks, type=TEXT), value_set=ids).to_numpy()
    return np.asarray(places.reshape(2, -1).T, dtype="int64")


def connected(edges: Positions, size: int) -> Labels:
    """The number of its component for each of `size` places."""
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = coo_array((np.ones(len(edges), dtype=bool), (edges[:, 0], edges[:, 1])), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1])


def components(record_ids: Sequence[str], pairs: pd.DataFrame) -> pd.Series[int]:
    """The number of its component for each record id; every record of `pairs` must be among them."""
    ids = pa.array(record_ids, type=TEXT)
    return pd.Series(connected(positions(ids, pairs), len(ids)), index=list(record_ids))
