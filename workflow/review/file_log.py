"""Logs of the files that people bring, one row a file: what is the matter with all of them alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from review.errors import Problem
from review.inputs import LINE


def not_filled_in(row: Mapping[str, str], name: str, columns: Iterable[str]) -> Iterator[Problem]:
    """Cells that still have the angle brackets of the ready row."""
    for column in columns:
        if re.fullmatch(r"<.*>", row[column]):
            yield Problem(name, row[LINE], f"{column} '{row[column]}' is not filled in")


def doubled(found: Sequence[Mapping[str, str]], name: str, *key: str) -> Iterator[Problem]:
    """Rows whose cells in these columns an earlier row has already."""
    seen = set()
    for row in found:
        cells = tuple(row[column] for column in key)
        if cells in seen:
            said = ", ".join(f"{column} '{row[column]}'" for column in key)
            yield Problem(name, row[LINE], f"{said} stands there twice, expected once")
        seen.add(cells)


def unlisted(
    name: str, folder: str, present: Collection[str], listed: Iterable[str], ready_row: Callable[[str], str]
) -> Iterator[Problem]:
    """Files that lie in the folder and that no row names, each with the row to paste."""
    for file in sorted(set(present) - set(listed)):
        message = f"{folder}/{file} has no row; add this one and fill it in: {ready_row(file)}"
        yield Problem(name, "", message)
