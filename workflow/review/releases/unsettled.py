"""What keeps a review from being up to date, how much of each kind, and the state that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from review.extraction.states import ALL
from review.text import counted

Tables = Mapping[str, pd.DataFrame]
READ = ("screening/flow", "extraction/states", "dose/doses", "synthesis/conclusions")
"""The result tables that say so."""


class Unsettled(NamedTuple):
    """`n` things of a kind that are not settled; `provisional` where what is found rests on them all the same."""

    n: int
    one: str
    many: str
    provisional: bool

    def __str__(self) -> str:
        return counted(self.n, self.one, self.many)


def unsettled(tables: Tables) -> list[Unsettled]:
    """What keeps a review from being up to date, counted by the result tables that it has."""
    found = [
        Unsettled(_boxes(tables, "_awaiting_"), "citation awaiting votes", "citations awaiting votes", False),
        Unsettled(_boxes(tables, "_conflict_"), "citation in conflict", "citations in conflict", False),
        Unsettled(_cells(tables, "unassigned"), "cell unread", "cells unread", True),
        Unsettled(_cells(tables, ALL) - _cells(tables, "unassigned"), "provisional value", "provisional values", True),
        Unsettled(
            _in(tables, "dose/doses", "state", "provisional", "blocked"),
            "dose to be confirmed",
            "doses to be confirmed",
            True,
        ),
        Unsettled(_judged_by_none(tables), "certainty to be judged", "certainties to be judged", True),
        Unsettled(_not_judged(tables), "conclusion without certainty", "conclusions without certainty", False),
    ]
    return [kind for kind in found if kind.n]


def provisional(tables: Tables) -> list[str]:
    """What rests on no person's word, as phrases: a release says so."""
    return [str(kind) for kind in unsettled(tables) if kind.provisional]


def state(tables: Tables, retired: str = "") -> str:
    """`retired` where the protocol says why, `no data yet`, `under review` while anything waits, or `up to date`."""
    if retired:
        return "retired"
    waits = unsettled(tables)
    if not waits and not _boxes(tables, "") and not _cells(tables, ALL, provisional=False):
        return "no data yet"
    return "under review" if waits else "up to date"


def _boxes(tables: Tables, named: str) -> int:
    """What the boxes of the flow hold that are named so."""
    boxes = tables.get("screening/flow", pd.DataFrame({"box": [], "n": []}))
    return int(boxes.loc[boxes["box"].astype("str").str.contains(named), "n"].sum())


def _cells(tables: Tables, state: str, provisional: bool = True) -> int:
    """The cells of all forms in a state that are provisional, or that are not."""
    cells = tables.get("extraction/states", pd.DataFrame({"form": [], "state": [], "provisional": [], "n": []}))
    wanted = (cells["form"] == ALL) & (cells["state"] == state) & (cells["provisional"] == provisional)
    return int(cells.loc[wanted, "n"].sum())


def conclusions_to_judge(tables: Tables) -> int:
    """Conclusions whose certainty no person has judged."""
    return _judged_by_none(tables) + _not_judged(tables)


def _judged_by_none(tables: Tables) -> int:
    """Conclusions whose certainty stands, but not on a person's word."""
    return _in(tables, "synthesis/conclusions", "certainty_state", "provisional")


def _not_judged(tables: Tables) -> int:
    """Conclusions that rest on a study and have no certainty."""
    if "synthesis/conclusions" not in tables:
        return 0
    drawn = tables["synthesis/conclusions"]
    return int(((drawn["certainty_state"] == "not_judged") & (drawn["state"] == "estimated")).sum())


def _in(tables: Tables, name: str, column: str, *states: str) -> int:
    return int(tables[name][column].isin(states).sum()) if name in tables else 0
