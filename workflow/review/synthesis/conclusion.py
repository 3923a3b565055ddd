"""Conclusions: the category that a tally supports, and how little would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from review.errors import Problem, check
from review.interval import wilson
from review.synthesis.certainty import certainty
from review.synthesis.tally import ALL
from review.tables import INTEGER, REAL, TEXT, TRUTH, columns

CONCLUSIONS = columns(
    conclusion_id=TEXT,
    analysis=TEXT,
    outcome=TEXT,
    subgroup_by=TEXT,
    subgroup=TEXT,
    k=INTEGER,
    n=INTEGER,
    proportion=REAL,
    low=REAL,
    high=REAL,
    category=TEXT,
    category_low=TEXT,
    category_high=TEXT,
    fragility=INTEGER,
    fragile=TRUTH,
    certainty=TEXT,
    certainty_domains=TEXT,
    certainty_state=TEXT,
    state=TEXT,
)
CONCLUSIONS_KEY = ["conclusion_id"]
MIN_N, MAJORITY = 10, 0.5
FRAGILE = 1
"""A conclusion that so many changed answers overturn is fragile."""


def categories(k: ArrayLike, n: ArrayLike) -> NDArray[np.str_]:
    """The category of `k` yes among `n` studies, elementwise, from the 95 % Wilson limits.

    `insufficient` below `MIN_N` studies; `majority` where the lower limit is above `MAJORITY`, `minority`
    where the upper limit is below it; else `indeterminate`.
    """
    low, high = wilson(k, n)
    rules = [np.asarray(n) < MIN_N, low > MAJORITY, high < MAJORITY]
    return np.select(rules, ["insufficient", "majority", "minority"], default="indeterminate")


def fragility(k: int, n: int) -> int | None:
    """The smallest number of answers whose change gives another category; None where no number does.

    The number of studies stays, so that an insufficient tally has no fragility.
    """
    every = np.arange(n + 1)
    found = categories(every, np.full(n + 1, n))
    steps = np.abs(every - k)[found != found[k]]
    return int(steps.min()) if len(steps) else None


def conclude(
    tallies: pd.DataFrame, conclusions: Sequence[Mapping[str, Any]], reviewers: Sequence[Mapping[str, Any]]
) -> pd.DataFrame:
    """One row a conclusion as a `CONCLUSIONS` frame.

    A conclusion has `id`, `analysis`, `outcome` and, unless it is about all studies, `subgroup_by` and
    `subgroup`, and perhaps `certainty`, of which `reviewers` say who judges (see `certainty.certainty`).
    `category_low` and `category_high` are those of all studies, with each one that does not report taken for no
    and for yes. A conclusion is fragile where one changed answer or one of these bounds gives another category.
    Without a study that reports it is not estimable. Raises `InputError` for a conclusion whose row of `tallies` is
    not there.
    """
    rows, problems = [], []
    for wanted in conclusions:
        where = {
            "analysis": wanted["analysis"],
            "outcome": wanted["outcome"],
            "subgroup_by": wanted.get("subgroup_by", ""),
            "subgroup": wanted.get("subgroup", ALL),
        }
        found = tallies[(tallies[[*where]] == pd.Series(where)).all(axis=1)]
        if len(found) == 1:
            sure = certainty(wanted.get("certainty"), reviewers)
            rows.append({"conclusion_id": wanted["id"], **where, **_concluded(found.iloc[0]), **sure})
        else:
            named = ", ".join(f"{column} '{value}'" for column, value in where.items())
            problems.append(Problem("conclusions", wanted["id"], f"no tally has {named}"))
    check(problems)
    return pd.DataFrame(rows, columns=CONCLUSIONS.names)


def _concluded(tally: pd.Series[Any]) -> dict[str, Any]:
    k, n, everyone = int(tally["n_yes"]), int(tally["n_reported"]), int(tally["n_all"])
    yes, studies = [k, k, k + everyone - n], [n, everyone, everyone]
    category, lowest, highest = categories(yes, studies).tolist()
    flips = fragility(k, n)
    return {
        "k": k,
        "n": n,
        "proportion": tally["proportion"],
        "low": tally["wilson_low"],
        "high": tally["wilson_high"],
        "category": category,
        "category_low": lowest,
        "category_high": highest,
        "fragility": flips,
        "fragile": (flips is not None and flips <= FRAGILE) or {lowest, highest} != {category},
        "state": "estimated" if n else "not_estimable",
    }
