"""The identities of every flow, proved on numbers and on ids: nothing is lost, nothing counts twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd

from review.errors import InputError, Problem
from review.screening.boxes import EXTERNAL, LANES, SOURCES, SUBSET_LANE

NAMED = 100
"""How many ids a message names at most."""
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


class Boxes:
    """Numbers, ids and details of a `FLOW` frame by box."""

    def __init__(self, table: pd.DataFrame) -> None:
        table = table[table["lane"] != SUBSET_LANE]
        self.n = {box: int(n) for box, n in zip(table["box"], table["n"], strict=True)}
        self.ids = {box: ids_in(ids) for box, ids in zip(table["box"], table["ids"], strict=True)}
        self.detail = dict(zip(table["box"], table["detail"], strict=True))


def ids_in(cell: str) -> list[str]:
    """The ids of a cell of the column `ids`."""
    return cell.split("; ") if cell else []


def unlike(ids: Iterable[str], others: Iterable[str]) -> set[str]:
    """The ids that one collection holds more often than the other."""
    one, other = sorted(ids), sorted(others)
    if one == other:  # as nearly always, and ten times as fast as counting
        return set()
    times = Counter(one)
    times.subtract(other)
    return {name for name, more in times.items() if more}


def broken(identity: str, message: str, ids: Iterable[str] = ()) -> Problem:
    """The problem of an identity that does not hold, with the ids that are to blame; of many ids the first ones."""
    blamed = sorted(ids)
    more = f" and {len(blamed) - NAMED:,} more" if len(blamed) > NAMED else ""
    return Problem("flow", identity, f"{message}{': ' if blamed else ''}{'; '.join(blamed[:NAMED])}{more}")


def prove(flow: pd.DataFrame, terminals: pd.DataFrame, reports: pd.DataFrame, previous: Mapping[str, Any]) -> None:
    """Raise `FlowError` with every identity that fails: I1 to I10, with the boxes of work under way.

    I1 databases and registers, I4 other methods: records = duplicates + removed + screened. I2 screened =
    excluded + reports of previous studies + awaiting + conflict + sought. I3 sought = not retrieved +
    awaiting + conflict + assessed. I5 assessed = excluded + new reports. I6 each new study has a new report,
    each study of a new report is a new study, and there are no more studies than reports. I7 total = previous + new
    - removed, for studies and reports. I8 the reasons of a box add up to it. I9 the boxes of the previous version are
    what it counts. I10 every number is the number of ids in its box, and every record ends in exactly one box.
    """
    boxes = Boxes(flow)
    problems = [*adds_up(boxes), *holds(boxes), *_ends(boxes, terminals)]
    problems += [*_studies(boxes, reports), *_continues(boxes, previous)]
    if problems:
        raise FlowError(problems)


def adds_up(boxes: Boxes) -> Iterator[Problem]:
    """Where I1 to I5, I7 and I8 fail within one table of boxes."""
    for balance in BALANCES:
        yield from _balanced(boxes, balance)
    yield from _total(boxes)
    yield from _reasons_add_up(boxes)


def holds(boxes: Boxes) -> Iterator[Problem]:
    """Where a number is not the number of ids in its box (I10)."""
    for box, ids in boxes.ids.items():
        if box not in EXTERNAL and boxes.n[box] != len(set(ids)):
            yield broken("I10", f"{box} = {boxes.n[box]}, but {len(set(ids))} ids are in it", set(ids))


def _balanced(boxes: Boxes, balance: Balance) -> Iterator[Problem]:
    whole, parts = (sum(boxes.n[box] for box in side) for side in balance[1:])
    held, expected = ([one for box in side for one in boxes.ids[box]] for side in balance[1:])
    blamed = unlike(held, expected)
    if whole != parts or blamed:
        sides = f"{' + '.join(balance.whole)} = {whole}, but {' + '.join(balance.parts)} = {parts}"
        yield broken(balance.name, sides, blamed)


def _total(boxes: Boxes) -> Iterator[Problem]:
    for what in ("studies", "reports"):
        expected = boxes.n[f"previous_{what}"] + boxes.n[f"new_{what}"] - boxes.n[f"removed_{what}"]
        if boxes.n[f"total_{what}"] != expected:
            drawn = f"total_{what} = {boxes.n[f'total_{what}']}"
            yield broken("I7", f"{drawn}, but previous + new - removed = {expected}")
    known, new, removed, total = ({*boxes.ids[f"{age}_studies"]} for age in ("previous", "new", "removed", "total"))
    if blamed := total ^ ((known | new) - removed) | known & new | removed - known - new:
        wrong = "missing from the total, too many in it, both previous and new, or removed without being counted"
        yield broken("I7", f"studies are {wrong}", blamed)


def _reasons_add_up(boxes: Boxes) -> Iterator[Problem]:
    listed = [*(box.key for box in SOURCES.values()), *(keys.excluded for keys in LANES.values()), "removed_studies"]
    for box in listed:
        named = [_REASON.match(reason) for reason in boxes.detail[box].split("; ")]
        total = sum(int(match.group(1)) for match in named if match)
        if total != boxes.n[box]:
            yield broken("I8", f"{box} = {boxes.n[box]}, but '{boxes.detail[box]}' adds up to {total}")


def _studies(boxes: Boxes, reports: pd.DataFrame) -> Iterator[Problem]:
    held = reports[reports["citation_id"].isin(boxes.ids["new_reports"])]
    expected, found = set(held["study_id"]), set(boxes.ids["new_studies"])
    if expected != found or boxes.n["new_studies"] != len(expected):
        message = f"new_studies = {boxes.n['new_studies']}, but new reports belong to {len(expected)} studies"
        yield broken("I6", message, expected ^ found)
    if boxes.n["new_studies"] > boxes.n["new_reports"]:
        once = held[["study_id", "citation_id"]].drop_duplicates()
        shared = {*once.loc[once["citation_id"].duplicated(), "citation_id"]}
        message = f"new_studies = {boxes.n['new_studies']}, but new_reports = {boxes.n['new_reports']}"
        yield broken("I6", f"{message}; reports of several studies", shared)


def _continues(boxes: Boxes, previous: Mapping[str, Any]) -> Iterator[Problem]:
    removed = previous["removed"]
    published = {f"previous_{what}": previous[what] for what in ("studies", "reports")}
    published |= {"removed_studies": len(removed), "removed_reports": sum(one["reports"] for one in removed)}
    for box, n in published.items():
        if boxes.n[box] != n:
            yield broken("I9", f"{box} = {boxes.n[box]}, but of the published version it is {n}")
    ids = {"previous_studies": {*previous["study_ids"]}, "removed_studies": {one["study_id"] for one in removed}}
    if len(ids["previous_studies"]) > previous["studies"]:
        message = f"{len(ids['previous_studies'])} previous studies have an id, but {previous['studies']} are counted"
        yield broken("I9", message, ids["previous_studies"])
    for box, expected in ids.items():
        if blamed := expected ^ {*boxes.ids[box]}:
            yield broken("I9", f"the ids of {box} are not those of the published version", blamed)


def _ends(boxes: Boxes, terminals: pd.DataFrame) -> Iterator[Problem]:
    repeated = terminals.loc[terminals["record_id"].duplicated(), "record_id"]
    if len(repeated):
        yield broken("I10", "records end in more than one box", {*repeated.to_list()})
    identified = {one for box in SOURCES.values() for one in boxes.ids[box.key]}
    if blamed := unlike(identified, terminals["record_id"].drop_duplicates().to_numpy()):
        yield broken("I10", "records were identified but end nowhere, or the other way round", blamed)
    ends = {str(box): ids.unique() for box, ids in terminals.groupby("box")["record_id"]}
    for box in sorted(LAST | set(ends)):
        if blamed := unlike(ends.get(box, ()), boxes.ids.get(box, ())):
            yield broken("I10", f"{box} does not hold the records that end there", blamed)
