"""Figures and tables as Markdown, numbered in the order in which the text shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd
from jinja2 import Environment, TemplateSyntaxError, nodes

from review.manuscript.render import escape
from review.manuscript.table import markdown_table
from review.text import seen


def placed(source: str, kind: str, names: Iterable[str]) -> list[str]:
    """Which of these figures or tables (`kind`) a template shows, in its order; none of one that is no template."""
    try:
        calls = list(Environment().parse(source).find_all(nodes.Call))
    except (TemplateSyntaxError, ValueError, RecursionError):
        return []
    shown = [
        str(call.args[0].value)
        for call in calls
        if isinstance(call.node, nodes.Name)
        and call.node.name == kind
        and call.args
        and isinstance(call.args[0], nodes.Const)
    ]
    known = set(names)
    return [name for name in dict.fromkeys(shown) if name in known]


def numbered(source: str, kind: str, names: Iterable[str]) -> list[str]:
    """All figures or tables, those that the template shows first: the number of each is its place."""
    names = list(names)
    return list(dict.fromkeys([*placed(source, kind, names), *names]))


def figure_blocks(texts: Mapping[str, Mapping[str, str]], folder: str) -> dict[str, str]:
    """By name, the figure of `folder` with its caption and, for those who cannot see it, its description.

    `texts` has `caption` and `alternative` by name, in the order of the numbers.
    """
    return {
        name: f"![Figure {place}. {escape(text['caption'])}]({folder}/{name}.svg)" + _described(text["alternative"])
        for place, (name, text) in enumerate(texts.items(), start=1)
    }


def table_blocks(tables: Mapping[str, pd.DataFrame], captions: Mapping[str, str]) -> dict[str, str]:
    """By name, the table with its caption."""
    return {
        name: captioned(table, f"Table {place}. {captions[name]}")
        for place, (name, table) in enumerate(tables.items(), start=1)
    }


def captioned(table: pd.DataFrame, caption: str) -> str:
    """A table under its caption."""
    return f"{markdown_table(table)}\n\n: {escape(caption)}"


def _described(text: str) -> str:
    plain = " ".join(seen(text).replace('"', "'").replace("\\", "").split())
    return f'{{alt="{plain}"}}'
