"""Traffic light of judgements: one row a study, one column a domain, a symbol in a coloured circle.

After robvis (McGuinness and Higgins, Res Synth Methods 2021;12:55); the levels are the instrument's own. Studies run
down side-by-side blocks and on to further pages, so that 200 can be read at the type size of 20. The pages stand one
below the other in the SVG and the PNG, and are pages in the PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from review.figures import lights
from review.figures.cells import OPEN
from review.figures.lettering import LEADING, width, wrap
from review.figures.sentences import listing
from review.figures.style import MM, PALE, SMALL, TEXT, WIDTHS_MM, canvas, identifier, sheet, width_mm
from review.quality.names import OVERALL

PAGE_MM = 230.0
"""A figure that is higher does not fit a journal page with its caption."""
_EDGE, _GUTTER, _APART, _LEAST = 4.0, 12.0, 5.0, 12.5
"""Points around a page; between blocks; between names and circles, between texts of the key; from circle to circle."""

data = lights.data
_Judged = Mapping[tuple[str, str], tuple[str, str]]
"""Level and symbol by study and domain."""


@dataclass(frozen=True)
class _Row:
    study: str
    lines: Sequence[str]

    @property
    def height(self) -> float:
        return max(_LEAST, len(self.lines) * TEXT * LEADING + 3)


@dataclass(frozen=True)
class _Layout:
    """Widths and heights in points, and the rows by page and block."""

    full: float
    high: float
    head: float
    names: float
    block: float
    pages: list[list[list[_Row]]]


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The circles, domain names upright above each block; each page is a subfigure.

    Gids: `judgement-<study_id>-<domain>-<level>`.
    """
    domains = [domain for domain in options["domains"] if (data["domain"] == domain).any()]
    labels = [options["domains"][domain] for domain in domains]
    key = list(lights.levels_used(data, options).values())
    with sheet():
        layout = _layout(data, labels, width_mm(options, 1) * MM, key)
        figure = canvas(layout.full / MM, layout.high * len(layout.pages) / MM)
        subfigures = figure.subfigures(len(layout.pages), 1, hspace=0, squeeze=False)[:, 0]
        cells = data[["study_id", "domain", "level", "symbol"]].itertuples(index=False)
        judged = {(study, domain): (level, symbol) for study, domain, level, symbol in cells}
        for number, (page, blocks) in enumerate(zip(subfigures, layout.pages, strict=True), start=1):
            axes = page.add_axes((0, 0, 1, 1), xlim=(0, layout.full), ylim=(layout.high, 0), xticks=[], yticks=[])
            axes.set_axis_off()
            for place, rows in enumerate(blocks):
                left = _EDGE + place * (layout.block + _GUTTER)
                _block(axes, layout, left, dict(zip(domains, labels, strict=True)), rows, judged)
            _explain(axes, layout, key)
            if len(layout.pages) > 1:
                axes.text(_EDGE, _EDGE, f"Page {number} of {len(layout.pages)}", fontsize=SMALL, va="top")
    return figure


def _layout(data: pd.DataFrame, labels: Sequence[str], full: float, key: Sequence[tuple[str, str]]) -> _Layout:
    studies = data.drop_duplicates("study_id")[["study_id", "label"]]
    circles = _LEAST * len(labels) + _APART
    widest = max((width(label, TEXT) for label in studies["label"]), default=0.0)
    names = min(widest, 0.38 * WIDTHS_MM[1] * MM, full - 2 * _EDGE - circles)
    across = max(1, int((full - 2 * _EDGE + _GUTTER) // (names + circles + _GUTTER)))
    rows = [_Row(study, wrap(label, names + 0.1, TEXT)) for study, label in studies.itertuples(index=False)]
    head = _EDGE + max((width(label, SMALL, "bold") for label in labels), default=0.0) + _APART
    foot = _key_height(full, key)
    blocks = _filled(rows, PAGE_MM * MM - head - foot, across)
    highest = max((sum(row.height for row in block) for block in blocks), default=0.0)
    return _Layout(
        full=full,
        high=head + highest + foot,
        head=head,
        names=names,
        block=(full - 2 * _EDGE - (across - 1) * _GUTTER) / across,
        pages=[blocks[first : first + across] for first in range(0, len(blocks), across)] or [[]],
    )


def _filled(rows: Sequence[_Row], room: float, across: int) -> list[list[_Row]]:
    """The rows in as few pages of `across` blocks as there must be, about as many in each block."""
    pages = -(-len(_stacked(rows, room)) // across)
    even = sum(row.height for row in rows) / (pages * across) if rows else 0.0
    return _stacked(rows, min(room, even + max((row.height for row in rows), default=0.0)))


def _stacked(rows: Sequence[_Row], room: float) -> list[list[_Row]]:
    blocks: list[list[_Row]] = []
    used = room
    for row in rows:
        if used + row.height > room:
            blocks.append([])
            used = 0.0
        blocks[-1].append(row)
        used += row.height
    return blocks


def _block(
    axes: Axes, layout: _Layout, left: float, domains: Mapping[str, str], rows: Sequence[_Row], judged: _Judged
) -> None:
    """Domain names, then row by row the study's name and its circles."""
    first = left + layout.names + _APART
    step = (left + layout.block - first) / len(domains)
    centre = {domain: first + (place + 0.5) * step for place, domain in enumerate(domains)}
    bottom = layout.head + sum(row.height for row in rows)
    if OVERALL in centre:
        axes.add_patch(Rectangle((centre[OVERALL] - step / 2, layout.head), step, bottom - layout.head, fc=PALE))
    for domain, x in centre.items():
        weight = "bold" if domain == OVERALL else "normal"
        text = axes.text(x, layout.head - _APART, domains[domain], fontsize=SMALL, ha="center", va="bottom")
        text.set(rotation=90, fontweight=weight)
    y = layout.head
    for row in rows:
        axes.plot([left, left + layout.block], [y, y], color=PALE, lw=0.5, zorder=0)
        middle = y + row.height / 2
        axes.text(left + layout.names, middle, "\n".join(row.lines), ha="right", va="center_baseline")
        for domain, x in centre.items():
            if (row.study, domain) in judged:
                level, symbol = judged[row.study, domain]
                circle, sign = lights.light(symbol, x, middle)
                circle.set_gid(identifier("judgement", row.study, domain, level or "open"))
                axes.add_line(circle)
                axes.add_line(sign)
        y += row.height


def _key_places(full: float, key: Sequence[tuple[str, str]]) -> Iterator[tuple[float, int, str, str]]:
    """Where each entry of the key begins and on which line."""
    x, line = _EDGE, 0
    for symbol, label in key:
        wide = _LEAST + width(label, SMALL) + 2 * _APART
        if x > _EDGE and x + wide > full:
            x, line = _EDGE, line + 1
        yield x, line, symbol, label
        x += wide


def _key_height(full: float, key: Sequence[tuple[str, str]]) -> float:
    lines = max((line for _, line, _, _ in _key_places(full, key)), default=-1) + 1
    return 2 * _EDGE + lines * _LEAST


def _explain(axes: Axes, layout: _Layout, key: Sequence[tuple[str, str]]) -> None:
    top = layout.high - _key_height(layout.full, key) + _EDGE
    for x, line, symbol, label in _key_places(layout.full, key):
        y = top + (line + 0.5) * _LEAST
        for part in lights.light(symbol, x + _LEAST / 2, y):
            axes.add_line(part)
        axes.text(x + _LEAST + 2, y, label, fontsize=SMALL, va="center_baseline")


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """How many studies were judged in which domains, and what the symbols mean.

    Option `of` says what is low or high (risk).
    """
    meanings = [f"{look['symbol']} {look['label'].lower()}" for look in options["levels"].values()]
    undecided = int((data["level"] == "").sum())
    note = f" Empty circles: {OPEN} ({undecided})." if undecided else ""
    judged = f"Judgements of {lights.studies_and_domains(data)}."
    return f"{judged} Symbols for {options.get('of', 'risk')}: {listing(meanings)}.{note}"


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """For each domain, how many studies have each level."""
    counts = lights.level_counts(data, options)
    return f"Table of {len(data)} coloured circles with symbols, by study and domain. {counts}"
