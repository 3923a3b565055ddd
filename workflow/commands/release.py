"""Freeze a review as a release: what `make release` runs. It writes beside, and renames when all is there."""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from commands.stored import (
    HOME,
    Planned,
    as_now,
    of_reviews,
    pending,
    plan,
    protocol_of,
    read_table,
    released,
    releases_of,
)
from review.errors import InputError, Problem, check, one_line
from review.releases import crate
from review.releases.compare import because, changes, proposed
from review.releases.frozen import Frozen, digest
from review.releases.report import report
from review.releases.unsettled import READ, provisional
from review.releases.version import check_version, read_version

LARGEST_SHOWN = 3


def release(review: str, version: str, provisionally: bool) -> Iterator[str]:
    """Write a release; gives lines that say what it is.

    Raises `InputError`, before anything is written, for results that are older than inputs, a version that exists or is
    smaller than the changes ask for, and provisional values that are not agreed to.
    """
    protocol, known = protocol_of(review), releases_of(review)
    now = as_now(review, _results(review))
    newest = released(review, str(known[-1])) if known else None
    found = changes(newest or Frozen("nothing", {}), now)
    smallest = proposed(known[-1] if known else None, found)
    why = because(found) if newest else "the first release"
    waits, lacking = _provisional(review), list[Problem]()
    if version:
        check_version(read_version(version), known, smallest, why)
    else:
        lacking.append(Problem("VERSION", "", f"expected VERSION={smallest} or later: {why}"))
    if waits and not provisionally:
        message = f"{', '.join(waits)}: a person has to see to these, expected PROVISIONAL=yes to release all the same"
        lacking.append(Problem("PROVISIONAL", "", message))
    check(lacking)
    about = _about(review, version, protocol, now, waits) | {"follows": newest.name if newest else "", "because": why}
    _write(Path(f"resources/{review}/releases"), version, _files(now, newest, about))
    yield f"resources/{review}/releases/{version}: {why}"
    if waits:
        yield f"It says that it is provisional: {', '.join(waits)}."
    yield (
        f"Authors and licence are those of `{_own_citation()}`. "
        f"If they are not yours, delete this version, write your own {crate.CITATION} here, and release it again."
    )
    yield "`make` compares with it from now on; add the folder to the repository, and give it to an archive."


def _results(review: str) -> list[str]:
    """The result files of a review, which are up to date."""
    planned = plan(review)
    if planned is None:
        message = f"whether they are up to date is not known: `make REVIEW={review}` stops"
        raise InputError([Problem("results", "", message)])
    if waits := pending(planned, review):
        raise InputError([Problem(f"results/{review}", "", f"{_jobs(waits)}, expected `make REVIEW={review}` before")])
    return [file.removeprefix(f"results/{review}/") for file in of_reviews(planned, [review])]


def _jobs(waits: Mapping[str, Planned]) -> str:
    """Which jobs are pending, and no more than those that something brought or changed has reached."""
    roots = [file for file, one in waits.items() if one.status != "ok"] or [*waits]
    jobs = [f"{waits[file].rule} ({file})" for file in roots]
    shown = ", ".join(jobs[:LARGEST_SHOWN]) + (", ..." if len(jobs) > LARGEST_SHOWN else "")
    return f"not up to date: {shown} and what follows have to be made anew"


def _provisional(review: str) -> list[str]:
    paths = {name: Path(f"results/{review}/{name}.parquet") for name in READ}
    return provisional({name: read_table(path) for name, path in paths.items() if path.exists()})


def _about(review: str, version: str, protocol: Mapping[str, Any], now: Frozen, waits: list[str]) -> dict[str, Any]:
    """The content of `release.yaml`."""
    found = now.table("synthesis/conclusions")
    log = now.brought("searches.csv")
    drawn = [] if found is None else found.to_dict("records")
    searched = [] if log is None else [row for row in log.to_dict("records") if not row.get("withdrawn_on")]
    code = {path.relative_to(HOME).as_posix(): path.read_bytes() for path in (HOME / "workflow").rglob("*.py")}
    return {
        "review": review,
        "title": protocol["title"],
        "question": protocol["question"],
        "version": version,
        "released_on": date.today().isoformat(),
        "provisional": waits,
        "searches": {row["source"]: row["searched_on"] for row in sorted(searched, key=lambda row: row["searched_on"])},
        "conclusions": {row["conclusion_id"]: _conclusion(row) for row in drawn},
        "ledgers_sha256": hashlib.sha256(now.files["ledgers.csv"]).hexdigest(),
        "software": {
            "lock_sha256": hashlib.sha256((HOME / "requirements.lock").read_bytes()).hexdigest(),
            "code_sha256": digest(code),
        },
    }


def _conclusion(row: Mapping[Any, str]) -> dict[str, Any]:
    certainty = f"{row['certainty']} ({row['certainty_state']})" if row["certainty"] else "not judged"
    return {
        "category": row["category"],
        "yes of reported": f"{row['k']}/{row['n']}",
        "fragile": row["fragile"] == "True",
        "certainty": certainty,
    }


def _files(now: Frozen, newest: Frozen | None, about: Mapping[str, Any]) -> dict[str, bytes]:
    files = dict(now.files)
    files["release.yaml"] = yaml.safe_dump(dict(about), sort_keys=False, allow_unicode=True, width=120).encode()
    files[crate.CITATION] = crate.citation(_own_citation().read_bytes(), about)
    if newest:
        named = Frozen(about["version"], now.files)
        files["changes.md"] = report(changes(newest, named), newest, named).encode()
    return files | {crate.METADATA: crate.metadata(files, about, files[crate.CITATION])}


def _own_citation() -> Path:
    """The file that names authors and licence: the one here, else that of the software."""
    return Path(crate.CITATION) if Path(crate.CITATION).exists() else HOME / crate.CITATION


def _write(folder: Path, version: str, files: Mapping[str, bytes]) -> None:
    """All files or none: what an interrupted release has left is thrown away by the next one."""
    part = folder / ".part"
    shutil.rmtree(part, ignore_errors=True)
    for name, content in files.items():
        path = part / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    part.rename(folder / version)


def main() -> None:
    """Read the command line; a mistake of the caller is one line."""
    usage = "make release REVIEW= VERSION= [PROVISIONAL=yes]"
    parser = argparse.ArgumentParser(prog="release", usage=usage, description=__doc__)
    parser.add_argument("--review", required=True)
    parser.add_argument("--version", default="", help="without it, the smallest that is possible is proposed")
    parser.add_argument("--provisional", default="", choices=["", "yes"])
    given = parser.parse_args()
    try:
        lines = [*release(given.review, given.version, given.provisional == "yes")]
    except InputError as error:
        sys.exit(str(error))
    print("\n".join(map(one_line, lines)))


if __name__ == "__main__":
    main()
