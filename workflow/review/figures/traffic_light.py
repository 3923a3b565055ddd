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
from review.figures.cells import OPEN, chosen, study_names
from review.figures.lettering import width
from review.figures.rowplot import Panel, Row, row_plot
from review.figures.sentences import counted, listing
from review.figures.style import GREEN, INK, SMALL, VERMILION, YELLOW, identifier, sheet, width_mm
from review.quality.instrument import DEFAULT
from review.quality.judge import CONSENSUS

_CIRCLES = {"+": GREEN, "-": YELLOW, "x": VERMILION, "?": "#dadce0", "": "white"}


def _question_mark() -> Path:
    glyph = TextPath((0, 0), "?", size=10)
    centre = glyph.get_extents()
    return Path(glyph.vertices - [(centre.x0 + centre.x1) / 2, (centre.y0 + centre.y1) / 2], glyph.codes)


_SYMBOLS: dict[str, Any] = {"+": "+", "-": "_", "x": "x", "?": _question_mark(), "": "None"}


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a circle, studies by name, domains in the order of the option.

    From `judgements` (study_id, rater, variant, domain, level) and, for names, `studies`. Options: `domains` (id:
    printed name); `levels`, which gives each level its `symbol` (+, -, x or ?) and `label`; `where` (column:
    value), beside the default the consensus and the default variant. Columns: study_id, label, domain, domain_label,
    level, symbol; an open judgement has neither level nor symbol. Raises `InputError` for a level that the option
    does not name, and where a study has several judgements of a domain.
    """
    domains, levels = options["domains"], options["levels"]
    where = {"rater": CONSENSUS, "variant": DEFAULT} | dict(options.get("where", {}))
    rows = chosen(tables["judgements"], where)
    rows = rows[rows["domain"].isin(domains)]
    twice = rows[rows.duplicated(["study_id", "domain"])]
    check(
        [_unfit("levels", f"'{it}' is not known, {one_of(levels)}") for it in sorted({*rows["level"]} - {"", *levels})]
        + [
            _unfit("where", f"several judgements of {it}, expected one")
            for it in twice["study_id"] + ", " + twice["domain"]
        ]
    )
    drawn = rows[["study_id", "domain"]].assign(
        label=study_names(rows["study_id"], tables),
        domain_label=rows["domain"].map(domains),
        level=rows["level"],
        symbol=rows["level"].map({level: look["symbol"] for level, look in levels.items()}).fillna(""),
    )
    columns = ["study_id", "label", "domain", "domain_label", "level", "symbol"]
    order = drawn["domain"].map(list(domains).index).rename("order")
    return drawn.join(order).sort_values(["label", "study_id", "order"])[columns].reset_index(drop=True)


def _unfit(option: str, message: str) -> Problem:
    return Problem("protocol", f"figures: {option}", message)


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The circles, domain names upright above them; as high as its studies need.

    Gids: `judgement-<study_id>-<domain>-<level>`.
    """
    present = [domain for domain in options["domains"] if (data["domain"] == domain).any()]
    names = [options["domains"][domain] for domain in present]
    studies = data.drop_duplicates("study_id")[["study_id", "label"]].itertuples(index=False)
    key = [(_light(look["symbol"]), look["label"]) for look in options["levels"].values()]
    key += [(_light(""), OPEN)] if (data["level"] == "").any() else []
    with sheet():
        head = max(width(name, SMALL) for name in names) + 4
        rows = [Row(study, "", label) for study, label in studies]
        plot = row_plot(rows, [Panel("", "")], width_mm(options, 1), key, least=14.5, head=head)
        axes = plot.panels[0]
        axes.spines["bottom"].set_visible(False)
        axes.set(xlim=(-0.6, len(names) - 0.4), xticks=range(len(names)))
        axes.set_xticklabels(names, rotation=90)
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        for study, domain, level, symbol in data[["study_id", "domain", "level", "symbol"]].itertuples(index=False):
            for part in _light(symbol):
                part.set_data([present.index(domain)], [plot.centre[study]])
                part.set_clip_on(False)
                axes.add_line(part)
            axes.lines[-2].set_gid(identifier("judgement", study, domain, level or "open"))
    return plot.figure


def _light(symbol: str) -> tuple[Line2D, Line2D]:
    """A coloured circle and the symbol that says the same without colour."""
    circle = Line2D([], [], marker="o", color=_CIRCLES[symbol], mec=INK, mew=0.5, ls="None", ms=10)
    return circle, Line2D(
        [], [], marker=_SYMBOLS[symbol], color=INK, mew=1.1 if symbol != "?" else 0, ls="None", ms=5.5
    )


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """How many studies were judged in which domains, and what the symbols mean.

    Option `of` says what is low or high (risk).
    """
    studies = counted(data["study_id"].nunique(), "study", "studies")
    meanings = [f"{look['symbol']} {look['label'].lower()}" for look in options["levels"].values()]
    domains = data["domain_label"].drop_duplicates()
    judged = f"Judgements of {studies} in {len(domains)} domains ({listing(domains)})."
    undecided = int((data["level"] == "").sum())
    note = f" Empty circles: {OPEN} ({undecided})." if undecided else ""
    return f"{judged} Symbols: {listing(meanings)} {options.get('of', 'risk')}.{note}"


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """For each domain, how many studies have each level."""
    parts = []
    for domain in data["domain_label"].drop_duplicates():
        levels = data.loc[data["domain_label"] == domain, "level"]
        counts = {level: int((levels == level).sum()) for level in options["levels"]}
        stated = [f"{count} {options['levels'][level]['label'].lower()}" for level, count in counts.items() if count]
        stated += [f"{(levels == '').sum()} {OPEN}"] if (levels == "").any() else []
        parts.append(f"{domain}: {listing(stated)}.")
    return " ".join([f"Table of {len(data)} coloured circles with symbols, by study and domain.", *parts])
