"""Which row and column each frame of the flow diagram stands in: lanes beside each other, or one under the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from review.figures.flow_template import INCLUDED, LANES, ROWS, SIDE_LABELS, Place


class Title(NamedTuple):
    """The title of a lane: above which row, and from which column to which."""

    lane: str
    row: int
    first: int
    last: int


class Label(NamedTuple):
    """The name of a stage, beside the rows from the first to the last."""

    text: str
    first: int
    last: int


class Grid(NamedTuple):
    """The row and column of each place, and what is written around them."""

    cells: Mapping[Place, tuple[int, int]]
    titles: Sequence[Title]
    labels: Sequence[Label]
    rows: int
    columns: int


def beside_each_other(places: Collection[Place]) -> Grid:
    """As PRISMA draws it: the lanes share their rows; what is included stands under the first lane of new records."""
    taken = {(place.lane, place.role != "main") for place in places}
    columns = [(lane, beside) for lane in LANES for beside in (False, True) if (lane, beside) in taken]
    rows = [row for row in ROWS if row in {place.row for place in places}]
    trunk = next((column for column in columns if column[0] != "previous"), columns[0])
    at = {place: trunk if place.lane == INCLUDED else (place.lane, place.role != "main") for place in places}
    cells = {place: (rows.index(place.row), columns.index(at[place])) for place in places}
    spans = {lane: [number for number, column in enumerate(columns) if column[0] == lane] for lane in LANES}
    titles = [Title(lane, 0, span[0], span[-1]) for lane, span in spans.items() if span]
    return Grid(cells, titles, _labels(rows, 0), len(rows), len(columns))


def under_each_other(places: Collection[Place]) -> Grid:
    """For a narrow page: one lane after the other, each with a column for its steps and one for what leaves it."""
    cells: dict[Place, tuple[int, int]] = {}
    titles, labels, above = list[Title](), list[Label](), 0
    for lane in (*LANES, INCLUDED):
        mine = [place for place in places if place.lane == lane]
        rows = [row for row in ROWS if row in {place.row for place in mine}]
        cells |= {place: (above + rows.index(place.row), int(place.role != "main")) for place in mine}
        titles += [Title(lane, above, 0, 1)] if mine and lane != INCLUDED else []
        labels += _labels(rows, above)
        above += len(rows)
    return Grid(cells, titles, labels, above, 2)


def _labels(rows: Sequence[str], above: int) -> list[Label]:
    """The stages of some rows; `above` is how many rows there are over them."""
    stages = {text: [above + rows.index(row) for row in stage if row in rows] for text, stage in SIDE_LABELS.items()}
    return [Label(text, held[0], held[-1]) for text, held in stages.items() if held]
