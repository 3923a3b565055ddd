"""Which files of a review a release holds, by their names. Nothing here imports pandas: rules read it."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import PurePosixPath

CITATIONS = "identification/citations"
METADATA = "ro-crate-metadata.json"
PROTOCOL = "brought/protocol.yaml"
_TABLES = (
    CITATIONS,
    "screening/votes",
    "screening/status",
    "screening/flow*",
    "screening/retractions",
    "extraction/cells",
    "extraction/states",
    "extraction/consensus/*",
    "dose/*",
    "quality/*",
    "synthesis/*",
)
_DRAWN = ("figures/*.svg", "figures/*.csv", "figures/*.json")
_NUMBERS = "manuscript/numbers.json"
_LOGS = ("searches.csv", "studies.csv", "votes.csv", "adjudications.csv", "retractions.csv", "protocol.yaml")


def table_of(result: str) -> str:
    """The frozen table that a file of `results/<review>/` is, by its path without the ending, or nothing."""
    name = result.removesuffix(".parquet")
    kept = result.endswith(".parquet") and not name.endswith(".provenance")
    return name if kept and any(fnmatchcase(name, pattern) for pattern in _TABLES) else ""


def drawn_as(result: str) -> str:
    """Where a figure or the numbers of `results/<review>/` lie in a release, or nothing."""
    if result == _NUMBERS:
        return PurePosixPath(result).name
    return result if any(fnmatchcase(result, pattern) for pattern in _DRAWN) else ""


def is_brought(path: str) -> bool:
    """Whether a file of `resources/<review>/` is something that people brought: no release, nothing private."""
    parts = PurePosixPath(path).parts
    return parts[0] != "releases" and "private" not in parts and not parts[-1].startswith((".", "~$"))


def is_log(path: str) -> bool:
    """Whether a file that people brought is kept as it is; of the others a release has a digest."""
    return PurePosixPath(path).name in _LOGS


def is_compared(path: str) -> bool:
    """Whether a file of a release is read when releases are compared."""
    return path.endswith(".csv") or path == PROTOCOL
