"""What is wrong with an input: one problem, one line, one place; all problems of a file at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that a person has to mend.

    `place` is a line number, `sheet!cell` or a key; empty where the whole file is meant. `message` says what is
    wrong and what was expected. `column` names the cell of a row that is meant, for who knows where it stands.
    """

    file: str
    place: str | int
    message: str
    column: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.file}:{self.place}: {self.message}" if self.place != "" else f"{self.file}: {self.message}"


class InputError(Exception):
    """Raised with every problem that was found, each once, never with the first one only."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def check(problems: Iterable[Problem]) -> None:
    """Raise one `InputError` if there is any problem."""
    if found := tuple(problems):
        raise InputError(found)


def one_of(allowed: Iterable[str]) -> str:
    """The ending of a message: which values are allowed."""
    return f"expected one of: {', '.join(allowed)}"
