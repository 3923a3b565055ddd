"""Agreement of screeners before any adjudication: of pairs, of pairs by month, and of all of them together.

The unit is the citation, a reviewer's rating the first independent vote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from review.agreement.many_raters import MISSING, Codes
from review.agreement.overall import ALL_RATERS, all_raters_row
from review.agreement.rows import AGREEMENT, AGREEMENT_KEY, codes, statistics, tabulate
from review.screening.rules import DECISIONS, MAYBE, OPEN, STAGES, Rules
from review.screening.status import as_decision, independent_votes
from review.tables import TEXT, empty

BY_MONTH = AGREEMENT.insert(len(AGREEMENT_KEY), pa.field("month", TEXT))
BY_MONTH_KEY = [*AGREEMENT_KEY, "month"]
UNDATED = "undated"
INCLUDE, EXCLUDE = DECISIONS


class ScreeningAgreement(NamedTuple):
    """Frames `AGREEMENT` (a row a pair), `BY_MONTH` (the same units again, a row a pair and month), `ALL_RATERS`."""

    pairs: pd.DataFrame
    months: pd.DataFrame
    together: pd.DataFrame


class _Item(NamedTuple):
    """What was rated, units in rows and raters in columns; `asked` is where a rating counts."""

    name: str
    categories: Sequence[str]
    ordered: bool
    ratings: Codes
    asked: npt.NDArray[np.bool_]


def screening_agreement(votes: pd.DataFrame, rules: Rules) -> ScreeningAgreement:
    """Agreement by stage on the `decision` and on the `reason`, and on the `vote` as cast where that says more.

    Reasons are compared among citations that both exclude. There is a `vote` where somebody voted `maybe` and the
    protocol counts that as a decision. Two votes belong to the month of the later one, and are `undated` where one
    of them has no date.
    """
    first = independent_votes(votes).assign(decision=lambda rows: as_decision(rows["vote"], rules))
    pairs, months, together = [], [], []
    for stage in STAGES:
        cast = first[first["stage"] == stage]
        raters = [one for one in rules.reviewers if one in {*cast["reviewer"].unique()}]
        if len(raters) < 2:
            continue
        dated = cast["voted_on"].str[:7].replace("", UNDATED)
        names = sorted({*dated.unique(), UNDATED})  # a month begins with a digit: undated is the last
        month = _grid(cast, raters, codes(dated, names))
        for item in _items(cast, raters, rules):
            for one, other in combinations(range(len(raters)), 2):
                rows = _rows(item, month, one, other, names).assign(
                    scope=stage, item=item.name, rater_1=raters[one], rater_2=raters[other]
                )
                pairs.append(rows[rows["month"] == ""])
                months.append(rows[(rows["month"] != "") & (rows["n_any"] > 0)])
            asked = np.where(item.asked, item.ratings, MISSING)[item.asked.sum(axis=1) > 1]
            together.append(all_raters_row(stage, item.name, raters, asked, len(item.categories), item.ordered))
    return ScreeningAgreement(
        _frame(pairs, AGREEMENT), _frame(months, BY_MONTH), pd.DataFrame(together, columns=ALL_RATERS.names)
    )


def _items(cast: pd.DataFrame, raters: Sequence[str], rules: Rules) -> Iterator[_Item]:
    scale = (INCLUDE, OPEN, EXCLUDE) if rules.maybe == OPEN else DECISIONS
    decision = _grid(cast, raters, codes(cast["decision"], scale))
    everywhere = np.ones(decision.shape, dtype=np.bool_)
    yield _Item("decision", scale, True, decision, everywhere)
    if rules.maybe != OPEN and (cast["vote"] == MAYBE).any():
        votes = (INCLUDE, MAYBE, EXCLUDE)
        yield _Item("vote", votes, True, _grid(cast, raters, codes(cast["vote"], votes)), everywhere)
    reasons = _grid(cast, raters, codes(cast["reason"], list(rules.codes)))
    yield _Item("reason", list(rules.codes), False, reasons, decision == scale.index(EXCLUDE))


def _grid(cast: pd.DataFrame, raters: Sequence[str], values: Codes) -> Codes:
    """Values of votes by citation (rows) and reviewer (columns)."""
    unit, units = pd.factorize(cast["citation_id"])
    grid = np.full((len(units), len(raters)), MISSING, dtype=np.int64)
    grid[unit, codes(cast["reviewer"], raters)] = values
    return grid


def _rows(item: _Item, month: Codes, one: int, other: int, names: Sequence[str]) -> pd.DataFrame:
    """The statistics of two raters: over all months (`month` is empty), then of each one."""
    asked = item.asked[:, one] & item.asked[:, other]
    first, second = (np.where(asked, item.ratings[:, rater], MISSING) for rater in (one, other))
    later = np.maximum(month[:, one], month[:, other])
    n_any = np.bincount(later[(first != MISSING) | (second != MISSING)], minlength=len(names))
    tables = tabulate(first, second, len(item.categories), later, len(names))
    tables, n_any = np.concatenate([tables.sum(axis=0)[None], tables]), np.concatenate([[n_any.sum()], n_any])
    return pd.DataFrame(statistics(tables, n_any, item.ordered)).assign(month=["", *names])


def _frame(parts: Sequence[pd.DataFrame], schema: pa.Schema) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True)[schema.names] if parts else empty(schema)
