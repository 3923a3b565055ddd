"""The status line: is the review kept up, what waits for people, which version is this, and when was searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from review.releases.unsettled import Tables, state, unsettled


@dataclass(frozen=True)
class Status:
    """`name` is `up to date`, `under review`, `no data yet` or `retired`; `because` says why, one phrase each."""

    name: str
    because: tuple[str, ...]
    version: str
    searches: tuple[tuple[str, str], ...]


def status(tables: Tables, options: Mapping[str, Any]) -> Status:
    """The state of the review by what its tables hold (methods 6.5).

    `options` has `site`, `searches` (searched_on, source, withdrawn_on), `version` (the newest release, or nothing) and
    `continues` (what an earlier version is called, or nothing).
    """
    retired = options["site"].get("retired", "")
    name, waits = state(tables, retired), tuple(map(str, unsettled(tables)))
    changed = tables.get("changes/changes")
    version = _version(options, changed is None or len(changed) > 0)
    return Status(name, (retired,) if retired else waits, version, _searches(options["searches"]))


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
