"""Figures and tables as Markdown, numbered in the order in which the protocol lists them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from review.manuscript.render import escape
from review.manuscript.table import markdown_table


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
        name: f"{markdown_table(table)}\n\n: Table {place}. {escape(captions[name])}"
        for place, (name, table) in enumerate(tables.items(), start=1)
    }


def _described(text: str) -> str:
    plain = " ".join(text.replace('"', "'").replace("\\", "").split())
    return f'{{alt="{plain}"}}'
