"""Agreement of screeners before any adjudication, pair by pair and stage by stage."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pandas as pd

from review.agreement import AGREEMENT, agreement_row
from review.screening.rules import DECISIONS, OPEN, STAGES, Rules
from review.screening.status import as_decision, independent_votes


def screening_agreement(votes: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """An `AGREEMENT` frame: by stage and pair of reviewers, on the `decision` and on the `reason`.

    The unit is the citation, a reviewer's rating the first independent vote. Reasons are compared among
    citations that both exclude.
    """
    first = independent_votes(votes).assign(decision=lambda rows: as_decision(rows["vote"], rules))
    return pd.DataFrame(_rows(first, rules), columns=AGREEMENT.names)


def _rows(first: pd.DataFrame, rules: Rules) -> Iterator[dict[str, Any]]:
    decisions = [*DECISIONS, OPEN] if rules.maybe == OPEN else [*DECISIONS]
    for stage in STAGES:
        cast = first[first["stage"] == stage]
        for one, other in combinations([one for one in rules.reviewers if one in {*cast["reviewer"]}], 2):
            left, right = (
                cast.loc[cast["reviewer"] == who, ["citation_id", "decision", "reason"]].set_index("citation_id")
                for who in (one, other)
            )
            both = pd.concat([left.add_suffix("_1"), right.add_suffix("_2")], axis=1).fillna("")
            decision, reason = both[["decision_1", "decision_2"]], both[["reason_1", "reason_2"]]
            yield agreement_row(stage, "decision", one, other, decision, decisions)
            excluded = (decision == "exclude").all(axis=1)
            yield agreement_row(stage, "reason", one, other, reason[excluded], list(rules.codes))
