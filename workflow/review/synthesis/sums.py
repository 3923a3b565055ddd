"""Analysis `sums`: whether the totals that a table prints are the sums of its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.errors import Problem, check
from review.tables import INTEGER, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    group=TEXT,
    value=TEXT,
    n_parts=INTEGER,
    computed=INTEGER,
    printed=INTEGER,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "group", "value"]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a group of rows and value as a `TABLE` frame.

    `tables["form"]` has `study_id`, the field group, and the whole numbers that `values` of the analysis names; the
    row of a group whose `study_id` is the `total` of the analysis has the printed totals, the others are its parts.
    State: agrees, differs, or not_estimable where a part or the total is no number. Raises `InputError` where no row of
    a form that has any is the total.
    """
    form, total = tables["form"], analysis["total"]
    message = f"no row has the study_id '{total}', expected the one with the printed totals"
    missing = len(form) and not (form["study_id"] == total).any()
    check([Problem(f"analysis {analysis['id']}", "total", message)] if missing else [])
    numbers = form[[*analysis["values"]]].apply(pd.to_numeric, errors="coerce").astype("Int64")
    cells = numbers.assign(group=form[analysis["fields"]["group"]], is_total=form["study_id"] == total)
    long = cells.melt(["group", "is_total"], var_name="value", value_name="number")
    parts = long[~long["is_total"]].groupby(["group", "value"])["number"]
    sums = pd.DataFrame({"n_parts": parts.size(), "computed": parts.agg(lambda part: part.sum(skipna=False))})
    printed = long[long["is_total"]].set_index(["group", "value"])["number"].rename("printed")
    table = sums.join(printed, how="outer").reset_index()
    unknown = table["computed"].isna() | table["printed"].isna()
    agrees = (table["computed"] == table["printed"]).fillna(False)
    state = np.select([unknown, agrees], ["not_estimable", "agrees"], default="differs")
    reason = np.where(unknown, "a part or the total is not printed", "")
    return table.assign(analysis=analysis["id"], state=state, reason=reason).reindex(columns=TABLE.names)
