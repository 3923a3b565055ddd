"""Arms of the same study side by side: a dot an arm with its value, joined within a study."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from review.figures.cells import codes_in, in_roles, numbers, shown, study_names
from review.figures.rowplot import Panel, Row, row_plot, symbol
from review.figures.sentences import listing, number
from review.figures.style import CYCLE, GREY, LINE, SMALL, identifier, sheet, width_mm
from review.text import counted


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study, arm and field, for the studies that have all arms.

    From `arms` (study_id, arm, n and the fields, in per cent) and, for names, `studies`. Options: `arms` (value of
    column arm: label), `fields` (column: label) and `roles` (see `in_roles`). Columns: study_id, name, arm, arm_label,
    n, size (n as it is printed), field, field_label, value, shown. A value or number of patients that is not reported
    is null and shown as printed. Raises `InputError` for a value that is neither a number nor one of NR, NA, ND.
    """
    wide, arms, fields = in_roles(tables["arms"], options), options["arms"], options["fields"]
    wide = wide[wide["arm"].isin(arms)]
    complete = wide.groupby("study_id")["arm"].transform("nunique") == len(arms)
    wide = wide[complete].assign(name=study_names(wide.loc[complete, "study_id"], tables))
    long = wide.melt(["study_id", "name", "arm", "n"], list(fields), "field", "cell")
    places = long["study_id"] + "|" + long["arm"] + ", " + long["field"]
    value, n = numbers(long["cell"], places), numbers(long["n"], places)
    drawn = long.assign(
        value=value,
        shown=shown(long["cell"], value),
        n=n.astype("Int64"),
        size=shown(long["n"], n),
        arm_label=long["arm"].map(arms),
        field_label=long["field"].map(fields),
        arm_order=long["arm"].map(list(arms).index),
        field_order=long["field"].map(list(fields).index),
    ).sort_values(["name", "study_id", "arm_order", "field_order"])
    columns = ["study_id", "name", "arm", "arm_label", "n", "size", "field", "field_label", "value", "shown"]
    return drawn[columns].reset_index(drop=True)


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """One section a study, one row an arm, one panel a field on 0 to 100 %.

    Gids: `value-<study_id>-<arm>-<field>` for a dot, `missing-...` for a value that is not reported, and
    `pair-<study_id>-<field>` for the line between two arms.
    """
    looks = dict(zip(options["arms"], CYCLE, strict=False))
    rows = [
        Row((study, arm), name, f"{label} (n = {n})")
        for study, arm, name, label, n in _arms(data)[["study_id", "arm", "name", "arm_label", "size"]].itertuples(
            index=False
        )
    ]
    panels = [Panel(label, "Patients (%)") for label in options["fields"].values()]
    key = [(symbol(marker, colour), options["arms"][arm]) for arm, (colour, marker) in looks.items()]
    with sheet():
        plot = row_plot(rows, panels, width_mm(options), key)
        for axes, field in zip(plot.panels, options["fields"], strict=True):
            axes.set(xlim=(-4, 122), xticks=[0, 50, 100])
            axes.spines["bottom"].set_bounds(0, 100)
            for study, pair in data[data["field"] == field].groupby("study_id", sort=False):
                heights = [plot.centre[study, arm] for arm in pair["arm"]]
                _pair(axes, pair, heights, looks)
    return plot.figure


def _pair(axes: Axes, pair: pd.DataFrame, heights: list[float], looks: Mapping[str, tuple[str, str]]) -> None:
    study, field = pair[["study_id", "field"]].iloc[0]
    if pair["value"].notna().all():
        axes.plot(
            pair["value"].astype(float),
            heights,
            color=LINE,
            linewidth=0.8,
            gid=identifier("pair", study, field),
        )
    for y, (arm, value, printed) in zip(heights, pair[["arm", "value", "shown"]].itertuples(index=False), strict=True):
        colour, marker = looks[arm]
        if pd.isna(value):
            gid = identifier("missing", study, arm, field)
            axes.text(0, y, printed, va="center_baseline", fontsize=SMALL, color=GREY, gid=gid)
        else:
            gid = identifier("value", study, arm, field)
            axes.plot(value, y, marker, color=colour, markersize=5, gid=gid, zorder=3, clip_on=False)
            note = axes.annotate(printed, (value, y), (5.5, 0), textcoords="offset points", va="center_baseline")
            note.set(fontsize=SMALL, bbox={"boxstyle": "square,pad=0.08", "fc": "white", "ec": "none"})


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Which arms of how many studies and patients are compared, and what is not reported."""
    patients = [_patients(str(label), n) for label, n in _arms(data).groupby("arm_label", sort=False)["n"]]
    studies = counted(data["study_id"].nunique(), "study", "studies")
    fields = listing(data["field_label"].drop_duplicates())
    return (
        f"{fields} in arms of {studies} ({'; '.join(patients)}), in per cent of patients."
        f"{codes_in(data['shown'], 'values')}"
    )


def _patients(label: str, n: pd.Series[int]) -> str:
    """The patients of an arm, and in how many studies where not all say how many they are."""
    known = f" in {n.count()} of {len(n)} studies" if n.isna().any() else ""
    return f"{label}, {counted(int(n.sum()), 'patient', 'patients')}{known}"


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every value by study, field and arm."""
    parts = []
    for (name, field), rows in data.groupby(["name", "field_label"], sort=False):
        values = [
            f"{label} {printed if pd.isna(value) else f'{number(value)} %'}"
            for label, value, printed in rows[["arm_label", "value", "shown"]].itertuples(index=False)
        ]
        parts.append(f"{name}, {field}: {listing(values)}")
    return f"Paired dots. {'; '.join(parts)}."


def _arms(data: pd.DataFrame) -> pd.DataFrame:
    return data.drop_duplicates(["study_id", "arm"])
