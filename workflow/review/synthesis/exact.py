"""Exact tests for small tables of counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import comb, prod

from scipy.special import bdtr

LARGEST = 1_000_000
"""Partial tables that are enumerated at most; a larger test is refused rather than never finished."""


def freeman_halton(table: Sequence[Sequence[int]]) -> float | None:
    """P value of Fisher's exact test for a table of any size (Freeman and Halton 1951), rows by columns.

    The sum, over all tables with the same margins, of the probabilities that are not above that of the given
    one. A probability is a product of multinomial coefficients over the rows, kept as a whole number, so that
    ties need no tolerance. None where there are more than `LARGEST` partial tables to enumerate.
    """
    remaining = tuple(map(sum, zip(*table, strict=True)))
    partial = Counter({(remaining, 1): 1})  # (column totals still to place, weight so far): number of tables
    for total in map(sum, table):
        grown: Counter[tuple[tuple[int, ...], int]] = Counter()
        for (left, weight), number in partial.items():
            for row in _rows(total, left):
                after = tuple(have - used for have, used in zip(left, row, strict=True))
                grown[after, weight * _arrangements(row)] += number
            if len(grown) > LARGEST:
                return None
        partial = grown
    observed = prod(map(_arrangements, table))
    extreme = sum(number * weight for (_, weight), number in partial.items() if weight <= observed)
    return extreme / _arrangements(remaining)


def even_odds(one: int, other: int) -> float:
    """Two-sided P value of `one` against `other` at even odds: the sign test and the exact McNemar test."""
    return min(1.0, 2 * float(bdtr(min(one, other), one + other, 0.5)))


def _arrangements(counts: Sequence[int]) -> int:
    """The multinomial coefficient: in how many ways things can fall into groups of these sizes."""
    return prod(comb(sum(counts[: index + 1]), count) for index, count in enumerate(counts))


def _rows(total: int, limits: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All rows of this total, at most the sum of the limits, that stay within the limits of their columns."""
    first, rest = limits[0], limits[1:]
    if not rest:
        yield (total,)
        return
    for count in range(max(0, total - sum(rest)), min(total, first) + 1):
        yield from ((count, *others) for others in _rows(total - count, rest))
