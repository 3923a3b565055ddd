"""What is wrong with the options of a figure, of whatever kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from traceback import extract_tb

from review.errors import InputError, Problem


@contextmanager
def options_of(name: str) -> Iterator[None]:
    """Raise `InputError` for an option that a figure lacks, and for a column that none of its tables has.

    It says where the figure asked for it: should that be a mistake of ours, it can be found.
    """
    try:
        yield
    except KeyError as error:
        here = Path(__file__).parent
        frame = [one for one in extract_tb(error.__traceback__) if Path(one.filename).parent == here][-1]
        asked = f"asked for in {Path(frame.filename).name}:{frame.lineno}"
        message = f"{error.args[0]!r} is neither given nor a column, see docs/figures.md ({asked})"
        raise InputError([Problem(f"protocol: figures.{name}", "options", message)]) from error
