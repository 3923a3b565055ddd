"""The identities of every flow, proved on numbers and on ids: nothing is lost, nothing counts twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from review.errors import InputError, Problem
from review.screening.boxes import EXTERNAL, LANES, SOURCES

_REASON = re.compile(r"^.*, (\d+)$")


class FlowError(InputError):
    """Identities of the flow that do not hold, each with the ids that are to blame."""


class Balance(NamedTuple):
    """An identity: what the first boxes hold is what the last ones hold, without overlap."""

    name: str
    whole: tuple[str, ...]
    parts: tuple[str, ...]


def _balances() -> Iterator[Balance]:
    for lane, keys in LANES.items():
        sources = tuple(box.key for box in SOURCES.values() if box.lane == lane)
        other = lane == "other"
        removed = () if other else ("excluded_automatic", "excluded_other")
        yield Balance("I4" if other else "I1", sources, (keys.duplicate, *removed, keys.screened))
        undecided = (keys.awaiting_title, keys.conflict_title)
        yield Balance("I2", (keys.screened,), (keys.excluded_by_title, keys.previous, *undecided, keys.sought))
        undecided = (keys.awaiting_full_text, keys.conflict_full_text)
        yield Balance("I3", (keys.sought,), (keys.not_retrieved, *undecided, keys.assessed))
    assessed = tuple(keys.assessed for keys in LANES.values())
    yield Balance("I5", assessed, (*(keys.excluded for keys in LANES.values()), "new_reports"))


BALANCES = tuple(_balances())
PASSED = {key for keys in LANES.values() for key in (keys.screened, keys.sought, keys.assessed)}
LAST = {key for keys in LANES.values() for key in keys if key not in PASSED} | {"new_reports"}
"""The boxes that records pass through, and those in which they end."""


class _Flow:
    """Numbers and ids by box."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.n = {box: int(n) for box, n in zip(table["box"], table["n"], strict=True)}
        self.ids = {box: ids.split("; ") if ids else [] for box, ids in zip(table["box"], table["ids"], strict=True)}
        self.detail = dict(zip(table["box"], table["detail"], strict=True))


def prove(flow: pd.DataFrame, terminals: pd.DataFrame, reports: pd.DataFrame, previous: Mapping[str, Any]) -> None:
    """Raise `FlowError` with every identity that fails: I1 to I10, with the boxes of work under way.

    I1 databases and registers, I4 other methods: records = duplicates + removed + screened. I2 screened =
    excluded + reports of previous studies + awaiting + conflict + sought. I3 sought = not retrieved +
    awaiting + conflict + assessed. I5 assessed = excluded + new reports. I6 each new study has a new report,
    and each study of a new report is a new study. I7 total = previous + new, for studies and reports. I8 the
    reasons of a box add up to it. I9 the previous boxes are what the published version counts. I10 every number is
    the number of ids in its box, and every record ends in exactly one box.
    """
    boxes = _Flow(flow)
    problems = [
        *(problem for balance in BALANCES for problem in _balanced(boxes, balance)),
        *_studies(boxes, reports),
        *_total(boxes),
        *_reasons_add_up(boxes),
        *_continues(boxes, previous),
        *_counted(boxes, terminals),
    ]
    if problems:
        raise FlowError(problems)


def _problem(identity: str, message: str, ids: Iterable[str] = ()) -> Problem:
    blamed = "; ".join(sorted(ids))
    return Problem("flow", identity, f"{message}{': ' if blamed else ''}{blamed}")


def _balanced(boxes: _Flow, balance: Balance) -> Iterator[Problem]:
    whole, parts = (sum(boxes.n[box] for box in side) for side in balance[1:])
    held = Counter(one for box in balance.parts for one in boxes.ids[box])
    expected = Counter(one for box in balance.whole for one in boxes.ids[box])
    blamed = set((held - expected) + (expected - held))
    if whole != parts or blamed:
        sides = f"{' + '.join(balance.whole)} = {whole}, but {' + '.join(balance.parts)} = {parts}"
        yield _problem(balance.name, sides, blamed)


def _studies(boxes: _Flow, reports: pd.DataFrame) -> Iterator[Problem]:
    new_reports = reports["citation_id"].isin(boxes.ids["new_reports"])
    expected, found = set(reports.loc[new_reports, "study_id"]), set(boxes.ids["new_studies"])
    if expected != found or boxes.n["new_studies"] != len(expected):
        message = f"new_studies = {boxes.n['new_studies']}, but new reports belong to {len(expected)} studies"
        yield _problem("I6", message, expected ^ found)


def _total(boxes: _Flow) -> Iterator[Problem]:
    for what in ("studies", "reports"):
        expected = boxes.n[f"previous_{what}"] + boxes.n[f"new_{what}"]
        if boxes.n[f"total_{what}"] != expected:
            yield _problem("I7", f"total_{what} = {boxes.n[f'total_{what}']}, but previous + new = {expected}")
    known, new, total = ({*boxes.ids[f"{age}_studies"]} for age in ("previous", "new", "total"))
    if blamed := total ^ (known | new) | known & new:
        yield _problem("I7", "studies are missing from the total, too many in it, or both previous and new", blamed)


def _reasons_add_up(boxes: _Flow) -> Iterator[Problem]:
    listed = [*(keys.excluded for keys in LANES.values()), *(box.key for box in SOURCES.values())]
    for box in listed:
        named = [_REASON.match(reason) for reason in boxes.detail[box].split("; ")]
        total = sum(int(match.group(1)) for match in named if match)
        if total != boxes.n[box]:
            yield _problem("I8", f"{box} = {boxes.n[box]}, but '{boxes.detail[box]}' adds up to {total}")


def _continues(boxes: _Flow, previous: Mapping[str, Any]) -> Iterator[Problem]:
    for what in ("studies", "reports"):
        drawn, published = boxes.n[f"previous_{what}"], previous[what]
        if drawn != published:
            yield _problem("I9", f"previous_{what} = {drawn}, but the published version counts {published}")
    ids = {*previous["study_ids"]}
    if len(ids) > previous["studies"]:
        yield _problem("I9", f"{len(ids)} previous studies have an id, but {previous['studies']} are counted", ids)
    if blamed := ids ^ {*boxes.ids["previous_studies"]}:
        yield _problem("I9", "the ids of the previous studies are not those of the published version", blamed)


def _counted(boxes: _Flow, terminals: pd.DataFrame) -> Iterator[Problem]:
    for box, ids in boxes.ids.items():
        if box not in EXTERNAL and not box.startswith("subset_") and boxes.n[box] != len(set(ids)):
            yield _problem("I10", f"{box} = {boxes.n[box]}, but {len(set(ids))} ids are in it", ids)
    repeated = terminals.loc[terminals["record_id"].duplicated(), "record_id"]
    if len(repeated):
        yield _problem("I10", "records end in more than one box", {*repeated.to_list()})
    identified = {one for box in SOURCES.values() for one in boxes.ids[box.key]}
    if blamed := identified ^ set(terminals["record_id"]):
        yield _problem("I10", "records were identified but end nowhere, or the other way round", blamed)
    ends = {str(box): {*ids} for box, ids in terminals.groupby("box")["record_id"]}
    for box in sorted(LAST | set(ends)):
        if blamed := ends.get(box, set()) ^ set(boxes.ids.get(box, [])):
            yield _problem("I10", f"{box} does not hold the records that end there", blamed)
