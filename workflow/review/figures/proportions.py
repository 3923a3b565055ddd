"""Forest of proportions: a dot with its interval for each count, a panel an outcome; nothing is pooled.

The 95 % interval is Wilson's (J Am Stat Assoc 1927;22:209), as the table holds it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from review.errors import Problem, check
from review.figures.cells import UNKNOWN, chosen, in_roles
from review.figures.rowplot import Panel, Row, beside_one, row_plot, symbol
from review.figures.sentences import listing, number
from review.figures.style import GREY, INK, LINE, SMALL, identifier, sheet, width_mm
from review.text import counted


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a row of the figure and outcome, in the order of the options `sort` and `outcomes`.

    From `proportions`, a table with outcome, events, n, proportion, wilson_low and wilson_high, or columns that option
    `roles` names so (see `in_roles`). Options: `outcomes` (label by outcome), `where` (column: value), `heading` (a
    column), `names` (columns that name a row, each with the text after its value), `of` (what is counted, patients
    unless said). Columns: row, heading, name, outcome, outcome_label, k, n, proportion, low, high. Raises `InputError`
    for an outcome that is not in the table and for a row that has an outcome twice.
    """
    found = chosen(in_roles(tables["proportions"], options), options.get("where", {}))
    found = found[found["outcome"].isin(options["outcomes"])]
    drawn = pd.DataFrame(
        {
            "heading": found[options["heading"]] if "heading" in options else "",
            "name": _names(found, options["names"]),
            "outcome": found["outcome"],
            "outcome_label": found["outcome"].map(options["outcomes"]),
            "k": found["events"].astype("Int64"),
            "n": found["n"].astype("Int64"),
            "proportion": found["proportion"],
            "low": found["wilson_low"],
            "high": found["wilson_high"],
        }
    )
    drawn.insert(0, "row", drawn["heading"] + "|" + drawn["name"])
    check(_problems(drawn, options["outcomes"]) if len(found) else [])
    places = found["outcome"].map([*options["outcomes"]].index)
    order = found[list(options.get("sort", []))].assign(_row=drawn["row"], _place=places)
    by = [*options.get("sort", []), "_row", "_place"]
    return drawn.loc[order.sort_values(by, kind="stable").index].reset_index(drop=True)


def _names(found: pd.DataFrame, columns: Mapping[str, str]) -> pd.Series[str]:
    parts = [
        found[column]
        .map(lambda value: value if isinstance(value, str) else number(value), na_action="ignore")
        .astype("object")
        + after
        for column, after in columns.items()
    ]
    rows = zip(*(part.fillna("") for part in parts), strict=True)
    return pd.Series([", ".join(filter(None, row)) for row in rows], index=found.index, dtype="str")


def _problems(drawn: pd.DataFrame, outcomes: Mapping[str, str]) -> list[Problem]:
    absent = [outcome for outcome in outcomes if outcome not in {*drawn["outcome"]}]
    twice = drawn.loc[drawn.duplicated(["row", "outcome"]), ["row", "outcome"]].itertuples(index=False)
    return [Problem("protocol", f"figures: outcome '{outcome}'", "the table has no such row") for outcome in absent] + [
        Problem("protocol", "figures: names", f"{row} stands there twice for {outcome}, expected once")
        for row, outcome in twice
    ]


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One line a row, one panel an outcome. Gids: `dot-<row>-<outcome>`, `interval-...`, and `missing-...` for none."""
    firsts = data.drop_duplicates("row")[["row", "heading", "name"]]
    rows = [Row(row, heading, name) for row, heading, name in firsts.itertuples(index=False)]
    panels = [Panel(label, "Proportion") for label in options["outcomes"].values()]
    key = [(symbol("o", INK, line="-", wide=1.1), "proportion with 95 % interval")]
    with sheet():
        plot = row_plot(rows, panels, width_mm(options), key)
        right = beside_one(plot.panels[0], [_counts(row) for row in data.to_dict("records")])
        for axes, outcome in zip(plot.panels, options["outcomes"], strict=True):
            axes.set(xlim=(-0.03, right))
            axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
            axes.spines["bottom"].set_bounds(0, 1)
            axes.xaxis.label.set_x(1 / (2 * right))
            axes.axvline(0.5, color=LINE, linewidth=0.7, linestyle=(0, (4, 3)), zorder=0)
            for row in data[data["outcome"] == outcome].to_dict("records"):
                _estimate(axes, plot.centre[row["row"]], row)
    return plot.figure


def _estimate(axes: Axes, y: float, row: Mapping[Any, Any]) -> None:
    name = row["row"], row["outcome"]
    right, known = axes.get_xlim()[1], pd.notna(row["proportion"])
    note = axes.text(right, y, _counts(row), ha="right", va="center_baseline", fontsize=SMALL)
    if not known:
        note.set_color(GREY)
        note.set_gid(identifier("missing", *name))
        return
    interval = [float(row["low"]), float(row["high"])]
    axes.plot(interval, [y, y], color=INK, linewidth=1.1, gid=identifier("interval", *name))
    dot = identifier("dot", *name)
    axes.plot(float(row["proportion"]), y, "o", color=INK, markersize=4.2, clip_on=False, gid=dot)


def _counts(row: Mapping[Any, Any]) -> str:
    return f"{row['k']}/{row['n']}" if pd.notna(row["proportion"]) else UNKNOWN


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """How many counts of what are drawn, what the lines are, and how many are not known."""
    rows = counted(data["row"].nunique(), "row", "rows")
    missing = int(data["proportion"].isna().sum())
    note = f" {UNKNOWN.capitalize()}, as not reported or not decided: {missing} of {len(data)}." if missing else ""
    return (
        f"{listing(options['outcomes'].values())}: proportion of {options.get('of', 'patients')} with Wilson's 95 % "
        f"interval, {rows}, not pooled. Dashed line: one half.{note}"
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every count with its interval."""
    parts = []
    for label, rows in data.groupby("outcome_label", sort=False):
        items = [f"{_spoken(row)} {_value(row)}" for row in rows.to_dict("records")]
        parts.append(f"{label}: {'; '.join(items)}.")
    return " ".join(["Dots with intervals from 0 to 1.", *parts])


def _spoken(row: Mapping[Any, Any]) -> str:
    return ", ".join(filter(None, [row["heading"], row["name"]]))


def _value(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["proportion"]):
        return UNKNOWN
    return f"{row['k']} of {row['n']} ({number(row['low'])} to {number(row['high'])})"
