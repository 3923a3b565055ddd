"""Where a review's forms hold doses: verbatim texts and fraction schemes, one row a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

VALUES = ["study_id", "row", "form", "field", "raw", "marks"]
SCHEMES = ["study_id", "row", "percents", "days"]

Tables = Mapping[str, pd.DataFrame]


def dose_texts(tables: Tables, fields: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> pd.DataFrame:
    """One row a dose text (columns `VALUES`), with the footnote marks that were extracted beside it.

    `tables` are consensus tables by form, `fields` the settings by form and field; `marks_field` among them names the
    field with the marks.
    """
    texts = [pd.DataFrame(columns=VALUES)]
    for form, columns in fields.items():
        table = tables[form]
        for field, settings in columns.items():
            marks = table[settings["marks_field"]] if "marks_field" in settings else ""
            texts.append(table[["study_id", "row"]].assign(form=form, field=field, raw=table[field], marks=marks))
    return pd.concat(texts, ignore_index=True)


def schemes(tables: Tables, fields: Mapping[str, Mapping[str, str]]) -> pd.DataFrame:
    """One row a fraction scheme (columns `SCHEMES`); `fields` names the fields `percents` and `days` by form."""
    parts = [pd.DataFrame(columns=SCHEMES)]
    for form, names in fields.items():
        table = tables[form]
        values = {column: table[names[column]] for column in ("percents", "days")}
        parts.append(table[["study_id", "row"]].assign(**values))
    return pd.concat(parts, ignore_index=True)
