"""Whether a query takes rows that rest on a cell, and the printed claims that do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from review.query import matching, parse
from review.query_syntax import Lookup, lookups
from review.synthesis.claims import ALL, CLAIMS_KEY, COUNTS_KEY
from review.trace.use import Tables, Use, where


def takes(query: str, found: Sequence[Use]) -> bool:
    """Whether one of the query's lookups, inner ones too, finds rows of these uses.

    What a condition compares with another lookup is left out: which rows that one leaves may change with the cell.
    """
    return any(_finds(lookup, use) for lookup in lookups(parse(query)) for use in found)


def claimed(found: Sequence[Use], tables: Tables) -> Iterator[Use]:
    """The printed claims that are recomputed from these rows, and the counts of their verdicts."""
    claims = tables("synthesis/claims")
    if claims is not None:
        claims = claims[[query != "" and takes(query, found) for query in claims["query"]]]
    yield Use("synthesis/claims", "claims", claims, CLAIMS_KEY, ("claim_id", "verdict", "statement"))
    if claims is None or len(claims):
        verdicts = set() if claims is None else {*claims["verdict"], ALL}
        yield Use("synthesis/claim_counts", "", where(tables, "synthesis/claim_counts", verdict=verdicts), COUNTS_KEY)


def _finds(lookup: Lookup, use: Use) -> bool:
    if lookup.table != use.table or use.rows is None:
        return False
    named = {lookup.column, *(one.column for one in lookup.where), *(per for _, per in lookup.steps)}
    if use.column and use.column not in named:
        return False
    plain = tuple(one for one in lookup.where if not isinstance(one.values, Lookup))
    return not matching(replace(lookup, where=plain), {use.table: use.rows}).empty
