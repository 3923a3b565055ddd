"""Analysis `direction`: the direction of effect of each study, computed from its counts, beside what authors claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from review.errors import Problem, check, one_of
from review.synthesis import cochran_armitage
from review.synthesis.counts import listed, read_counts, shares, studies
from review.synthesis.trend import scores, trend_reason
from review.tables import INTEGER, REAL, TEXT, TRUTH, columns

TABLE = columns(
    analysis=TEXT,
    study_id=TEXT,
    label=TEXT,
    outcome=TEXT,
    direction=TEXT,
    n_levels=INTEGER,
    n=INTEGER,
    events=INTEGER,
    detail=TEXT,
    score=TEXT,
    z=REAL,
    trend_p=REAL,
    basis=TEXT,
    level_source=TEXT,
    authors_claim=TEXT,
    agrees=TRUTH,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "study_id", "outcome"]
NOT_COMPUTABLE = "NC"
MIN_PATIENTS = 2
"""Patients that a level needs to count as one."""
_KEYS = ["study_id", "outcome"]

Row = dict[str, Any]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study and outcome, from the counts of `tables["form"]` (see `counts.read_counts`).

    `direction` is `NC` (not computable) with fewer than two levels of two patients; `non_monotone` where neighbouring
    levels differ by a patient or more both upwards and downwards; `equal` where the lowest and the highest level differ
    by less than one patient of the smaller one; else `higher` or `lower`, the sign of the Cochran-Armitage statistic,
    of which `trend_p` is the two-sided P value. Its `score` is log10 of the dose, or the rank where a level has no
    single dose.

    `claims` of the analysis, where it is given, adds what authors say: `outcomes` (a field of the table with the role
    `claims`, by outcome) and `codes` (written values by `higher`, `not_higher`, `lower`, `NR`). Then a study whose
    counts nobody has extracted has a row too. `agrees` compares both where both are known. Raises `InputError` for an
    answer that is not among the codes.
    """
    rows = [named | _row(levels) for named, levels in studies(read_counts(tables["form"], analysis))]
    found = pd.DataFrame(rows, columns=TABLE.names)
    if "claims" in analysis:
        found = _beside_claims(found, _claims(tables["claims"], analysis))
    return found.assign(
        analysis=analysis["id"], state=np.where(found["direction"] == NOT_COMPUTABLE, "not_estimable", "computed")
    )


def as_answers(directions: pd.DataFrame, analysis: Mapping[str, Any]) -> tuple[pd.DataFrame, Row]:
    """The directions of an analysis as a table of studies and its analysis, as `association.associate` takes them.

    An outcome that is to be tested and of which nobody has extracted counts yet has no computable direction.
    """
    mine, tests = directions[directions["analysis"] == analysis["id"]], analysis.get("tests", [])
    asked = {outcome for test in tests for outcome in test["outcomes"]}
    wide = mine.pivot(index="study_id", columns="outcome", values="direction")
    wide = wide.reindex(columns=sorted({*wide.columns, *asked}), fill_value=NOT_COMPUTABLE).reset_index()
    ties = ["equal", "non_monotone", NOT_COMPUTABLE]
    return wide.fillna(NOT_COMPUTABLE), {
        "id": analysis["id"],
        "outcomes": {outcome: outcome for outcome in wide.columns.drop("study_id")},
        "codes": {"yes": ["higher"], "no": ["lower"], "not_reported": ties},
        "authors_claims": False,
        "tests": tests,
    }


def _row(every: pd.DataFrame) -> Row:
    levels = every[every["known"]]
    direction, z, p_value, score, reason = _direction(levels)
    return {
        "direction": direction,
        "n_levels": len(levels),
        "n": levels["n"].sum(),
        "events": levels["events"].sum(),
        "detail": shares(every),
        "score": score,
        "z": z,
        "trend_p": p_value,
        "basis": listed(every["basis"]),
        "level_source": listed(every["level_source"]),
        "reason": reason,
    }


def _direction(levels: pd.DataFrame) -> tuple[str, float, float, str, str]:
    """Direction, deviate, P value and score; or why there is none."""
    sized = levels[levels["n"] >= MIN_PATIENTS]
    if len(sized) < 2:
        reason = f"a direction needs two levels with {MIN_PATIENTS} patients or more, there is {len(sized)}"
        return NOT_COMPUTABLE, np.nan, np.nan, "", reason
    score, score_of = "log10", scores(levels, "log10")
    if isinstance(score_of, str):
        score, score_of = "rank", scores(levels, "rank")
    if isinstance(score_of, str):
        return NOT_COMPUTABLE, np.nan, np.nan, "", score_of
    if trend_reason(levels):
        return "equal", np.nan, np.nan, score, ""
    trend = cochran_armitage.asymptotic(levels["events"], levels["n"], score_of)
    counts = list(zip(sized["events"].tolist(), sized["n"].tolist(), strict=True))
    steps = {_step(*pair) for pair in pairwise(counts)}
    if {-1, 1} <= steps:
        direction = "non_monotone"
    elif _step(counts[0], counts[-1]) == 0 or trend.z == 0:
        direction = "equal"
    else:
        direction = "higher" if trend.z > 0 else "lower"
    return direction, trend.z, trend.p_value, score, ""


def _step(low: tuple[int, int], high: tuple[int, int]) -> int:
    """1 or -1 where the proportion rises or falls by a patient of the smaller level at least, else 0."""
    (k, n), (other, size) = low, high
    difference = other * n - k * size  # of the proportions, times n times size; a patient of the smaller is the larger
    return 0 if abs(difference) < max(n, size) else (1 if difference > 0 else -1)


def _claims(studies: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """study_id, label, outcome and authors_claim, a row a study and outcome with a field."""
    claims = analysis["claims"]
    meaning = {"": ""} | {code: claim for claim, codes in claims["codes"].items() for code in codes}
    check(Problem(f"analysis {analysis['id']}", *fault) for fault in _unknown(studies, claims["outcomes"], meaning))
    parts = [
        studies[["study_id", "label"]].assign(outcome=outcome, authors_claim=studies[field].map(meaning))
        for outcome, field in claims["outcomes"].items()
    ]
    return pd.concat(parts, ignore_index=True)


def _unknown(
    studies: pd.DataFrame, outcomes: Mapping[str, str], meaning: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for outcome, field in outcomes.items():
        for study, value in studies.loc[~studies[field].isin([*meaning]), ["study_id", field]].itertuples(index=False):
            yield f"claims.{outcome}", f"{study}: '{value}' is not a code, {one_of(filter(None, meaning))}"


def _beside_claims(found: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """The computed directions with the claims, and a row that is not computable for each claim without counts."""
    both = found.drop(columns="authors_claim").merge(claims, on=_KEYS, how="outer", suffixes=("", "_claimed"))
    both["label"] = both["label"].fillna(both["label_claimed"])
    silent = both["direction"].isna()
    both.loc[silent, "direction"] = NOT_COMPUTABLE
    both.loc[silent, "reason"] = "no counts by dose level have been extracted"
    both.loc[silent, ["n_levels", "n", "events"]] = 0
    claim, direction = both["authors_claim"], both["direction"]
    agrees = (claim == direction) | ((claim == "not_higher") & (direction != "higher"))
    known = ~claim.isin(["", "NR"]) & claim.notna() & (direction != NOT_COMPUTABLE)
    both["agrees"] = agrees.astype("boolean").where(known)
    return both.reindex(columns=TABLE.names)
