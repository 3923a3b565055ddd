"""What commands read of a review: its stored results, what people brought, and its releases."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from review.errors import InputError, Problem, one_of
from review.releases.frozen import Frozen, freeze
from review.releases.intact import check_intact
from review.releases.names import drawn_as, is_brought, table_of
from review.releases.version import Version, versions
from review.tables import frame, parquet_table

HOME = Path(__file__).parents[2]
NOW = "now"


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


def plan() -> dict[str, str] | None:
    """What Snakemake would do with each result file that it knows of (`no update` or why not); None where it stops."""
    asked = [sys.executable, "-m", "snakemake", "--snakefile", str(HOME / "Snakefile"), "--summary"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    if done.returncode:
        return None
    files = csv.DictReader(done.stdout.splitlines(), delimiter="\t")
    return {file["output_file"]: file["plan"] for file in files}
