"""The panel of a fitted sigmoid curve: dose levels as circles, the curve with its band; or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter

from review.errors import Problem, check
from review.figures.cells import chosen
from review.figures.sentences import number
from review.figures.style import BLUE, GREY, LINE, SMALL, identifier
from review.synthesis.fit import as_counts, chosen_levels, known, levels
from review.synthesis.fit_models import Sigmoid, band
from review.synthesis.hill import hill
from review.text import counted

_POINTS = 81
_AREA = 0.9
"""Square points of a circle for one patient."""


def fit_rows(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any], panel: Mapping[str, Any]) -> pd.DataFrame:
    """What a panel with `fit` shows, from `fits` and the `counts` that were fitted.

    `fit` names `analysis`, `outcome`, `group` (all unless said) and `model` (emax unless said); `fields` and `groups`
    of the options are those of the analysis. Columns: kind, label, dose, p, low, high, n. A curve that may be shown
    has rows `level` (p observed among n patients of study `label`), `fitted` (p with its band) and `ed50` (dose with
    its interval). Else there is one row `refused` with the reason as label, and n levels. Raises `InputError` for a
    fit that is not in the table.
    """
    wanted = {"group": "all", "model": "emax"} | panel["fit"]
    found = chosen(tables["fits"], wanted)
    absent = Problem("protocol", f"figures: panel '{panel['title']}'", f"no fit has {wanted}, expected one")
    check([absent] if len(found) != 1 else [])
    row = found.iloc[0]
    if row["state"] != "fitted":
        return pd.DataFrame({"kind": ["refused"], "label": [row["reason"]], "n": [int(row["levels"])]})
    every = levels(tables["counts"], options)
    cells = known(chosen_levels(every, options, wanted["outcome"], wanted["group"]))
    ed50, emax, h, e0, nll = (float(row[name]) for name in ("ed50", "emax", "h", "e0", "nll"))
    curve = Sigmoid(ed50, emax, h, e0, nll, int(row["parameters"]), ())
    treated = cells.loc[cells["dose"] > 0, "dose"]
    doses = np.logspace(np.log10(treated.min() / 2), np.log10(treated.max() * 2), _POINTS)
    low, high = band(as_counts(cells), curve, doses)
    fitted = {"dose": doses, "p": hill(doses, ed50, emax, h, e0), "low": low, "high": high}
    observed = {"label": cells["label"], "dose": cells["dose"], "p": cells["events"] / cells["n"], "n": cells["n"]}
    half = {"dose": [ed50], "low": [row["ed50_low"]], "high": [row["ed50_high"]]}
    parts: dict[str, Mapping[str, Any]] = {"level": observed, "fitted": fitted, "ed50": half}
    return pd.concat([pd.DataFrame(part).assign(kind=kind) for kind, part in parts.items()], ignore_index=True)


def draw_fit(axes: Axes, rows: pd.DataFrame, panel: int) -> None:
    """Gids: `level-<panel>-<position>`, `fitted-<panel>`, `band-<panel>`, `ed50-<panel>`."""
    curve = rows[rows["kind"] == "fitted"].astype({"p": float, "low": float, "high": float})
    axes.fill_between(curve["dose"], curve["low"], curve["high"], color=BLUE, alpha=0.15, lw=0, gid=f"band-{panel}")
    axes.plot(curve["dose"], curve["p"], color=BLUE, linewidth=1.6, gid=f"fitted-{panel}")
    for position, row in enumerate(rows[rows["kind"] == "level"].to_dict("records")):
        gid = identifier("level", panel, position)
        circle = axes.scatter(row["dose"], row["p"], s=_AREA * row["n"], gid=gid, clip_on=False, zorder=3)
        circle.set(facecolor="white", edgecolor=GREY, linewidth=0.9)
    ed50 = float(rows.loc[rows["kind"] == "ed50", "dose"].iloc[0])
    axes.plot([ed50, ed50], [0, 1], color=GREY, linewidth=0.7, linestyle=(0, (4, 3)), zorder=1, gid=f"ed50-{panel}")
    axes.text(ed50, 1.03, f"ED50 {number(ed50)}", ha="center", fontsize=SMALL, color=GREY)
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.tick_params("y", color=LINE, width=0.6, labelsize=SMALL)
    axes.set_xlim(curve["dose"].iloc[0], curve["dose"].iloc[-1])
    axes.xaxis.set_major_locator(LogLocator(subs=(1.0,)))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.xaxis.set_major_formatter(lambda dose, _: number(dose))


def words(rows: pd.DataFrame) -> str:
    """What a panel's caption says of its fit."""
    if (refused := rows[rows["kind"] == "refused"]).any(axis=None):
        reason, n = refused[["label", "n"]].iloc[0]
        return f"no curve was fitted to {counted(int(n), 'dose level', 'dose levels')}, because {reason}"
    ed50 = rows[rows["kind"] == "ed50"].iloc[0]
    observed = rows[rows["kind"] == "level"]
    limits = f"{number(ed50['low'])} to {number(ed50['high'])}"
    return (
        f"Emax curve fitted to {counted(len(observed), 'dose level', 'dose levels')} of "
        f"{counted(observed['label'].nunique(), 'study', 'studies')} (circles, area by patients), ED50 "
        f"{number(ed50['dose'])} (95 % profile interval {limits}), band: pointwise 95 %"
    )
