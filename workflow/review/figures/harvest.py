"""Harvest plot: studies as bars under the direction of their effect, as high as their quality or as they are large.

After Ogilvie et al., BMC Med Res Methodol 2008;8:8. Hatched bars are what authors state without counts by dose level.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from review.figures.directions import AUTHORS, COUNTS, SIZES, read_directions, spoken
from review.figures.lettering import LEADING, width, wrap
from review.figures.sentences import listing
from review.figures.style import GREY, LINE, MM, PALE, SKY, SMALL, TEXT, canvas, identifier, sheet, width_mm
from review.text import counted

COLUMNS = {"lower": "Lower", "none": "No clear direction", "higher": "Higher", "": "Not known"}
"""Headings by column: the outcome at higher doses against lower ones."""
_COLUMN_OF = {"lower": "lower", "higher": "higher", "": ""}
_LOOKS: dict[str, dict[str, Any]] = {
    COUNTS: {"facecolor": SKY, "edgecolor": GREY},
    AUTHORS: {"facecolor": "white", "edgecolor": GREY, "hatch": "////"},
    "": {"facecolor": "white", "edgecolor": LINE},
}
_WORDS = {COUNTS: "computed from counts", AUTHORS: "stated by authors", "": "not known"}
_PITCH, _BAR, _STEP, _GAP = 9.6, 6.4, 8.0, 7.0
"""Points from bar to bar, width of a bar, height of one class, space between columns and lines."""
_EDGE, _HEADING = 4.0, TEXT * 1.7


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study and outcome as in `directions.read_directions`, the highest first, with `column` and `height`.

    `column` is lower, none (no difference, up and down, or what authors call not higher), higher or empty; `height`
    counts classes from 1: of quality, the best highest, where option `quality` is given, else of patients. A study
    without its class is as low as the lowest.
    """
    drawn = read_directions(tables, options)
    classes = _classes(options)
    height = drawn["quality" if "quality" in options else "size"].map({name: n for n, name in enumerate(classes, 1)})
    drawn = drawn.assign(
        column=drawn["direction"].map(_COLUMN_OF).fillna("none"), height=height.fillna(1).astype("Int64")
    )
    places = {label: place for place, label in enumerate(options["outcomes"].values())}
    order = drawn.assign(place=drawn["outcome_label"].map(places), down=-drawn["height"])
    return drawn.loc[order.sort_values(["place", "down", "name", "study_id"]).index].reset_index(drop=True)


def _classes(options: Mapping[str, Any]) -> list[str]:
    return list(options["quality"]["levels"][::-1] if "quality" in options else SIZES)


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One section an outcome; a column whose bars need more room than it has goes on in a further line.

    Gids: `bar-<study_id>-<outcome>`.
    """
    wide = width_mm(options) * MM
    shown = [column for column in COLUMNS if (data["column"] == column).any()]
    counts = pd.crosstab(data["outcome_label"], data["column"])[shown]
    room = _room(counts.max(), wide)
    heads = {column: wrap(COLUMNS[column], room[column], SMALL) for column in shown}
    bars, head = int(data["height"].max()) * _STEP, max(map(len, heads.values())) * SMALL * LEADING + 5
    line = bars + 3 + max(width(name, SMALL) for name in data["name"]) + _GAP
    deep = {
        outcome: max(-(-int(counts.loc[outcome, column]) // _fits(room[column])) for column in shown)
        for outcome in data["outcome_label"].unique()
    }
    high = sum(_HEADING + head + lines * line for lines in deep.values()) + 3 * SMALL + _EDGE
    with sheet():
        figure = canvas(wide / MM, high / MM)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, wide), ylim=(high, 0), xticks=[], yticks=[])
        axes.set_axis_off()
        top = 0.0
        for outcome, lines in deep.items():
            axes.add_patch(Rectangle((0, top), wide, _HEADING, facecolor=PALE, linewidth=0))
            axes.text(_EDGE, top + _HEADING / 2, str(outcome), weight="bold", va="center_baseline")
            left = _EDGE
            for column in shown:
                text = "\n".join(heads[column])
                foot = top + _HEADING + head - 4
                axes.text(left, foot, text, fontsize=SMALL, color=GREY, va="baseline", linespacing=LEADING)
                rows = data[(data["outcome_label"] == outcome) & (data["column"] == column)]
                for place, row in enumerate(rows.to_dict("records")):
                    down, across = divmod(place, _fits(room[column]))
                    base = top + _HEADING + head + down * line + bars
                    _bar(axes, left + across * _PITCH, base, row)
                left += room[column] + _GAP
            top += _HEADING + head + lines * line
        present = [basis for basis in _LOOKS if (data["basis"] == basis).any()]
        key = [Patch(linewidth=0.7, **_LOOKS[basis]) for basis in present]
        words = [_WORDS[basis] for basis in present]
        legend = figure.legend(key, words, loc="lower center", ncols=len(key), handlelength=1.6, columnspacing=1.2)
        legend.set_gid("key")
    return figure


def _room(longest: pd.Series[int], wide: float) -> dict[str, float]:
    """The width of each column: what its heading needs, what its longest row of bars wants, and a part of the rest."""
    least = {
        str(column): max(width(word, SMALL) for word in COLUMNS[str(column)].split()) + 1 for column in longest.index
    }
    rest = wide - 2 * _EDGE - _GAP * (len(least) - 1) - sum(least.values())
    wants = {column: max(longest[column] * _PITCH - need, 0.0) for column, need in least.items()}
    share = min(1.0, rest / max(sum(wants.values()), 1.0))
    over = (rest - share * sum(wants.values())) / len(least)
    return {column: need + wants[column] * share + over for column, need in least.items()}


def _fits(room: float) -> int:
    return max(1, int((room + 0.01) // _PITCH))


def _bar(axes: Axes, left: float, base: float, row: Mapping[Any, Any]) -> None:
    high, gid = row["height"] * _STEP, identifier("bar", row["study_id"], row["outcome"])
    axes.add_patch(Rectangle((left, base - high), _BAR, high, linewidth=0.7, gid=gid, **_LOOKS[row["basis"]]))
    axes.text(left + _BAR / 2, base + 3, row["name"], rotation=90, ha="center", va="top", fontsize=SMALL)


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What a column, the height and the pattern of a bar say, and how many studies each column has."""
    parts = []
    for label, rows in data.groupby("outcome_label", sort=False):
        counts = [f"{n} {word.lower()}" for column, word in COLUMNS.items() if (n := (rows["column"] == column).sum())]
        parts.append(f"{label}: {listing(counts)}")
    of = "quality" if "quality" in options else "patients with counts"
    classes = f"{of} ({', '.join(_classes(options))}; lowest where not known)"
    return (
        f"Harvest plot of {counted(data['study_id'].nunique(), 'study', 'studies')} by the direction of the outcome at "
        f"higher doses. {'; '.join(parts)}. Height of a bar: {classes}; hatched: as the authors state. No clear "
        "direction: no difference, up and down, or what authors call not higher."
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every direction by outcome and study."""
    return f"Bars by direction and outcome. {spoken(data)}"
