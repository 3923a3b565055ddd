"""The flow of records and reports through the review, with boxes for what is still undecided.

Source: PRISMA 2020 (Page et al., BMJ 2021;372:n71), the diagram for updated reviews.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, FancyBboxPatch, Rectangle
from matplotlib.path import Path

from review.figures import flow_layout as geometry
from review.figures.flow_grid import beside_each_other, under_each_other
from review.figures.flow_rounds import flow_rounds
from review.figures.flow_template import INCLUDED, PLACES, SUBSET, TEMPLATE, TITLES, TOTAL
from review.figures.lettering import LEADING
from review.figures.sentences import listing
from review.figures.style import GREY, INK, MM, PALE, TEXT, canvas, identifier, sheet, width_mm
from review.screening.boxes import SOURCES
from review.screening.proof import ids_in

_LOOKS: dict[str, dict[str, Any]] = {
    "main": {"facecolor": "white", "edgecolor": GREY},
    "removed": {"facecolor": "white", "edgecolor": GREY},
    "pending": {"facecolor": "#fff8e1", "edgecolor": "#8a6d00", "linestyle": (0, (3, 2))},
    "known": {"facecolor": PALE, "edgecolor": GREY},
    INCLUDED: {"facecolor": "#e8f1f8", "edgecolor": "#1f5f8b", "linewidth": 1.1},
}
_ORDER = [*PLACES]
_REMOVED = ("removed_studies", "removed_reports")
NARROWEST = 76.0
"""Of a column, in points: below it the lanes follow each other. It holds the number of ten million records."""
_OF_SOURCES = {box.key for box in SOURCES.values()}
_COUNT = re.compile(r"(.*), (\d+)")


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """The boxes that are drawn, in reading order.

    From `flow` (box, lane, label, n, detail, ids) and, for a living review, `rounds` (round, box, n). A lane in which
    nothing was found is left out, and so is a box that holds nothing, but for the steps of a lane and what is included:
    a 0 is a result there. Studies that are removed stand with those of the previous version, or at the total if there
    are new ones among them. Columns: lane, row, role, frame, box, label, n, detail, rounds (`May 2022, 73; ...`).
    Raises `ValueError` for a box that the diagram has no place for.
    """
    flow = tables["flow"]
    rounds = flow_rounds(tables["rounds"]) if "rounds" in tables else {}
    if unknown := sorted(set(flow["box"][flow["lane"] != "subset"]) - set(PLACES)):
        raise ValueError(f"the flow diagram has no place for: {', '.join(unknown)}")
    rows = flow[flow["n"].notna()]
    boxes = rows["box"].where(rows["lane"] != "subset", "subset")
    at_total = _REMOVED if _removes_new(flow) else ()
    places = [TOTAL if box in at_total else PLACES.get(box, SUBSET) for box in boxes]
    rows = rows.assign(
        lane=[place.lane for place in places],
        row=[place.row for place in places],
        role=[place.role for place in places],
        frame=[TEMPLATE.get(place, ("subset",))[0] for place in places],
        order=[
            _ORDER.index(box) if box in PLACES else len(_ORDER) for box in boxes.replace([*at_total], "total_studies")
        ],
        rounds=[rounds.get(box, "") for box in rows["box"]],
    )
    source = (rows["row"] == "identification") & (rows["role"] == "main")
    found = set(rows["lane"][source & (rows["n"] > 0)])
    frame_is_zero = rows.groupby("frame")["n"].transform("max") == 0
    shown = (rows["n"] > 0) | ((rows["role"] == "main") & (frame_is_zero | (rows["lane"] == INCLUDED)))
    shown &= rows["lane"].isin(found | {INCLUDED})
    shown &= (rows["row"] != "included") | bool(found - {"previous"})
    shown &= (rows["row"] != "total") | ("previous" in found) | bool(at_total)
    drawn = rows[shown].sort_values("order", kind="stable")
    return drawn[["lane", "row", "role", "frame", "box", "label", "n", "detail", "rounds"]].reset_index(drop=True)


def plan(data: pd.DataFrame, limit: float) -> geometry.Layout:
    """Where everything goes, in points; `limit` is the width that the journal allows."""
    places = {str(name): PLACES.get(str(name), SUBSET) for name in data["frame"].unique()}
    grid = beside_each_other(places.values())
    if geometry.column_width(grid.columns, limit) < NARROWEST:
        grid = under_each_other(places.values())
    wide = geometry.column_width(grid.columns, limit)
    frames = [
        geometry.framed(name, place, _entries(data[data["frame"] == name]), wide) for name, place in places.items()
    ]
    return geometry.lay_out(frames, grid, wide)


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The diagram; frames have the gid `box-<first box>`, the line that counts a box `count-<box>`.

    Its size follows from the text; it is never wider than option `columns` allows.
    """
    layout = plan(data, width_mm(options) * MM)
    with sheet():
        figure = canvas(layout.width / MM, layout.height / MM)
        axes = figure.add_axes((0, 0, 1, 1), xlim=(0, layout.width), ylim=(layout.height, 0))
        axes.set(xticks=[], yticks=[], frame_on=False)
        for bar in layout.titles:
            _bar(axes, bar, "#f6ecd2", 0)
        for bar in layout.labels:
            _bar(axes, bar, "#d9e6f2", 90)
        for points in layout.arrows:
            axes.add_patch(_arrow(points))
        for frame in layout.frames:
            _frame(axes, frame)
    return figure


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What the diagram shows, and what its unusual boxes mean."""
    parts = ["Flow of records and reports through the review, after PRISMA 2020."]
    if (data["role"] == "pending").any():
        undecided = int(data["n"][data["role"] == "pending"].sum())
        parts.append(f"Dashed boxes hold what is not decided yet ({undecided:,} in all).")
    if (data["rounds"] != "").any():
        parts.append("Below a number: the same by search round (the round that first found the record).")
    return " ".join([*parts, "Side boxes that would be empty are left out."])


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every box with its number, lane by lane."""
    parts = []
    for lane, rows in data.groupby("lane", sort=False):
        boxes = [_told(*row) for row in rows[["box", "label", "n", "detail", "rounds"]].itertuples(index=False)]
        parts.append(f"{TITLES.get(str(lane), 'Included')}: {listing(boxes)}.")
    return " ".join(["Flow diagram.", *parts])


def _removes_new(flow: pd.DataFrame) -> bool:
    """Whether a study that is removed is none of the previous version."""
    ids = dict(zip(flow["box"], flow["ids"], strict=True))
    return not {*ids_in(ids["removed_studies"])} <= {*ids_in(ids["previous_studies"])}


def _entries(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """The text of each box; search rounds and reasons (`reason, n; ...`) follow on lines of their own."""
    entries = []
    for box, label, n, detail, rounds in rows[["box", "label", "n", "detail", "rounds"]].itertuples(index=False):
        named = [f"{name}: {count:,}".replace(" ", "\u00a0") for name, count in _listed(rounds)]
        reasons = [f"{name} (n = {count:,})" for name, count in _listed(detail)]
        entries.append((f"{label} (n = {n:,})" + (":" if named or reasons else ""), box))
        entries += [(line, "") for line in [", ".join(named), *reasons] if line]
    return entries


def _told(box: str, label: str, n: int, detail: str, rounds: str) -> str:
    """A box in words: `Reports excluded 147 (by round: May 2022: 73, Jun 2025: 74; by reason: children: 147)`."""
    parts = {"by round": rounds, "by source" if box in _OF_SOURCES else "by reason": detail}
    told = {by: ", ".join(f"{name}: {count:,}" for name, count in _listed(cell)) for by, cell in parts.items()}
    behind = "; ".join(f"{by}: {counts}" for by, counts in told.items() if counts)
    return f"{label} {n:,}" + (f" ({behind})" if behind else "")


def _listed(cell: str) -> list[tuple[str, int]]:
    """`name, n; name, n` in parts."""
    return [(one[1], int(one[2])) for one in map(_COUNT.fullmatch, cell.split("; ")) if one]


def _arrow(points: tuple[geometry.Point, ...]) -> FancyArrowPatch:
    path = Path(points, [Path.MOVETO] + [Path.LINETO] * (len(points) - 1))
    head = "-|>,head_length=3.2,head_width=1.7"
    return FancyArrowPatch(path=path, arrowstyle=head, shrinkA=0, shrinkB=0, color=GREY, linewidth=0.7)


def _bar(axes: Axes, bar: geometry.Bar, colour: str, rotation: int) -> None:
    axes.add_patch(Rectangle((bar.left, bar.top), bar.width, bar.height, facecolor=colour, edgecolor="none"))
    middle = (bar.left + bar.width / 2, bar.top + bar.height / 2)
    axes.text(*middle, "\n".join(bar.lines), weight="bold", ha="center", va="center", rotation=rotation)


def _frame(axes: Axes, frame: geometry.Frame) -> None:
    look = _LOOKS[INCLUDED if frame.place.lane == INCLUDED else frame.place.role]
    shape = FancyBboxPatch((frame.left, frame.top), frame.width, frame.height, "round,pad=0,rounding_size=2.5")
    shape.set(gid=identifier("box", frame.name), **{"linewidth": 0.7, **look})
    axes.add_patch(shape)
    left, y = frame.left + geometry.PADDING, frame.top + geometry.PADDING
    for line in frame.lines:
        y += line.space
        gid = identifier("count", line.box) if line.box else None
        axes.text(left + line.indent, y + 0.8 * TEXT * LEADING, line.text, va="baseline", color=INK, gid=gid)
        y += TEXT * LEADING
