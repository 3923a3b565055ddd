"""Clusters of records that are one citation; no chain brings together two records that contradict each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from review.identification.components import Labels, Positions, connected

MARKS = ("doi", "pmid", "version", "volume", "page")
"""What two copies of one report cannot differ in: DOI, PMID, version of a review; volume and page together."""


def clusters(edges: Positions, certain: int, apart: Positions, marks: Mapping[str, npt.NDArray[np.int64]]) -> Labels:
    """The number of its cluster for each record.

    Records are places 0, 1, ... in the arrays of `marks` (by name of `MARKS`; a number for each value, 0 where there
    is none). `edges` are the pairs to join, the strongest first; the first `certain` of them are people's word, and
    `apart` what people call different. An edge is left out that would bring together two records which people call
    different, or which `marks` contradict, unless the two are an edge themselves.
    """
    size = len(marks["doi"])
    label = connected(edges, size)
    unsound = _unsound(label, edges, apart, marks)
    if not len(unsound):
        return label
    inside = np.isin(label[edges[:, 0]], unsound)
    joined = _joined_with_care(edges, np.flatnonzero(inside), certain, apart, marks)
    return connected(np.concatenate([edges[~inside], joined]), size)


def _unsound(label: Labels, edges: Positions, apart: Positions, marks: Mapping[str, npt.NDArray[np.int64]]) -> Labels:
    """Clusters that may hold a contradiction: a pair people call different, several DOIs, PMIDs, versions or places."""
    rows = np.unique(edges)
    rows = rows[np.bincount(label)[label[rows]] > 2]
    several = {name: _several(label[rows], marks[name][rows]) for name in MARKS}
    places = np.intersect1d(several.pop("volume"), several.pop("page"))
    parted = label[apart[label[apart[:, 0]] == label[apart[:, 1]], 0]]
    return np.unique(np.concatenate([*several.values(), places, parted]))


def _several(label: Labels, values: npt.NDArray[np.int64]) -> Labels:
    """Clusters with more than one value; 0 is none."""
    order = np.lexsort((values, label))
    order = order[values[order] != 0]
    label, values = label[order], values[order]
    return np.asarray(label[1:][(label[1:] == label[:-1]) & (values[1:] != values[:-1])])


def _joined_with_care(
    edges: Positions,
    inside: npt.NDArray[np.intp],
    certain: int,
    apart: Positions,
    marks: Mapping[str, npt.NDArray[np.int64]],
) -> Positions:
    """Those of the edges `inside` unsound components that can be joined, from the strongest on."""
    different = {frozenset(pair) for pair in apart.tolist()}
    alike = {frozenset(pair) for pair in edges[inside].tolist()}
    at = np.unique(edges[inside])
    known = dict(zip(at.tolist(), np.stack([marks[name][at] for name in MARKS], axis=1).tolist(), strict=True))

    def contradict(one: int, other: int) -> bool:
        pair = frozenset((one, other))
        if pair in different or pair in alike:
            return pair in different
        doi, pmid, version, volume, page = (
            bool(a and b and a != b) for a, b in zip(known[one], known[other], strict=True)
        )
        return doi or pmid or version or (volume and page)

    cluster = {row: row for row in known}
    members: dict[int, list[int]] = defaultdict(list, {row: [row] for row in known})
    joined = []
    for number in inside.tolist():
        one, other = edges[number].tolist()
        first, second = cluster[one], cluster[other]
        if first == second:
            continue
        across = [(a, b) for a in members[first] for b in members[second]]
        if any(frozenset(pair) in different if number < certain else contradict(*pair) for pair in across):
            continue
        members[first] += members[second]
        cluster.update(dict.fromkeys(members.pop(second), first))
        joined.append((one, other))
    return np.array(joined, dtype="int64").reshape(-1, 2)
