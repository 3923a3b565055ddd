"""The published version that a review continues: what it counted, and which of its studies are known here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from review.errors import Problem, check
from review.schema import read_yaml

NO_PREVIOUS: Mapping[str, Any] = {"studies": 0, "reports": 0, "study_ids": []}


def read_previous(content: bytes, name: str, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """`previous.yaml` as written; `NO_PREVIOUS` for a review without one (no `content`).

    Raises `InputError` for a document that does not meet its schema, and for more `study_ids` than `studies`.
    """
    if not content:
        return NO_PREVIOUS
    previous = read_yaml(content, name, schema)
    ids, studies = len(previous["study_ids"]), previous["studies"]
    if ids > studies:
        check([Problem(name, "study_ids", f"{ids} studies have an id, expected no more than the {studies} counted")])
    return previous


def check_registered(previous: Mapping[str, Any], name: str, registered: Collection[str]) -> None:
    """Raise `InputError` with every study of the previous version that the registry does not have."""
    check(
        Problem(name, "study_ids", f"'{study}' is not known, expected a study_id of studies.csv")
        for study in previous["study_ids"]
        if study not in registered
    )
