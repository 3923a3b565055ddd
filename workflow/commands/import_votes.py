"""Bring votes that were cast in another tool into a review, without anybody's name: what `make import-votes` runs.

A copy of the export without names goes into `screening/imports/`, with a row in `imports.csv`. The export itself and
the key of the pseudonyms stay in `screening/private/`, which git ignores.
"""

from __future__ import annotations

import argparse
import csv
import io
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from commands.stored import protocol_of
from review.errors import InputError, Problem, one_line
from review.screening.imports.copying import Copy, copied
from review.screening.imports.log import COLUMNS, RAYYAN_LIST, RAYYAN_LOG, TOOLS, read_imports
from review.screening.imports.names import folded
from review.screening.imports.reading import read_export, unpacked
from review.screening.imports.rows import Read
from review.screening.rules import STAGES

SHOWN = 10
"""Unread places that are shown."""


def import_votes(review: str, file: Path, tool: str, stage: str, list_: str, reviewer: str) -> Iterator[str]:
    """Import one export; gives lines that say what was done and what is left to a person.

    Raises `InputError`, before anything of the export is written, for what the build would not take.
    """
    folder, protocol = Path("resources") / review / "screening", protocol_of(review)
    exports = _with_companions(file)
    files = unpacked({path.name: path.read_bytes() for path in exports})
    read = read_export(files, tool, stage, list_, {list_}, protocol["screening"])
    if (read.votes["person"] == "").any() and not reviewer:
        raise InputError([Problem(str(file), "", "it does not name who voted, expected REVIEWER=<id of the protocol>")])
    copy = copied(files, tool, _key(folder / "private"))
    name = _free_name(folder, f"{date.today().isoformat()}_{tool}_{stage}")
    left_out = f"places that could not be read: {len(read.unread)}" if len(read.unread) else ""
    cells = [f"{name}/{next(iter(copy.files))}", tool, stage, reviewer, list_, date.today().isoformat(), left_out]
    _log(folder, cells, [f"{name}/{part}" for part in copy.files])
    _save(folder / "imports" / name, copy)
    (folder / "private" / name).mkdir(parents=True)
    for path in exports:
        shutil.copy2(path, folder / "private" / name)
    yield f"{folder}/imports/{name}: {len(read.votes)} votes or decisions without names, logged in {folder}/imports.csv"
    yield f"{folder}/private/{name}: the export as it is; git ignores this folder, keep it and its key safe"
    yield from _unread(read)
    yield from _strangers({one: copy.people[one] for one in read.votes["person"].unique() if one}, protocol, review)


def _with_companions(file: Path) -> list[Path]:
    """The file, and Rayyan's lists of articles beside its log."""
    if not file.is_file():
        raise InputError([Problem(str(file), "", "there is no such file, expected FILE=<path of an export>")])
    return [file, *(sorted(file.parent.glob(f"{RAYYAN_LIST}*")) if file.name.startswith(RAYYAN_LOG) else [])]


def _key(private: Path) -> bytes:
    """The review's key of pseudonyms, made where there is none, in a folder that git ignores wherever it lies."""
    path = private / "key"
    if not path.exists():
        private.mkdir(parents=True, exist_ok=True)
        (private / ".gitignore").write_text("*\n")
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_bytes()


def _free_name(folder: Path, name: str) -> str:
    names = [name, *(f"{name}_{number}" for number in range(2, 1000))]
    return next(one for one in names if not (folder / "imports" / one).exists())


def _log(folder: Path, cells: Iterable[str], files: Iterable[str]) -> None:
    """Add a row to the log, unless the log with it would not be taken."""
    path, row = folder / "imports.csv", io.StringIO()
    csv.writer(row, lineterminator="\n").writerow(cells)
    logged = path.read_bytes() if path.exists() else ",".join(COLUMNS).encode()
    content = logged.rstrip(b"\r\n") + b"\n" + row.getvalue().encode()
    imports = folder / "imports"
    present = {file.relative_to(imports).as_posix() for file in imports.rglob("[!.]*") if file.is_file()}
    read_imports(content, str(path), present | {*files})
    path.write_bytes(content)


def _save(place: Path, copy: Copy) -> None:
    place.mkdir(parents=True)
    for name, content in copy.files.items():
        (place / name).write_bytes(content)


def _unread(read: Read) -> Iterator[str]:
    if len(read.unread):
        yield f"Could not be read, and is not in the copy: {len(read.unread)} places"
        for file, line, why in read.unread[["file", "line", "why"]].head(SHOWN).itertuples(index=False):
            yield f"  {file}:{line}: {why}"


def _strangers(voters: Mapping[str, str], protocol: dict[str, Any], review: str) -> Iterator[str]:
    """Which pseudonym stands for whom, as long as the protocol does not know it."""
    known = {folded(name) for one in protocol["reviewers"] for name in one.get("known_as", [])}
    if new := {name: alias for name, alias in voters.items() if folded(alias) not in known}:
        yield f"Add each of these to its reviewer in config/reviews/{review}.yaml, as known_as: [person-...]"
        for name, alias in sorted(new.items()):
            yield f"  {alias}  is {name}"


def main() -> None:
    """Read the command line; a mistake of the caller is one line."""
    usage = "make import-votes REVIEW= FILE= TOOL= STAGE= [LIST=] [REVIEWER=]"
    parser = argparse.ArgumentParser(prog="import-votes", usage=usage, description=__doc__)
    parser.add_argument("--review", required=True)
    parser.add_argument(
        "--file", required=True, type=Path, help="the export; of Rayyan the zip, or the log or list in it"
    )
    parser.add_argument("--tool", required=True, choices=TOOLS)
    parser.add_argument("--stage", required=True, choices=STAGES)
    parser.add_argument("--list", default="", help="Covidence: include or exclude; Rayyan: the number of its own stage")
    parser.add_argument("--reviewer", default="", help="who voted, or who answers for what a team decided")
    given = parser.parse_args()
    try:
        lines = [*import_votes(given.review, given.file, given.tool, given.stage, given.list, given.reviewer)]
    except InputError as error:
        sys.exit(str(error))
    print("\n".join(map(one_line, lines)))


if __name__ == "__main__":
    main()
