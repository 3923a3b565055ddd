"""What a release holds: result tables as CSV, figures, numbers and the ledgers behind them, as files by their path."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import pandas as pd
import yaml

from review.inputs import LINE, read_rows
from review.releases.names import CITATIONS, PROTOCOL, is_log
from review.tables import csv_bytes

_CITED = ["citation_id", "title", "authors", "journal", "year", "doi", "pmid"]
"""Of citations: abstracts belong to their publishers."""

Files = Mapping[str, bytes]


def freeze(tables: Mapping[str, pd.DataFrame], drawn: Files, brought: Files) -> dict[str, bytes]:
    """The files of a release: `tables` by name, `drawn` by `drawn_as`, `brought` by path below `resources/<review>/`.

    Of what was brought the logs and ledgers are kept (`is_log`), and `ledgers.csv` has a digest of every file.
    """
    files = {f"tables/{name}.csv": csv_bytes(_shown(name, table)) for name, table in tables.items()}
    files |= drawn
    files |= {f"brought/{path}": content for path, content in brought.items() if is_log(path)}
    digests = [(path, hashlib.sha256(content).hexdigest()) for path, content in sorted(brought.items())]
    files["ledgers.csv"] = csv_bytes(pd.DataFrame(digests, columns=["file", "sha256"]))
    return files


def _shown(name: str, table: pd.DataFrame) -> pd.DataFrame:
    return table[[column for column in _CITED if column in table]] if name == CITATIONS else table


def digest(files: Files) -> str:
    """One SHA-256 of files and their paths, whatever their order."""
    lines = (f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True)
class Frozen:
    """A release, or what would be one now, as files by path. Tables are read when they are asked for, as text."""

    name: str
    files: Files

    def table(self, name: str) -> pd.DataFrame | None:
        """A result table, or None where the review had none."""
        content = self.files.get(f"tables/{name}.csv")
        return None if content is None else pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)

    def brought(self, path: str, required: Sequence[str] = ()) -> pd.DataFrame | None:
        """A log or ledger as people wrote it, or None. Raises `InputError` where it cannot be read."""
        content = self.files.get(f"brought/{path}")
        return None if content is None else read_rows(content, path, required).drop(columns=LINE)

    @cached_property
    def tables(self) -> list[str]:
        """The names of all result tables."""
        return [path[7:-4] for path in sorted(self.files) if path.startswith("tables/")]

    @cached_property
    def protocol(self) -> dict[str, Any]:
        """The protocol as people wrote it."""
        return yaml.safe_load(self.files.get(PROTOCOL, b"")) or {}

    def figures(self) -> dict[str, str]:
        """Each figure with the digest of the data it was drawn from."""
        drawn = {path: content for path, content in self.files.items() if fnmatchcase(path, "figures/*.csv")}
        return {PurePosixPath(path).stem: hashlib.sha256(content).hexdigest()[:12] for path, content in drawn.items()}

    def ledgers(self) -> list[str]:
        """Votes and adjudications, which are only added to."""
        names = ("brought/*votes.csv", "brought/*adjudications.csv")
        return [path[8:] for path in sorted(self.files) if any(fnmatchcase(path, name) for name in names)]
