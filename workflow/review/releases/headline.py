"""Whether what a review concludes has changed (methods 6.3): then a new major version and a person's word are due."""

from __future__ import annotations

from collections.abc import Mapping

from review.releases import facts
from review.releases.frozen import Frozen
from review.synthesis.tally import TALLIES_KEY

POINTS = 0.10
"""A proportion that moves so far counts, if ..."""
NEW_STUDIES = 3
"""... so many studies are new to it."""
_SIGNS = {"higher", "lower"}
_ANSWERS = ("studies_yes", "studies_no", "studies_nr", "studies_open")

Row = Mapping[str, str]


def changed_conclusions(before: Frozen, after: Frozen) -> set[str]:
    """Ids of conclusions that came or went, or have another category, certainty, or proportion with new studies."""
    old, new = _concluded(before), _concluded(after)
    known = {*old} & {*new}
    moved = {id_ for id_ in known if _moved(old[id_], new[id_], before, after)}
    return ({*old} ^ {*new}) | moved


def changed_signs(before: Frozen, after: Frozen) -> set[str]:
    """Ids of the directions within a study that have turned round."""
    old, new = ({key[0]: text for key, text in facts.directions(side).items()} for side in (before, after))
    return {id_ for id_ in {*old} & {*new} if {old[id_], new[id_]} == _SIGNS}


def _moved(old: Row, new: Row, before: Frozen, after: Frozen) -> bool:
    if any(old[name] != new[name] for name in ("category", "certainty")):
        return True
    if not (old["proportion"] and new["proportion"]):
        return False
    points = round(abs(float(new["proportion"]) - float(old["proportion"])), 9)
    return points >= POINTS and len(_counted(new, after) - _counted(old, before)) >= NEW_STUDIES


def _concluded(release: Frozen) -> dict[str, Row]:
    table = release.table("synthesis/conclusions")
    rows = [] if table is None else table.to_dict("records")
    return {row["conclusion_id"]: {str(name): text for name, text in row.items()} for row in rows}


def _counted(conclusion: Row, release: Frozen) -> set[str]:
    """The studies of a conclusion's tally."""
    table = release.table("synthesis/tallies")
    rows = [] if table is None else table.to_dict("records")
    mine = [row for row in rows if all(row[name] == conclusion[name] for name in TALLIES_KEY)]
    return {study for row in mine for name in _ANSWERS for study in row[name].split("; ") if study}
