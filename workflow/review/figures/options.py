"""What is wrong with the options of a figure, of whatever kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from review.errors import InputError, Problem


@contextmanager
def options_of(name: str) -> Iterator[None]:
    """Raise `InputError` for an option that a figure lacks, and for a column that none of its tables has."""
    try:
        yield
    except KeyError as error:
        message = f"{error.args[0]!r} is neither given nor a column, see docs/figures.md"
        raise InputError([Problem(f"protocol: figures.{name}", "options", message)]) from error
