"""The search log: which exports belong to a review, from where, and since when."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from review.errors import Problem, check, one_of
from review.file_log import doubled, not_filled_in, unlisted
from review.inputs import LINE, is_date, rows

DATABASES = ("database", "register")
OTHER_METHODS = ("website", "organisation", "citations")
SOURCE_TYPES = DATABASES + OTHER_METHODS
COLUMNS = [
    "search_id",
    "file",
    "source_type",
    "source",
    "platform",
    "searched_on",
    "date_from",
    "date_to",
    "query",
    "hits_reported",
    "withdrawn_on",
    "notes",
]
_SEARCH_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, order=True)
class Search:
    """One row of `searches.csv`, in the order in which records are identified: by date, then by id."""

    searched_on: str
    search_id: str
    file: str
    source_type: str
    source: str
    hits_reported: str
    withdrawn_on: str


def read_searches(content: bytes, name: str, present: Collection[str]) -> list[Search]:
    """Every search of the log, oldest first; a withdrawn one counts no more, but its records' ids still resolve.

    `present` are the names of the files that lie in `searches/`. Raises `InputError` for an export that is named
    but absent, one that lies there without a row (with the row to paste), an id that is unsafe as a file name, an id
    or a file that stands there twice, an unknown source type and a malformed date.
    """
    found = rows(content, name, COLUMNS[:6], COLUMNS[6:])
    problems = [problem for row in found for problem in _row_problems(row, name, present)]
    problems += [*doubled(found, name, "search_id"), *doubled(found, name, "file")]
    problems += unlisted(name, "searches", present, (row["file"] for row in found), ready_row)
    check(problems)
    return sorted(Search(**{key: row[key] for key in Search.__dataclass_fields__}) for row in found)


def _row_problems(row: dict[str, str], name: str, present: Collection[str]) -> Iterable[Problem]:
    line = row[LINE]
    if unfilled := [*not_filled_in(row, name, COLUMNS)]:
        yield from unfilled
        return
    if not _SEARCH_ID.fullmatch(row["search_id"]):
        yield Problem(name, line, f"search_id '{row['search_id']}': expected letters, digits, '.', '_' and '-' only")
    if row["source_type"] not in SOURCE_TYPES:
        yield Problem(name, line, f"source_type '{row['source_type']}' is not known, {one_of(SOURCE_TYPES)}")
    if row["file"] != PurePosixPath(row["file"]).name:
        yield Problem(name, line, f"file '{row['file']}': expected the name of a file in searches/, without a folder")
    elif row["file"] not in present:
        withdraw = "it stays there even when its search is withdrawn, since votes may rest on its records"
        yield Problem(name, line, f"export '{row['file']}' is not in searches/; put it back ({withdraw})")
    for column in ("searched_on", "withdrawn_on"):
        if not is_date(row[column]) and (row[column] or column == "searched_on"):
            yield Problem(name, line, f"{column} '{row[column]}' is not a date, expected YYYY-MM-DD")
    if row["hits_reported"] and not row["hits_reported"].isdecimal():
        yield Problem(name, line, f"hits_reported '{row['hits_reported']}' is not a number, expected digits or nothing")


def ready_row(file: str) -> str:
    """A row of `searches.csv` for an export nobody has logged, with what only a person knows in angle brackets."""
    search_id = re.sub(r"[^A-Za-z0-9._-]+", "-", PurePosixPath(file).stem).strip("-.") or "search"
    name = f'"{file.replace(chr(34), chr(34) * 2)}"' if re.search(r'[",\r\n]', file) else file
    return f"{search_id},{name},<{'|'.join(SOURCE_TYPES)}>,<source>,,<YYYY-MM-DD>" + "," * (len(COLUMNS) - 6)
