"""When events begin or peak: a marker only for a median or mean, a line by kind of spread.

Range, interquartile range and SD or confidence interval never share a line style; a mere range has no marker.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from review.errors import Problem, check, one_of
from review.figures.cells import CODES, OPEN, codes_in, in_roles, numbers, written
from review.figures.rowplot import Panel, Row, row_plot, symbol
from review.figures.sentences import listing, number
from review.figures.style import CYCLE, GREY, INK, SMALL, identifier, sheet, width_mm
from review.text import counted

DAYS = {"minute": 1 / 1440, "min": 1 / 1440, "hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.4375}
"""Days in a unit; the plural is understood."""
_KINDS = {
    "median": "median",
    "mean": "mean",
    "range": "range",
    "iqr": "interquartile range",
    "spread": "SD or confidence interval",
    "bound": "limit only",
    "single": "one patient or a stated time",
}
_LINES: dict[str, dict[str, Any]] = {
    "range": {"linewidth": 0.9, "marker": "|", "markersize": 6},
    "iqr": {"linewidth": 3.2, "solid_capstyle": "butt"},
    "spread": {"linewidth": 0.9, "linestyle": "--"},
    "bound": {"linewidth": 0.9, "linestyle": ":"},
}


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a statement, in the order drawn: events as in options `events`, then option `sort`, then time.

    From `timing` (statistic, lower, upper, unit, and the columns that options name). Options: `events`, a list of
    `label` and `values`; `statistics`, the words of each kind (median, mean, range, iqr, spread, bound, single);
    `row`, the column that names a row (subject); `sort`; `roles` (see `in_roles`). Columns: event, row, kind,
    statistic, lower, upper, unit, days (in a unit), lower_days, upper_days, shown (in place of a number). Raises
    `InputError` for a word or unit that is not explained, a limit with two ends, and a median or mean of two numbers.
    """
    events = {value: event["label"] for event in options["events"] for value in event["values"]}
    kinds = {word: kind for kind, words in options["statistics"].items() for word in words}
    timing = in_roles(tables["timing"], options)
    rows = timing[timing["event"].isin(events)].reset_index(drop=True)
    places = rows[options.get("row", "subject")] + ", " + rows["event"]
    lower, upper = numbers(rows["lower"], places), numbers(rows["upper"], places)
    known = lower.notna() | upper.notna()
    kind, days = rows["statistic"].map(kinds), rows["unit"].str.removesuffix("s").map(DAYS).astype("Float64")
    check(
        [_unknown("statistics", word, kinds) for word in sorted({*rows["statistic"][kind.isna()]} - {"", *CODES})]
        + [_unknown("units", unit, DAYS) for unit in sorted({*rows["unit"][days.isna() & known]} - {"", *CODES})]
    )
    check(
        Problem("consensus", place, message)
        for message, wrong in _not_one(kind, lower, upper).items()
        for place in places[wrong]
    )
    drawable = known & kind.notna() & days.notna()
    drawn = pd.DataFrame(
        {
            "event": rows["event"].map(events),
            "row": rows[options.get("row", "subject")],
            "kind": kind.where(drawable, "missing"),
            "statistic": rows["statistic"],
            "lower": lower,
            "upper": upper,
            "unit": rows["unit"],
            "days": days,
            "lower_days": (lower * days).where(drawable).astype("Float64"),
            "upper_days": (upper * days).where(drawable).astype("Float64"),
            "shown": _shown(rows, drawable),
        }
    )
    return _sorted(drawn, rows[list(options.get("sort", []))], [event["label"] for event in options["events"]])


def _shown(rows: pd.DataFrame, drawable: pd.Series[bool]) -> pd.Series[str]:
    """What stands in place of a number: the first code of the cells, or that one of them is not decided."""
    cells = pd.DataFrame({name: written(rows[name]) for name in ("lower", "upper", "unit", "statistic")})
    code = cells.where(cells.isin(CODES)).bfill(axis=1)["lower"]
    return code.mask((cells == "").any(axis=1), OPEN).where(~drawable, "").astype("str")


def _not_one(kind: pd.Series[str], lower: pd.Series[float], upper: pd.Series[float]) -> dict[str, pd.Series[bool]]:
    """By what is wrong with them, the statements whose two ends are not what their kind is drawn from."""
    both = lower.notna() & upper.notna()
    return {
        "a limit has one end, expected lower or upper to be NR": both & kind.eq("bound"),
        "a median or mean is one number, expected the same as lower and upper": both
        & kind.isin(["median", "mean"])
        & lower.ne(upper).fillna(False).astype(bool),
    }


def _unknown(what: str, word: str, known: Mapping[str, Any]) -> Problem:
    return Problem("protocol", f"figures: {what}", f"'{word}' is not known, {one_of(known)}")


def _sorted(drawn: pd.DataFrame, extra: pd.DataFrame, events: list[str]) -> pd.DataFrame:
    """Events in order; within one by the columns asked for, then by median or mean, else by the middle."""
    middle = drawn[["lower_days", "upper_days"]].mean(axis=1)
    typical = middle.where(drawn["kind"].isin(["median", "mean"]))
    by_row = [drawn["event"], drawn["row"]]
    time = typical.groupby(by_row).transform("min").fillna(middle.groupby(by_row).transform("min"))
    order = extra.assign(_event=drawn["event"].map(events.index), _time=time, _row=drawn["row"], _kind=drawn["kind"])
    by = ["_event", *extra.columns, "_time", "_row", "_kind"]
    return drawn.loc[order.sort_values(by, kind="stable", na_position="last").index].reset_index(drop=True)


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One section an event, one line a row, in days from 0.

    Options: `bands`, a list of `event`, `lower`, `upper`, `label` in days. Gids: `marker-`, `range-`, `iqr-`,
    `spread-`, `bound-`, `single-` and `missing-`, each with the number of the statement in `data`.
    """
    looks = dict(zip((event["label"] for event in options["events"]), CYCLE, strict=False))
    numbered = data.drop_duplicates(["event", "row"])
    rows = [Row((event, row), event, row) for event, row in numbered[["event", "row"]].itertuples(index=False)]
    with sheet():
        plot = row_plot(rows, [Panel("", "Days")], width_mm(options), _key(data, options))
        axes = plot.panels[0]
        for band in options.get("bands", []):
            _band(axes, band, [y for (event, _), y in plot.centre.items() if event == band["event"]])
        end = max([1.0, *data["upper_days"].dropna(), *data["lower_days"].dropna()])
        axes.set_xlim(-0.01 * end, 1.04 * end)
        axes.locator_params("x", integer=True)
        for index, row in data.iterrows():
            colour, marker = looks[row["event"]]
            _statement(axes, plot.centre[row["event"], row["row"]], row, index, colour, marker)
    return plot.figure


def _statement(axes: Axes, y: float, row: pd.Series[Any], index: object, colour: str, marker: str) -> None:
    bounds = [float(value) for value in row[["lower_days", "upper_days"]] if pd.notna(value)]
    kind = row["kind"]
    gid = identifier("marker" if kind in ("median", "mean") else kind, index)
    if not bounds:
        gid = identifier("missing", index)
        axes.text(0, y, f" {row['shown']}", va="center_baseline", fontsize=SMALL, color=GREY, gid=gid)
    elif kind in ("median", "mean"):
        face = colour if kind == "median" else "white"
        axes.plot(bounds[:1], [y], marker, color=colour, mfc=face, ms=4.8, gid=gid, clip_on=False, zorder=3)
    elif kind == "single":
        axes.plot(
            sorted(set(bounds)),
            [y] * len(set(bounds)),
            "x",
            color=colour,
            ms=4.2,
            mew=1.1,
            gid=gid,
            clip_on=False,
        )
    elif kind == "bound":
        end, arrow = (0.0, "<") if pd.isna(row["lower_days"]) else (axes.get_xlim()[1], ">")
        axes.plot([end, bounds[0]], [y, y], color=colour, gid=gid, **_LINES["bound"])
        axes.plot([end], [y], arrow, color=colour, ms=4, clip_on=False)
        axes.plot(bounds[:1], [y], "|", color=colour, ms=6)
    else:
        axes.plot(bounds, [y] * len(bounds), color=colour, gid=gid, clip_on=False, **_LINES[kind])


def _band(axes: Axes, band: Mapping[str, Any], heights: list[float]) -> None:
    if heights:
        low, high = min(heights) - 7, max(heights) + 7
        axes.fill_between([band["lower"], band["upper"]], low, high, color="#f1e9d2", linewidth=0, zorder=0)


def _key(data: pd.DataFrame, options: Mapping[str, Any]) -> list[Any]:
    present = [kind for kind in _KINDS if (data["kind"] == kind).any()]
    symbols = {
        "median": symbol("o", INK),
        "mean": symbol("o", INK, hollow=True),
        "single": symbol("x", INK),
        "bound": symbol("<", INK, line=":"),
        "range": symbol("|", INK, line="-", wide=0.9),
        "iqr": symbol("", INK, line="-", wide=3.2),
        "spread": symbol("", INK, line="--", wide=0.9),
    }
    bands = sorted({band["label"] for band in options.get("bands", [])})
    return [(symbols[kind], _KINDS[kind]) for kind in present] + [(Patch(color="#f1e9d2"), label) for label in bands]


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What is drawn how, and how many statements have no median or mean."""
    counts = data.groupby("event", sort=False).size()
    events = [f"{event} ({counted(n, 'statement', 'statements')})" for event, n in counts.items()]
    typical = int(data["kind"].isin(["median", "mean"]).sum())
    cross = "; × is a stated time or one patient" if data["kind"].eq("single").any() else ""
    converted = sorted(set(data["unit"][data["days"].notna() & (data["days"] != 1) & (data["kind"] != "missing")]))
    units = f" Converted to days: {listing(converted)}." if converted else ""
    return (
        f"{listing(events)}, in days. Filled symbols are medians, open ones means ({typical} of {len(data)} statements)"
        f"{cross}.{codes_in(data['shown'], 'statements')}{units}"
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every statement with its kind and days."""
    parts = []
    for event, rows in data.groupby("event", sort=False):
        stated = rows[["row", "statistic", "lower_days", "upper_days", "shown"]].itertuples(index=False)
        items = [f"{row}, {statistic} {_span(low, high) or shown}" for row, statistic, low, high, shown in stated]
        parts.append(f"{event}: {'; '.join(items)}.")
    return " ".join(["Times in days on one axis.", *parts])


def _span(low: Any, high: Any) -> str:
    values = list(dict.fromkeys(number(float(value)) for value in (low, high) if pd.notna(value)))
    return " to ".join(values)
