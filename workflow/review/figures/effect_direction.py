"""Effect direction plot: where an outcome rises with the dose, study by study, and who says so.

After Boon and Thomson, Res Synth Methods 2021;12:29: direction only, no significance, size by patients. Filled symbols
are computed from counts by dose level; hollow ones are what authors state of a study without such counts.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import blended_transform_factory

from review.figures.cells import codes_in
from review.figures.directions import AUTHORS, COUNTS, MARKERS, SIZES, WORDS, read_directions, spoken
from review.figures.rowplot import Panel, Row, row_plot
from review.figures.sentences import listing
from review.figures.style import GREY, LINE, SMALL, TEXT, identifier, sheet, width_mm
from review.text import counted

_POINTS = dict(zip(SIZES, (3.8, 5.6, 7.6), strict=True))
_UNKNOWN = 4.6
"""Diameters of symbols in points: by patients, and where their number is not known."""


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study and outcome, as in `directions.read_directions`."""
    return read_directions(tables, options)


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One row a study, one panel an outcome and one for the patients; rows are shaded by quality, which is also named.

    Gids: `<counts|authors>-<study_id>-<outcome>` for a symbol, `none-<study_id>-<outcome>` where there is none and
    `differs-<study_id>-<outcome>` where authors state another direction than the counts give.
    """
    studies = data.drop_duplicates("study_id")
    rows = [Row(row["study_id"], row["heading"], _named(row)) for row in studies.to_dict("records")]
    panels = [*(Panel(label, "") for label in options["outcomes"].values()), Panel("Patients", "", 0.8)]
    with sheet():
        plot = row_plot(rows, panels, width_mm(options), _key(data))
        _shade(plot.panels[0], studies, plot.centre, options)
        for axes in plot.panels:
            axes.set(xlim=(-1, 1), xticks=[])
            axes.spines["bottom"].set_visible(False)
        for axes, outcome in zip(plot.panels[:-1], options["outcomes"], strict=True):
            for row in data[data["outcome"] == outcome].to_dict("records"):
                _cell(axes, plot.centre[row["study_id"]], row)
        for study, n in data.groupby("study_id")["n"].max().items():
            text = f"{n:,}" if n > 0 else "–"
            plot.panels[-1].text(0, plot.centre[study], text, ha="center", va="center_baseline", color=GREY)
    return plot.figure


def _named(row: Mapping[Hashable, Any]) -> str:
    return f"{row['name']} ({row['quality']})" if row["quality"] else str(row["name"])


def _shade(axes: Axes, studies: pd.DataFrame, centre: Mapping[Any, float], options: Mapping[str, Any]) -> None:
    """Bands across the figure, the darker the worse the quality."""
    levels = options.get("quality", {}).get("levels", [])
    across = blended_transform_factory(axes.figure.transFigure, axes.transData)
    for study, level in studies[["study_id", "quality"]].itertuples(index=False):
        if level in levels:
            foot = centre[study] - TEXT * 0.8
            band = Rectangle((0, foot), 1, TEXT * 1.6, transform=across, clip_on=False, linewidth=0, zorder=-2)
            band.set(facecolor=LINE, alpha=0.55 * levels.index(level) / max(len(levels) - 1, 1))
            axes.add_patch(band)


def _cell(axes: Axes, y: float, row: Mapping[Hashable, Any]) -> None:
    name = row["study_id"], row["outcome"]
    if not row["basis"]:
        gid = identifier("none", *name)
        axes.text(0, y, row["shown"], ha="center", va="center_baseline", fontsize=SMALL, color=GREY, gid=gid)
        return
    symbol = _symbol(row["direction"], row["basis"], row["size"])
    symbol.set(xdata=[0], ydata=[y], gid=identifier(row["basis"], *name))
    axes.add_line(symbol)
    if row["differs"]:
        note = axes.annotate("≠", (0, y), (9, 0), textcoords="offset points", va="center_baseline")
        note.set_gid(identifier("differs", *name))


def _symbol(direction: str, basis: str, size: str) -> Line2D:
    marker, colour = MARKERS[direction]
    wide = _POINTS.get(size, _UNKNOWN) * (1.0 if isinstance(marker, str) else 1.9)
    face = colour if basis == COUNTS else "white"
    return Line2D([], [], linestyle="none", marker=marker, color=colour, mfc=face, ms=wide, mew=0.9)


def _key(data: pd.DataFrame) -> list[Any]:
    present = data.drop_duplicates(["direction", "basis"])
    pairs = {*present[["direction", "basis"]].itertuples(index=False, name=None)}
    key: list[Any] = [
        (_symbol(direction, basis, ""), f"{word} ({basis})")
        for basis in (COUNTS, AUTHORS)
        for direction, word in WORDS.items()
        if (direction, basis) in pairs
    ]
    sizes = [size for size in SIZES if (data["size"] == size).any()]
    dots = [Line2D([], [], linestyle="none", marker="o", color=GREY, ms=_POINTS[size]) for size in sizes]
    return [*key, *zip(dots, sizes, strict=True)]


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What the symbols are, how many studies have a direction and from what, and where authors differ."""
    parts = []
    for label, rows in data.groupby("outcome_label", sort=False):
        counts = [f"{(rows['basis'] == basis).sum()} from {basis}" for basis in (COUNTS, AUTHORS)]
        parts.append(f"{label}: {listing(counts)}, {(rows['basis'] == '').sum()} not known")
    differs = int(data["differs"].sum())
    also = f" ≠: authors state another direction ({differs})." if differs else ""
    shaded = " Rows are the darker the worse the quality in brackets." if (data["quality"] != "").any() else ""
    return (
        f"Direction of effect in {counted(data['study_id'].nunique(), 'study', 'studies')}, without regard to "
        f"significance. {'; '.join(parts)}. Filled: computed from counts by dose level, size by patients; hollow: as "
        f"the authors state, number of patients not used.{codes_in(data['shown'], 'answers')}{also}{shaded}"
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every direction by outcome and study."""
    return f"Symbols by study and outcome. {spoken(data)}"
