"""Templates into text in which every number is looked up, and none is typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd
from jinja2 import FunctionLoader, StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from review import query
from review.errors import InputError, Problem, check, one_of
from review.manuscript.wording import who

_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w.,/-])\d(?:[\d.,]*\d)?(?![\w-])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~^$])")


def escape(text: object) -> str:
    """Text of a table as literal Markdown: nothing in it can be markup, HTML or a new paragraph."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def render(
    source: str,
    name: str,
    frames: Mapping[str, str],
    tables: Mapping[str, pd.DataFrame],
    blocks: Mapping[str, Mapping[str, str]],
    context: Mapping[str, Any],
) -> tuple[str, dict[str, str]]:
    """The text of a template and the numbers it looked up, by query.

    `frames` are the templates, by name, that it may extend. In a template `number(query)` looks a value up in
    `tables` (see `review.query`), `rows(table)` gives rows as dicts, and each kind of `blocks` (figure, table) is a
    function from a name to ready Markdown; text of tables is escaped with the filter `literal`. Raises `InputError`
    with the template's line for a typed number, a query that finds nothing and an undefined name.
    """
    numbers: dict[str, str] = {}

    def number(text: str) -> str:
        numbers[text] = query.answer(query.parse(text), tables)
        return numbers[text]

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(lambda frame: (frames[frame], frame, None) if frame in frames else None),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["literal"] = escape
    environment.globals |= {"number_of": lambda value: f"{value:,}", "who": who, "number": number}
    environment.globals["rows"] = lambda table: _found(table, tables, "table").to_dict("records")
    environment.globals |= {kind: _block(kind, ready) for kind, ready in blocks.items()}
    try:
        check(
            problem
            for file, text in {**frames, name: source}.items()
            for problem in typed_numbers(text, file, environment.parse(text))
        )
        text = environment.from_string(source).render(**context)
    except TemplateSyntaxError as error:
        raise InputError([Problem(error.name or name, error.lineno, str(error.message))]) from error
    except (query.QueryError, TemplateError, TypeError, ArithmeticError) as error:
        raise InputError([Problem(*_place(error, name), str(error))]) from error
    return text, dict(sorted(numbers.items()))


def typed_numbers(source: str, name: str, template: nodes.Template) -> Iterator[Problem]:
    """A problem for each number that is typed, in prose or as a constant that is put out.

    Names such as CD19 or 4-1BB are not numbers.
    """
    prose = _JINJA.sub(lambda match: "\n" * match.group().count("\n"), source)
    typed = [(line, text) for line, text in enumerate(prose.splitlines(), start=1)]
    for output in template.find_all(nodes.Output):
        for part in output.nodes:
            constant = part
            while isinstance(constant, nodes.Filter) and constant.node is not None:
                constant = constant.node
            if isinstance(constant, nodes.Const):
                typed.append((constant.lineno, str(constant.value)))
    for line, text in typed:
        for match in _NUMBER.finditer(text):
            expected = "expected {{ number('table[...].column') }}"
            yield Problem(name, line, f"the number '{match.group()}' is typed, {expected}")


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
