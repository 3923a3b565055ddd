"""What a file among the extraction sheets is called: whose it is, and which forms it holds."""

from __future__ import annotations

from collections.abc import Collection

ENDINGS = ("csv", "xlsx")


def owner(name: str, forms: Collection[str], readers: Collection[str]) -> tuple[list[str], str] | None:
    """The forms in a sheet and its reader; None for a file that is no sheet.

    `<form>.<reviewer>.csv`, the same as `.xlsx`, or `<reviewer>.xlsx` with all forms. Before the ending may stand
    whatever tells several files of one reader apart: `ann.2026-12.xlsx`.
    """
    stem, _, ending = name.rpartition(".")
    first, second, *_ = [*stem.split("."), ""]
    if first in forms and second in readers and ending in ENDINGS:
        return [first], second
    return ([*forms], first) if first in readers and ending == "xlsx" else None


def has_decisions(name: str) -> bool:
    """Whether these are adjudications: `adjudications.csv`, `adjudications.xlsx`, `adjudications.2026-12.xlsx`."""
    stem, _, ending = name.rpartition(".")
    return stem.split(".")[0] == "adjudications" and ending in ENDINGS
