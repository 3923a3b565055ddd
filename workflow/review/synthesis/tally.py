"""Tallies: in how many studies an outcome was reported and answered with yes, with intervals and bounds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from review.interval import clopper_pearson, wilson
from review.synthesis.groups import ANSWERS, OPEN, answers, check_analysis, subgroups
from review.tables import INTEGER, REAL, TEXT, columns

TALLIES = columns(
    analysis=TEXT,
    outcome=TEXT,
    subgroup_by=TEXT,
    subgroup=TEXT,
    n_all=INTEGER,
    n_reported=INTEGER,
    n_yes=INTEGER,
    n_no=INTEGER,
    n_nr=INTEGER,
    n_open=INTEGER,
    proportion=REAL,
    wilson_low=REAL,
    wilson_high=REAL,
    exact_low=REAL,
    exact_high=REAL,
    bound_low=REAL,
    bound_high=REAL,
    studies_yes=TEXT,
    studies_no=TEXT,
    studies_nr=TEXT,
    studies_open=TEXT,
)
TALLIES_KEY = ["analysis", "outcome", "subgroup_by", "subgroup"]
ALL = "all"
"""The subgroup of the overall row, whose `subgroup_by` is empty."""
_SHORT = dict(zip((*ANSWERS, OPEN), ("yes", "no", "nr", "open"), strict=True))


def tally(values: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row an outcome and subgroup as a `TALLIES` frame, and one overall row an outcome.

    `values` has one row a study: `study_id` and text fields. `analysis` has `id`, `outcomes` (field by name),
    `codes` (written values by `yes`, `no`, `not_reported`) and `subgroups` (see `groups.subgroups`; a group
    that is named has a row even without a study). Proportion and 95 % intervals are over the studies that
    report; the bounds are proportions of all studies, those that do not report or are still open taken for no
    and for yes. All are null without a study. Raises `InputError` for what does not fit together.
    """
    check_analysis(values, analysis)
    ordered = values.sort_values("study_id")
    overall = pd.Series(ALL, index=ordered.index, dtype="str")
    strata = [("", overall, [ALL])] + [
        (grouping["by"], subgroups(ordered, grouping), list(grouping.get("groups", {})))
        for grouping in analysis.get("subgroups", [])
    ]
    counted = []
    for outcome, field in analysis["outcomes"].items():
        answer = answers(ordered, field, analysis["codes"])
        for by, label, named in strata:
            counts = _counted(ordered["study_id"], answer, label, named)
            counted.append(counts.assign(analysis=analysis["id"], outcome=outcome, subgroup_by=by))
    return _estimated(pd.concat(counted, ignore_index=True)).reindex(columns=TALLIES.names)


def _counted(study: pd.Series[str], answer: pd.Series[str], label: pd.Series[str], named: list[str]) -> pd.DataFrame:
    """Counts and study ids by answer, one row a label, those of `named` included."""
    labels = pd.Index(sorted({*label, *named}), name="subgroup", dtype="str")
    found: dict[str, pd.Series[Any]] = {}
    for full, short in _SHORT.items():
        mine = study[answer == full].groupby(label[answer == full])
        found[f"n_{short}"] = mine.size().reindex(labels, fill_value=0)
        found[f"studies_{short}"] = mine.agg("; ".join).reindex(labels, fill_value="")
    return pd.DataFrame(found).reset_index()


def _estimated(counts: pd.DataFrame) -> pd.DataFrame:
    """Totals, proportions, intervals and bounds beside the counts."""
    reported, unknown = counts["n_yes"] + counts["n_no"], counts["n_nr"] + counts["n_open"]
    everyone = reported + unknown
    low, high = wilson(counts["n_yes"], reported)
    exact_low, exact_high = clopper_pearson(counts["n_yes"], reported)
    return counts.assign(
        n_all=everyone,
        n_reported=reported,
        proportion=counts["n_yes"] / reported,
        wilson_low=low,
        wilson_high=high,
        exact_low=exact_low,
        exact_high=exact_high,
        bound_low=counts["n_yes"] / everyone,
        bound_high=(counts["n_yes"] + unknown) / everyone,
    )
