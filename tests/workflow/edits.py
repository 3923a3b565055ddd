"""Edits of a project that can be taken back."""

from __future__ import annotations

import os
from dataclasses import dataclass

from clones import Clone


@dataclass(frozen=True)
class Replace:
    """Other words in place of the first that are the same."""

    path: str
    old: str
    new: str

    def possible(self, project: Clone) -> bool:
        return self.old in (project / self.path).read_text()

    def make(self, project: Clone) -> None:
        project.edit(self.path, self.old, self.new)

    def back(self) -> Edit:
        return Replace(self.path, self.new, self.old)


@dataclass(frozen=True)
class Append:
    """Text at the end of a file."""

    path: str
    text: str

    def possible(self, project: Clone) -> bool:
        return True

    def make(self, project: Clone) -> None:
        with (project / self.path).open("a") as file:
            file.write(self.text)

    def back(self) -> Edit:
        return Replace(self.path, self.text, "")


@dataclass(frozen=True)
class Write:
    """A file that was not there."""

    path: str
    text: str

    def possible(self, project: Clone) -> bool:
        return True

    def make(self, project: Clone) -> None:
        (project / self.path).write_text(self.text)

    def back(self) -> Edit:
        return Delete(self.path, self.text)


@dataclass(frozen=True)
class Delete:
    """A file is gone; its text is kept here."""

    path: str
    text: str

    def possible(self, project: Clone) -> bool:
        return True

    def make(self, project: Clone) -> None:
        (project / self.path).unlink()

    def back(self) -> Edit:
        return Write(self.path, self.text)


@dataclass(frozen=True)
class Touch:
    """A new date for every file below a folder."""

    path: str

    def possible(self, project: Clone) -> bool:
        return True

    def make(self, project: Clone) -> None:
        for path in (project / self.path).rglob("*"):
            if path.is_file():
                os.utime(path)

    def back(self) -> Edit:
        return self


Edit = Replace | Append | Write | Delete | Touch
