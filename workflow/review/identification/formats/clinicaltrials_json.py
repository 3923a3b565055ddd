"""Trials of ClinicalTrials.gov as JSON: pages of its interface, its downloads, a single study."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from review.identification.formats.json_records import reader_of, words
from review.identification.formats.source import Reader
from review.identification.formats.trials import trial_record
from review.identification.record import Record


def _record(study: dict[str, Any], raw: str, position: int) -> Record:
    protocol = study.get("protocolSection")

    def first(*paths: str) -> str:
        return next((text for path in paths for value in _at(protocol, path) if (text := words(value))), "")

    number = first("identificationModule.nctId")
    return trial_record(
        number=number,
        title=first("identificationModule.officialTitle", "identificationModule.briefTitle"),
        other_ids=[
            *map(words, _at(protocol, "identificationModule.orgStudyIdInfo.id")),
            *map(words, _at(protocol, "identificationModule.secondaryIdInfos.id")),
        ],
        year=first(
            "statusModule.startDateStruct.date",
            "statusModule.studyFirstPostDateStruct.date",
            "statusModule.studyFirstSubmitDate",
        ),
        summary=first("descriptionModule.briefSummary"),
        url=number and f"https://clinicaltrials.gov/study/{number}",
        raw=raw,
        position=position,
    )


def _at(value: Any, path: str) -> Iterator[Any]:
    """The values at a path of names joined by dots, of every object where a list stands on the way."""
    for item in value if isinstance(value, list) else [value]:
        name, _, rest = path.partition(".")
        if isinstance(item, dict) and name in item:
            if rest:
                yield from _at(item[name], rest)
            else:
                yield item[name]


_MARK = re.compile(r'\s*[\[{].*?"protocolSection"\s*:', re.DOTALL)
READER = Reader("clinicaltrials json", _MARK.match, reader_of(_record))
