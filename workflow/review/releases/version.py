"""Versions `MAJOR.MINOR.PATCH` of a review: what it concludes, which studies it has, and corrections (methods 6.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from review.errors import InputError, Problem

LEVELS = ("major", "minor", "patch")
"""What a change asks for, the gravest first: a conclusion or the eligibility, the studies, anything else."""
_WRITTEN = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


class Version(NamedTuple):
    """A version, in its order."""

    major: int
    minor: int
    patch: int

    def __str__(self) -> str:
        return ".".join(map(str, self))

    def next(self, level: str) -> Version:
        """The smallest later version of this level."""
        later = {
            "major": Version(self.major + 1, 0, 0),
            "minor": Version(self.major, self.minor + 1, 0),
            "patch": Version(self.major, self.minor, self.patch + 1),
        }
        return later[level]


FIRST = Version(1, 0, 0)


def read_version(text: str) -> Version:
    """Raises `InputError` for what is not a version."""
    if not (match := _WRITTEN.fullmatch(text)):
        raise InputError([Problem("VERSION", "", f"'{text}' is no version, expected three numbers such as 1.2.0")])
    return Version(*map(int, match.groups()))


def versions(names: Iterable[str]) -> list[Version]:
    """Those of the names that are versions, oldest first."""
    return sorted(read_version(name) for name in names if _WRITTEN.fullmatch(name))


def gravest(levels: Iterable[str]) -> str:
    """The level that all changes together ask for; without any, a patch."""
    return min(levels, key=LEVELS.index, default="patch")


def check_version(wanted: Version, released: Iterable[Version], proposed: Version, why: str) -> None:
    """Raise `InputError` for a version that exists already, or is smaller than the changes ask for."""
    if wanted in released:
        raise InputError([Problem("VERSION", "", f"{wanted} is released already, expected {proposed} or later")])
    if wanted < proposed:
        raise InputError([Problem("VERSION", "", f"{wanted} is too small, expected {proposed} or later: {why}")])
