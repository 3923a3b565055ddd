"""The flow of records through the review: counted as a whole and by search round, and proved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from review.screening.boxes import SUBSET_LANE
from review.screening.coherence import prove_tables
from review.screening.counting import FLOW, counted
from review.screening.following import TERMINALS, follow, terminals
from review.screening.previous import NO_PREVIOUS
from review.screening.proof import prove
from review.screening.removed import NONE_RETRACTED, with_retracted
from review.screening.rounds import by_round, prove_rounds
from review.screening.rules import Rules


class Flow(NamedTuple):
    """Frames `FLOW` (every box), `TERMINALS` (the last box of each record) and `ROUNDS` (every box by search round)."""

    boxes: pd.DataFrame
    terminals: pd.DataFrame
    rounds: pd.DataFrame


def flow(
    records: pd.DataFrame,
    links: pd.DataFrame,
    searches: pd.DataFrame,
    status: pd.DataFrame,
    retrieval: pd.DataFrame,
    reports: pd.DataFrame,
    rules: Rules,
    previous: Mapping[str, Any] = NO_PREVIOUS,
    subsets: Sequence[Mapping[str, Any]] = (),
    period: str = "month",
    retracted: Mapping[str, str] = NONE_RETRACTED,
) -> Flow:
    """Count every box, and prove the numbers.

    `records` are all of them, `searches` (search_id, source_type, source, searched_on) those in force. A citation
    belongs to the lane and the round (a `period`: year, month or day) in which it was found first. `previous` is the
    published version; a report of one of its studies (`reports` says so) ends in its own box, whatever the votes say.
    `subsets` (label, n) are drawn below the total, studies that are `retracted` (day by id) are removed from it. Ids in
    a box are record ids up to duplicates, then citation ids, then study ids. Raises `FlowError` where an identity does
    not hold.
    """
    prove_tables(records, links, status, retrieval, reports, rules, previous)
    followed = follow(records, links, searches, status, retrieval, reports)
    previous = with_retracted(previous, retracted, followed, reports)
    boxes, ends = counted(followed, reports, rules, previous), terminals(followed)
    prove(boxes, ends.assign(record_id=ends["name"]), reports, previous)
    rounds = by_round(followed, searches["searched_on"], period, reports, rules, previous)
    prove_rounds(rounds, boxes)
    return Flow(_with_subsets(boxes, subsets), ends[TERMINALS.names], rounds)


def _with_subsets(boxes: pd.DataFrame, subsets: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    rows = [
        {"box": f"subset_{number}", "lane": SUBSET_LANE, "detail": "", "ids": "", **subset}
        for number, subset in enumerate(subsets, start=1)
    ]
    table = pd.concat([boxes, pd.DataFrame(rows, columns=FLOW.names)], ignore_index=True)
    return table.assign(position=range(1, len(table) + 1)).astype({"position": "Int64", "n": "Int64"})
