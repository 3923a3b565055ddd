"""Chains of duplicates never bring together what contradicts, whatever the order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.identification.clusters import MARKS, clusters


def clustered(edges, size, certain=0, apart=(), **marks):
    known = {name: np.array(marks.get(name, [0] * size), dtype="int64") for name in MARKS}
    pairs, different = (np.array(list(some), dtype="int64").reshape(-1, 2) for some in (edges, apart))
    label = clusters(pairs, certain, different, known)
    return sorted(sorted(np.flatnonzero(label == one).tolist()) for one in set(label.tolist()))


def test_a_chain_is_one_cluster():
    assert clustered([(0, 1), (1, 2)], 4) == [[0, 1, 2], [3]]


@pytest.mark.parametrize(
    "marks", [{"doi": [1, 0, 2]}, {"pmid": [1, 0, 2]}, {"version": [2, 0, 3]}, {"volume": [1, 0, 2], "page": [3, 0, 4]}]
)
def test_the_weaker_join_of_a_chain_that_contradicts_is_left_out(marks):
    assert clustered([(0, 1), (1, 2)], 3, **marks) == [[0, 1], [2]]
    assert clustered([(1, 2), (0, 1)], 3, **marks) == [[0], [1, 2]]


def test_another_volume_or_page_alone_is_no_contradiction():
    assert clustered([(0, 1), (1, 2)], 3, volume=[1, 0, 2]) == [[0, 1, 2]]


def test_two_that_are_a_duplicate_themselves_do_not_contradict():
    assert clustered([(0, 1), (1, 2), (0, 2)], 3, doi=[1, 0, 2]) == [[0, 1, 2]]


def test_people_overrule_the_program():
    assert clustered([(0, 1), (1, 2)], 3, certain=2, doi=[1, 0, 2]) == [[0, 1, 2]]
    assert clustered([(0, 1), (1, 2)], 3, apart=[(0, 2)]) == [[0, 1], [2]]
    assert clustered([(0, 1)], 2, apart=[(1, 0)]) == [[0], [1]]


some_edges = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda pair: pair[0] != pair[1]), max_size=12
)


@given(some_edges, some_edges, st.lists(st.integers(0, 2), min_size=8, max_size=8), st.permutations(range(8)))
def test_clusters_keep_people_apart_hold_no_contradiction_and_do_not_depend_on_places(edges, apart, doi, place):
    found = clustered(edges, 8, apart=apart, doi=doi)
    alike = {frozenset(pair) for pair in edges}
    for members in found:
        pairs = [frozenset((a, b)) for a in members for b in members if a < b]
        assert not set(pairs) & {frozenset(pair) for pair in apart}
        assert all(
            pair in alike or 0 in (known := [doi[one] for one in pair]) or len(set(known)) == 1 for pair in pairs
        )
    moved = clustered(
        [(place[a], place[b]) for a, b in edges],
        8,
        apart=[(place[a], place[b]) for a, b in apart],
        doi=[doi[place.index(at)] for at in range(8)],
    )
    assert moved == sorted(sorted(place[one] for one in members) for members in found)
