"""The tallies that count a study by a cell's field, and what is drawn from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from review.synthesis.association import TESTS_KEY
from review.synthesis.conclusion import CONCLUSIONS_KEY
from review.synthesis.tally import ALL, TALLIES_KEY
from review.trace.cell import Cell
from review.trace.use import Tables, Use, where

TEST_SHOWS = ("test", "p_value", "p_holm", "outcome", "comparison")
_COUNTED = ("yes", "no", "nr", "open")


def has_lists(table: pd.DataFrame) -> bool:
    """Whether each row of a table lists the studies that it counts, as tallies do."""
    return {f"studies_{answer}" for answer in _COUNTED} <= {*table}


def counted_as(tallies: pd.DataFrame, study_id: str) -> list[str]:
    """As which answer each row counts a study; empty where it does not."""
    answers = [tallies[f"studies_{answer}"].str.split("; ") for answer in _COUNTED]
    listed = [[study_id in studies for studies in row] for row in zip(*answers, strict=True)]
    return [dict(zip(row, _COUNTED, strict=True)).get(True, "") for row in listed]


def tallied(cell: Cell, analysis: Mapping[str, Any], tables: Tables) -> Iterator[Use]:
    """The tallies that count the study by this field, as its answer or to group it, and what is drawn from them."""
    if analysis["form"] != cell.form:
        return
    place = f"analyses.{analysis['id']}"
    for outcome, field in analysis["outcomes"].items():
        if field == cell.field:
            yield from _counted(cell, f"{place}.outcomes.{outcome}", tables, analysis=analysis["id"], outcome=outcome)
    if groupings := [one["by"] for one in analysis.get("subgroups", []) if one["field"] == cell.field]:
        yield from _counted(cell, f"{place}.subgroups", tables, analysis=analysis["id"], subgroup_by=groupings)


def _counted(cell: Cell, place: str, tables: Tables, **wanted: str | list[str]) -> Iterator[Use]:
    """The tallies that have these values and list the study, with their tests and conclusions."""
    tallies = where(tables, "synthesis/tallies", **wanted)
    if tallies is not None:
        tallies = tallies.assign(counted=counted_as(tallies, cell.study_id))
        tallies = tallies[tallies["counted"] != ""]
    counts = ("outcome", "counted", "n_yes", "n_reported", "subgroup_by", "subgroup")
    yield Use("synthesis/tallies", place, tallies, TALLIES_KEY, counts)
    if tallies is None:
        return
    tests = where(tables, "synthesis/tests", analysis=wanted["analysis"])
    if tests is not None:
        groups = set(zip(tallies["outcome"], tallies["subgroup_by"], tallies["subgroup"], strict=True))
        named = zip(tests["outcome"], tests["comparison"], strict=True)
        own = pd.Series([_tested(*test, groups) for test in named], index=tests.index, dtype="bool")
        adjusted = tests["p_holm"].notna()  # together: one P value moves those of the others
        tests = tests[own | (adjusted & tests["outcome"].isin(tests.loc[own & adjusted, "outcome"]))]
    yield Use("synthesis/tests", "", tests, TESTS_KEY, TEST_SHOWS)
    conclusions = tables("synthesis/conclusions")
    if conclusions is not None:
        conclusions = conclusions.merge(tallies[TALLIES_KEY], on=TALLIES_KEY)
    concluded = ("conclusion_id", "k", "n", "category", "fragile", "state")
    yield Use("synthesis/conclusions", "", conclusions, CONCLUSIONS_KEY, concluded)


def _tested(outcomes: str, comparison: str, groups: set[tuple[str, str, str]]) -> bool:
    """Whether a test compares one of these (outcome, grouping, subgroup); one without a grouping is of all studies."""
    by, _, labels = comparison.rpartition(": ")
    named = labels.split(" vs ") if by else [ALL]
    return any((outcome, by, label) in groups for outcome in outcomes.split("; ") for label in named)
