"""What commands read of a review: its protocol, stored results, what people brought, and its releases."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import yaml

from review.errors import InputError, Problem, one_of
from review.protocol import read_protocol, with_those_read
from review.releases.frozen import Frozen, freeze
from review.releases.intact import check_intact
from review.releases.names import drawn_as, is_brought, table_of
from review.releases.version import Version, versions
from review.tables import frame, parquet_table

HOME = Path(__file__).parents[2]
NOW = "now"
GATES = ("citations", "status", "retractions", "consensus", "tallies")
"""The checkpoints: what lies behind one that has to be run again is in no plan."""


def protocol_of(review: str) -> dict[str, Any]:
    """A review's protocol. Raises `InputError` where there is none, or where it has faults."""
    path = Path("config/reviews") / f"{review}.yaml"
    if not path.exists():
        known = one_of(sorted(one.stem for one in path.parent.glob("*.yaml")))
        raise InputError([Problem("REVIEW", "", f"'{review}' has no protocol {path}, {known}")])
    return read_protocol(path.read_bytes(), str(path), schema("protocol"))


def schema(name: str) -> dict[str, Any]:
    """What a file of YAML may hold, by the file's kind."""
    return dict(yaml.safe_load((HOME / f"workflow/schemas/{name}.yaml").read_text()))


def brought(review: str) -> dict[str, bytes]:
    """What people brought, by its path below `resources/<review>/`, and the protocol."""
    folder = Path("resources") / review
    paths = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    files = {name: path.read_bytes() for name, path in paths.items() if is_brought(name)}
    return files | {"protocol.yaml": Path(f"config/reviews/{review}.yaml").read_bytes()}


def stored(review: str) -> list[str]:
    """All result files of a review, by their path below `results/<review>/`."""
    folder = Path("results") / review
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def as_now(review: str, results: Iterable[str]) -> Frozen:
    """What a release of these results would hold."""
    folder = Path("results") / review
    names = [*results]
    tables = {name: read_table(folder / file) for file in names if (name := table_of(file))}
    drawn = {name: (folder / file).read_bytes() for file in names if (name := drawn_as(file))}
    return Frozen(NOW, freeze(tables, drawn, brought(review)))


def read_table(path: Path) -> pd.DataFrame:
    """A result table."""
    return frame(parquet_table(path))


def releases_of(review: str) -> list[Version]:
    """The versions that are released, oldest first."""
    return versions(path.name for path in Path(f"resources/{review}/releases").glob("*") if path.is_dir())


def released(review: str, version: str) -> Frozen:
    """A release. Raises `InputError` where there is none of this version, and for one that was altered since."""
    folder = Path(f"resources/{review}/releases/{version}")
    known = [*map(str, releases_of(review))]
    if version not in known:
        expected = one_of(known) if known else "expected a release first: make release"
        raise InputError([Problem(str(folder), "", f"there is no release '{version}', {expected}")])
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    check_intact(files, str(folder))
    return Frozen(version, files)


class Planned(NamedTuple):
    """What Snakemake says of a result file: whose output it is, how it is (`ok` where only what comes before is out of
    date), and what would be done."""

    rule: str
    status: str
    plan: str

    @property
    def pending(self) -> bool:
        """Whether it would be made anew."""
        return self.plan != "no update"


def plan(only: str = "") -> dict[str, Planned] | None:
    """By result file what Snakemake would do for all reviews, or for `only` one and what it reads; None where it stops.

    Of what lies behind a step that has to be run again Snakemake knows nothing.
    """
    asked = [sys.executable, "-m", "snakemake", "--snakefile", str(HOME / "Snakefile"), "--summary"]
    reviews = ["--config", f'reviews=["{only}"]'] if only else []
    done = subprocess.run([*asked, *reviews], capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    files = csv.DictReader(done.stdout.splitlines(), delimiter="\t")
    return {file["output_file"]: Planned(file["rule"], file["status"], file["plan"]) for file in files}


def of_reviews(planned: Mapping[str, Planned], reviews: Iterable[str]) -> dict[str, Planned]:
    """What is planned for the files of these reviews."""
    folders = tuple(f"results/{review}/" for review in reviews)
    return {file: one for file, one in planned.items() if file.startswith(folders)}


def pending(planned: Mapping[str, Planned], review: str) -> dict[str, Planned]:
    """What would be made anew of a review, and gates of those that it reads: its files may lie behind them."""
    own, others = of_reviews(planned, [review]), of_reviews(planned, needed_by(review))
    gates = {file: one for file, one in others.items() if one.rule in GATES}
    return {file: one for file, one in (own | gates).items() if one.pending}


def needed_by(review: str) -> list[str]:
    """A review and those whose tables it reads, as far as they have a protocol."""

    def present(name: str) -> dict[str, Any] | None:
        return protocol_of(name) if Path(f"config/reviews/{name}.yaml").exists() else None

    return list(with_those_read([review], present))
