"""Evidence over time: cumulative proportion of studies after each search, with its interval and its category.

The axis is the date of the search and not of publication: what the review knew, and when. Wilson's interval is that of
the moment; no correction for repeated looks is made, and no significance is claimed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from review.errors import Problem, check
from review.figures.cells import chosen
from review.figures.lettering import width
from review.figures.rowplot import symbol
from review.figures.sentences import number
from review.figures.style import BLUE, GREY, LINE, SMALL, TEXT, canvas, identifier, sheet, width_mm
from review.interval import wilson
from review.screening.periods import titled
from review.synthesis.conclusion import categories
from review.synthesis.tally import ALL
from review.text import counted

_PANEL, _FOOT, _LEFT = 44.0, 13.0, 10.0
"""Height of a panel, of the key, and the room for numbers left of the axes, in mm."""
_SHADES = {"majority": "#c6dbef", "minority": "#fddbc7", "indeterminate": "#eceff1", "insufficient": "white"}
_COLUMNS = [
    *("outcome", "outcome_label", "round", "label", "version", "date"),
    *("n_all", "n", "k", "undated"),
]
_HATCHES = {"majority": "", "minority": "\\\\\\\\", "indeterminate": "....", "insufficient": "////"}


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row an outcome and search round, in the order of time.

    From `tallies` (of option `analysis` and, unless all studies are meant, `subgroup_by` and `subgroup`), which name
    the studies of each answer, and `rounds`, which name the studies that the review had after each search round.
    Options: `outcomes` (label by outcome), `previous` (`label` and `searched_on` of the published version: its studies
    are the first step). Columns: outcome, outcome_label, round, label, version, date (in years), n_all (studies of the
    tally that were known), n, k, proportion, low, high, category (that of conclusions), undated (studies of the tally
    that no round has). Raises `InputError` for an outcome without tally.
    """
    rounds = _rounds(tables["rounds"], options)
    where = {"analysis": options["analysis"], "subgroup_by": options.get("subgroup_by", "")}
    tallies = chosen(tables["tallies"], where | {"subgroup": options.get("subgroup", ALL)})
    found = tallies.drop_duplicates("outcome").set_index("outcome")
    check(
        Problem("protocol", f"figures: outcome '{outcome}'", "no tally has it")
        for outcome in options["outcomes"]
        if outcome not in found.index
    )
    rows = [
        {"outcome": outcome, "outcome_label": label, **step, **_known(found.loc[outcome], step["studies"], rounds)}
        for outcome, label in options["outcomes"].items()
        for step in rounds
    ]
    drawn = pd.DataFrame(rows, columns=_COLUMNS)
    low, high = wilson(drawn["k"], drawn["n"])
    drawn = drawn.assign(proportion=(drawn["k"] / drawn["n"].replace(0, np.nan)), low=low, high=high)
    return drawn.assign(category=categories(drawn["k"], drawn["n"]))


def _rounds(table: pd.DataFrame, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The published version and each search round, with the studies that were known after it."""
    ids = table.set_index(["round", "box"])["ids"].map(lambda text: frozenset(text.split("; ")) - {""})
    names = sorted({*table["round"]})
    steps = [
        {
            "round": name,
            "label": titled(name),
            "version": "",
            "date": _years(name),
            "studies": ids[name, "total_studies"],
        }
        for name in names
    ]
    if previous := options.get("previous"):
        day, first = previous["searched_on"], ids[names[0], "previous_studies"] if names else frozenset()
        about = {"round": day, "label": titled(day), "version": previous["label"], "date": _years(day)}
        steps.insert(0, about | {"studies": first})
    return steps


def _years(day: str) -> float:
    """A date (YYYY, YYYY-MM or YYYY-MM-DD) in years; a month or year counts by its first day."""
    year, month, date = (*map(int, day.split("-")), 1, 1)[:3]
    return year + (month - 1) / 12 + (date - 1) / 365.25


def _known(tally: pd.Series[Any], studies: frozenset[str], rounds: list[dict[str, Any]]) -> dict[str, int]:
    answers = {name: {*tally[f"studies_{name}"].split("; ")} - {""} for name in ("yes", "no", "nr", "open")}
    every = set().union(*answers.values())
    return {
        "n_all": len(every & studies),
        "n": len((answers["yes"] | answers["no"]) & studies),
        "k": len(answers["yes"] & studies),
        "undated": len(every - rounds[-1]["studies"]) if rounds else len(every),
    }


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One panel an outcome over the dates of the searches, with a strip of categories below it.

    Numbers that would stand in each other's way are left to the table. Gids: `step-<outcome>`, `band-<outcome>`,
    `point-<outcome>-<round>`, `category-<outcome>-<round>`, `version-<outcome>-<round>`.
    """
    wide, outcomes = width_mm(options), list(options["outcomes"])
    high = _PANEL * len(outcomes) + _FOOT
    dates = data["date"].drop_duplicates().to_numpy(dtype=float)
    pad = max(0.12 * float(np.ptp(dates)), 0.25)
    limits = float(dates.min()) - pad, float(dates.max()) + pad
    with sheet():
        figure = canvas(wide, high)
        for place, outcome in enumerate(outcomes):
            foot = (high - _PANEL * (place + 1) + 13) / high
            box = (_LEFT / wide, foot, (wide - _LEFT - 3) / wide, (_PANEL - 21) / high)
            axes = figure.add_axes(box, xlim=limits, ylim=(0, 1.06))
            axes.set_title(options["outcomes"][outcome], fontsize=TEXT, fontweight="bold", loc="left", pad=9)
            _panel(axes, data[data["outcome"] == outcome], outcome)
        key: list[Any] = [(symbol("o", BLUE, line="-", wide=1.4), "proportion of those reported")]
        key.append((Patch(facecolor=BLUE, alpha=0.15), "95 % interval"))
        key += [(_patch(name), name) for name in _SHADES if (data["category"] == name).any()]
        columns = len(key) if wide > 100 else 2
        figure.legend(*zip(*key, strict=True), loc="lower center", ncols=columns).set_gid("key")
    return figure


def _panel(axes: Axes, rows: pd.DataFrame, outcome: str) -> None:
    end = axes.get_xlim()[1]
    dates, known = rows["date"].to_list(), rows.dropna(subset="proportion")
    steps = [*known["date"], end]
    values = {name: known[name].astype(float).to_list() for name in ("proportion", "low", "high")}
    if len(known):
        low, high, middle = ([*values[name], values[name][-1]] for name in ("low", "high", "proportion"))
        axes.fill_between(steps, low, high, step="post", color=BLUE, alpha=0.15, lw=0, gid=identifier("band", outcome))
        axes.step(steps, middle, where="post", color=BLUE, linewidth=1.4, gid=identifier("step", outcome))
    axes.axhline(0.5, color=LINE, linewidth=0.7, linestyle=(0, (4, 3)), zorder=0)
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.tick_params("y", color=LINE, width=0.6, labelsize=SMALL)
    shown = _apart(axes, rows)
    axes.set_xticks(rows.loc[shown, "date"], rows.loc[shown, "label"] + "\n" + _shares(rows[shown]))
    axes.tick_params("x", pad=11)
    for row, until in zip(rows.to_dict("records"), [*dates[1:], end], strict=True):
        name = outcome, row["round"]
        strip = axes.fill_between(
            [row["date"], until], -0.2, -0.08, transform=axes.get_xaxis_transform(), clip_on=False
        )
        strip.set(facecolor=_SHADES[row["category"]], edgecolor=LINE, linewidth=0.5, hatch=_HATCHES[row["category"]])
        strip.set_gid(identifier("category", *name))
        if pd.notna(row["proportion"]):
            axes.plot(row["date"], row["proportion"], "o", color=BLUE, ms=4.2, gid=identifier("point", *name))
        if row["version"]:
            axes.axvline(row["date"], color=GREY, linewidth=0.7, linestyle=":", gid=identifier("version", *name))
            axes.annotate(row["version"], (row["date"], 1.06), (0, 1.5), textcoords="offset points", fontsize=SMALL)


def _shares(rows: pd.DataFrame) -> pd.Series[str]:
    return rows["k"].astype("str") + "/" + rows["n"].astype("str")


def _apart(axes: Axes, rows: pd.DataFrame) -> pd.Series[bool]:
    """Which dates have room for their label; the last one always has."""
    low, high = axes.get_xlim()
    unit = axes.get_window_extent().width / axes.figure.get_dpi() * 72 / (high - low)
    free, shown = np.inf, []
    for date, label in rows[["date", "label"]].iloc[::-1].itertuples(index=False):
        half = width(label, SMALL) / 2 + 3
        shown.append((date * unit) + half <= free)
        free = date * unit - half if shown[-1] else free
    return pd.Series(shown[::-1], index=rows.index)


def _patch(category: str) -> Patch:
    return Patch(facecolor=_SHADES[category], edgecolor=LINE, linewidth=0.5, hatch=_HATCHES[category])


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What was known after the last search, how often there was something to add, and what a step is."""
    last = data.drop_duplicates("outcome", keep="last")
    now = [f"{row['outcome_label']}: {row['k']} of {row['n']} ({row['category']})" for row in last.to_dict("records")]
    dates = data["date"].nunique()
    few = " Fewer than three dates: no trend can be read from this." if dates < 3 else ""
    undated = int(data["undated"].max())
    left = f" Not drawn: {counted(undated, 'study', 'studies')} that no search round has." if undated else ""
    return (
        f"Cumulative proportion of studies, of those that report, after {counted(dates, 'date', 'dates')} of searching "
        f"(the date of the search, not of publication). {'; '.join(now)}. Band: Wilson's 95 % interval of each moment, "
        f"not corrected for repeated looks; strip: category of the conclusion by rule; dashed: one half.{few}{left}"
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every step of each outcome."""
    parts = []
    for label, rows in data.groupby("outcome_label", sort=False):
        steps = [f"{row['label']} {_step(row)}" for row in rows.to_dict("records")]
        parts.append(f"{label}: {'; '.join(steps)}.")
    return " ".join(["Steps over the dates of the searches.", *parts])


def _step(row: Mapping[Any, Any]) -> str:
    if pd.isna(row["proportion"]):
        return "no study that reports"
    return f"{row['k']} of {row['n']} ({number(row['low'])} to {number(row['high'])}), {row['category']}"
