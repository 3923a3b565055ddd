"""Pairs of records that may be the same citation: who is compared with whom, and what speaks for it.

`features` (once an export) -> `candidates` (who meets) -> `compare` (what agrees) -> `judge` (what follows).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.identification.blocking import candidates
from review.identification.comparing import compare
from review.identification.evidence import evidence
from review.identification.scoring import judge
from review.tables import REAL, TEXT, columns, empty

PAIRS = columns(record_1=TEXT, record_2=TEXT, state=TEXT, rule=TEXT, score=REAL, evidence=TEXT)
PAIRS_KEY = ["record_1", "record_2"]
_CHUNK = 200_000


def score_pairs(new: pd.DataFrame, earlier: pd.DataFrame, policies: Mapping[str, str]) -> pd.DataFrame:
    """The pairs of `new` records among themselves and with `earlier` ones that are duplicates, doubtful or related.

    Both are `FEATURES` frames; `policies` are those of `judge`. Gives `PAIRS`: `record_1` is the lower id, `state` is
    duplicate, doubtful or related, `score` how likely both are one report (0 to 1), `evidence` what agrees and what
    differs. A pair and its score depend on its two records and the policies only, so neither batches nor the order of
    rows matter.
    """
    both = pd.concat([earlier, new]).reset_index(drop=True)
    is_new = np.arange(len(both)) >= len(earlier)
    left, right = candidates(both, is_new)
    ids = both["record_id"].to_numpy(dtype=object)
    swapped = ids[left] > ids[right]
    left, right = np.where(swapped, right, left), np.where(swapped, left, right)
    judged = [
        _judged(both, left[at : at + _CHUNK], right[at : at + _CHUNK], policies) for at in range(0, len(left), _CHUNK)
    ]
    found = pd.concat(judged) if judged else empty(PAIRS)
    return found.sort_values(PAIRS_KEY).reset_index(drop=True)


def _judged(
    features: pd.DataFrame, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64], policies: Mapping[str, str]
) -> pd.DataFrame:
    compared = compare(features, left, right)
    verdict = judge(compared, policies)
    kept = (verdict["state"] != "").to_numpy()
    ids = features["record_id"].to_numpy(dtype=object)
    found = pd.DataFrame(
        {
            "record_1": ids[left[kept]],
            "record_2": ids[right[kept]],
            "state": verdict.loc[kept, "state"].to_numpy(),
            "rule": verdict.loc[kept, "rule"].to_numpy(),
            "score": verdict.loc[kept, "score"].astype("Float64").array,
            "evidence": evidence(compared[kept]),
        }
    )
    return found.astype({field.name: "str" for field in PAIRS if field.type == TEXT})
