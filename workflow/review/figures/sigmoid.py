"""Schematic sigmoid curves over dose: a model to think with, not a fit, and marked as such."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from review.figures.sentences import listing
from review.figures.style import CYCLE, GREY, SMALL, TEXT, canvas, identifier, sheet, width_mm
from review.synthesis.hill import effective_dose, hill

WATERMARK = "schematic"
_POINTS, _DECADES = 121, 1.5
"""Points of a curve; how far the axis goes beyond the smallest and largest ED50."""
_HEIGHT = 60.0
"""Of a panel with its title and axis, in mm."""
_STROKES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.2)))


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """The points of Hill curves and the marks on them; no table is read.

    Options: `panels`, a list of `title`, `y_label`, `curves` (`label`, `ed50`, `emax`, `h`, `e0`) and `marks`
    (`label`, and the `fraction` of the largest effect of the first panel's first curve at which the mark's
    dose lies). Columns: panel, kind (curve, mark), label, dose (in the unit of ed50), p.
    """
    panels = options["panels"]
    curves = [_parameters(curve) for panel in panels for curve in panel["curves"]]
    middle = np.log10([curve["ed50"] for curve in curves])
    doses = np.logspace(middle.min() - _DECADES, middle.max() + _DECADES, _POINTS)
    rows = []
    for number, panel in enumerate(panels):
        for curve in panel["curves"]:
            points = {"dose": doses, "p": hill(doses, **_parameters(curve))}
            rows.append(pd.DataFrame({"panel": number, "kind": "curve", "label": curve["label"], **points}))
        for mark in panel.get("marks", []):
            dose = effective_dose(mark["fraction"], curves[0]["ed50"], curves[0].get("h", 1.0))
            point = {"dose": [dose], "p": hill([dose], **_parameters(panel["curves"][0]))}
            rows.append(pd.DataFrame({"panel": number, "kind": "mark", "label": mark["label"], **point}))
    return pd.concat(rows, ignore_index=True)


def _parameters(curve: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(curve[name]) for name in ("ed50", "emax", "h", "e0") if name in curve}


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One panel beside the other on a logarithmic dose axis without numbers, with the watermark on each.

    Gids: `curve-<panel>-<label>`, `mark-<panel>-<label>`, `watermark-<panel>`.
    """
    panels = options["panels"]
    wide = width_mm(options)
    across = min(len(panels), 2 if wide > 100 else 1)
    down = -(-len(panels) // across)
    cell = wide / across
    with sheet():
        figure = canvas(wide, _HEIGHT * down)
        for number, panel in enumerate(panels):
            row, column = divmod(number, across)
            left, bottom = column * cell + 7, (down - 1 - row) * _HEIGHT + 6
            box = (
                left / wide,
                bottom / (_HEIGHT * down),
                (cell - 10) / wide,
                (_HEIGHT - 12) / (_HEIGHT * down),
            )
            axes = figure.add_axes(box, xscale="log", ylim=(0, 1.15), xlabel="Dose (logarithmic)")
            axes.set(xticks=[], yticks=[], ylabel=panel["y_label"])
            axes.minorticks_off()
            axes.set_title(f"{chr(65 + number)}  {panel['title']}", fontsize=TEXT, fontweight="bold", loc="left")
            _panel(axes, data[data["panel"] == number], number)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, number: int) -> None:
    gid = identifier("watermark", number)
    watermark = axes.text(0.5, 0.45, WATERMARK, transform=axes.transAxes, ha="center", va="center", gid=gid)
    watermark.set(fontsize=24, weight="bold", color="#e8eaed", rotation=24, zorder=0)
    curves = rows[rows["kind"] == "curve"].groupby("label", sort=False)
    for (label, points), (colour, _), stroke in zip(curves, CYCLE, _STROKES, strict=False):
        gid = identifier("curve", number, label)
        axes.plot(points["dose"], points["p"], color=colour, linestyle=stroke, linewidth=1.6, gid=gid)
        end, plateau = points[["dose", "p"]].iloc[-1]
        axes.text(end, plateau + 0.025, str(label), ha="right", color=colour)
    for label, dose, p in rows.loc[rows["kind"] == "mark", ["label", "dose", "p"]].itertuples(index=False):
        gid = identifier("mark", number, label)
        axes.plot([dose, dose], [0, 1.0], color=GREY, linewidth=0.7, linestyle=(0, (4, 3)), gid=gid)
        axes.plot(dose, p, "o", color=GREY, mfc="white", markersize=4.5, zorder=3)
        axes.text(dose, 1.02, label, ha="center", fontsize=SMALL, color=GREY)


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """That this is a model and no fit, what curves there are and what the marks mean."""
    marks = {
        mark["label"]: f"{mark['label']}, {100 * mark['fraction']:.0f} % of the largest effect"
        for panel in options["panels"]
        for mark in panel.get("marks", [])
    }
    marked = f" Marks: {listing(marks.values())} of the first curve." if marks else ""
    what = "Schematic sigmoid (Hill) curves: no data were fitted and the axes have no scale."
    return f"{_curves(data, options)} {what}{marked}"


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """The panels, their curves, and that they rise with dose to a plateau."""
    shape = "Each curve is S-shaped over the logarithm of dose."
    return f"Schematic, without numbers. {_curves(data, options)} {shape}"


def _curves(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    curves = data[data["kind"] == "curve"]
    drawn = [curves.loc[curves["panel"] == number, "label"].unique() for number in range(len(options["panels"]))]
    return " ".join(
        f"{chr(65 + number)}, {_named(panel['title'], [*labels])}."
        for number, (panel, labels) in enumerate(zip(options["panels"], drawn, strict=True))
    )


def _named(title: str, labels: list[str]) -> str:
    """A panel with its curves; a single curve of the same name is not said twice."""
    return title if [label.lower() for label in labels] == [title.lower()] else f"{title}: {listing(labels)}"
