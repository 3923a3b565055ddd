"""Where a review's forms hold doses: verbatim texts and fraction schemes, one row a value."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

VALUES = ["study_id", "row", "form", "field", "raw", "marks", "awaiting"]
SCHEMES = ["study_id", "row", "percents", "days", "awaiting"]
"""`awaiting`: the text, or its marks, still wait for a reader, a decision or a person's word."""

_DECIDED = ["form", "study_id", "row", "field", "decided_by"]

Tables = Mapping[str, pd.DataFrame]


def dose_texts(tables: Tables, fields: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> pd.DataFrame:
    """One row a dose text (columns `VALUES`), with the footnote marks that were extracted beside it.

    `tables` are consensus tables by form, `fields` the settings by form and field; `marks_field` among them names the
    field with the marks.
    """
    texts = [pd.DataFrame(columns=VALUES)]
    for form, of_form in fields.items():
        table = tables[form]
        for field, settings in of_form.items():
            beside = [settings["marks_field"]] if "marks_field" in settings else []
            columns = {"raw": table[field], "marks": table[beside[0]] if beside else ""}
            awaiting = _awaiting(table, [field, *beside])
            texts.append(table[["study_id", "row"]].assign(form=form, field=field, **columns, awaiting=awaiting))
    return pd.concat(texts, ignore_index=True)


def schemes(tables: Tables, fields: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """One row a fraction scheme (columns `SCHEMES`); `fields` names the fields `percents` and `days` by form."""
    parts = [pd.DataFrame(columns=SCHEMES)]
    for form, names in fields.items():
        table = tables[form]
        values = {column: table[names[column]] for column in ("percents", "days")}
        parts.append(table[["study_id", "row"]].assign(**values, awaiting=_awaiting(table, names.values())))
    return pd.concat(parts, ignore_index=True)


def _awaiting(table: pd.DataFrame, fields: Iterable[str]) -> list[bool]:
    """Whether one of these fields is among the provisional ones of a row."""
    return [not set(fields).isdisjoint(listed.split("; ")) for listed in table["provisional"]]


def deciders(provenance: Iterable[pd.DataFrame], machines: Collection[str]) -> dict[tuple[str, ...], list[str]]:
    """By form, study, row and field the people who decided the value: its readers, or who adjudicated it.

    `machines` among them are left out: beside one, a person has read alone.
    """
    return {
        (form, study_id, row, field): [one for one in people.split("; ") if one not in machines]
        for table in provenance
        for form, study_id, row, field, people in table[_DECIDED].to_numpy().tolist()
    }
