"""What the figures of directions share: the direction of each study and outcome, who says so, and its symbol."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.path import Path

from review.errors import Problem, check
from review.figures.cells import UNKNOWN, chosen, study_names
from review.figures.style import BLUE, GREY, VERMILION

COUNTS, AUTHORS = "counts", "authors"
WORDS = {
    "higher": "higher",
    "lower": "lower",
    "equal": "no difference",
    "non_monotone": "up and down",
    "not_higher": "not higher",
}
"""Directions in the order of the key: of the outcome at higher doses against lower ones."""
SIZES = {"n < 20": 20.0, "n 20 to 49": 50.0, "n 50 or more": np.inf}
"""Classes of patients by their upper end."""


def _two(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> Path:
    codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return Path([*one, one[0], *other, other[0]], [*codes, *codes])


_SIDEWAYS = _two([(-1, 0), (-0.12, 0.5), (-0.12, -0.5)], [(1, 0), (0.12, 0.5), (0.12, -0.5)])
_BOTH_WAYS = _two([(-1, -0.45), (-0.5, 0.45), (-0.06, -0.45)], [(1, 0.45), (0.5, -0.45), (0.06, 0.45)])
MARKERS: dict[str, tuple[Any, str]] = {
    "higher": ("^", BLUE),
    "lower": ("v", VERMILION),
    "equal": (_SIDEWAYS, GREY),
    "non_monotone": (_BOTH_WAYS, GREY),
    "not_higher": (_SIDEWAYS, GREY),
}
_COLUMNS = [
    "study_id",
    "name",
    "heading",
    "outcome",
    "outcome_label",
    "direction",
    "basis",
    "shown",
    "n",
    "size",
    "differs",
]


def read_directions(tables: Mapping[str, pd.DataFrame], options: Mapping[str, Any]) -> pd.DataFrame:
    """One row a study and outcome, studies by heading and name, outcomes as in the options.

    From `directions` (of option `analysis`), for names and headings `studies` (study_id, label, column `heading`), and
    `quality` where option `quality` gives its `column`, `levels` (worst last) and perhaps `where` (column: value).
    Option `outcomes` is a label by outcome. Columns: study_id, name, heading, outcome, outcome_label, direction (empty
    where nobody knows), basis (counts, authors or nothing), shown (in place of a direction: NR where authors do not
    report it, or that it is not known), n (patients with counts), size, differs, quality. Raises `InputError` for an
    outcome without any row in a table that has rows.
    """
    found = chosen(tables["directions"], {"analysis": options["analysis"]})
    found = found[found["outcome"].isin(options["outcomes"])]
    check(
        Problem("protocol", f"figures: outcome '{outcome}'", f"no row of analysis '{options['analysis']}' has it")
        for outcome in options["outcomes"]
        if outcome not in {*found["outcome"]} and len(tables["directions"])
    )
    silent = found["authors_claim"] == "NR"
    computed, claim = found["direction"] != "NC", found["authors_claim"].mask(silent, "")
    quality = options.get("quality", {})
    judged = chosen(tables["quality"], quality.get("where", {})) if "quality" in tables else None
    drawn = found.assign(
        name=study_names(found["study_id"], tables),
        heading=_of_study(found["study_id"], tables.get("studies"), options.get("heading", "")),
        quality=_of_study(found["study_id"], judged, quality.get("column", "")),
        outcome_label=found["outcome"].map(options["outcomes"]),
        direction=found["direction"].where(computed, claim),
        basis=np.select([computed, claim != ""], [COUNTS, AUTHORS], ""),
        shown=np.select([computed | (claim != ""), silent], ["", "NR"], UNKNOWN),
        size=found["n"].astype("float64").map(_size).where(computed, ""),
        differs=found["agrees"].eq(False).fillna(False).astype(bool),
        place=found["outcome"].map([*options["outcomes"]].index),
    ).sort_values(["heading", "name", "study_id", "place"], kind="stable")
    return drawn[[*_COLUMNS, "quality"]].reset_index(drop=True)


def spoken(data: pd.DataFrame) -> str:
    """Every outcome with the studies of each direction."""
    parts = []
    for label, rows in data.groupby("outcome_label", sort=False):
        named = [
            f"{WORDS.get(str(direction), 'not known')}{f' ({basis})' if basis else ''}: {', '.join(some['name'])}"
            for (direction, basis), some in rows.groupby(["direction", "basis"], sort=True)
        ]
        parts.append(f"{label}: {'; '.join(named)}.")
    return " ".join(parts)


def _size(n: float) -> str:
    return next(name for name, end in SIZES.items() if not n >= end)


def _of_study(ids: pd.Series[str], table: pd.DataFrame | None, column: str) -> pd.Series[str]:
    """A column of another table by study; nothing where there is no such table, column or study."""
    if table is None or not column:
        return pd.Series("", index=ids.index, dtype="str")
    return ids.map(table.drop_duplicates("study_id").set_index("study_id")[column]).fillna("")
