"""The flow by search round: one diagram for each period in which the review searched, in the order of the searches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from review.errors import Problem
from review.screening.counting import FLOW, counted
from review.screening.following import Followed
from review.screening.periods import first_not_before, round_of
from review.screening.proof import Boxes, FlowError, adds_up, broken, holds, unlike
from review.screening.rules import Rules
from review.tables import TEXT, columns, empty

ROUNDS = columns(round=TEXT, **{field.name: field.type for field in FLOW})
ROUNDS_KEY = ["round", "position"]


def by_round(
    followed: Followed,
    searched_on: pd.Series[str],
    period: str,
    reports: pd.DataFrame,
    rules: Rules,
    previous: Mapping[str, Any],
) -> pd.DataFrame:
    """Every box of every round as a `ROUNDS` frame, by what is known today of the records found first in that round.

    A round is a `period` (year, month or day) in which a search was made (`searched_on`), even if nothing was found. It
    begins with the total of the round before; a study counts as new in the round of its first report.
    """
    rounds = sorted({*round_of(searched_on, period)})
    records, citations = (round_of(rows["searched_on"], period) for rows in followed)
    tables, before, counted_before = [empty(ROUNDS)], dict(previous), set[str]()
    for name in rounds:
        here = Followed(followed.records[records == name], followed.citations[citations == name])
        removed = [one for one in previous["removed"] if first_not_before(one["removed_on"], rounds) == name]
        table = counted(here, reports, rules, before | {"removed": removed}, counted_before)
        tables.append(table.assign(round=name))
        boxes = Boxes(table)
        before = {what: boxes.n[f"total_{what}"] for what in ("studies", "reports")}
        before["study_ids"] = boxes.ids["total_studies"]
        counted_before |= {*boxes.ids["new_studies"]}
    return pd.concat(tables, ignore_index=True)


def prove_rounds(rounds: pd.DataFrame, flow: pd.DataFrame) -> None:
    """Raise `FlowError` where a round does not add up in itself, or the rounds are not the flow cut into pieces.

    I1 to I8 as in `prove`. I9: a round begins with the total of the one before, the first with what was published,
    and the last ends with the total. I10: the rounds' boxes together hold what the flow's box holds, each id once.
    """
    whole, parts = Boxes(flow), {str(name): Boxes(table) for name, table in rounds.groupby("round")}
    problems = [
        replace(problem, message=f"round {name}: {problem.message}")
        for name, boxes in parts.items()
        for problem in (*adds_up(boxes), *holds(boxes))
    ]
    problems += [*_chained(whole, parts), *_cut(whole, parts)] if parts else []
    if problems:
        raise FlowError(problems)


def _chained(whole: Boxes, rounds: Mapping[str, Boxes]) -> Iterator[Problem]:
    ends = [(whole, "previous"), *((boxes, "total") for boxes in rounds.values())]
    begins = [*((boxes, "previous") for boxes in rounds.values()), (whole, "total")]
    for name, (before, end), (after, begin) in zip([*rounds, "none"], ends, begins, strict=True):
        for what in ("studies", "reports"):
            n, expected = after.n[f"{begin}_{what}"], before.n[f"{end}_{what}"]
            if n != expected:
                yield broken("I9", f"round {name}: {begin}_{what} = {n}, but the version before ends with {expected}")
        if blamed := {*after.ids[f"{begin}_studies"]} ^ {*before.ids[f"{end}_studies"]}:
            yield broken("I9", f"round {name}: {begin}_studies are not those of the version before", blamed)


def _cut(whole: Boxes, rounds: Mapping[str, Boxes]) -> Iterator[Problem]:
    for box in whole.n:
        if not box.startswith(("previous_", "total_")):
            n = sum(boxes.n[box] for boxes in rounds.values())
            blamed = unlike((one for boxes in rounds.values() for one in boxes.ids[box]), whole.ids[box])
            if n != whole.n[box] or blamed:
                yield broken("I10", f"{box} = {whole.n[box]}, but the rounds hold {n}", blamed)
