"""Studies that the flow counts and that are retracted: they are removed from it, as PRISMA 2020 asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from review.errors import InputError, Problem
from review.screening.following import Followed, terminals

NONE_RETRACTED: Mapping[str, str] = {}


def with_retracted(
    previous: Mapping[str, Any], retracted: Mapping[str, str], followed: Followed, reports: pd.DataFrame
) -> Mapping[str, Any]:
    """The published version with the `retracted` studies (day by id) among its `removed`.

    An entry that a person wrote stands. Else a study of that version leaves with one report, since nothing says how
    many of its reports were counted; a new study leaves with those reports that no other study keeps, on the day of the
    retraction or when the last of them was found. Raises `InputError` where more reports leave than were counted.
    """
    if not retracted:
        return previous
    ends = terminals(followed)
    new = ends.loc[ends["box"] == "new_reports", "citation_id"]
    held = reports.loc[reports["citation_id"].isin(new), ["study_id", "citation_id"]].drop_duplicates()
    held["gone"] = held["study_id"].isin([*retracted])
    kept = held.loc[~held["gone"], "citation_id"]
    leaving = held[held["gone"] & ~held["citation_id"].isin(kept)].drop_duplicates("citation_id")
    n_leaving = leaving["study_id"].value_counts()
    found_on = held["citation_id"].map(followed.citations["searched_on"]).groupby(held["study_id"]).max()
    entered = {one["study_id"] for one in previous["removed"]}
    known = {*previous["study_ids"]}
    removed = [
        {
            "study_id": study,
            "reports": 1 if study in known else int(n_leaving.get(study, 0)),
            "removed_on": max(day, found_on.get(study, "")),
            "because": "retracted",
        }
        for study, day in sorted(retracted.items())
        if study in known | {*held["study_id"]} and study not in entered
    ]
    everything = [*previous["removed"], *removed]
    n_gone = sum(one["reports"] for one in everything if one["study_id"] in known)
    if n_gone > previous["reports"]:
        counted = f"{n_gone} reports of previous studies are removed (one of each retracted study without an entry)"
        message = f"{counted}, expected no more than the {previous['reports']} counted"
        raise InputError([Problem("previous.yaml", "removed", message)])
    return {**previous, "removed": everything}
