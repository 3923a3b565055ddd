"""Doses on one logarithmic axis: levels as markers, ranges as bars, open bounds as arrows, labels as broad bands."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.patches import FancyArrowPatch, Patch, Rectangle

from review.dose import flags as dose_flags
from review.dose.canonical import Level
from review.dose.convert import flat_level
from review.figures.cells import OPEN, chosen, study_names
from review.figures.rowplot import Panel, Row, row_plot, symbol
from review.figures.sentences import listing, number
from review.figures.style import BLUE, GREY, INK, ORANGE, PURPLE, SMALL, identifier, sheet, width_mm
from review.text import counted

LIMITS = (0.1, 5000.0)
"""The axis in million cells; wider only where a dose lies outside."""
_MILLION = Decimal(10**6)
_BASES = {"flat": ("flat", BLUE, "o"), "per_kg": ("per kg", ORANGE, "s"), "per_m2": ("per m²", PURPLE, "^")}
_CODES = {"NR": "not reported", "ND": "no data"}
_ARROW = 1.9
"""An arrow ends at this multiple (or fraction) of the bound."""
_LABEL = "label"
"""The role of a dose that a product's label gives."""
_BAR = {True: 8.4, False: 4.4}
"""Height of a range, by whether a label gives it, in points."""
_COLUMNS = [
    *("dose_id", "row", "heading", "name", "level", "role", "basis", "shape"),
    *("lower", "upper", "cap", "central", "provisional", "code"),
]


def data(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a dose level, in the order drawn; million cells.

    From `doses` and, if given, `studies` (study_id, label and columns that options name). Options: `where`
    (column: value) chooses doses; `rows` are the columns that make a row of the figure (study_id); `heading`
    is a column to group by; `sort` are columns to sort rows by, before the dose with which a trial starts or, where
    none is known, the lowest dose. Columns: dose_id, row, heading, name, level, role, basis, shape (level, range,
    open, missing), lower, upper, cap, central (the mean, median or target of a range), provisional, code (in place of
    a number). What is no dose at all, or one for patients of another weight than the reference patient's, is left out.
    """
    doses = chosen(tables["doses"], options.get("where", {}))
    of_others = (doses["branch"] != "") & doses["state"].isin(["ok", "provisional"])
    of_others &= doses["flat_lower"].isna() & doses["flat_upper"].isna()
    doses = doses[(doses["state"] != "not_a_dose") & ~of_others]
    if "studies" in tables:
        studies = tables["studies"].drop_duplicates("study_id")
        extra = studies.columns.difference(doses.columns).drop("label")
        doses = doses.merge(studies[["study_id", *extra]], on="study_id", how="left")
    by = list(options.get("rows", ["study_id"]))
    drawn = doses.assign(
        row=doses[by].agg("|".join, axis=1),
        heading=doses[options["heading"]].fillna("") if "heading" in options else "",
        name=_names(doses, by, tables),
        lower=_millions(doses["flat_lower"]),
        upper=_millions(doses["flat_upper"]),
        cap=_millions(doses["cap"]),
        central=_central(doses),
        provisional=doses["state"] == "provisional",
        code=[_code(*row) for row in zip(doses["state"], doses["flags"], strict=True)],
    )
    drawn["shape"] = "open"
    drawn.loc[drawn["lower"].isna() & drawn["upper"].isna(), "shape"] = "missing"
    both = drawn["lower"].notna() & drawn["upper"].notna()
    drawn.loc[both, "shape"] = "range"
    drawn.loc[both & (drawn["lower"] == drawn["upper"]), "shape"] = "level"
    first = _millions(doses["start_dose"]).groupby(drawn["row"]).transform("min")
    lowest = first.fillna(drawn["lower"].fillna(drawn["upper"]).groupby(drawn["row"]).transform("min"))
    order = ["heading", *options.get("sort", []), "lowest", "name", "row", "lower", "level", "dose_id"]
    return drawn.assign(lowest=lowest).sort_values(order, na_position="last")[_COLUMNS].reset_index(drop=True)


def _millions(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Decimal cells as a number of millions, exact before it becomes a float."""
    return cells.map(lambda n: float(n / _MILLION), na_action="ignore").astype("Float64")


def _central(doses: pd.DataFrame) -> pd.Series[Any]:
    """The central value of a range in flat million cells: converted, and capped, as the bounds are."""
    drawn = doses["central_value"].notna() & doses["flat_lower"].notna() & (doses["flat_lower"] != doses["flat_upper"])
    names = ["basis", "central_value", "cap", "weight_kg", "bsa_m2"]
    flat = [_flat(*cells) for cells in doses.loc[drawn, names].itertuples(index=False)]
    return _millions(pd.Series(flat, index=doses.index[drawn], dtype="object").reindex(doses.index))


def _flat(basis: str, value: Decimal, cap: Any, weight_kg: float, bsa_m2: float) -> Decimal | None:
    level = Level(basis=basis, lower=value, cap=None if pd.isna(cap) else cap)
    return flat_level(level, weight_kg, bsa_m2)[0]


def _names(doses: pd.DataFrame, by: list[str], tables: Mapping[str, pd.DataFrame]) -> pd.Series[str]:
    texts = {column: doses[column].str.replace("|", ", ") for column in by}
    parts = [study_names(doses[column], tables) if column == "study_id" else texts[column] for column in by]
    names = [", ".join(filter(None, row)) for row in zip(*parts, strict=True)]
    return pd.Series(names, index=doses.index, dtype="str")


def draw(data: pd.DataFrame, options: Mapping[str, Any]) -> Figure:
    """The strip. Gids: `level-`, `range-`, `open-`, `cap-`, `central-` or `missing-`, each with the dose_id."""
    rows = [
        Row(row, heading, name)
        for row, heading, name in data.drop_duplicates("row")[["row", "heading", "name"]].itertuples(index=False)
    ]
    with sheet():
        plot = row_plot(rows, [Panel("", "Million cells")], width_mm(options), _key(data))
        axes = plot.panels[0]
        values = pd.concat([data["lower"], data["upper"], data["cap"]]).dropna()
        axes.set(xscale="log", xlim=(min([LIMITS[0], *values]), max([LIMITS[1], *values])))
        axes.set_xticks([0.1, 1, 10, 100, 1000], ["0.1", "1", "10", "100", "1,000"])
        axes.tick_params(which="minor", length=1.5, width=0.4)
        axes.grid(axis="x", color="#eceff1", linewidth=0.6)
        axes.set_axisbelow(True)
        for dose in data.itertuples():
            _dose(axes, plot.centre[dose.row], dose)
    return plot.figure


def _dose(axes: Axes, y: float, dose: Any) -> None:
    _, colour, marker = _BASES.get(dose.basis, ("", GREY, "o"))
    gid = identifier(dose.shape, dose.dose_id)
    if dose.shape == "missing":
        axes.text(
            axes.get_xlim()[0],
            y,
            f" {dose.code}",
            va="center_baseline",
            fontsize=SMALL,
            color=GREY,
            gid=gid,
        )
        return
    if dose.shape == "level":
        face = "white" if dose.provisional else colour
        axes.plot(dose.lower, y, marker, color=colour, mfc=face, ms=4.6, gid=gid, zorder=4)
    elif dose.shape == "range":
        high = _BAR[dose.role == _LABEL]
        bar = Rectangle((dose.lower, y - high / 2), dose.upper - dose.lower, high, edgecolor=colour, gid=gid)
        bar.set(facecolor="white" if dose.provisional else _tint(colour), linewidth=0.8, zorder=2)
        axes.add_patch(bar)
    else:
        bound, factor = (dose.upper, 1 / _ARROW) if pd.isna(dose.lower) else (dose.lower, _ARROW)
        head = "-|>,head_length=3.2,head_width=1.6"
        arrow = FancyArrowPatch((bound, y), (bound * factor, y), arrowstyle=head, shrinkA=0, shrinkB=0, gid=gid)
        arrow.set(edgecolor=colour, facecolor="white" if dose.provisional else colour, linewidth=0.9, zorder=3)
        axes.add_patch(arrow)
        axes.plot(bound, y, "|", color=colour, ms=7, mew=1.1)
    if pd.notna(dose.central):
        face, gid = "white" if dose.provisional else colour, identifier("central", dose.dose_id)
        axes.plot(dose.central, y, "D", color=colour, mfc=face, ms=3.2, mew=0.9, gid=gid, zorder=4)
    if pd.notna(dose.cap):
        axes.plot(dose.cap, y, "|", color=INK, ms=9, mew=1.3, gid=identifier("cap", dose.dose_id), zorder=3)


def _tint(colour: str) -> str:
    """The colour at a third of its strength on white: markers stay visible on a bar."""
    return to_hex(tuple(1 - 0.33 * (1 - part) for part in to_rgb(colour)))  # type: ignore[arg-type]


def _code(state: str, flags: str) -> str:
    """What stands where a dose has no value: no data, not reported, or not decided yet."""
    if state != "not_reported":
        return OPEN
    return "ND" if "ND" in dose_flags.listed(flags) else "NR"


def _key(data: pd.DataFrame) -> list[Any]:
    """The marks that occur, hollow where none of their kind is filled."""
    drawn = data[data["shape"] != "missing"]
    ranges, bounds = drawn[drawn["shape"] == "range"], drawn[drawn["shape"] == "open"]
    key: list[Any] = [
        (symbol(marker, colour, hollow=all(marks["provisional"])), f"{word} dose")
        for basis, (word, colour, marker) in _BASES.items()
        if len(marks := drawn[drawn["basis"] == basis])
    ]
    for is_label, word in ((False, "range"), (True, "range by label (broad)")):
        if len(marks := ranges[(ranges["role"] == _LABEL) == is_label]):
            face = "white" if all(marks["provisional"]) else _tint(GREY)
            key.append((Patch(facecolor=face, edgecolor=GREY, linewidth=0.8), word))
    if len(marks := drawn[drawn["central"].notna()]):
        key.append((symbol("D", GREY, hollow=all(marks["provisional"])), "mean, median or target"))
    if len(bounds):
        key.append((symbol(">", GREY, line="-", hollow=all(bounds["provisional"])), "open bound"))
    if drawn["cap"].notna().any():
        key.append((symbol("|", INK), "maximum (cap)"))
    if drawn["provisional"].any():
        key.append((symbol("o", GREY, hollow=True), "hollow: to be confirmed"))
    return key


def caption(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """How many levels, ranges and bounds of how many rows are drawn, and what is provisional or missing."""
    counts = [
        counted(n, one, many)
        for one, many, n in (
            ("level", "levels", (data["shape"] == "level").sum()),
            ("range", "ranges", (data["shape"] == "range").sum()),
            ("open bound", "open bounds", (data["shape"] == "open").sum()),
        )
        if n
    ]
    rows = data["row"].nunique()
    parts = [f"Doses in million cells on a logarithmic axis: {listing(counts)} in {counted(rows, 'row', 'rows')}."]
    if provisional := int((data["provisional"] & (data["shape"] != "missing")).sum()):
        parts.append(f"Hollow: {provisional:,} to be confirmed by a second person.")
    absent = data[data["shape"] == "missing"]
    if len(absent):
        meanings = [f"{code}: {meaning}" for code, meaning in _CODES.items() if (absent["code"] == code).any()]
        parts.append(f"Without a value: {len(absent):,}{f' ({listing(meanings)})' if meanings else ''}.")
    return " ".join(parts)


def alternative_text(data: pd.DataFrame, options: Mapping[str, Any]) -> str:
    """Every row with its doses."""
    parts = []
    for _, rows in data.groupby("row", sort=False):
        doses = [_spoken(dose) for dose in rows.itertuples()]
        parts.append(f"{rows['name'].iloc[0]}: {listing(doses)}")
    return f"Doses in million cells. {'; '.join(parts)}."


def _spoken(dose: Any) -> str:
    match dose.shape:
        case "missing":
            return str(dose.code)
        case "level":
            return number(dose.lower)
        case "range":
            central = "" if pd.isna(dose.central) else f" (central value {number(dose.central)})"
            return f"{number(dose.lower)} to {number(dose.upper)}{central}"
    return f"up to {number(dose.upper)}" if pd.isna(dose.lower) else f"from {number(dose.lower)}"
