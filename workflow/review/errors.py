"""What is wrong with an input: one problem, one line, one place; all problems of a file at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

_MOST, _BEGINNING, _END = 2_000, 1_200, 700
"""Of a message this many characters are shown, or so many of its beginning and its end."""


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
        place = f":{self.place}" if self.place != "" else ""
        return one_line(f"{self.file}{place}: {self.message}")


class InputError(Exception):
    """Raised with every problem that was found, each once, never with the first one only."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def one_line(text: str) -> str:
    """The text as one line for a terminal: what cannot be seen is spelled out, and what is very long is shortened.

    So a cell can neither command the terminal nor pass for another line or for other words.
    """
    seen = "".join(map(_seen, text))
    return seen if len(seen) <= _MOST else f"{seen[:_BEGINNING]} ... {seen[-_END:]}"


def _seen(sign: str) -> str:
    if sign.isprintable():
        return sign
    return " " if sign.isspace() else sign.encode("unicode_escape").decode()


def check(problems: Iterable[Problem]) -> None:
    """Raise one `InputError` if there is any problem."""
    if found := tuple(problems):
        raise InputError(found)


def one_of(allowed: Iterable[str]) -> str:
    """The ending of a message: which values are allowed."""
    return f"expected one of: {', '.join(allowed)}"
