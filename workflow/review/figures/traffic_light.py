"""Traffic light of judgements: one row a study, one column a domain, a symbol in a coloured circle.

After robvis (McGuinness and Higgins, Res Synth Methods 2021;12:55); the levels are the instrument's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from review.errors import Problem, check, one_of
from review.figures.lettering import width
from review.figures.rowplot import Panel, Row, row_plot
from review.figures.sentences import counted, listing
from review.figures.style import GREEN, INK, SMALL, VERMILION, YELLOW, identifier, sheet, width_mm

_CIRCLES = {"+": GREEN, "-": YELLOW, "x": VERMILION, "?": "#dadce0"}


def _question_mark() -> Path:
    glyph = TextPath((0, 0), "?", size=10)
    centre = glyph.get_extents()
    return Path(glyph.vertices - [(centre.x0 + centre.x1) / 2, (centre.y0 + centre.y1) / 2], glyph.codes)


_SYMBOLS: dict[str, Any] = {"+": "+", "-": "_", "x": "x", "?": _question_mark()}


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a circle, studies in the order of the table, domains in that of the option.

    From `judgements` (study_id, label, domain, level). Options: `domains` (id: printed name); `levels`, which
    gives each level its `symbol` (+, -, x or ?) and `label`. Columns: study_id, label, domain, domain_label,
    level, symbol. Raises `InputError` for a level that the option does not name.
    """
    domains, levels = options["domains"], options["levels"]
    judgements = tables["judgements"]
    rows = judgements[judgements["domain"].isin(domains)]
    unknown = sorted(set(rows["level"]) - set(levels))
    check(
        Problem("protocol", "figures: levels", f"'{level}' is not known, {one_of(levels)}")
        for level in unknown
    )
    drawn = rows[["study_id", "label", "domain"]].assign(
        domain_label=rows["domain"].map(domains),
        level=rows["level"],
        symbol=rows["level"].map({level: look["symbol"] for level, look in levels.items()}),
    )
    order = drawn.assign(
        study=pd.factorize(drawn["study_id"])[0], domain=drawn["domain"].map(list(domains).index)
    )
    return drawn.loc[order.sort_values(["study", "domain"]).index].reset_index(drop=True)


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The circles, domain names upright above them; as high as its studies need.

    Gids: `judgement-<study_id>-<domain>-<level>`.
    """
    present = [domain for domain in options["domains"] if (data["domain"] == domain).any()]
    names = [options["domains"][domain] for domain in present]
    studies = data.drop_duplicates("study_id")[["study_id", "label"]].itertuples(index=False)
    key = [(_light(look["symbol"]), look["label"]) for look in options["levels"].values()]
    with sheet():
        head = max(width(name, SMALL) for name in names) + 4
        rows = [Row(study, "", label) for study, label in studies]
        plot = row_plot(rows, [Panel("", "")], width_mm(options, 1), key, least=14.5, head=head)
        axes = plot.panels[0]
        axes.spines["bottom"].set_visible(False)
        axes.set(xlim=(-0.6, len(names) - 0.4), xticks=range(len(names)))
        axes.set_xticklabels(names, rotation=90)
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        for study, domain, level, symbol in data[["study_id", "domain", "level", "symbol"]].itertuples(
            index=False
        ):
            for part in _light(symbol):
                part.set_data([present.index(domain)], [plot.centre[study]])
                part.set_clip_on(False)
                axes.add_line(part)
            axes.lines[-2].set_gid(identifier("judgement", study, domain, level))
    return plot.figure


def _light(symbol: str) -> tuple[Line2D, Line2D]:
    """A coloured circle and the symbol that says the same without colour."""
    circle = Line2D([], [], marker="o", color=_CIRCLES[symbol], mec=INK, mew=0.5, ls="None", ms=10)
    return circle, Line2D(
        [], [], marker=_SYMBOLS[symbol], color=INK, mew=1.1 if symbol != "?" else 0, ls="None", ms=5.5
    )


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """How many studies were judged in which domains, and what the symbols mean."""
    studies = counted(data["study_id"].nunique(), "study", "studies")
    meanings = [f"{look['symbol']} {look['label'].lower()}" for look in options["levels"].values()]
    domains = data["domain_label"].drop_duplicates()
    judged = f"Judgements of {studies} in {len(domains)} domains ({listing(domains)})."
    return f"{judged} Symbols: {listing(meanings)}."


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """For each domain, how many studies have each level."""
    parts = []
    for domain in data["domain_label"].drop_duplicates():
        levels = data.loc[data["domain_label"] == domain, "level"]
        counts = {level: int((levels == level).sum()) for level in options["levels"]}
        stated = [
            f"{count} {options['levels'][level]['label'].lower()}" for level, count in counts.items() if count
        ]
        parts.append(f"{domain}: {listing(stated)}.")
    return " ".join([f"Table of {len(data)} coloured circles with symbols, by study and domain.", *parts])
