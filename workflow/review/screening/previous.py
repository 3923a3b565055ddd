"""The published version that a review continues: what it counted, and which of its studies are known here."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from review.errors import Problem, check
from review.inputs import is_date
from review.schema import read_yaml

NO_PREVIOUS: Mapping[str, Any] = {"studies": 0, "reports": 0, "study_ids": [], "removed": []}


def read_previous(content: bytes, name: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """`previous.yaml` as written; `NO_PREVIOUS` for a review without one (no `content`).

    `removed` are those of its studies that are included no longer (study_id, reports, removed_on, because). Raises
    `InputError` for a document that does not meet its schema, for more `study_ids` than `studies`, and for a removed
    study that was not in it, stands there twice, had more reports than were counted, or has no day.
    """
    if not content:
        return NO_PREVIOUS
    previous = {"removed": []} | read_yaml(content, name, schema)
    check(Problem(name, place, message) for place, message in _problems(previous))
    return previous


def _problems(previous: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    ids, studies, removed = previous["study_ids"], previous["studies"], previous["removed"]
    if len(ids) > studies:
        yield "study_ids", f"{len(ids)} studies have an id, expected no more than the {studies} counted"
    for position, one in enumerate(removed):
        place = f"removed.{position}"
        if one["study_id"] not in ids:
            yield f"{place}.study_id", f"'{one['study_id']}' is not known, expected one of study_ids"
        if one["study_id"] in {earlier["study_id"] for earlier in removed[:position]}:
            yield f"{place}.study_id", f"'{one['study_id']}' stands there twice, expected once"
        if not is_date(one["removed_on"]):
            yield f"{place}.removed_on", f"'{one['removed_on']}' is not a date, expected YYYY-MM-DD in quotes"
    if (gone := sum(one["reports"] for one in removed)) > previous["reports"]:
        yield "removed", f"{gone} reports are removed, expected no more than the {previous['reports']} counted"


def check_registered(previous: Mapping[str, Any], name: str, registered: Collection[str]) -> None:
    """Raise `InputError` with every study of the previous version that the registry does not have."""
    check(
        Problem(name, "study_ids", f"'{study}' is not known, expected a study_id of studies.csv")
        for study in previous["study_ids"]
        if study not in registered
    )
