"""Templates into text in which every number is looked up, and none is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
from jinja2 import FunctionLoader, StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from review import query
from review.errors import InputError, Problem, check, one_of
from review.manuscript.lookups import Lookups
from review.manuscript.typed import typed_numbers, unguarded
from review.manuscript.wording import who
from review.text import seen

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~^$@&])")
_BARE_NUMBER = re.compile(r"[-−+]?\d[\d.,]*\s*%?")


class Cell(str):
    """Text of a row of a table: to be shown unless it is a number, for which a query is asked."""

    __slots__ = ()


def escape(text: object) -> str:
    """Text of a table as literal Markdown: nothing in it can be markup, HTML, a citation or a new paragraph.

    Nor can it hide what it says: see `review.text.seen`. A Word file with a control character could not be opened.
    """
    escaped = _MARKDOWN.sub(r"\\\1", " ".join(seen(text).split()))
    return Cell(escaped) if isinstance(text, Cell) else escaped


def render(
    source: str,
    name: str,
    frames: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
    blocks: Mapping[str, Mapping[str, str]],
    context: Mapping[str, Any],
    works: Mapping[str, Sequence[str]] | None = None,
    guarded: Mapping[str, str] | None = None,
) -> tuple[str, dict[str, dict[str, Any]]]:
    """The text of a template and the numbers it looked up, by query (see `Lookups.found`).

    `frames` are the templates, by name, that it may extend. In a template `number(query)`, `count(query, one, many)`,
    `ratio(part, whole)`, `interval(low, high)` and `known(query)` look values up in `tables` (see `review.query`),
    `rows(table)` gives rows as dicts, each kind of `blocks` (figure, table) is a function from a name to ready
    Markdown, `cite(study, ...)` cites the works of studies (keys of `works`), and `holds(phrase)` asks for a phrase of
    `guarded`; text of tables is escaped with the filter `literal`. Raises `InputError` with the template's line for a
    number that is typed or put out without a query, a query that finds nothing, a phrase without its guard, an
    undefined name, and whatever else an expression of the template brings about.
    """
    lookups = Lookups(tables, guarded or {})
    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda frame: (frames[frame], frame, None) if frame in frames else None),
        undefined=StrictUndefined,
        finalize=_looked_up,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["literal"] = escape
    asked = (lookups.number, lookups.count, lookups.known, lookups.ratio, lookups.interval, lookups.holds)
    environment.globals |= {function.__name__: function for function in asked}
    environment.globals |= {"who": who, "cite": _cite(works or {})}
    environment.globals["rows"] = lambda table: _rows(_found(table, tables, "table"))
    environment.globals |= {kind: _block(kind, ready) for kind, ready in blocks.items()}
    try:
        parsed = {file: (text, environment.parse(text)) for file, text in {**frames, name: source}.items()}
        check(problem for file, (text, tree) in parsed.items() for problem in typed_numbers(text, file, tree))
        check(problem for file, (_, tree) in parsed.items() for problem in unguarded(file, tree, guarded or {}))
        text = environment.from_string(source).render(**context)
    except TemplateSyntaxError as error:
        raise InputError([Problem(error.name or name, error.lineno, str(error.message))]) from error
    except InputError:
        raise
    except Exception as error:  # an expression of a template can bring about any
        raise InputError([Problem(*_place(error, name), str(error))]) from error
    return text, dict(sorted(lookups.found.items()))


def _looked_up(value: Any) -> Any:
    """What an expression puts out, unless it is a number that no query has found."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number or (isinstance(value, Cell) and _BARE_NUMBER.fullmatch(value.strip())):
        message = f"the number '{value}' is put out without a query, expected {{{{ number('table[...].column') }}}}"
        raise query.QueryError(message)
    return value


def _rows(table: pd.DataFrame) -> list[dict[Any, Any]]:
    cells = table.to_dict("records")
    return [{name: Cell(one) if isinstance(one, str) else one for name, one in row.items()} for row in cells]


def _cite(works: Mapping[str, Sequence[str]]) -> Callable[..., str]:
    """A function from studies to Markdown that cites all their works, each once."""

    def cite(*studies: str) -> str:
        keys = dict.fromkeys(key for study in studies for key in _found(study, works, "study"))
        return f"[{'; '.join(f'@{{{key}}}' for key in keys)}]"

    return cite


def _block(kind: str, ready: Mapping[str, str]) -> Callable[[str], str]:
    return lambda name: str(_found(name, ready, kind))


def _found(name: str, among: Mapping[str, Any], kind: str) -> Any:
    if name not in among:
        raise query.QueryError(f"no {kind} '{name}', {one_of(sorted(among))}")
    return among[name]


def _place(error: BaseException, name: str) -> tuple[str, int | str]:
    """The last line of the template itself on the way to the error, or else of the frame that it extends."""
    own: tuple[str, int | str] | None = None
    frame: tuple[str, int | str] = (name, "")
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == "<template>":
            own = (name, trace.tb_lineno)
        elif file.endswith(".j2"):
            frame = (file, trace.tb_lineno)
        trace = trace.tb_next
    return own or frame
