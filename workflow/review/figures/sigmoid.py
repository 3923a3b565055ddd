"""Sigmoid curves over dose: fitted where the data allow it, else a schematic to think with, and marked as such."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from review.figures.sentences import listing, number
from review.figures.sigmoid_fit import draw_fit, fit_rows, words
from review.figures.style import CYCLE, GREY, SMALL, TEXT, canvas, identifier, sheet, width_mm
from review.synthesis.hill import effective_dose, hill

WATERMARK = "schematic"
_POINTS, _DECADES = 121, 1.5
"""Points of a curve; how far the axis goes beyond the smallest and largest ED50."""
_HEIGHT = 60.0
"""Of a panel with its title and axis, in mm."""
_COLUMNS = ["panel", "kind", "label", "dose", "p", "low", "high", "n"]
_STROKES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1, 1.2)))


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """The points of curves and the marks on them, and what is to be seen or said of a fit.

    Options: `panels`, a list of `title`, `y_label`, `curves` (Hill curves: `label`, `ed50`, `emax`, `h`, `e0`),
    `marks` (`label`, and the `fraction` of the largest effect of the first panel's first curve at which the mark's
    dose lies) and `fit` (see `sigmoid_fit.fit_rows`; where it is refused, the curves are drawn instead). Columns:
    panel, kind (curve, mark, level, fitted, ed50, refused), label, dose (in the unit of ed50), p, low, high, n.
    """
    panels = options["panels"]
    fits = {place: fit_rows(tables, options, panel) for place, panel in enumerate(panels) if "fit" in panel}
    rows = [found.assign(panel=place) for place, found in fits.items()]
    shown = {place for place, found in fits.items() if (found["kind"] == "fitted").any()}
    schematic = [(place, panel) for place, panel in enumerate(panels) if place not in shown]
    curves = [_parameters(curve) for panel in panels for curve in panel["curves"]]
    middle = np.log10([curve["ed50"] for curve in curves])
    doses = np.logspace(middle.min() - _DECADES, middle.max() + _DECADES, _POINTS)
    for place, panel in schematic:
        for curve in panel["curves"]:
            points = {"dose": doses, "p": hill(doses, **_parameters(curve))}
            rows.append(pd.DataFrame({"panel": place, "kind": "curve", "label": curve["label"], **points}))
        for mark in panel.get("marks", []):
            dose = effective_dose(mark["fraction"], curves[0]["ed50"], curves[0].get("h", 1.0))
            point = {"dose": [dose], "p": hill([dose], **_parameters(panel["curves"][0]))}
            rows.append(pd.DataFrame({"panel": place, "kind": "mark", "label": mark["label"], **point}))
    drawn = pd.concat(rows, ignore_index=True).reindex(columns=_COLUMNS)
    return drawn.sort_values("panel", kind="stable").fillna({"label": ""}).reset_index(drop=True)


def _parameters(curve: Mapping[str, Any]) -> dict[str, float]:
    return {name: float(curve[name]) for name in ("ed50", "emax", "h", "e0") if name in curve}


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One panel beside the other on a logarithmic dose axis; without a fit it has a watermark and no numbers.

    Gids: `curve-<panel>-<label>`, `mark-<panel>-<label>`, `watermark-<panel>`; of a fit see `draw_fit`. Option
    `x_label` names the dose of fitted panels with its unit.
    """
    panels = options["panels"]
    wide = width_mm(options)
    across = min(len(panels), 2 if wide > 100 else 1)
    down = -(-len(panels) // across)
    cell, high = wide / across, _HEIGHT * down
    scale = 4.0 if (data["kind"] == "fitted").any() else 0.0
    with sheet():
        figure = canvas(wide, high)
        for place, panel in enumerate(panels):
            row, column = divmod(place, across)
            left, bottom = column * cell + 7 + scale, (down - 1 - row) * _HEIGHT + 6 + scale
            size = (cell - 10 - scale) / wide, (_HEIGHT - 12 - scale) / high
            box = (left / wide, bottom / high, *size)
            axes = figure.add_axes(box, xscale="log", ylim=(0, 1.15), ylabel=panel["y_label"])
            axes.set_title(f"{chr(65 + place)}  {panel['title']}", fontsize=TEXT, fontweight="bold", loc="left")
            rows = data[data["panel"] == place]
            if (rows["kind"] == "fitted").any():
                axes.set_xlabel(options.get("x_label", "Dose"))
                draw_fit(axes, rows, place)
            else:
                axes.set(xticks=[], yticks=[], xlabel="Dose (logarithmic)")
                axes.minorticks_off()
                _panel(axes, rows, place)
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, place: int) -> None:
    gid = identifier("watermark", place)
    watermark = axes.text(0.5, 0.45, WATERMARK, transform=axes.transAxes, ha="center", va="center", gid=gid)
    watermark.set(fontsize=24, weight="bold", color="#e8eaed", rotation=24, zorder=0)
    curves = rows[rows["kind"] == "curve"].groupby("label", sort=False)
    for (label, points), (colour, _), stroke in zip(curves, CYCLE, _STROKES, strict=False):
        gid = identifier("curve", place, label)
        axes.plot(points["dose"], points["p"], color=colour, linestyle=stroke, linewidth=1.6, gid=gid)
        end, plateau = points[["dose", "p"]].iloc[-1]
        axes.text(end, plateau + 0.025, str(label), ha="right", color=colour)
    for label, dose, p in rows.loc[rows["kind"] == "mark", ["label", "dose", "p"]].itertuples(index=False):
        gid = identifier("mark", place, label)
        axes.plot([dose, dose], [0, 1.0], color=GREY, linewidth=0.7, linestyle=(0, (4, 3)), gid=gid)
        axes.plot(dose, p, "o", color=GREY, mfc="white", markersize=4.5, zorder=3)
        axes.text(dose, 1.02, label, ha="center", fontsize=SMALL, color=GREY)


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Each panel with its curves or its fit, what is schematic and what the marks mean."""
    schematic = data["kind"].isin(["curve", "mark"])
    parts = [f"{panel}." for panel in _panels(data, options)]
    if schematic.any():
        parts.append("Schematic sigmoid (Hill) curves: no data were fitted and the axes have no scale.")
    marks = {
        mark["label"]: f"{mark['label']}, {100 * mark['fraction']:.0f} % of the largest effect"
        for panel in options["panels"]
        for mark in panel.get("marks", [])
        if (data.loc[schematic, "label"] == mark["label"]).any()
    }
    if marks:
        parts.append(f"Marks: {listing(marks.values())} of the first curve.")
    if not data["kind"].isin(["fitted", "refused"]).any():
        return " ".join(parts)
    confounded = "the order of escalation, tumour burden and success in manufacturing confound the comparison"
    return " ".join([*parts, f"Patients were not randomised to a dose: {confounded}."])


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """The panels and their curves, and that they rise with dose to a plateau."""
    levels = data[data["kind"] == "level"]
    seen = [
        f"{row['label']}, dose {number(row['dose'])}: {round(row['p'] * row['n'])} of {int(row['n'])}"
        for row in levels.to_dict("records")
    ]
    whole = "Schematic, without numbers." if levels.empty else f"Patients with the event: {'; '.join(seen)}."
    panels = " ".join(f"{panel}." for panel in _panels(data, options))
    return f"{whole} {panels} Each curve is S-shaped over the logarithm of dose."


def _panels(data: pd.DataFrame, options: Mapping[str, Any]) -> Iterator[str]:
    for place, panel in enumerate(options["panels"]):
        rows = data[data["panel"] == place]
        curves = [*rows.loc[rows["kind"] == "curve", "label"].unique()]
        name = f"{chr(65 + place)}, {_named(panel['title'], curves) if curves else panel['title']}"
        yield f"{name}; {words(rows)}" if "fit" in panel else name


def _named(title: str, labels: list[str]) -> str:
    """A panel with its curves; a single curve of the same name is not said twice."""
    return title if [label.lower() for label in labels] == [title.lower()] else f"{title}: {listing(labels)}"
