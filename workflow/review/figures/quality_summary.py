"""Summary of judgements: for each domain a bar of 100 % with the share of each level, by studies or by a weight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from review.figures import lights
from review.figures.cells import numbers
from review.figures.lettering import width
from review.figures.rowplot import Panel, Row, row_plot
from review.figures.sentences import number
from review.figures.style import INK, MM, SMALL, identifier, sheet, width_mm
from review.quality.names import OVERALL
from review.text import counted

_BAR = 12.0
"""Height of a bar in points."""


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a part of a bar: domains in the order of the option, levels in that of theirs, what is open last.

    Tables and options as in `lights.data`; with option `weight`, a column of numbers in table `weights` (study_id),
    a study weighs as much as its rows there together. Columns: domain, domain_label, level, label, symbol, n
    (studies), weight, share (percent of the domain's weight), unweighted (studies without a weight, which have no
    share). Raises `InputError` for a weight that is neither a number nor a missing code.
    """
    judged = lights.data(tables, options)
    shown = lights.levels_used(judged, options)
    weighted = judged.assign(weight=_weights(judged["study_id"], tables, options))
    weighted["unweighted"] = weighted["weight"].isna()
    parts = weighted.groupby(["domain", "domain_label", "level"], sort=False).agg(
        n=("study_id", "size"), weight=("weight", "sum"), unweighted=("unweighted", "sum")
    )
    rows = parts.reset_index()
    rows["share"] = 100 * rows["weight"] / rows.groupby("domain")["weight"].transform("sum")
    rows["symbol"], rows["label"] = ([shown[level][side] for level in rows["level"]] for side in (0, 1))
    order = {"domain": list(options["domains"]).index, "level": list(shown).index}
    ordered = rows.sort_values(["domain", "level"], key=lambda column: column.map(order[str(column.name)]))
    columns = ["domain", "domain_label", "level", "label", "symbol", "n", "weight", "share", "unweighted"]
    return ordered[columns].reset_index(drop=True)


def _weights(studies: pd.Series[str], tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.Series[Any]:
    """The weight of each study; null where one of its rows has none."""
    if "weight" not in options:
        return pd.Series(1.0, index=studies.index, dtype="Float64")
    rows = tables["weights"]
    found = numbers(rows[options["weight"]], rows["study_id"]).groupby(rows["study_id"]).sum(skipna=False)
    return studies.map(found).astype("Float64")


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The bars, with the number of studies, or (weighted) the percentage, in every part that is wide enough for it.

    Option `weight_label` names the weight. Gids: `part-<domain>-<level>`.
    """
    full = width_mm(options, 1) * MM
    shown = lights.levels_used(data, options).values()
    key = [(Patch(**_face(symbol)), f"{symbol}  {label}".strip()) for symbol, label in shown]
    labels = data.drop_duplicates("domain")[["domain", "domain_label"]].itertuples(index=False)
    rows = [Row(domain, "", label) for domain, label in labels]
    of = options.get("weight_label", options["weight"]) if "weight" in options else "studies"
    with sheet():
        plot = row_plot(rows, [Panel("", f"Share of {of} (%)")], full / MM, key, least=_BAR + 5)
        axes = plot.panels[0]
        axes.set_xlim(0, 100)
        point = axes.get_position().width * full / 100
        left = dict.fromkeys(plot.centre, 0.0)
        for part in data.dropna(subset="share").to_dict("records"):
            domain, share, y = part["domain"], float(part["share"]), plot.centre[part["domain"]]
            bar = axes.barh(y, share, _BAR, left[domain], **_face(part["symbol"]))
            bar[0].set_gid(identifier("part", domain, part["level"] or "open"))
            value = f"{share:.0f}" if "weight" in options else str(part["n"])
            fitting = (it for it in (f"{part['symbol']} {value}", value) if width(it, SMALL) + 6 < share * point)
            words = axes.text(left[domain] + share / 2, y, next(fitting, ""), fontsize=SMALL)
            words.set(ha="center", va="center_baseline")
            words.set_bbox({"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"})
            left[domain] += share
    return plot.figure


def _face(symbol: str) -> dict[str, Any]:
    look = lights.LOOKS[symbol]
    return {"facecolor": look.colour, "edgecolor": INK, "hatch": look.hatch, "linewidth": 0.5}


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """What the bars show, by what they are weighted, and how many studies are left out for want of a weight."""
    domains = data["domain"].drop_duplicates()
    studies = counted(int(data.groupby("domain")["n"].sum().max()) if len(data) else 0, "study", "studies")
    named = counted(int((domains != OVERALL).sum()), "domain", "domains")
    overall = " and overall" if OVERALL in set(domains) else ""
    weighted = (
        f"weighted by {options.get('weight_label', options['weight'])}" if "weight" in options else "not weighted"
    )
    absent = int(data.groupby("domain")["unweighted"].sum().max()) if len(data) else 0
    note = f" Left out for want of a weight: {counted(absent, 'study', 'studies')}." if absent else ""
    return f"Share of each level of {options.get('of', 'risk')} in {named}{overall}; {studies}, {weighted}.{note}"


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """The parts of every bar."""
    parts = []
    for label, bar in data.groupby("domain_label", sort=False):
        stated = [f"{part['n']} {part['label'].lower()} ({_percent(part['share'])})" for part in bar.to_dict("records")]
        parts.append(f"{label}: {', '.join(stated)}")
    return f"Stacked bars of 100 %, one for each domain, by number of studies (share). {'; '.join(parts)}."


def _percent(share: Any) -> str:
    return "no share" if pd.isna(share) else f"{number(round(float(share), 1))} %"
