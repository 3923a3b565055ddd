"""Geometry of the flow diagram in points, y downwards: frames fit their text, lanes share rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from review.figures.flow_template import INCLUDED, LANES, ROWS, SIDE_LABELS, TITLES, Place
from review.figures.lettering import LEADING, width, wrap
from review.figures.style import TEXT

EDGE, PADDING, GAP, STACK, STRIP = 1.5, 5.0, 15.0, 6.0, 15.0
"""Around the diagram; in a frame; between columns and rows; between stacked frames; a side label's width."""
INDENT, SPACE = 6.0, 2.0
"""Of the details of a box; above each entry of a frame but the first."""
NARROWEST, WIDEST = 64.0, 148.0
"""Of a column: its longest words must fit, and long lines of small type are hard to read."""

Point = tuple[float, float]
Column = tuple[str, bool]
"""A lane, and whether it is the column beside it."""


@dataclass(frozen=True)
class Line:
    """One printed line; the first line about a box of the flow carries its name and stands a little apart."""

    text: str
    box: str = ""
    indent: float = 0.0
    space: float = 0.0


@dataclass(frozen=True)
class Frame:
    """A rectangle with its lines; `left` and `top` are set when it is placed."""

    name: str
    place: Place
    lines: tuple[Line, ...]
    width: float
    left: float = 0.0
    top: float = 0.0

    @property
    def height(self) -> float:
        """What the lines need."""
        return sum(TEXT * LEADING + line.space for line in self.lines) + 2 * PADDING

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.top + self.height

    @property
    def right(self) -> float:
        """Right edge."""
        return self.left + self.width

    @property
    def middle(self) -> Point:
        """Centre."""
        return self.left + self.width / 2, self.top + self.height / 2


@dataclass(frozen=True)
class Bar:
    """A title over a lane, or a label beside the rows of a stage."""

    lines: tuple[str, ...]
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Layout:
    """Everything that is drawn, placed."""

    frames: tuple[Frame, ...]
    arrows: tuple[tuple[Point, ...], ...]
    titles: tuple[Bar, ...]
    labels: tuple[Bar, ...]
    width: float
    height: float


def columns_of(places: Sequence[Place]) -> list[Column]:
    """The columns that are needed, from left to right."""
    taken = {(place.lane, place.role != "main") for place in places}
    return [(lane, beside) for lane in LANES for beside in (False, True) if (lane, beside) in taken]


def column_width(columns: Sequence[Column], limit: float) -> float:
    """Width of each column of a diagram that is at most `limit` wide, if its columns can be that narrow."""
    return max(NARROWEST, min(WIDEST, (limit - 2 * EDGE - STRIP - GAP * len(columns)) / len(columns)))


def framed(name: str, place: Place, entries: Sequence[tuple[str, str]], wide: float) -> Frame:
    """A frame around (text, box) entries; an entry of no box is a detail of the one before it."""
    lines: list[Line] = []
    for text, box in [(place.heading, place.heading), *entries] if place.heading else entries:
        indent = 0.0 if box else INDENT
        first, *rest = wrap(text, wide - 2 * PADDING - indent, TEXT)
        lines.append(Line(first, "" if box == place.heading else box, indent, SPACE if lines else 0.0))
        lines += [Line(more, "", indent) for more in rest]
    return Frame(name, place, tuple(lines), wide)


def lay_out(frames: Sequence[Frame], columns: Sequence[Column], wide: float) -> Layout:
    """Place frames of one width: each row as high as its highest stack, the other stacks centred in it."""
    lefts = {column: EDGE + STRIP + GAP + index * (wide + GAP) for index, column in enumerate(columns)}
    titles = _titles(lefts, wide)
    least = _least_heights({frame.place.row for frame in frames})
    top, placed, spans = (
        EDGE + max(bar.height for bar in titles) + STACK,
        list[Frame](),
        dict[str, tuple[float, float]](),
    )
    for row in least:
        stacks = _stacks([frame for frame in frames if frame.place.row == row], columns)
        heights = {c: sum(f.height for f in stack) + STACK * (len(stack) - 1) for c, stack in stacks.items()}
        bottom = top + max(least[row], *heights.values())
        for column, stack in stacks.items():
            y = (top + bottom - heights[column]) / 2
            for frame in stack:
                placed.append(replace(frame, left=lefts[column], top=y))
                y += frame.height + STACK
        spans[row] = (top, bottom)
        top = bottom + GAP
    full = EDGE + STRIP + len(columns) * (wide + GAP) + EDGE
    return Layout(tuple(placed), _connect(placed), titles, _labels(spans), full, top - GAP + EDGE)


def _stacks(frames: Sequence[Frame], columns: Sequence[Column]) -> dict[Column, list[Frame]]:
    """The frames of a row by column; what is included stands under the first lane of new records."""
    trunk = next((column for column in columns if column[0] != "previous"), columns[0])
    stacks: dict[Column, list[Frame]] = {}
    for frame in frames:
        column = trunk if frame.place.lane == INCLUDED else (frame.place.lane, frame.place.role != "main")
        stacks.setdefault(column, []).append(frame)
    return stacks


def _titles(lefts: dict[Column, float], wide: float) -> tuple[Bar, ...]:
    """One title over the columns of each lane, all of one height."""
    extents = {
        lane: [left for column, left in lefts.items() if column[0] == lane] for lane in LANES if (lane, False) in lefts
    }
    spans = {lane: (xs[0], xs[-1] + wide - xs[0]) for lane, xs in extents.items()}
    lines = {lane: wrap(TITLES[lane], span - 2 * PADDING, TEXT, "bold") for lane, (_, span) in spans.items()}
    height = max(map(len, lines.values())) * TEXT * LEADING + PADDING
    return tuple(Bar(tuple(lines[lane]), left, EDGE, span, height) for lane, (left, span) in spans.items())


def _least_heights(rows: set[str]) -> dict[str, float]:
    """How high each drawn row must be, so that the label beside its stage fits."""
    least: dict[str, float] = {}
    for label, stage in SIDE_LABELS.items():
        drawn = [row for row in stage if row in rows]
        needed = width(label, TEXT, "bold") + 2 * PADDING - GAP * (len(drawn) - 1)
        least |= {row: needed / len(drawn) for row in drawn}
    return {row: least[row] for row in ROWS if row in least}


def _labels(spans: dict[str, tuple[float, float]]) -> tuple[Bar, ...]:
    stages = {label: [spans[row] for row in stage if row in spans] for label, stage in SIDE_LABELS.items()}
    return tuple(
        Bar((label,), EDGE, rows[0][0], STRIP, rows[-1][1] - rows[0][0]) for label, rows in stages.items() if rows
    )


def _connect(frames: Sequence[Frame]) -> tuple[tuple[Point, ...], ...]:
    """Arrows as lines of points: down each lane, to the frames beside it, and from each lane to its end."""
    main = [frame for frame in frames if frame.place.role == "main"]
    end = [frame for frame in main if frame.place.lane == INCLUDED]
    chains = [[frame for frame in main if frame.place.lane == lane] for lane in LANES]
    arrows = [_into(a, b) for chain in [*chains, end] for a, b in pairwise(chain)]
    for lane, chain in zip(LANES, chains, strict=True):
        target = next((frame for frame in end if frame.place.row == "total" or lane != "previous"), None)
        if chain and target:
            arrows.append(_into(chain[-1], target))
    for source in main:
        beside = [f for f in frames if f.place.role != "main" and f.place[:2] == source.place[:2]]
        arrows += [_across(source, frame) for frame in beside]
    return tuple(arrows)


def _into(source: Frame, target: Frame) -> tuple[Point, ...]:
    """Straight down where the frames stand in one column, else down and then sideways."""
    (x, _), (to, y) = source.middle, target.middle
    if x == to:
        return (x, source.bottom), (x, target.top)
    return (x, source.bottom), (x, y), (target.right if x > to else target.left, y)


def _across(source: Frame, target: Frame) -> tuple[Point, ...]:
    (_, y), (_, to) = source.middle, target.middle
    bend = (source.right + target.left) / 2
    return (source.right, y), (bend, y), (bend, to), (target.left, to)
