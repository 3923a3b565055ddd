"""The status line: is the review kept up, what waits for people, which version is this, and when was searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from review.site.text import counted

Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Status:
    """`name` is `up to date`, `under review` or `retired`; `because` says why, one phrase each."""

    name: str
    because: tuple[str, ...]
    version: str
    searches: tuple[tuple[str, str], ...]


def status(tables: Tables, options: Mapping[str, Any]) -> Status:
    """The state of the review by what its tables hold (methods 6.5).

    Retired where the protocol says so, under review while anything waits for a person, else up to date. `options` has
    `site`, `searches` (searched_on, source, withdrawn_on), `version` (the newest release, or nothing) and
    `continues` (what an earlier version is called, or nothing).
    """
    retired, waits = options["site"].get("retired", ""), tuple(waiting(tables))
    name = "retired" if retired else "under review" if waits else "up to date"
    changed = tables.get("changes/changes")
    version = _version(options, changed is None or len(changed) > 0)
    return Status(name, (retired,) if retired else waits, version, _searches(options["searches"]))


def waiting(tables: Tables) -> list[str]:
    """What waits for people, as phrases."""
    found = []
    if (boxes := tables.get("screening/flow")) is not None:
        for state, what in (("awaiting", "awaiting votes"), ("conflict", "in conflict")):
            n = int(boxes.loc[boxes["box"].str.contains(f"_{state}_"), "n"].sum())
            found.append((n, f"{counted(n, 'citation', 'citations')} {what}"))
    if (cells := tables.get("extraction/states")) is not None:
        of_all = (cells["form"] == "all") & (cells["state"] == "all") & cells["provisional"]
        n = int(cells.loc[of_all, "n"].sum())
        found.append((n, f"{counted(n, 'value', 'values')} provisional"))
    if (doses := tables.get("dose/doses")) is not None:
        n = int((doses["state"] == "provisional").sum())
        found.append((n, f"{counted(n, 'dose', 'doses')} to be confirmed"))
    return [phrase for n, phrase in found if n]


def _version(options: Mapping[str, Any], changed: bool) -> str:
    released, continues = options["version"], options["continues"]
    since = ", and what came in since" if changed else ""
    version = f"{released}{since}" if released else "not released yet"
    return f"{version} (continues {continues})" if continues else version


def _searches(searches: Sequence[Mapping[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each source that is in force with the day of its last search, latest first."""
    last: dict[str, str] = {}
    for search in searches:
        if not search["withdrawn_on"]:
            last[search["source"]] = max(search["searched_on"], last.get(search["source"], ""))
    return tuple(sorted(last.items(), key=lambda found: (found[1], found[0]), reverse=True))
