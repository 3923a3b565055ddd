"""The log of imports: which exports of other tools are in a review, and what their votes are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from review.errors import Problem, check, one_of
from review.file_log import doubled, not_filled_in, unlisted
from review.inputs import LINE, is_date, rows
from review.screening.rules import DECISIONS, STAGES

COLUMNS = ["file", "tool", "stage", "reviewer", "list", "imported_on", "notes"]
TOOLS = ("rayyan", "covidence", "asreview", "eppi")
TEAM_TOOLS = ("covidence", "eppi")
"""Tools whose exports have what a team decided, and no votes."""
RAYYAN_LOG, RAYYAN_LIST = "customizations_log", "articles"


@dataclass(frozen=True)
class Import:
    """One row of `imports.csv`; `files` are all that are read for it, below `imports/`.

    `reviewer` is whose the votes are that name nobody, or who answers for what a team decided. `list` is the decision
    of a list of Covidence's, or the number of a stage of Rayyan's own review.
    """

    file: str
    tool: str
    stage: str
    reviewer: str
    list: str
    line: int
    files: tuple[str, ...]


def read_imports(content: bytes, name: str, present: Collection[str]) -> list[Import]:
    """Every row of the log, in file order.

    `present` are the paths of the files that lie below `imports/`. Rayyan's list of articles beside its log is read
    with it and has no row. Raises `InputError` for a file that is named but absent, one that lies there without a row
    (with the row to paste), a file that stands there twice for one stage and list, and cells that are not as expected.
    """
    header = ",".join(COLUMNS)
    found = rows(content or header.encode(), name, COLUMNS[:3], COLUMNS[3:])
    read = {row["file"]: (row["file"], *_beside(row["file"], present)) for row in found}
    problems = [problem for row in found for problem in _row_problems(row, name, present, read)]
    problems += (
        [] if content else [Problem(name, "", f"there is no log of imports yet, expected it to begin with: {header}")]
    )
    problems += doubled(found, name, "file", "stage", "list")
    problems += unlisted(name, "imports", present, {file for files in read.values() for file in files}, ready_row)
    check(problems)
    wanted = COLUMNS[:5]
    return [Import(**{key: row[key] for key in wanted}, line=int(row[LINE]), files=read[row["file"]]) for row in found]


def ready_row(file: str) -> str:
    """A row for an export nobody has logged, with what only a person knows in angle brackets."""
    return f"{file},<{'|'.join(TOOLS)}>,<{'|'.join(STAGES)}>,,,<YYYY-MM-DD>,"


def _beside(file: str, present: Collection[str]) -> list[str]:
    """Rayyan's lists of articles in the folder of its log."""
    path = PurePosixPath(file)
    if not path.name.startswith(RAYYAN_LOG):
        return []
    others = (PurePosixPath(other) for other in sorted(present))
    return [str(other) for other in others if other.parent == path.parent and other.name.startswith(RAYYAN_LIST)]


def _row_problems(
    row: dict[str, str], name: str, present: Collection[str], read: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    line, tool, file = row[LINE], row["tool"], row["file"]
    if unfilled := [*not_filled_in(row, name, COLUMNS)]:
        yield from unfilled
        return
    for column, allowed in (("tool", TOOLS), ("stage", STAGES)):
        if row[column] not in allowed:
            yield Problem(name, line, f"{column} '{row[column]}' is not known, {one_of(allowed)}")
    if file not in present:
        yield Problem(name, line, f"file '{file}' is not in imports/; put it back, votes stay in the ledger")
    if log := next((log for log, files in read.items() if file in files[1:]), ""):
        yield Problem(name, line, f"file '{file}' is read with '{log}', expected no row of its own")
    if not is_date(row["imported_on"]):
        yield Problem(name, line, f"imported_on '{row['imported_on']}' is not a date, expected YYYY-MM-DD")
    if tool == "covidence" and row["list"] not in DECISIONS:
        yield Problem(name, line, f"list '{row['list']}' is not a decision, {one_of(DECISIONS)}")
    if tool == "rayyan" and not (row["list"] == "" or row["list"].isdecimal()):
        yield Problem(name, line, f"list '{row['list']}' is no number of a stage of Rayyan, expected digits or nothing")
    if tool in ("asreview", "eppi") and row["list"]:
        yield Problem(name, line, f"list '{row['list']}': exports of {tool} are no lists, expected nothing")
    if tool in TEAM_TOOLS and not row["reviewer"]:
        yield Problem(name, line, f"reviewer is empty; {tool} names nobody, expected who answers for the decisions")
