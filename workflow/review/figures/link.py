"""Tile map of links: one row a study, one column a link, a sign and colour for what was found; counts below.

Totals that a source prints of studies that it does not name stand below as numbers: no tile is invented for them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from review.figures.cells import chosen, study_names
from review.figures.lettering import width
from review.figures.rowplot import Panel, Row, row_plot, symbol
from review.figures.sentences import listing
from review.figures.style import BLUE, GREY, INK, LINE, MM, PALE, SMALL, TEXT, VERMILION, identifier, sheet, width_mm
from review.synthesis.link import DIRECTIONS, RELATIONS
from review.text import counted

_SIGNS = {"positive": "+", "none": "0", "negative": "−", "not_reported": "NR", "open": "?"}
_FACES = {"positive": BLUE, "none": GREY, "negative": VERMILION, "not_reported": "white", "open": "white"}
_WORDS = {
    "positive": "go together",
    "none": "no association",
    "negative": "go opposite ways",
    "not_reported": "not reported",
    "other": "in no printed part",
    "open": "not decided",
}
_TILE, _COUNTED = 10.0, "Studies above"


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a tile or count, in the order in which they are drawn.

    From `links` (the analysis of that kind); table `studies` (study_id, label) names studies, `sources` those who print
    totals. Options: `analysis`, `links` (label by link), `group` (a column of `studies` by which they stand together).
    Columns: part (study, count), heading, row, label, link, link_label, relation, n (null in a tile, and where a source
    prints no number).
    """
    places = {link: place for place, link in enumerate(options["links"])}
    links = chosen(tables["links"], {"analysis": options["analysis"]})
    links = links[links["link"].isin(list(places))]
    links = links.assign(place=links["link"].map(places), order=links["relation"].map(RELATIONS.index))
    table = pd.concat([_tiles(links, tables, options), _counts(links, tables)], ignore_index=True)
    return table.assign(link_label=table["link"].map(options["links"]), n=table["n"].astype("Int64"))[_COLUMNS]


_COLUMNS = ["part", "heading", "row", "label", "link", "link_label", "relation", "n"]


def _tiles(links: pd.DataFrame, tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study and link; studies by group, then by their first link and what they found there."""
    of_studies = links[(links["stated_by"] == "") & (links["studies"] != "")]
    tiles = of_studies.assign(row=of_studies["studies"].str.split("; ")).explode("row")
    tiles = tiles.assign(part="study", heading="", label=study_names(tiles["row"], tables), n=None)
    if "group" in options:
        groups = tables["studies"].drop_duplicates("study_id").set_index("study_id")[options["group"]]
        tiles["heading"] = tiles["row"].map(groups)
    rank = tiles["place"] * len(RELATIONS) + tiles["order"]
    first = rank.groupby(tiles["row"]).transform("min")
    return tiles.assign(rank=rank, first=first).sort_values(["heading", "first", "row", "rank"])


def _counts(links: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The counts below the tiles: of each link by relation, without relations that no study has."""
    names = {"studies": tables["sources"]} if "sources" in tables else {}
    totals = "Totals of " + study_names(links["stated_by"], names) + ", studies not named"
    heading = totals.where(links["stated_by"] != "", _COUNTED)
    used = links.groupby([heading, links["relation"]])["n"].transform("sum") > 0
    counts = links[used | links["relation"].isin(DIRECTIONS)].sort_values(["stated_by", "order", "place"])
    return counts.assign(part="count", heading=heading, row=counts["stated_by"], label=counts["relation"].map(_WORDS))


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The tiles, the names of links upright above, and the counts below.

    A dash is a number that the source does not print. Gids: `tile-<study>-<link>-<relation>` and
    `count-<source>-<link>-<relation>`.
    """
    links = dict(options["links"])
    rows = [Row(_key(row), row["heading"], _label(row)) for row in data.to_dict("records")]
    rows = list(dict.fromkeys(rows))
    signs = [relation for relation in _SIGNS if ((data["part"] == "study") & (data["relation"] == relation)).any()]
    key = [(symbol("s", _FACES[relation]), f"{_SIGNS[relation]}  {_WORDS[relation]}") for relation in signs]
    full, head = width_mm(options) * MM, max((width(label, SMALL) for label in links.values()), default=0.0)
    with sheet():
        plot = row_plot(rows, [Panel("", "")], full / MM, key, least=_TILE + 2, head=1.1 * head + 6)
        axes = plot.panels[0]
        step = axes.get_position().width * full / max(1, len(links))
        axes.set(xlim=(0, step * len(links)), xticks=[])
        axes.spines["bottom"].set_visible(False)
        centre = {link: (place + 0.5) * step for place, link in enumerate(links)}
        for link, x in centre.items():
            axes.text(x, -4, links[link], rotation=90, ha="center", va="bottom", fontsize=SMALL)
        for y in plot.centre.values():
            axes.axhline(y + _TILE / 2 + 1.5, color=PALE, linewidth=0.5, zorder=0)
        for row in data.to_dict("records"):
            place = centre[row["link"]], plot.centre[_key(row)]
            (_tile if row["part"] == "study" else _number)(axes, place, min(step - 2, 2.2 * _TILE), row)
    return plot.figure


def _key(row: Mapping[Any, Any]) -> tuple[str, ...]:
    return (row["part"], row["row"], "" if row["part"] == "study" else row["relation"])


def _label(row: Mapping[Any, Any]) -> str:
    sign = _SIGNS.get(row["relation"], "")
    return str(row["label"]) if row["part"] == "study" else f"{row['label']}  {sign}".rstrip()


def _tile(axes: Axes, place: tuple[float, float], wide: float, row: Mapping[Any, Any]) -> None:
    (x, y), relation = place, row["relation"]
    face = _FACES[relation]
    edge = LINE if face == "white" else face
    tile = Rectangle((x - wide / 2, y - _TILE / 2), wide, _TILE, facecolor=face, edgecolor=edge, linewidth=0.6)
    tile.set_gid(identifier("tile", row["row"], row["link"], relation))
    axes.add_patch(tile)
    ink = INK if face == "white" else "white"
    axes.text(x, y, _SIGNS[relation], color=ink, fontsize=TEXT, weight="bold", ha="center", va="center_baseline")


def _number(axes: Axes, place: tuple[float, float], _: float, row: Mapping[Any, Any]) -> None:
    known = not pd.isna(row["n"])
    text = axes.text(*place, str(int(row["n"])) if known else "–", fontsize=SMALL, ha="center", va="center_baseline")
    text.set_color(INK if known and row["n"] else GREY)
    text.set_gid(identifier("count", row["row"] or "counted", row["link"], row["relation"]))


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What rows, signs and numbers are."""
    tiles = data[data["part"] == "study"]
    sources = [name for name in data.loc[data["part"] == "count", "heading"].unique() if name != _COUNTED]
    named = counted(tiles["row"].nunique(), "study", "studies")
    links = counted(len(options["links"]), "link", "links")
    words = [f"{_SIGNS[relation]} {_WORDS[relation]}" for relation in _SIGNS if (tiles["relation"] == relation).any()]
    stated = f" {'; '.join(sources)}: a dash is a number that is not printed." if sources else ""
    return (
        f"What {named} found about {links}: {listing(words)}; no tile: nothing is said of this study. Studies that "
        f"sources name one by one are often named for what they found, so that their shares are no estimate.{stated}"
    )


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """The counts of every link."""
    return f"Table of tiles by study and link, with counts. {'; '.join(_said(data))}."


def _said(data: pd.DataFrame) -> Iterator[str]:
    counts = data[data["part"] == "count"]
    for (heading, link), rows in counts.groupby(["heading", "link_label"], sort=False):
        said = [
            f"{'not printed' if pd.isna(n) else n} {label}" for n, label in rows[["n", "label"]].itertuples(index=False)
        ]
        yield f"{heading}, {link}: {listing(said)}"
