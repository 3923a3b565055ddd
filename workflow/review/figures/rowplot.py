"""The frame of most figures: named rows under headings, panels that share them, a key of symbols below."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from review.figures.lettering import LEADING, width, wrap
from review.figures.style import MM, PALE, SMALL, TEXT, canvas

_LINE = TEXT * LEADING
_EDGE, _GUTTER, _TICKS, _APART = 4.0, 10.0, 18.0, 3.0
"""Points around the figure; between panels; for the ticks of the x axis; above and below a row's text."""
_CLEAR = 8.0
"""Points between a proportion of 1 and what stands beside it."""
_SYMBOL = 28.0
"""Points for a symbol of the key and the space to the next column."""


class Row(NamedTuple):
    """A row by its key, the heading it stands under ("" = none) and its printed name."""

    key: Hashable
    heading: str
    name: str


class Panel(NamedTuple):
    """A panel by its title, its x label and its share of the width."""

    title: str
    label: str
    share: float = 1.0


@dataclass(frozen=True)
class RowPlot:
    """A figure whose panels share rows; `centre` gives a row's y by its key, in points downwards."""

    figure: Figure
    panels: list[Axes]
    centre: dict[Any, float]


@dataclass
class _Stack:
    """Rows and headings on top of each other: centres and wrapped names, in points."""

    centre: dict[Any, float] = field(default_factory=dict)
    names: dict[Any, str] = field(default_factory=dict)
    headings: dict[str, float] = field(default_factory=dict)
    height: float = 1.0


def row_plot(
    rows: Sequence[Row],
    panels: Sequence[Panel],
    width_mm: float,
    key: Sequence[tuple[Any, str]] = (),
    least: float = 0.0,
    head: float = 0.0,
) -> RowPlot:
    """Lay out rows in the order given; a name that is too long breaks, and the figure grows with its rows.

    `key` explains symbols; `least` is the least height of a row, `head` the space above the panels, in
    points. Call it within `style.sheet()`.
    """
    full = width_mm * MM
    names = min(max((width(row.name, TEXT) for row in rows), default=0.0), 0.38 * full)
    stack = _pile(rows, names, least)
    left = _EDGE + names + 6
    unit = (full - left - 2 * _EDGE - _GUTTER * (len(panels) - 1)) / sum(panel.share for panel in panels)
    # A title may reach into half of the gutter on each side.
    titles = [wrap(panel.title, panel.share * unit + _GUTTER - 2, TEXT, "bold") for panel in panels]
    labels = [wrap(panel.label, panel.share * unit, TEXT) for panel in panels]
    top = _EDGE + head + max(map(len, titles)) * _LINE * any(panel.title for panel in panels)
    columns = _key_columns(key, full)
    bottom = _TICKS + max(map(len, labels)) * _LINE if any(panel.label for panel in panels) else _EDGE
    bottom += -(-len(key) // columns) * SMALL * 1.95 + _EDGE if key else 0.0
    height = top + stack.height + bottom
    figure = canvas(width_mm, height / MM)
    axes = []
    for panel, title, label in zip(panels, titles, labels, strict=True):
        box = (left / full, bottom / height, panel.share * unit / full, stack.height / height)
        axes.append(_axes(figure, box, "\n".join(title), "\n".join(label), stack.height))
        left += panel.share * unit + _GUTTER
    _write(figure, stack, top, _EDGE + names)
    if key:
        _explain(figure, key, columns)
    return RowPlot(figure, axes, stack.centre)


def symbol(
    marker: str = "", colour: str = "black", *, hollow: bool = False, line: str = "", wide: float = 1.0
) -> Line2D:
    """A symbol of the key: a marker, a line, or both."""
    face = "white" if hollow else colour
    return Line2D([], [], marker=marker or "None", color=colour, mfc=face, ls=line or "None", lw=wide, ms=4.5)


def beside_one(axes: Axes, texts: Sequence[str]) -> float:
    """Where an axis of proportions has to end so that these texts, right-aligned there, stand clear of a dot at 1."""
    room = axes.get_window_extent().width / cast(Figure, axes.figure).dpi * 72
    return float(room / (room - max(width(text, SMALL) for text in texts) - _CLEAR))


def _pile(rows: Sequence[Row], names: float, least: float) -> _Stack:
    stack, heading = _Stack(), ""
    for row in rows:
        if row.heading != heading:
            heading = row.heading
            stack.height += _APART if stack.centre else 0.0
            stack.headings[heading] = stack.height + 0.7 * _LINE
            stack.height += 1.4 * _LINE + _APART
        lines = wrap(row.name, names + 0.1, TEXT)
        high = max(len(lines) * _LINE + 2 * _APART, least)
        stack.names[row.key] = "\n".join(lines)
        stack.centre[row.key] = stack.height + high / 2
        stack.height += high
    stack.height += _APART
    return stack


def _axes(figure: Figure, box: tuple[float, float, float, float], title: str, label: str, height: float) -> Axes:
    axes = figure.add_axes(box, ylim=(height, 0), yticks=[], xlabel=label)
    axes.set_title(title, fontsize=TEXT, fontweight="bold", pad=2)
    axes.spines["left"].set_visible(False)
    axes.patch.set_visible(False)
    return axes


def _write(figure: Figure, stack: _Stack, top: float, right: float) -> None:
    """Headings on bands across the figure, and the names of rows, right-aligned at `right`."""
    full, height = figure.get_size_inches() * 72
    for heading, y in stack.headings.items():
        foot = 1 - (top + y + 0.7 * _LINE) / height
        figure.add_artist(Rectangle((0, foot), 1, 1.4 * _LINE / height, fc=PALE, ec="none", zorder=-1))
        figure.text(_EDGE / full, 1 - (top + y) / height, heading, weight="bold", va="center_baseline")
    for row, y in stack.centre.items():
        place = (right / full, 1 - (top + y) / height)
        figure.text(*place, stack.names[row], ha="right", va="center_baseline")


def _explain(figure: Figure, key: Sequence[tuple[Any, str]], columns: int) -> None:
    handles, texts = zip(*key, strict=True)
    legend = figure.legend(handles, texts, loc="lower center", ncols=columns, handlelength=1.9)
    legend.set_gid("key")


def _key_columns(key: Sequence[tuple[Any, str]], full: float) -> int:
    """How many columns of the key fit side by side, each as wide as its widest entry."""
    wide = [width(text, SMALL) + _SYMBOL for _, text in key]

    def needed(columns: int) -> float:
        return sum(float(max(part)) for part in np.array_split(wide, columns))

    return next((columns for columns in range(len(key), 1, -1) if needed(columns) <= full), 1)
