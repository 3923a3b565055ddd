"""Which pairs are duplicates, doubtful or related, by rules and policies; and a score that orders the doubtful ones.

The score is a sum of fixed log-odds made a probability, so that it depends on the two records only.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.identification.likeness import ALTERED, CONTAINED, CONTRADICTED, DIFFERENT, EXACT, PART, SAME, SPELLING
from review.identification.rules import duplicate, related

_STATES = {"link": "related", "merge": "duplicate", "ignore": "ignored"}

_DOUBTFUL = 0.05


def judge(pairs: pd.DataFrame, policies: Mapping[str, str]) -> pd.DataFrame:
    """`state`, `rule` and `score` of compared pairs (`comparing.compare`); state is '' where the two are strangers.

    `policies` says for each of `rules.related` what becomes of two reports of one study that are no copies: `link` (two
    citations), `merge` or `ignore`.
    """
    verdict = pd.DataFrame({"state": "", "rule": "", "score": _score(pairs)}, index=pairs.index)
    for name, holds in related(pairs).items():
        _set(verdict, holds, _STATES[policies[name]], name.replace("_", " "))
    for name, holds in duplicate(pairs).items():
        _set(verdict, holds, "duplicate", name)
    _set(verdict, (pairs["doi_same"] | pairs["pmid_same"]), "doubtful", "same DOI or PMID, otherwise unlike")
    _set(verdict, verdict["score"] >= _DOUBTFUL, "doubtful", "similar")
    verdict.loc[verdict["state"] == "ignored", "state"] = ""
    return verdict


def _set(verdict: pd.DataFrame, holds: pd.Series[bool], state: str, rule: str) -> None:
    verdict.loc[holds & (verdict["state"] == ""), ["state", "rule"]] = [state, rule]


def _score(p: pd.DataFrame) -> npt.NDArray[np.float64]:
    """The chance that both are one report, from fixed log-odds."""
    told = np.where(p["specific"] >= 3, 1.0, 0.35)
    title = np.select(
        [p["title"] == level for level in (EXACT, SPELLING, CONTAINED, CONTRADICTED, ALTERED)],
        [4.0 * told, 3.5 * told, 2.0 * told, -2.5, (p["title_ratio"] - 75) / 12],
        -2.0,
    )
    weights = {
        "authors_same": 1.5,
        "authors_all": 1.0,
        "authors_differ": -4.0,
        "first_same": 0.5,
        "year_same": 1.0,
        "year_differs": -0.3,
        "volume_same": 1.5,
        "volume_differs": -1.5,
        "page_same": 2.0,
        "range_same": 1.5,
        "page_differs": -1.5,
        "ranges_meet": 1.0,
        "one_locator": 0.5,
        "issue_differs": -0.2,
        "doi_same": 4.0,
        "doi_differs": -3.0,
        "pmid_same": 5.0,
        "pmid_differs": -5.0,
        "abstract_same": 2.0,
        "notice_differs": -3.0,
        "one_preprint": -1.5,
        "one_registration": -6.0,
        "version_differs": -2.0,
        "one_meeting": -0.8,
        "review_same": 2.0,
    }
    odds = -5.0 + title + sum(weight * p[name].to_numpy(float) for name, weight in weights.items())
    odds += np.select([p["journal"] == SAME, p["journal"] == PART, p["journal"] == DIFFERENT], [1.5, 0.5, -1.0], 0.0)
    odds -= np.where(p["year_near"] | ~p["year_differs"], 0.0, 1.5)
    return np.asarray(np.round(1 / (1 + np.exp(-odds)), 6))
