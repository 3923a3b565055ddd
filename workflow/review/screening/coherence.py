"""The tables that the flow is counted from, held against each other before anything is counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from review.screening.proof import FlowError, broken, unlike
from review.screening.rules import STAGES, Rules


def prove_tables(
    records: pd.DataFrame,
    links: pd.DataFrame,
    status: pd.DataFrame,
    retrieval: pd.DataFrame,
    reports: pd.DataFrame,
    rules: Rules,
    previous: Mapping[str, Any],
) -> None:
    """Raise `FlowError` where tables contradict each other, by the identity that rests on them.

    I10: each record is linked to one citation, and each link is of a record. I2: each citation in force has one state
    by its title. I3: each citation included by it, and no other, has one at full text; retrieval is about known
    citations, and no report is assessed that was not retrieved. I6: reports of studies are known citations, and none
    is of a previous and of a new study. I8: an exclusion at full text has a reason of the protocol, where one is asked
    for. I9: the studies marked as previous are those of the published version.
    """
    title, full_text = (status[status["stage"] == stage] for stage in STAGES)
    held = links.merge(records[["record_id", "in_force"]], on="record_id")
    found = {*_ids(held[held["in_force"].astype("bool")])}
    included, excluded = title[title["state"] == "include"], full_text[full_text["state"] == "exclude"]
    missing, assessed = retrieval[~retrieval["retrieved"].astype("bool")], full_text[full_text["state"] != "awaiting"]
    bare = ~excluded["reason"].isin([*rules.codes, *([] if rules.reason_required[STAGES[1]] else [""])])
    registered = reports[reports["citation_id"] != ""]
    old, new = ({*_ids(registered[registered["previous"] == age])} for age in (True, False))
    mistaken = reports["previous"].astype("bool") != reports["study_id"].isin(list(previous["study_ids"]))
    wrong = {
        ("I10", "records are not linked once"): unlike(_ids(records, "record_id"), _ids(links, "record_id")),
        ("I2", "citations do not have one state by their title"): unlike(found, _ids(title)),
        ("I3", "titles included do not have one state at full text"): unlike(_ids(included), _ids(full_text)),
        ("I3", "reports are assessed that were not retrieved"): {*_ids(missing)} & {*_ids(assessed)},
        ("I3", "retrieval is about what no search found"): {*_ids(retrieval)} - found,
        ("I6", "reports are of a previous study and of a new one, expected one of them"): old & new,
        ("I6", "reports of studies are no citations"): (old | new) - {*_ids(links)},
        ("I8", "exclusions have no reason of the protocol"): {*_ids(excluded[bare])},
        ("I9", "studies are wrongly marked as previous or as new"): {*_ids(reports[mistaken], "study_id")},
    }
    problems = [broken(identity, message, ids) for (identity, message), ids in wrong.items() if ids]
    if problems:
        raise FlowError(problems)


def _ids(rows: pd.DataFrame, column: str = "citation_id") -> list[str]:
    # Lists and sets, since `isin` on columns of text is ten times as slow.
    return rows[column].to_list()
