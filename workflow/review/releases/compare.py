"""What has changed between two releases, the gravest first, and which version that asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from review.releases import facts
from review.releases.facts import Facts
from review.releases.frozen import Frozen
from review.releases.headline import changed_conclusions, changed_signs
from review.releases.version import FIRST, LEVELS, Version, gravest
from review.tables import TEXT, columns

CHANGES = columns(what=TEXT, id=TEXT, field=TEXT, before=TEXT, after=TEXT, asks_for=TEXT)
"""`asks_for` is the version that the change asks for (`version.LEVELS`)."""
_MAJOR, _MINOR, _PATCH = LEVELS
NAMED = 3
"""So many of a kind are named where a version is asked for."""

Row = tuple[str, str, str, str]
"""id, field, before, after."""


def changes(before: Frozen, after: Frozen) -> pd.DataFrame:
    """One row a changed fact as a `CHANGES` frame, by importance (`COMPARED`), then by id.

    What is only there on one side has one row, of its first field; of cells, doses, grades, directions and decisions
    only what both sides know is compared: new ones are counted with their study, form or search. Of votes and
    adjudications, which are only added to, a row that was altered or taken away is told. Of a result table without
    facts of its own it is told how many rows differ.
    """
    majors = {("conclusion", id_) for id_ in changed_conclusions(before, after)}
    majors |= {("direction", id_) for id_ in changed_signs(before, after)}
    rows = [
        (what, *row, _MAJOR if (what, row[0]) in majors else asks_for)
        for what, (told, asks_for) in COMPARED.items()
        for row in told(before, after)
    ]
    return pd.DataFrame(rows, columns=CHANGES.names, dtype="str")


def proposed(newest: Version | None, found: pd.DataFrame) -> Version:
    """The smallest version that these changes since the newest release allow."""
    return newest.next(gravest(found["asks_for"])) if newest else FIRST


def because(found: pd.DataFrame) -> str:
    """The changes that ask for the version: how many of which kind, and of what."""
    level = gravest(found["asks_for"])
    asking = found[found["asks_for"] == level]
    if asking.empty:
        return "nothing that is compared has changed"
    kinds = ((what, list(dict.fromkeys(mine["id"]))) for what, mine in asking.groupby("what", sort=False))
    told = [
        f"{what} {', '.join(ids[:NAMED])}" + (f" and {len(ids) - NAMED} more" * (len(ids) > NAMED))
        for what, ids in kinds
    ]
    return f"{level} changes: {'; '.join(told)}"


def _both_ways(told: Callable[[Frozen], Facts]) -> Callable[[Frozen, Frozen], Iterator[Row]]:
    return lambda before, after: _differing(told(before), told(after), whole=True)


def _where_known(told: Callable[[Frozen], Facts]) -> Callable[[Frozen, Frozen], Iterator[Row]]:
    return lambda before, after: _differing(told(before), told(after), whole=False)


def _differing(old: Facts, new: Facts, whole: bool) -> Iterator[Row]:
    """The facts that differ; of an id that one side has not, the first one if it is `whole`."""
    held = {id_ for id_, _ in old}, {id_ for id_, _ in new}
    alone = (held[0] | held[1]) - (held[0] & held[1])
    place = {key: number for number, key in enumerate(dict.fromkeys([*old, *new]))}
    told = set[str]()
    for id_, field in sorted(place, key=lambda key: (key[0], place[key])):
        if old.get((id_, field), "") == new.get((id_, field), "") or (id_ in alone and (not whole or id_ in told)):
            continue
        told.add(id_)
        yield id_, field, old.get((id_, field), ""), new.get((id_, field), "")


def _results(before: Frozen, after: Frozen) -> Iterator[Row]:
    """Analyses by the number of their rows that are not the same."""
    old, new = facts.results(before), facts.results(after)
    for name in sorted({*old, *new}):
        tables = [side.get(name, pd.DataFrame()) for side in (old, new)]
        keys = [{*map(tuple, table.to_numpy().tolist())} for table in tables]
        if keys[0] != keys[1] or [*tables[0]] != [*tables[1]]:
            added, gone = len(keys[1] - keys[0]), len(keys[0] - keys[1])
            differ = f"{len(keys[1])} rows: {added} new or changed, {gone} gone or replaced"
            yield name, "rows", f"{len(keys[0])} rows" if name in old else "", differ if name in new else ""


def _ledgers(before: Frozen, after: Frozen) -> Iterator[Row]:
    """Ledgers of which a row that was there is not there any more, or is another one."""
    for path in before.ledgers():
        old, new = ([*map(str, _rows(side, path))] for side in (before, after))
        if new[: len(old)] != old:
            kept = next((at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]), len(new))
            yield path, "earlier rows", f"{len(old)} rows", f"altered or gone from row {kept + 1} on"


def _rows(release: Frozen, path: str) -> list[dict[str, str]]:
    table = release.brought(path)
    rows = [] if table is None else table.to_dict("records")
    return [dict(sorted((str(name), text.strip()) for name, text in row.items() if text.strip())) for row in rows]


COMPARED: dict[str, tuple[Callable[[Frozen, Frozen], Iterator[Row]], str]] = {
    "conclusion": (_both_ways(facts.conclusions), _PATCH),
    "eligibility": (_both_ways(facts.eligibility), _MAJOR),
    "direction": (_where_known(facts.directions), _PATCH),
    "study": (_both_ways(facts.studies), _MINOR),
    "notice": (_both_ways(facts.notices), _PATCH),
    "cell": (_where_known(facts.cells), _PATCH),
    "dose": (_where_known(facts.doses), _PATCH),
    "grade": (_where_known(facts.grades), _PATCH),
    "tally": (_both_ways(facts.tallies), _PATCH),
    "result": (_results, _PATCH),
    "claim": (_both_ways(facts.claims), _PATCH),
    "entry": (_both_ways(facts.entries), _PATCH),
    "search": (_both_ways(facts.searches), _PATCH),
    "flow": (_both_ways(facts.flow), _PATCH),
    "citation": (_both_ways(facts.citations), _PATCH),
    "vote": (_both_ways(facts.votes), _PATCH),
    "decision": (_where_known(facts.decisions), _PATCH),
    "figure": (_both_ways(facts.figures), _PATCH),
    "ledger": (_ledgers, _PATCH),
}
"""How each kind of fact is compared and which version a change asks for, the most important first."""
