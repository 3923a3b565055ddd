"""Tallies of studies by subgroup: how many answered yes, no or nothing, and the proportion with its interval.

The proportion is over the studies that reported, with Wilson's 95 % interval (J Am Stat Assoc 1927;22:209).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from review.errors import Problem, check
from review.figures.cells import chosen
from review.figures.rowplot import Panel, Row, beside_one, row_plot, symbol
from review.figures.sentences import listing
from review.figures.style import BLUE, GREY, INK, LINE, ORANGE, SMALL, identifier, sheet, width_mm
from review.text import counted

_ANSWERS: dict[str, dict[str, Any]] = {
    "yes": {"facecolor": BLUE, "edgecolor": "white"},
    "no": {"facecolor": ORANGE, "edgecolor": "white"},
    "nr": {"facecolor": "white", "edgecolor": GREY, "hatch": "/////"},
    "open": {"facecolor": "white", "edgecolor": GREY, "hatch": "...."},
}
_WORDS = {"yes": "Yes", "no": "No", "nr": "Not reported", "open": "Not decided"}
_NUMBERS = ["n_all", "n_reported", "n_yes", "n_no", "n_nr", "n_open", "proportion", "wilson_low", "wilson_high"]


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a bar, in the order of the options.

    From `tallies`. Options: `analysis`, `panels` (a list of title, subgroup_by, subgroup), `outcomes` (key:
    label). Columns: panel, title, outcome, outcome_label, subgroup_by, subgroup and the counts, proportion
    and interval of the tally. Raises `InputError` for every panel that has no tally.
    """
    tallies = chosen(tables["tallies"], {"analysis": options["analysis"]})
    panels = pd.DataFrame(options["panels"])[["title", "subgroup_by", "subgroup"]]
    outcomes = pd.DataFrame({"outcome": list(options["outcomes"]), "outcome_label": options["outcomes"].values()})
    wanted = panels.assign(panel=range(len(panels))).merge(outcomes, how="cross")
    rows = wanted.merge(tallies, how="left", on=["subgroup_by", "subgroup", "outcome"], validate="one_to_one")
    absent = rows.loc[rows["n_all"].isna(), ["title", "outcome", "subgroup_by", "subgroup"]]
    check(
        Problem("protocol", f"figures: panel '{title}'", f"no tally of {outcome} for {by} = '{subgroup}'")
        for title, outcome, by, subgroup in absent.itertuples(index=False)
    )
    return rows[["panel", "title", "outcome", "outcome_label", "subgroup_by", "subgroup", *_NUMBERS]]


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """Left the answers as bars of 100 % with their counts, right the proportion of yes with its interval.

    Option `answers` has words for yes, no, nr and open. Gids: `bar-<title>-<outcome>-<yes|no|nr|open>`,
    `dot-<title>-<outcome>`, `interval-<title>-<outcome>`.
    """
    words = _words(data, options)
    key: list[Any] = [(Patch(**_ANSWERS[answer]), word) for answer, word in words.items()]
    key.append((symbol("o", INK, line="-"), f"{words['yes']}, of those that reported (95 % interval)"))
    rows = [
        Row(index, f"{chr(65 + panel)}  {title} (n = {n})", label)
        for index, panel, title, label, n in data[["panel", "title", "outcome_label", "n_all"]].itertuples()
    ]
    panels = [Panel("", "Studies (%)", 1.1), Panel("", "Proportion of those reported", 1.0)]
    with sheet():
        plot = row_plot(rows, panels, width_mm(options), key)
        bars, dots = plot.panels
        bars.set_xlim(0, 100)
        dots.set_xlim(-0.03, beside_one(dots, [_counts(row) for _, row in data.iterrows()]))
        dots.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
        dots.spines["bottom"].set_bounds(0, 1)
        dots.axvline(0.5, color=LINE, linewidth=0.7, linestyle=(0, (4, 3)), zorder=0)
        for index, row in data.iterrows():
            name = (row["title"], row["outcome"])
            _bar(bars, plot.centre[index], row, name)
            _dot(dots, plot.centre[index], row, name)
    return plot.figure


def _bar(axes: Axes, y: float, row: pd.Series[Any], name: tuple[str, str]) -> None:
    left = 0.0
    for answer, look in _ANSWERS.items():
        count = int(row[f"n_{answer}"])
        if count:
            share = 100 * count / int(row["n_all"])
            axes.barh(y, share, 10, left, gid=identifier("bar", *name, answer), linewidth=0.6, **look)
            number = axes.text(left + share / 2, y, str(count), ha="center", va="center_baseline", fontsize=SMALL)
            number.set_color("white" if answer == "yes" else INK)
            if "hatch" in look:
                number.set_bbox({"boxstyle": "square,pad=0.12", "facecolor": "white", "edgecolor": "none"})
            left += share


def _dot(axes: Axes, y: float, row: pd.Series[Any], name: tuple[str, str]) -> None:
    axes.text(axes.get_xlim()[1], y, _counts(row), ha="right", va="center_baseline", fontsize=SMALL)
    if row["n_reported"]:
        interval = [float(row["wilson_low"]), float(row["wilson_high"])]
        axes.plot(interval, [y, y], color=INK, linewidth=1.1, gid=identifier("interval", *name))
        dot = identifier("dot", *name)
        axes.plot(float(row["proportion"]), y, "o", color=INK, markersize=4.5, clip_on=False, gid=dot)


def _counts(row: pd.Series[Any]) -> str:
    return f"{row['n_yes']}/{row['n_reported']}" if row["n_reported"] else "none"


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What bars, dots and lines are, and how many studies each panel counts."""
    words = _words(data, options)
    sizes = [f"{chr(65 + panel)}, {title} (n = {n})" for panel, title, n in _sizes(data)]
    outcomes = listing(data["outcome_label"].unique())
    decided = " and are decided" if data["n_open"].any() else ""
    return (
        f"Studies by answer ({listing(words.values())}) for {outcomes}. Left: all studies, with counts. "
        f"Right: share of '{words['yes']}' among the studies that reported{decided}, with Wilson's 95 % interval; "
        f"dashed line: one half. {'; '.join(sizes)}."
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """The counts of every bar."""
    words = _words(data, options)
    parts = []
    for row in data.to_dict("records"):
        counts = listing(f"{row[f'n_{answer}']} {word.lower()}" for answer, word in words.items())
        parts.append(f"{row['title']}, {row['outcome_label']}: {counts}")
    groups = counted(len(_sizes(data)), "group", "groups")
    return f"Stacked bars and proportions for {groups} of studies. {'; '.join(parts)}."


def _words(data: pd.DataFrame, options: Mapping[str, Any]) -> dict[str, str]:
    """The answers that the key explains, yes and no always, and how they are called."""
    words = _WORDS | dict(options.get("answers", {}))
    return {a: word for a, word in words.items() if a in ("yes", "no") or data[f"n_{a}"].any()}


def _sizes(data: pd.DataFrame) -> list[tuple[int, str, int]]:
    panels = data.drop_duplicates("panel")[["panel", "title", "n_all"]]
    return list(panels.itertuples(index=False, name=None))
