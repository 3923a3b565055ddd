"""Ratios of doses as intervals on a logarithmic axis, beside the line of no difference and what a text claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import NullFormatter

from review.figures.cells import chosen, numbers
from review.figures.lettering import width
from review.figures.rowplot import Panel, Row, row_plot, symbol
from review.figures.sentences import listing, number
from review.figures.style import BLUE, GREY, INK, SMALL, YELLOW, identifier, sheet, width_mm
from review.text import counted

_COLUMNS = [
    "dose_id",
    "reference_id",
    "heading",
    "name",
    "ratio_low",
    "ratio_high",
    "ratio_target",
    "shown",
    "provisional",
    "claimed_low",
    "claimed_high",
]
_TICKS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
_GAP = 5.5
"""Points between a bar and its numbers."""
_ROOM = 1.15
"""The axis begins this factor below the values."""


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a ratio, in the order drawn.

    From `ratios` (see `review.synthesis.ratio`) and `stated` (study_id and the fields of what a text says). Options:
    `analyses` (heading by analysis, in order), `doses` and `reference` (what both are called) and `claimed`
    (`study_id` of the statement that is drawn as a band, the fields of its `lower` and `upper` bound, and its `label`).
    Doses for patients of another weight are left out; a dose without a ratio has its reason as `shown`. Raises
    `InputError` for a claimed bound that is no number.
    """
    ratios, order = tables["ratios"], list(options["analyses"])
    drawn = ratios[ratios["analysis"].isin(order) & (ratios["state"] != "not applicable")]
    drawn = drawn.assign(
        heading=drawn["analysis"].map(options["analyses"]),
        name=(drawn["label"] + ", " + drawn["row"].str.replace("|", ", ")).str.removesuffix(", "),
        shown=[_shown(row) for row in drawn.itertuples()],
        place=drawn["analysis"].map(order.index),
        **_claimed(tables["stated"], options["claimed"]),
    )
    ordered = drawn.sort_values(["place", "name", "dose_id", "reference_id"], kind="stable")
    return ordered[_COLUMNS].reset_index(drop=True)


def _claimed(stated: pd.DataFrame, claimed: Mapping[str, Any]) -> dict[str, Any]:
    """Both bounds of a statement; null where it is not there or open."""
    rows = chosen(stated, {"study_id": claimed["study_id"]})
    fields = (claimed["lower"], claimed["upper"])
    bounds = [numbers(rows[field], rows["study_id"] + ", " + field).dropna() for field in fields]
    low, high = (next(iter(found), pd.NA) for found in bounds)
    return {"claimed_low": low, "claimed_high": high}


def _shown(row: Any) -> str:
    low, high = (number(round(value, 2)) if pd.notna(value) else "" for value in (row.ratio_low, row.ratio_high))
    if row.state == "refused":
        return str(row.reason)
    if not low:
        return f"up to {high}"
    return f"from {low}" if not high else low if low == high else f"{low} to {high}"


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The intervals. Gids: `ratio-`, `target-`, `missing-`, each with both dose ids; `unity` and `claimed`."""
    rows = [
        Row(place, heading, name)
        for place, heading, name in data[["heading", "name"]].itertuples(name=None, index=True)
    ]
    with sheet():
        label = f"{options['doses']} / {options['reference']}"
        plot = row_plot(rows, [Panel("", label)], width_mm(options), _key(data, options))
        axes = plot.panels[0]
        ends = pd.concat([data["ratio_low"], data["ratio_high"], data["claimed_high"]]).dropna().astype(float)
        low, high = min([1, *ends]) / _ROOM, max([1, *ends])
        axes.set(xscale="log", xlim=(low, low * (high / low) ** (1 / (1 - _share_of_numbers(data, plot.figure)))))
        axes.set_xticks([tick for tick in _TICKS if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]])
        axes.xaxis.set_major_formatter("{x:g}")
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.tick_params(which="minor", length=0)
        claimed = data[["claimed_low", "claimed_high"]].dropna().drop_duplicates()
        for lower, upper in claimed.itertuples(index=False):
            axes.axvspan(lower, upper, color=YELLOW, alpha=0.45, lw=0, zorder=0, gid="claimed")
        axes.axvline(1, color=INK, lw=0.8, zorder=1, gid="unity")
        for row in data.itertuples():
            _interval(axes, plot.centre[row.Index], row, high)
    return plot.figure


def _share_of_numbers(data: pd.DataFrame, figure: Figure) -> float:
    """The share of the axis that the numbers behind the bars need."""
    widest = max((width(text, SMALL) for text in data.loc[_known(data), "shown"]), default=0.0)
    return (widest + _GAP + 2) / (figure.axes[0].get_position().width * figure.get_figwidth() * 72)


def _known(data: pd.DataFrame) -> pd.Series[bool]:
    return data["ratio_low"].notna() | data["ratio_high"].notna()


def _interval(axes: Axes, y: float, row: Any, highest: float) -> None:
    """A bar from the lowest to the highest ratio with its numbers, a dot where it is one number."""
    left, low, high = axes.get_xlim()[0], row.ratio_low, row.ratio_high
    if pd.isna(low) and pd.isna(high):
        gid = identifier("missing", row.dose_id, row.reference_id)
        axes.text(left, y, f" {row.shown}", va="center_baseline", fontsize=SMALL, color=GREY, gid=gid)
        return
    ends = (left if pd.isna(low) else low, highest if pd.isna(high) else high)
    gid = identifier("ratio", row.dose_id, row.reference_id)
    axes.plot(ends, (y, y), color=BLUE, lw=2.2, solid_capstyle="butt", gid=gid, zorder=3)
    if pd.notna(row.ratio_target):
        face = "white" if row.provisional else BLUE
        gid = identifier("target", row.dose_id, row.reference_id)
        axes.plot(row.ratio_target, y, "o", color=BLUE, mfc=face, ms=4.6, gid=gid, zorder=4)
    note = axes.annotate(row.shown, (ends[1], y), (_GAP, 0), textcoords="offset points", va="center_baseline")
    note.set(fontsize=SMALL)


def _key(data: pd.DataFrame, options: Mapping[str, Any]) -> list[tuple[Any, str]]:
    single = data[data["ratio_target"].notna()]
    key: list[tuple[Any, str]] = [(symbol("", BLUE, line="-", wide=2.2), "lowest to highest")]
    if len(single):
        key.append((symbol("o", BLUE, hollow=bool(single["provisional"].all())), "of single doses"))
    if single["provisional"].any():
        key.append((symbol("o", GREY, hollow=True), "hollow: to be confirmed"))
    if data["claimed_low"].notna().any():
        key.append((Patch(facecolor=YELLOW, alpha=0.45), options["claimed"]["label"]))
    return [*key, (symbol("", INK, line="-", wide=0.8), "equal doses")]


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """How many ratios are drawn, how many of them lie in the claimed range, and how many do not touch it."""
    known = data[data["ratio_low"].notna() & data["ratio_high"].notna()]
    ratios = counted(len(known), "ratio", "ratios")
    parts = [f"{options['doses']} as multiples of the {options['reference']}: {ratios} as intervals."]
    claimed = known.dropna(subset=["claimed_low", "claimed_high"])
    if len(claimed):
        low, high = claimed[["claimed_low", "claimed_high"]].iloc[0]
        within = int(((claimed["ratio_low"] >= low) & (claimed["ratio_high"] <= high)).sum())
        apart = int(((claimed["ratio_high"] < low) | (claimed["ratio_low"] > high)).sum())
        parts.append(f"Band: {number(low)} to {number(high)} times ({options['claimed']['label']});")
        parts.append(f"ratios wholly inside it: {within}, wholly outside: {apart}.")
    if provisional := int(data["provisional"].sum()):
        parts.append(f"To be confirmed by a second person: {provisional}.")
    if lacking := int((~_known(data)).sum()):
        parts.append(f"Without a ratio: {lacking}.")
    return " ".join(parts)


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every ratio by heading and name."""
    parts = [
        f"{heading}: {listing(f'{name} {shown}' for name, shown in rows[['name', 'shown']].itertuples(index=False))}"
        for heading, rows in data.groupby("heading", sort=False)
    ]
    return f"Ratios of doses as intervals on a logarithmic axis. {'; '.join(parts)}."
