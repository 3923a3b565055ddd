"""What waits for whom in a review, and what a release would change: what `make status` shows on one screen."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from commands.stored import as_now, of_reviews, plan, protocol_of, read_table, released, releases_of, stored
from review.errors import InputError, one_line
from review.extraction.blank import blank_rows
from review.extraction.codebook import read_form
from review.inputs import read_rows
from review.protocol import reviews_of
from review.releases.compare import because, changes, proposed
from review.releases.unsettled import READ, state, unsettled
from review.releases.version import FIRST
from review.releases.waiting import Wait, waiting
from review.schema import read_yaml

WIDTH = 100
_READ = (*READ, "extraction/cells", "screening/status", "screening/retrieval", "screening/reports")
_LISTS = (
    "screening/conflicts",
    "screening/unmatched_votes",
    "screening/registry_vs_votes",
    "identification/duplicate_queue",
    "extraction/disagreements",
    "extraction/alignments_proposed",
    "extraction/to_check",
    "dose/to_confirm",
)


def status(review: str, in_full: bool) -> Iterator[str]:
    """The lines of a review: its state, what waits for whom (`in_full` with the files), and what a release would be.

    Raises `InputError` for a review that has no protocol, or a faulty one.
    """
    protocol, folder = protocol_of(review), Path("results") / review
    yield f"{review}: {protocol['title']}"[:WIDTH]
    if not folder.exists():
        yield f"  Nothing is built: run `make REVIEW={review}`."
        return
    tables = _tables(folder, protocol) | dict(_to_read(review, folder, protocol))
    counts = "; ".join(map(str, unsettled(tables)))
    named = state(tables, protocol["site"].get("retired", ""))
    yield from _wrapped(f"{named.capitalize()}{counts and ': '}{counts}")
    waits = waiting(tables, protocol["reviewers"])
    yield from (line for wait in waits for line in _lines(wait)) if in_full else _by_person(waits)
    yield from _release(review)


def _tables(folder: Path, protocol: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    screeners = [one["id"] for one in protocol["reviewers"] if "screening" in one["duties"]]
    lists = (*_LISTS, *(f"screening/worklists/{reviewer}" for reviewer in screeners))
    tables = {name: read_table(folder / f"{name}.parquet") for name in _READ if (folder / f"{name}.parquet").exists()}
    files = {name: folder / f"{name}.csv" for name in lists if (folder / f"{name}.csv").exists()}
    return tables | {name: pd.read_csv(path, dtype="str", keep_default_na=False) for name, path in files.items()}


def _to_read(review: str, folder: Path, protocol: Mapping[str, Any]) -> Iterator[tuple[str, pd.DataFrame]]:
    """The rows of each reader's blank workbook."""
    path = folder / "extraction/read.parquet"
    if not path.exists():
        return
    done, forms = read_table(path), [read_form(name, options) for name, options in protocol["forms"].items()]
    files = {form.registry: Path(f"resources/{review}/{form.registry}.csv") for form in forms}
    registries = {name: read_rows(file.read_bytes(), str(file), ["study_id", "label"]) for name, file in files.items()}
    for one in protocol["reviewers"]:
        if "extraction" in one["duties"]:
            blank = [blank_rows(form, registries[form.registry], done, one["id"]) for form in forms]
            yield f"extraction/forms/{one['id']}", pd.concat(blank)


def _lines(wait: Wait) -> Iterator[str]:
    yield f"  {wait.n:>6,}  {wait.what:<26} {wait.who}"[:WIDTH]
    yield f"          {wait.file}: {wait.then}"[:WIDTH]


def _by_person(waits: Iterable[Wait]) -> Iterator[str]:
    by_person: dict[str, list[str]] = {}
    for wait in waits:
        by_person.setdefault(wait.who, []).append(f"{wait.n:,} {wait.what}")
    for who, counts in by_person.items():
        yield from _wrapped(f"{who}: {'; '.join(counts)}")


def _wrapped(text: str) -> Iterator[str]:
    yield from textwrap.wrap(
        text, WIDTH, initial_indent="  ", subsequent_indent="    ", max_lines=2, placeholder=" ..."
    )


def _release(review: str) -> Iterator[str]:
    """What a release would be now."""
    known, now = releases_of(review), as_now(review, stored(review))
    if not known:
        yield from _wrapped(f"No release yet: the first would be {FIRST}.")
    else:
        found = changes(released(review, str(known[-1])), now)
        counts = ", ".join(f"{what} {n}" for what, n in found["what"].value_counts(sort=False).items())
        yield from _wrapped(f"Since {known[-1]}: {counts or 'nothing that is compared has changed'}.")
        yield from _wrapped(f"A release would be {proposed(known[-1], found)} or later: {because(found)}.")


def _reviews() -> list[str]:
    path = Path("config/config.yaml")
    return reviews_of(read_yaml(path.read_bytes(), str(path), {"type": "object"})) if path.exists() else []


def main() -> None:
    """Read the command line; a mistake of the caller is one line."""
    usage = "make status [REVIEW=]"
    parser = argparse.ArgumentParser(prog="status", usage=usage, description=__doc__)
    parser.add_argument("--review", default="", help="all that are built unless said")
    given = parser.parse_args()
    try:
        asked = [given.review] if given.review else _reviews()
        lines = [line for review in asked for line in status(review, in_full=bool(given.review))]
    except InputError as error:
        sys.exit(str(error))
    planned = plan()
    if planned is None or any(one.pending for one in of_reviews(planned, asked).values()):
        lines.append("! Some results may be older than what they are made from: run `make` first.")
    if not given.review:
        lines.append("In which files, and what to do with them: make status REVIEW=<review>")
    print("\n".join(map(one_line, lines)))


if __name__ == "__main__":
    main()
