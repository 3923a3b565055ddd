"""Log a search export: what `make add-search` runs.

The file is copied into `searches/` and gets its row in `searches.csv`. What only a person knows stands there in angle
brackets, and the build asks for it; the day of the file is proposed there as the day of the search, and never taken.
"""

from __future__ import annotations

import argparse
import csv
import io
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from commands.stored import protocol_of
from review.errors import InputError, Problem, one_line
from review.identification.formats import open_export
from review.identification.formats.source import Rejected
from review.identification.searches import COLUMNS, ready_row
from review.inputs import rows


def add_search(review: str, file: Path) -> Iterator[str]:
    """Copy and log an export; gives lines that say what is left to a person.

    Raises `InputError`, before anything is written, for what is no export, and for a file of a name or a search of an
    id that is there already.
    """
    protocol, folder = protocol_of(review), Path("resources") / review
    if not file.is_file():
        raise InputError([Problem(str(file), "", "there is no such file, expected FILE=<path of an export>")])
    format_, records = _recognised(file, protocol["identification"]["columns"])
    log, place = folder / "searches.csv", folder / "searches" / file.name
    [cells] = csv.reader([ready_row(file.name)])
    cells[COLUMNS.index("searched_on")] = f"<YYYY-MM-DD, the file is of {_day(file)}>"
    content = log.read_bytes() if log.exists() else ",".join(COLUMNS).encode()
    _check(content, str(log), place, cells[0])
    header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    text = io.StringIO()
    named = dict(zip(COLUMNS, cells, strict=True))
    csv.writer(text, lineterminator="\n").writerow([named.get(name.strip(), "") for name in header])
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, place)
    log.write_bytes(content.rstrip(b"\r\n") + b"\n" + text.getvalue().encode())
    yield f"{place}: {format_}, {records} records that can be read"
    yield f"{log}: fill in what stands in angle brackets of the row '{cells[0]}', then run `make`"


def _recognised(file: Path, columns: dict[str, list[str]]) -> tuple[str, int]:
    """The format and how many records can be read."""
    with file.open("rb") as stream:
        export = open_export(stream, str(file), columns)
        return export.format, sum(not isinstance(entry, Rejected) for entry in export.entries)


def _day(file: Path) -> str:
    return date.fromtimestamp(file.stat().st_mtime).isoformat()


def _check(content: bytes, log: str, place: Path, search_id: str) -> None:
    known = rows(content, log, COLUMNS[:6], COLUMNS[6:])
    if place.exists() or any(row["file"] == place.name for row in known):
        raise InputError([Problem(str(place), "", "it is there already, expected a file of another name")])
    if any(row["search_id"] == search_id for row in known):
        raise InputError(
            [Problem(log, "", f"search_id '{search_id}' is there already, expected a file of another name")]
        )


def main() -> None:
    """Read the command line; a mistake of the caller is one line."""
    usage = "make add-search REVIEW= FILE="
    parser = argparse.ArgumentParser(prog="add-search", usage=usage, description=__doc__)
    parser.add_argument("--review", required=True)
    parser.add_argument("--file", required=True, type=Path, help="the export, in any format that docs/update.md lists")
    given = parser.parse_args()
    try:
        lines = [*add_search(given.review, given.file)]
    except InputError as error:
        sys.exit(str(error))
    print("\n".join(map(one_line, lines)))


if __name__ == "__main__":
    main()
