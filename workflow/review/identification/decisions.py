"""People's word on pairs of records: the same citation, different ones, or two reports that belong together."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from review.errors import Problem, check
from review.identification.components import PAIR, components
from review.inputs import LINE, not_allowed
from review.tables import TEXT

SAME, DIFFERENT, LINKED = "same", "different", "linked"
DECISIONS = (SAME, DIFFERENT, LINKED)

REQUIRED = [*PAIR, "decision", "decided_by"]
OPTIONAL = ["decided_on", "reason"]
_RECORD_ID = r"r[0-9a-f]{16}(-\d+)?"


def checked_decisions(decisions: pd.DataFrame, name: str, record_ids: pa.ChunkedArray) -> pd.DataFrame:
    """People's decisions on pairs, after a check of each cell (`identification/decisions.csv`).

    A decision on a record of an export that was since corrected has no effect and is left out here; it stays in the
    file. Raises `InputError` for an unknown decision, what cannot be a record's id, a record that is compared with
    itself, a decision nobody signed, and two that contradict each other.
    """
    alone = decisions["record_1"] == decisions["record_2"]
    problems = not_allowed(decisions, name, "decision", DECISIONS) + _contradictions(decisions[~alone], name)
    twice = "record_1 and record_2 are the same record, expected two"
    problems += [Problem(name, line, twice) for line in decisions.loc[alone, LINE]]
    named = pa.array(decisions[PAIR].to_numpy().ravel(), type=TEXT)
    present = decisions[PAIR].isin(set(named.filter(pc.is_in(named, value_set=record_ids)).to_pylist()))
    for column in PAIR:
        unknown = decisions[~present[column] & ~decisions[column].str.fullmatch(_RECORD_ID)]
        problems += [
            Problem(
                name,
                row[LINE],
                f"{column} '{row[column]}' is in no export, expected a record_id of records.parquet",
            )
            for row in unknown.to_dict("records")
        ]
    unsigned = decisions.loc[decisions["decided_by"] == "", LINE]
    problems += [Problem(name, line, "decided_by is empty, expected who decided") for line in unsigned]
    check(sorted(problems, key=lambda problem: int(problem.place)))
    return decisions[present.all(axis=1)]


def pairs_called(decisions: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pairs that people called the same, and those that they called different."""
    same, apart = (decisions.loc[decisions["decision"] == word, PAIR] for word in (SAME, DIFFERENT))
    return same, apart


def _contradictions(decisions: pd.DataFrame, name: str) -> list[Problem]:
    """Each 'different' on two records that 'same' joins, directly or through others."""
    same, apart = pairs_called(decisions)
    joined = components(sorted({*decisions["record_1"], *decisions["record_2"]}), same)
    within = apart[apart["record_1"].map(joined) == apart["record_2"].map(joined)]
    problems = []
    for at, one in zip(decisions.loc[within.index, LINE], within["record_1"].map(joined), strict=True):
        lines = decisions.loc[same.index[same["record_1"].map(joined) == one], LINE]
        said = f"line {lines.iloc[0]} says" if len(lines) == 1 else f"lines {', '.join(map(str, lines))} say"
        message = f"'different' for two records that {said} are the 'same', expected one decision"
        problems.append(Problem(name, at, message))
    return problems
