"""What a template may not say by itself: numbers, and phrases that only hold while the data do."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import nodes

from review.errors import Problem

_WORDS = (
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/-])\d(?:[\d.,]*\d)?(?:(?![\w-])|-\d+(?![\w-])|-fold\b)|(?<![\w-])(?:{_WORDS})(?![\w])", re.IGNORECASE
)
_QUERY = re.compile(r"\w\[")
_LOOKUPS = {"number", "count", "known", "ratio", "interval", "holds", "rows", "figure", "table", "cite", "who"}
SAID_BY_WHO = ("independent reviewers", "independent readers")
"""How people are called is for `who` to say, from ledger and protocol."""


def typed_numbers(source: str, name: str, template: nodes.Template) -> Iterator[Problem]:
    """A problem for each number that is typed, as digits or as a word from two on, in prose or as a constant.

    Names such as CD19 or 4-1BB are not numbers, and what a query or a comparison holds is not text.
    """
    typed = [*_prose(source, template).items()]
    for output in template.find_all(nodes.Output):
        for part in output.nodes:
            constant = part
            while isinstance(constant, nodes.Filter) and constant.node is not None:
                constant = constant.node
            if isinstance(constant, nodes.Const) and not isinstance(constant.value, str):
                typed.append((constant.lineno, str(constant.value)))
    for statement in template.find_all((nodes.Output, nodes.Assign)):
        typed += [(constant.lineno, str(constant.value)) for constant in _strings(statement)]
    for line, text in typed:
        for match in _NUMBER.finditer(text):
            expected = "expected {{ number('table[...].column') }}"
            yield Problem(name, line, f"the number '{match.group()}' is typed, {expected}")


def _strings(node: nodes.Node) -> Iterator[nodes.Const]:
    """The texts in an expression that may be shown: not those of a lookup, a query, a comparison or a key."""
    if isinstance(node, nodes.Const):
        if isinstance(node.value, str) and not _QUERY.search(node.value):
            yield node
        return
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _LOOKUPS:
        return
    if isinstance(node, nodes.Concat) and any(_QUERY.search(str(one.value)) for one in node.find_all(nodes.Const)):
        return
    shown: Iterable[nodes.Node | None] = node.iter_child_nodes()
    if isinstance(node, nodes.Compare):
        shown = []
    elif isinstance(node, nodes.CondExpr):
        shown = [node.expr1, node.expr2]
    elif isinstance(node, nodes.Getitem):
        shown = [node.node]
    for child in filter(None, shown):
        yield from _strings(child)


def _prose(source: str, template: nodes.Template) -> dict[int, str]:
    """By line, what a template says without any expression."""
    lines: dict[int, str] = defaultdict(str)
    for first, kind, text in template.environment.lex(source) if template.environment else ():
        for line, part in enumerate(text.split("\n") if kind == "data" else (), first):
            lines[line] += part
    return lines


def unguarded(name: str, template: nodes.Template, guarded: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each of the protocol's guarded phrases that stands outside `{% if holds("<phrase>") %}`.

    Only the branch that is taken while the phrase holds guards it: neither `else` nor `not holds(...)` does.
    """
    expected = {phrase: f'expected it inside {{% if holds("{phrase}") %}}' for phrase in guarded}
    expected |= dict.fromkeys(SAID_BY_WHO, "expected {{ who(...) }}, which says what ledger and protocol show")
    patterns = {phrase: re.compile(r"\s+".join(map(re.escape, phrase.split())), re.IGNORECASE) for phrase in expected}
    for line, text, open_ in _texts(template, frozenset()):
        for phrase, pattern in patterns.items():
            for match in () if phrase in open_ else pattern.finditer(text):
                where = line + text.count("\n", 0, match.start())
                yield Problem(name, where, f"the phrase '{phrase}' is not guarded, {expected[phrase]}")


def _texts(node: nodes.Node, open_: frozenset[str]) -> Iterator[tuple[int, str, frozenset[str]]]:
    """Line, text, and the phrases that are asked for around it, of every text in a template."""
    if isinstance(node, nodes.TemplateData | nodes.Const):
        yield node.lineno, str(node.data if isinstance(node, nodes.TemplateData) else node.value), open_
        return
    if isinstance(node, nodes.Call) and _asked(node):
        return
    inside: list[Any] = []
    if isinstance(node, nodes.If):
        inside = node.body
    elif isinstance(node, nodes.CondExpr):
        inside = [node.expr1]
    for child in node.iter_child_nodes():
        taken = any(child is one for one in inside)
        yield from _texts(child, open_ | _asked(node.test) if taken else open_)  # type: ignore[attr-defined]


def _asked(test: nodes.Node) -> frozenset[str]:
    """The phrases that a condition asks for, so that it is false where one of them does not hold."""
    if isinstance(test, nodes.And):
        return _asked(test.left) | _asked(test.right)
    if isinstance(test, nodes.Call) and isinstance(test.node, nodes.Name) and test.node.name == "holds":
        return frozenset(str(argument.value) for argument in test.args[:1] if isinstance(argument, nodes.Const))
    return frozenset()
