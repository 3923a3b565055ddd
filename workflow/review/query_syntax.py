"""How a query is written: its text into lookups, conditions and what is done with the cells. See `review.query`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

AGGREGATES = ("sum", "min", "max", "mean", "median", "distinct", "list")
_PIPE, _COMMA, _PLUS, _TIMES = (re.compile(sign) for sign in (r"\|", ",", r" ([+-]) ", r" ([*/]) "))
_OPAQUE = re.compile(r'"[^"]*"|[\[\]()]')
_BRACES = re.compile(r"(\{[^{}]*\})")
_HEAD = re.compile(r"(?P<table>[\w/.:-]+?)(\[(?P<where>.*)\])?\.(?P<column>#|\w+)", re.ASCII | re.DOTALL)
_CONDITION = re.compile(r"(?P<column>\w+)(?P<operator> not in | in |\s*(?:!=|<=|>=|=|<|>))(?P<value>.*)", re.DOTALL)
_STEP = re.compile(r"(?P<name>\w+)(?: per (?P<per>\w+))?")


class QueryError(ValueError):
    """A query that is not one, or that names what is not there."""


@dataclass(frozen=True)
class Condition:
    """What a row must meet; the values are words, or what another lookup finds."""

    column: str
    operator: str
    values: tuple[str, ...] | Lookup


@dataclass(frozen=True)
class Lookup:
    """Cells of a table; `steps` (aggregate, per which column) make one value of them."""

    table: str
    where: tuple[Condition, ...]
    column: str
    steps: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Expression:
    """A sum of products of lookups, each with the sign before it, and the format of the result."""

    terms: tuple[tuple[str, tuple[tuple[str, Lookup], ...]], ...]
    format: str = ""


Query = tuple[str | Expression, ...]
"""Text, and expressions in their places."""


def parse(text: str) -> Query:
    """A query from its text. Raises `QueryError` where the text has another form."""
    if "{" not in text:
        return (_expression(text.strip()),)
    parts = filter(None, _BRACES.split(text))
    return tuple(_expression(part[1:-1].strip()) if part.startswith("{") else part for part in parts)


def lookups(query: Query) -> Iterator[Lookup]:
    """Every lookup of a query, those inside conditions too."""
    for expression in query:
        for _, factors in () if isinstance(expression, str) else expression.terms:
            for _, lookup in factors:
                yield from _with_inner(lookup)


def _with_inner(lookup: Lookup) -> Iterator[Lookup]:
    yield lookup
    for condition in lookup.where:
        if isinstance(condition.values, Lookup):
            yield from _with_inner(condition.values)


def _expression(text: str) -> Expression:
    *before, last = _split(text, _PIPE)
    is_format = bool(before) and last.strip().isidentifier() and last.strip() not in AGGREGATES
    body = "|".join(before) if is_format else text
    terms = tuple(
        (sign, tuple((times, _lookup(factor.strip())) for times, factor in _signed(term, _TIMES, "*")))
        for sign, term in _signed(body, _PLUS, "+")
    )
    return Expression(terms, last.strip() if is_format else "")


def _signed(text: str, signs: re.Pattern[str], first: str) -> list[tuple[str, str]]:
    """The parts between signs, each with the sign before it."""
    parts = _split(text, signs)
    return [*zip((first, *parts[1::2]), parts[::2], strict=True)]


def _split(text: str, separator: re.Pattern[str]) -> list[str]:
    """As `re.split`, but not inside brackets or quotes."""
    parts, depth, begin = list[str](), 0, 0
    for match in re.finditer(f"{_OPAQUE.pattern}|(?:{separator.pattern})", text):
        if _OPAQUE.fullmatch(match.group()):
            depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(match.group(), 0)
        elif depth == 0:
            parts += [text[begin : match.start()], *match.groups()]
            begin = match.end()
    return [*parts, text[begin:]]


def _lookup(text: str) -> Lookup:
    head, *steps = (part.strip() for part in _split(text, _PIPE))
    match = _HEAD.fullmatch(head)
    if match is None:
        raise QueryError(f"query '{text}' is not of the form table[column=value,...].column|format")
    if match["column"] == "#" and steps:
        raise QueryError(f"query '{text}': the number of rows is one value already, expected no aggregate")
    conditions = tuple(_condition(part.strip()) for part in _split(match["where"] or "", _COMMA) if part.strip())
    aggregates = tuple(map(_step, steps))
    if any(per for _, per in aggregates[1:]):
        raise QueryError(f"query '{text}' groups what is grouped already, expected 'per' in the first aggregate only")
    return Lookup(match["table"], conditions, match["column"], aggregates)


def _step(text: str) -> tuple[str, str]:
    match = _STEP.fullmatch(text)
    if match is None or match["name"] not in AGGREGATES:
        raise QueryError(f"'{text}' is no aggregate, expected one of: {', '.join(AGGREGATES)}; perhaps 'per <column>'")
    return match["name"], match["per"] or ""


def _condition(text: str) -> Condition:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise QueryError(f"condition '{text}' is not of the form column=value or column in a|b")
    column, operator, value = match["column"], match["operator"].strip(), match["value"].strip()
    if value.startswith("(") and value.endswith(")"):
        return Condition(column, operator, _lookup(value[1:-1].strip()))
    words = _split(value, _PIPE) if operator.endswith("in") else [value]
    return Condition(column, operator, tuple(map(_unquoted, words)))


def _unquoted(text: str) -> str:
    word = text.strip()
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word
