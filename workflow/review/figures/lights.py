"""What the figures of quality share: the judgements they draw, and a colour, a symbol and a hatch for each level."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from review.errors import Problem, check, one_of
from review.figures.cells import OPEN, chosen, study_names
from review.figures.sentences import listing
from review.figures.style import GREEN, INK, SKY, VERMILION, YELLOW
from review.quality.judge import CONSENSUS
from review.quality.names import DEFAULT, OVERALL
from review.text import counted

COLUMNS = ["study_id", "label", "domain", "domain_label", "level", "symbol"]


class Look(NamedTuple):
    """How a level is drawn: its colour, the marker and the hatch that say the same, and the marker's colour."""

    colour: str
    marker: Any
    hatch: str
    ink: str = INK


def _glyph(letter: str) -> Path:
    drawn = TextPath((0, 0), letter, size=10)
    centre = drawn.get_extents()
    return Path(drawn.vertices - [(centre.x0 + centre.x1) / 2, (centre.y0 + centre.y1) / 2], drawn.codes)


_GLYPHS = {letter: _glyph(letter) for letter in "!?/"}
LOOKS = {
    "+": Look(GREEN, "+", ""),
    "-": Look(YELLOW, "_", "--"),
    "x": Look(VERMILION, "x", "xx"),
    "!": Look("#5e2750", _GLYPHS["!"], "**", "white"),
    "?": Look("#dadce0", _GLYPHS["?"], ".."),
    "o": Look(SKY, "o", "oo"),
    "/": Look("white", _GLYPHS["/"], "//"),
    "": Look("white", "None", ""),
}
"""By the symbol that a protocol gives a level; nothing for what is open. Green, yellow and red differ in lightness."""


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a judgement, studies by name, domains in the order of the option.

    From `judgements` and perhaps `overall` (both study_id, rater, variant, domain, level) and, for names, `studies`.
    Options: `domains` (id: printed name); `levels`, which gives each level its `symbol` (one of `LOOKS`) and `label`;
    `where` (column: value), beside the default the consensus and the default variant. Columns: study_id, label,
    domain, domain_label, level, symbol; an open judgement has neither level nor symbol. Raises `InputError` for a
    level that the option does not name, a symbol that there is not, and several judgements of a study's domain.
    """
    domains, levels = options["domains"], options["levels"]
    where = {"rater": CONSENSUS, "variant": DEFAULT} | dict(options.get("where", {}))
    judged = pd.concat([tables[name] for name in ("judgements", "overall") if name in tables], ignore_index=True)
    rows = chosen(judged, where)
    rows = rows[rows["domain"].isin(domains)]
    check(_unfit(rows, levels))
    drawn = rows[["study_id", "domain", "level"]].assign(
        label=study_names(rows["study_id"], tables),
        domain_label=rows["domain"].map(domains),
        symbol=rows["level"].map({level: look["symbol"] for level, look in levels.items()}).fillna(""),
    )
    order = drawn["domain"].map(list(domains).index).rename("order")
    return drawn.join(order).sort_values(["label", "study_id", "order"])[COLUMNS].reset_index(drop=True)


def _unfit(rows: pd.DataFrame, levels: Mapping[str, Any]) -> Iterator[Problem]:
    place = "figures: levels"
    symbols = [symbol for symbol in LOOKS if symbol]
    for level, look in levels.items():
        if look["symbol"] not in symbols:
            yield Problem("protocol", place, f"{level}: '{look['symbol']}' is no symbol, {one_of(symbols)}")
    for level in sorted({*rows["level"]} - {"", *levels}):
        yield Problem("protocol", place, f"'{level}' is not known, {one_of(levels)}")
    twice = rows[rows.duplicated(["study_id", "domain"])]
    for study, domain in twice[["study_id", "domain"]].itertuples(index=False):
        yield Problem("protocol", "figures: where", f"several judgements of {study}, {domain}, expected one")


def levels_used(data: pd.DataFrame, options: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Symbol and label of every level of the option, and of what is open if there is any ("")."""
    shown = {level: (look["symbol"], look["label"]) for level, look in options["levels"].items()}
    return shown | ({"": ("", OPEN)} if (data["level"] == "").any() else {})


def level_counts(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """For each domain, how many studies have each level: the words for those who cannot see the figure."""
    parts = []
    for domain in data["domain_label"].drop_duplicates():
        levels = data.loc[data["domain_label"] == domain, "level"]
        counts = {label: int((levels == level).sum()) for level, (_, label) in levels_used(data, options).items()}
        parts.append(f"{domain}: {listing(f'{n} {label.lower()}' for label, n in counts.items() if n)}.")
    return " ".join(parts)


def studies_and_domains(data: pd.DataFrame) -> str:
    """`18 studies in 5 domains (A, B, C, D and E) and overall`."""
    studies = counted(data["study_id"].nunique(), "study", "studies")
    names = data.loc[data["domain"] != OVERALL, "domain_label"].drop_duplicates()
    overall = " and overall" if (data["domain"] == OVERALL).any() else ""
    return f"{studies} in {counted(len(names), 'domain', 'domains')} ({listing(names)}){overall}"


def light(symbol: str, x: float = 0, y: float = 0) -> tuple[Line2D, Line2D]:
    """A coloured circle and the symbol that says the same without colour."""
    look = LOOKS[symbol]
    circle = Line2D([x], [y], marker="o", color=look.colour, mec=INK, mew=0.5, ls="None", ms=9)
    thick = 0.0 if symbol in _GLYPHS else 1.1
    sign = Line2D([x], [y], marker=look.marker, color=look.ink, mfc="none" if symbol == "o" else look.ink, ls="None")
    sign.set(markeredgewidth=thick, markersize=5.0 if symbol != "o" else 3.6)
    return circle, sign
