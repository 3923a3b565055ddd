"""Geometry of the flow diagram in points, y downwards: frames fit their text, lanes share rows or follow each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from review.figures.flow_grid import Grid
from review.figures.flow_template import INCLUDED, LANES, TITLES, Place
from review.figures.lettering import LEADING, width, wrap
from review.figures.style import TEXT

EDGE, PADDING, GAP, STACK, STRIP = 1.5, 5.0, 15.0, 6.0, 15.0
"""Around the diagram; in a frame; between columns and rows; between stacked frames; a side label's width."""
INDENT, SPACE = 6.0, 2.0
"""Of the details of a box; above each entry of a frame but the first."""
WIDEST = 148.0
"""Of a column: long lines of small type are hard to read."""

Point = tuple[float, float]


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


def column_width(columns: int, limit: float) -> float:
    """Width of each column of a diagram that is at most `limit` wide."""
    return min(WIDEST, (limit - 2 * EDGE - STRIP - GAP * columns) / columns)


def framed(name: str, place: Place, entries: Sequence[tuple[str, str]], wide: float) -> Frame:
    """A frame around (text, box) entries; an entry of no box is a detail of the one before it."""
    lines: list[Line] = []
    for text, box in [(place.heading, place.heading), *entries] if place.heading else entries:
        indent = 0.0 if box else INDENT
        first, *rest = wrap(text, wide - 2 * PADDING - indent, TEXT)
        lines.append(Line(first, "" if box == place.heading else box, indent, SPACE if lines else 0.0))
        lines += [Line(more, "", indent) for more in rest]
    return Frame(name, place, tuple(lines), wide)


def lay_out(frames: Sequence[Frame], grid: Grid, wide: float) -> Layout:
    """Place frames of one width: each row as high as its highest stack, the other stacks centred in it."""
    lefts = [EDGE + STRIP + GAP + column * (wide + GAP) for column in range(grid.columns)]
    titles, placed, spans, least = list[Bar](), list[Frame](), list[Point](), _least_heights(grid)
    top = EDGE
    for row in range(grid.rows):
        over = [title for title in grid.titles if title.row == row]
        bars = [_title(TITLES[one.lane], lefts[one.first], top, lefts[one.last] + wide) for one in over]
        if bars:
            highest = max(bar.height for bar in bars)
            titles += [replace(bar, height=highest) for bar in bars]
            top += highest + STACK
        stacks = [[f for f in frames if grid.cells[f.place] == (row, column)] for column in range(grid.columns)]
        heights = [sum(f.height for f in stack) + STACK * (len(stack) - 1) for stack in stacks]
        bottom = top + max(least[row], *heights)
        for stack, height, left in zip(stacks, heights, lefts, strict=True):
            y = (top + bottom - height) / 2
            for frame in stack:
                placed.append(replace(frame, left=left, top=y))
                y += frame.height + STACK
        spans.append((top, bottom))
        top = bottom + GAP
    labels = [
        Bar((one.text,), EDGE, spans[one.first][0], STRIP, spans[one.last][1] - spans[one.first][0])
        for one in grid.labels
    ]
    full = EDGE + STRIP + grid.columns * (wide + GAP) + EDGE
    return Layout(tuple(placed), _connect(placed), tuple(titles), tuple(labels), full, top - GAP + EDGE)


def _title(text: str, left: float, top: float, right: float) -> Bar:
    lines = wrap(text, right - left - 2 * PADDING, TEXT, "bold")
    return Bar(tuple(lines), left, top, right - left, len(lines) * TEXT * LEADING + PADDING)


def _least_heights(grid: Grid) -> list[float]:
    """How high each row must be, so that the label beside its stage fits."""
    least = [0.0] * grid.rows
    for text, first, last in grid.labels:
        needed = width(text, TEXT, "bold") + 2 * PADDING - GAP * (last - first)
        for row in range(first, last + 1):
            least[row] = needed / (last - first + 1)
    return least


def _connect(frames: Sequence[Frame]) -> tuple[tuple[Point, ...], ...]:
    """Arrows as lines of points: down each lane, to the frames beside it, and from each lane to its end."""
    main = [frame for frame in frames if frame.place.role == "main"]
    end = [frame for frame in main if frame.place.lane == INCLUDED]
    chains = [[frame for frame in main if frame.place.lane == lane] for lane in LANES]
    arrows = [_into(a, b) for chain in [*chains, end] for a, b in pairwise(chain)]
    for number, (lane, chain) in enumerate(zip(LANES, chains, strict=True), start=1):
        target = next((frame for frame in end if frame.place.row == "total" or lane != "previous"), None)
        if chain and target:
            between = any(chain[-1].top < f.top < target.top and f.left == target.left == chain[-1].left for f in main)
            arrows.append(_around(chain[-1], target, number) if between else _into(chain[-1], target))
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


def _around(source: Frame, target: Frame, number: int) -> tuple[Point, ...]:
    """Down the gap on the left, past the frames between; each lane has its own line there."""
    (_, y), (_, to) = source.middle, target.middle
    x = source.left - GAP + number * GAP / len(LANES)
    return (source.left, y), (x, y), (x, to), (target.left, to)


def _across(source: Frame, target: Frame) -> tuple[Point, ...]:
    (_, y), (_, to) = source.middle, target.middle
    bend = (source.right + target.left) / 2
    return (source.right, y), (bend, y), (bend, to), (target.left, to)
