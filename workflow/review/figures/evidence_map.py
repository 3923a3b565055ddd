"""Evidence map: one row and one column a property, a circle with its number for the studies of each pair.

Circles have areas in proportion to numbers; an empty cell shows its zero (evidence and gap maps: Snilstveit et al.,
J Clin Epidemiol 2016;79:120).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle

from review.errors import Problem, check
from review.figures.cells import chosen
from review.figures.lettering import width
from review.figures.rowplot import Panel, Row, row_plot
from review.figures.sentences import listing
from review.figures.style import BLUE, GREY, INK, MM, PALE, SMALL, identifier, sheet, width_mm
from review.synthesis.evidence_map import ALL, UNKNOWN

_TOTAL = "Total"
_RADIUS, _INSIDE = 6.5, 4.2
"""The largest radius in points, and the smallest with room for a number inside."""


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a cell, in the order of the options, totals last.

    From `map`. Options: `analysis`, `row_labels` (by heading, the label of each row; the heading may be empty),
    `column_labels`. Columns: heading, row, row_label, column, column_label, n. Raises `InputError` for a cell that
    the map does not have, and for a row or column of the map that the options leave out.
    """
    cells = chosen(tables["map"], {"analysis": options["analysis"]})[["row", "column", "n"]]
    rows = [(heading, row, label) for heading, one in options["row_labels"].items() for row, label in one.items()]
    columns = list(options["column_labels"].items())
    if UNKNOWN in set(cells["row"]):
        rows.append((_TOTAL, UNKNOWN, "Not reported"))
    if UNKNOWN in set(cells["column"]):
        columns.append((UNKNOWN, "Not reported"))
    down = pd.DataFrame([*rows, (_TOTAL, ALL, "")], columns=["heading", "row", "row_label"])
    wanted = down.merge(pd.DataFrame([*columns, (ALL, _TOTAL)], columns=["column", "column_label"]), how="cross")
    found = wanted.merge(cells, how="outer", on=["row", "column"], indicator=True)
    wrong = found.loc[found["_merge"] != "both", ["row", "column", "_merge"]]
    check(
        Problem("protocol", f"figures: {row} / {column}", _WRONG[side])
        for row, column, side in wrong.itertuples(index=False)
    )
    return wanted.merge(cells, on=["row", "column"], validate="one_to_one")


_WRONG = {"left_only": "the map has no such cell", "right_only": "the figure leaves this cell out, expected a label"}


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The circles, column names upright above. Gids: `cell-<row>-<column>-<n>`."""
    names = data.drop_duplicates("column").set_index("column")["column_label"].to_dict()
    rows = [Row(*row) for row in data[["row", "heading", "row_label"]].drop_duplicates().itertuples(index=False)]
    most = int(data.loc[(data["row"] != ALL) & (data["column"] != ALL), "n"].max())
    full, head = width_mm(options) * MM, max(width(name, SMALL) for name in names.values())
    with sheet():
        plot = row_plot(rows, [Panel("", "")], full / MM, least=2 * _RADIUS + 2, head=1.1 * head + 6)
        axes = plot.panels[0]
        step = axes.get_position().width * full / len(names)
        axes.set(xlim=(0, step * len(names)), xticks=[])
        axes.spines["bottom"].set_visible(False)
        centre = {column: (place + 0.5) * step for place, column in enumerate(names)}
        for column, x in centre.items():
            weight = "bold" if column == ALL else "normal"
            axes.text(x, -4, names[column], rotation=90, ha="center", va="bottom", fontsize=SMALL, weight=weight)
        for y in plot.centre.values():
            axes.axhline(y + _RADIUS + 1, color=PALE, linewidth=0.5, zorder=0)
        for cell in data.to_dict("records"):
            radius = min(_RADIUS, step / 2 - 1) * (cell["n"] / most) ** 0.5 if most else 0.0
            _cell(axes, centre[cell["column"]], plot.centre[cell["row"]], radius, cell)
    return plot.figure


def _cell(axes: Axes, x: float, y: float, radius: float, cell: Mapping[Any, Any]) -> None:
    """A circle with its number inside or beside it; a zero or a total is only a number."""
    n, gid = int(cell["n"]), identifier("cell", cell["row"], cell["column"], cell["n"])
    total = ALL in (cell["row"], cell["column"])
    circled = n > 0 and not total
    beside = circled and radius < _INSIDE
    text = axes.text(x + (radius + 1.5) * beside, y, str(n), fontsize=SMALL, va="center_baseline")
    text.set(ha="left" if beside else "center", weight="bold" if total else "normal", color=INK if n else GREY)
    if not circled:
        text.set_gid(gid)
        return
    axes.add_patch(Circle((x, y), radius, facecolor=BLUE, edgecolor="none", gid=gid))
    text.set_color(INK if beside else "white")


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What is counted, by what, and how many cells are empty. Option `of` says what is counted (studies)."""
    inner = data[(data["row"] != ALL) & (data["column"] != ALL)]
    of, total = options.get("of", "studies"), int(data.loc[(data["row"] == ALL) & (data["column"] == ALL), "n"].iloc[0])
    empty = int((inner["n"] == 0).sum())
    return (
        f"Number of {of} by row and column ({total} in all; one that stands in several cells counts once in a total). "
        f"Areas of circles are in proportion to numbers. {empty} of {len(inner)} cells are empty."
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """The numbers of every row."""
    inner = data[(data["row"] != ALL) & (data["column"] != ALL)]
    said = [
        f"{label}: {listing(f'{n} {column}' for n, column in rows[['n', 'column_label']].itertuples(index=False))}"
        for label, rows in inner.groupby("row_label", sort=False)
    ]
    return f"Table of circles with numbers of {options.get('of', 'studies')}. {'; '.join(said)}."
