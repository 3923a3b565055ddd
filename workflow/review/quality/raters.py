"""How far the readers agree on each domain, when each of their sheets is judged by the rules on its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

import pandas as pd

from review.agreement import AGREEMENT, agreement_row
from review.quality.answers import with_totals
from review.quality.judge import domain_levels, judge
from review.quality.model import Instrument
from review.quality.names import DEFAULT

SCOPE = "quality"


def readers_values(
    entries: pd.DataFrame, readers: Iterable[str], form: str, totals: Mapping[str, Mapping[str, str]]
) -> dict[str, pd.DataFrame]:
    """By reader, the values of the quality form as that reader read them (before any decision), with the totals.

    A row that has no id yet belongs to no study, and is left out.

    `entries` is the extraction's table of that name; `totals` gives by name the `form` and `field` that is added up.
    """
    found = {}
    for reader in readers:
        mine = entries[entries["reviewer"] == reader]
        values = _wide(mine, form)
        if len(values):
            rows = {name: (_wide(mine, one["form"], one["field"]), one["field"]) for name, one in totals.items()}
            found[reader] = with_totals(values, rows)
    return found


def _wide(entries: pd.DataFrame, form: str, *fields: str) -> pd.DataFrame:
    mine = entries[(entries["form"] == form) & (entries["study_id"] != "")]
    table = mine.pivot(index=["study_id", "row"], columns="field", values="canonical").reset_index()
    return table.reindex(columns=[*dict.fromkeys([*table.columns, *fields])]).fillna("")


def domain_agreement(
    sheets: Mapping[str, pd.DataFrame], instrument: Instrument, options: Mapping[str, str]
) -> pd.DataFrame:
    """Agreement of every pair of readers in each domain and overall, in the default reading, as an `AGREEMENT` frame.

    `sheets` has by reader what `judge` takes as values: what was read, before any discussion. A judgement that is
    open counts as missing. The categories are the levels of the instrument, in its order: kappa is weighted too.
    """
    return pd.DataFrame(list(_rows(sheets, instrument, options)), columns=AGREEMENT.names)


def _rows(
    sheets: Mapping[str, pd.DataFrame], instrument: Instrument, options: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    levels = {}
    for reader, values in sheets.items():
        judged = judge(values, instrument, options, rater=reader)
        levels[reader] = domain_levels(judged[judged["variant"] == DEFAULT], instrument)
    for first, second in combinations(levels, 2):
        for domain in levels[first]:
            pairs = pd.concat([levels[first][domain], levels[second][domain]], axis=1, keys=[first, second])
            of_pair = (SCOPE, str(domain), first, second, pairs.fillna(""))
            yield agreement_row(*of_pair, list(instrument.levels), ordered=True)
