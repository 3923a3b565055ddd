"""Templates into text in which every number is looked up, and none is typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from review import query
from review.errors import InputError, Problem, check
from review.manuscript.wording import who

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.,/-])\d[\d.,]*(?![\w-])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~^$])")


def typed_numbers(source: str, name: str) -> list[Problem]:
    """A problem for each number that is typed in a template's prose. Names such as CD19 or 4-1BB are not numbers."""
    prose = _JINJA.sub(lambda match: "\n" * match.group().count("\n"), source)
    return [
        Problem(
            name,
            line,
            f"the number '{match.group()}' is typed, expected {{{{ number('table[...].column') }}}}",
        )
        for line, text in enumerate(prose.splitlines(), start=1)
        for match in _NUMBER.finditer(text)
    ]


def escape(text: object) -> str:
    """Text of a table as literal Markdown: nothing in it can be markup, HTML or a new paragraph."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def render(
    source: str,
    name: str,
    frames: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
    context: Mapping[str, Any],
) -> tuple[str, dict[str, str]]:
    """The text of a template and the numbers it looked up, by query.

    `frames` are the templates, by name, that it may extend. In a template `number(query)` looks a value up in
    `tables` (see `review.query`) and `rows(table)` gives rows as dicts; text of tables is escaped with the filter
    `literal`. Raises `InputError` with the template's line for a typed number, a query that finds nothing and an
    undefined name.
    """
    check(problem for file, text in {**frames, name: source}.items() for problem in typed_numbers(text, file))
    numbers: dict[str, str] = {}

    def number(text: str) -> str:
        numbers[text] = query.answer(query.parse(text), tables)
        return numbers[text]

    def rows(table: str) -> list[dict[Any, Any]]:
        if table not in tables:
            raise query.QueryError(f"table '{table}' is not there, expected one of: {', '.join(sorted(tables))}")
        return tables[table].to_dict("records")

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda frame: (frames[frame], frame, None) if frame in frames else None),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["literal"] = escape
    environment.globals |= {"number_of": lambda value: f"{value:,}", "who": who}
    try:
        template = environment.from_string(source)
        text = template.render(number=number, rows=rows, **context)
    except TemplateSyntaxError as error:
        raise InputError([Problem(error.name or name, error.lineno, str(error.message))]) from error
    except (query.QueryError, TemplateError, TypeError) as error:
        place, line = _place(error, name)
        raise InputError([Problem(place, line, str(error))]) from error
    return text, dict(sorted(numbers.items()))


def _place(error: BaseException, name: str) -> tuple[str, int | str]:
    """The template and line in which an error arose: Jinja2 gives its frames the template's own lines."""
    found: tuple[str, int | str] = (name, "")
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file == "<template>":
            found = (name, trace.tb_lineno)
        elif file.endswith(".j2"):
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found
