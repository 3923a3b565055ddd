"""Agreement of raters: observed, Cohen's kappa and Gwet's AC1 side by side, each with its interval.

The three stand together because kappa falls with a rare category and observed agreement does not see chance (Feinstein
and Cicchetti, J Clin Epidemiol 1990;43:543). No words such as "substantial": the numbers speak.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from review.figures.rowplot import Panel, Row, row_plot, symbol
from review.figures.sentences import listing, number
from review.figures.style import CYCLE, GREY, LINE, SMALL, identifier, sheet, width_mm
from review.text import counted

_MEASURES = {
    "p_observed": ("observed agreement", "p_low", "p_high"),
    "kappa": ("kappa", "kappa_low", "kappa_high"),
    "ac1": ("AC1", "ac1_low", "ac1_high"),
}
_INTERVALS = {
    "p_observed": "Observed agreement with Wilson's 95 % interval",
    "kappa": "Cohen's kappa with its large-sample interval",
    "ac1": "Gwet's AC1 with Student's quantile",
}
_LOOKS = dict(zip(_MEASURES, CYCLE, strict=False))
_WHY = {"no_pairs": "nothing rated by both", "single_category": "one category only", "not_categorical": "no categories"}
_APART = 7.5
"""Points from one measure to the next within a row."""
_PAIR = ["scope", "item", "rater_1", "rater_2"]


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a pair of raters and field, scopes in the order of the labels, the highest observed agreement first.

    From all tables given, each with the columns of `AGREEMENT` (of screening or extraction). Option `labels` has
    words for scopes, items and raters; what it does not name keeps its id, and no item means all of a scope together.
    Columns: scope, item, rater_1, rater_2, heading, name, pair, n, n_any, coverage, reason, and each measure with its
    limits. The name has the pair only where there are several.
    """
    labels = {"": "all together"} | dict(options.get("labels", {}))
    rows = pd.concat(tables.values(), ignore_index=True)
    words = {column: rows[column].replace(labels).str.replace("_", " ") for column in _PAIR}
    place = {scope: order for order, scope in enumerate(labels)}
    pair = words["rater_1"] + " and " + words["rater_2"]
    drawn = rows.assign(
        heading=words["scope"],
        name=words["item"] + (": " + pair if len(pair.unique()) > 1 else ""),
        pair=pair,
        place=rows["scope"].map(place).fillna(len(place)),
    ).sort_values(
        ["place", "scope", "p_observed", "kappa", "name"],
        ascending=[True, True, False, False, True],
        na_position="last",
    )
    measures = [column for measure, (_, *limits) in _MEASURES.items() for column in (measure, *limits)]
    return drawn[[*_PAIR, "heading", "name", "pair", "n", "n_any", "coverage", "reason", *measures]].reset_index(
        drop=True
    )


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One row a pair and field with a symbol a measure below each other; n and coverage stand in its name.

    Option `measures` chooses of p_observed, kappa and ac1 what is drawn (all unless said).

    Gids: `<p_observed|kappa|ac1>-<scope>-<item>-<rater_1>-<rater_2>`, the same after `interval-`, and `without-...`
    for the words where something could not be computed.
    """
    records = data.to_dict("records")
    rows = [Row(index, row["heading"], f"{row['name']} ({_counts(row)})") for index, row in enumerate(records)]
    measures = _chosen(options)
    key = [(symbol(_LOOKS[measure][1], _LOOKS[measure][0], line="-"), name) for measure, (name, *_) in measures.items()]
    values = data[[*measures, *(low for _, low, _ in measures.values())]].to_numpy(dtype=float, na_value=np.nan)
    left = float(np.floor(2 * np.nanmin([0.0, *values.ravel()])) / 2)
    with sheet():
        panel, least = Panel("", "Agreement (95 % interval)"), len(measures) * _APART + 7
        plot = row_plot(rows, [panel], width_mm(options), key, least=least)
        axes = plot.panels[0]
        ticks = np.arange(left, 1.01, 0.25 if left == 0 else 0.5)
        axes.set(xlim=(left - 0.04, 1.06))
        axes.set_xticks(ticks, [number(tick) for tick in ticks])
        axes.spines["bottom"].set_bounds(left, 1)
        if _beyond_chance(options):
            axes.axvline(0, color=LINE, linewidth=0.7, linestyle=(0, (4, 3)), zorder=0)
        for index, row in enumerate(records):
            _measures(axes, plot.centre[index], row, measures)
    return plot.figure


def _beyond_chance(options: Mapping[str, Any]) -> list[str]:
    """The measures of which 0 says that raters agree as often as by chance."""
    return [name for measure, (name, *_) in _chosen(options).items() if measure != "p_observed"]


def _chosen(options: Mapping[str, Any]) -> dict[str, tuple[str, str, str]]:
    return {measure: _MEASURES[measure] for measure in options.get("measures", _MEASURES)}


def _measures(
    axes: Axes, centre: float, row: Mapping[Hashable, Any], measures: Mapping[str, tuple[str, str, str]]
) -> None:
    pair = [row[column] for column in _PAIR]
    middle = (len(measures) - 1) / 2
    heights = {measure: centre + (place - middle) * _APART for place, measure in enumerate(measures)}
    for measure, (_, low, high) in measures.items():
        colour, marker = _LOOKS[measure]
        if pd.notna(row[low]):
            interval = [float(row[low]), float(row[high])]
            gid = identifier("interval", measure, *pair)
            axes.plot(interval, [heights[measure]] * 2, "|-", color=colour, linewidth=1.1, ms=4.5, mew=1.1, gid=gid)
        if pd.notna(row[measure]):
            gid = identifier(measure, *pair)
            axes.plot(float(row[measure]), heights[measure], marker, color=colour, ms=3.6, clip_on=False, gid=gid)
    if without := _without(row, measures):
        height = float(np.mean([heights[measure] for measure in measures if pd.isna(row[measure])]))
        note = axes.text(min(axes.get_xticks()) + 0.02, height, without, gid=identifier("without", *pair))
        note.set(
            va="center_baseline",
            fontsize=SMALL,
            color=GREY,
            bbox={"boxstyle": "square,pad=0.08", "fc": "white", "ec": "none"},
        )


def _counts(row: Mapping[Hashable, Any]) -> str:
    covered = "" if pd.isna(row["coverage"]) else f", coverage\u00a0{100 * row['coverage']:.0f}\u00a0%"
    return f"n\u00a0=\u00a0{row['n']:,}{covered}"


def _without(row: Mapping[Hashable, Any], measures: Mapping[str, tuple[str, str, str]]) -> str:
    """What could not be computed, and why."""
    absent = [name for measure, (name, *_) in measures.items() if pd.isna(row[measure])]
    if not absent:
        return ""
    why = _WHY[row["reason"]]
    return why if len(absent) == len(measures) else f"{listing(absent)}: {why}"


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What the symbols and their intervals are, and what n and coverage count."""
    fields = data.drop_duplicates(["scope", "item"])
    kinds = [_INTERVALS[measure] for measure in _chosen(options)]
    pairs = data["pair"].unique()
    who = "two raters" if len(pairs) > 1 else str(pairs[0])
    chance = " or ".join(_beyond_chance(options))
    never = "Where two raters never differ, only the observed agreement has an interval with a width."
    return (
        f"Agreement of raters before any discussion, {counted(len(data), 'comparison', 'comparisons')} of {who} "
        f"on {counted(len(fields), 'field', 'fields')}. {listing(kinds)}. n: units that both rated; coverage: their "
        "share of those that either rated."
        f"{f' Dashed line: {chance} of 0, agreement no better than chance.' if chance else ''}"
    ) + (f" {never}" if (data["p_observed"] == 1).any() else "")


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every value with its interval."""
    parts = []
    for row in data.to_dict("records"):
        values = [
            f"{name} {number(row[measure])}" + ("" if pd.isna(row[low]) else f" ({_between(row[low], row[high])})")
            for measure, (name, low, high) in _chosen(options).items()
            if pd.notna(row[measure])
        ]
        said = "; ".join([*values, *filter(None, [_without(row, _chosen(options))])])
        parts.append(f"{row['heading']}, {row['name']}, {_counts(row)}: {said}.")
    return " ".join(["Dots with intervals on a scale that ends at 1.", *parts])


def _between(low: float, high: float) -> str:
    return f"{number(low)} to {number(high)}"
