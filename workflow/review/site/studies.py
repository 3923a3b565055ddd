"""The study table: the rows of one form under the headings of the review's own tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from review.site.grid import Cell, Grid, choices
from review.site.text import anchor, members, words

CATEGORIES = ("category", "ordered", "set")
"""The types of fields with few values, by which a reader can filter."""


def study_form(options: Mapping[str, Any]) -> str:
    """The form whose rows are the study table: the one that `site` names, or the first."""
    return str(options["site"].get("form") or next(iter(options["forms"]), ""))


def study_registry(options: Mapping[str, Any]) -> str:
    """The registry that holds what the study table has in its rows."""
    return registries(options["forms"]).get(study_form(options), "studies")


def study_headings(options: Mapping[str, Any]) -> dict[str, str]:
    """Headings of the study table by column: those of the review's first table of that form, else all fields."""
    form = study_form(options)
    of_form = (table["columns"] for table in options["tables"].values() if table["rows"] == consensus(form))
    fields = [*options["forms"][form].get("key", ()), *(field["name"] for field in options["forms"][form]["fields"])]
    headings = next(of_form, {name: words(name) for name in fields})
    marked_in_cells = {"provisional"}
    shown = {name: heading for name, heading in headings.items() if name not in marked_in_cells}
    return {"label": shown.get("label", "Study")} | shown


def consensus(form: str) -> str:
    """The table with the values of a form."""
    return f"extraction/consensus/{form}"


def registries(forms: Mapping[str, Any]) -> dict[str, str]:
    """The registry that holds the entities of each form."""
    return {name: form.get("registry", "studies") for name, form in forms.items()}


def study_table(rows: pd.DataFrame, options: Mapping[str, Any], marks: Mapping[str, str]) -> Grid:
    """The rows of the study form; each is named by its study, with a link to the record of that study.

    `rows` is the form's consensus; its column `provisional` lists the fields that still need a person. `marks` are
    words that stand at studies, by id.
    """
    form, registry, headings = study_form(options), study_registry(options), study_headings(options)
    types = {field["name"]: field["type"] for field in options["forms"][form]["fields"]}
    filters = options["site"].get("filters") or [name for name in headings if types.get(name) in CATEGORIES]
    shown = headings | {name: words(name) for name in filters if name not in headings}
    found = []
    for row in rows.sort_values(["label", "row"], kind="stable").to_dict("records"):
        waiting = members(row["provisional"])
        named = Cell(row["label"], target=anchor(registry, row["study_id"]), mark=marks.get(row["study_id"], ""))
        found.append((named, *(Cell(row[name], provisional=name in waiting) for name in [*shown][1:])))
    caption = f"{words(form)}: values that the readers agree on, or that were decided"
    return Grid("studies", caption, "rows", tuple(shown.values()), tuple(found), choices(found, shown, filters))
