"""What people and later steps read: the consensus of a form as a table, and the list of differences."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from review.extraction.cells import CELL
from review.extraction.codebook import Form
from review.extraction.consensus import DIFFERING
from review.extraction.reopened import REOPENED
from review.extraction.types.percent import in_percent
from review.extraction.types.verdict import ERROR_CLASSES
from review.tables import TEXT, columns

CONSENSUS_KEY = ["study_id", "row"]


def wide_schema(form: Form) -> pa.Schema:
    """The columns of `consensus/<form>.parquet`: ids, the label, the key columns, what is provisional, every field."""
    names = ["study_id", "label", "row", *form.key, "provisional", *(field.name for field in form.fields)]
    return columns(**dict.fromkeys(dict.fromkeys(names), TEXT))


def wide(provenance: pd.DataFrame, form: Form, labels: Mapping[str, str]) -> pd.DataFrame:
    """One row an entity and key, one column a field, with the label that the registry gives the entity.

    `provisional` lists the fields whose value awaits a reader, a decision or a signature. A percentage of counts comes
    as a number.
    """
    mine = provenance[provenance["form"] == form.name]
    table = mine.pivot(index=["study_id", "row"], columns="field", values="value").reset_index()
    unsigned = mine[mine["provisional"]].groupby(["study_id", "row"])["field"].agg("; ".join).rename("provisional")
    table = table.join(unsigned, on=["study_id", "row"]).fillna({"provisional": ""})
    table["label"] = table["study_id"].map(labels)
    if form.key:
        parts = table["row"].str.split("|", expand=True).reindex(columns=range(len(form.key)), fill_value="")
        table[[*form.key]] = parts.to_numpy()
    for field in form.fields:
        if field.type == "percent" and field.name in table:
            table[field.name] = table[field.name].map(in_percent, na_action="ignore")
    return table.reindex(columns=wide_schema(form).names, fill_value="")


def disagreements(comparison: pd.DataFrame, entries: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    """What the readers saw differently: both values, both quotes, how they differ, and the decision if there is one.

    The gravest class comes first; what only a person can compare comes last.
    """
    differing = comparison[comparison["result"].isin(DIFFERING)]
    said = entries[[*CELL, "reviewer", "source", "quote", "note"]]
    for number in ("1", "2"):
        side = said.rename(columns={name: f"{name}_{number}" for name in ("reviewer", "source", "quote", "note")})
        differing = differing.merge(side, on=[*CELL, f"reviewer_{number}"], how="left")
    decision = provenance[[*CELL, "state", "value", "decided_by", "reason"]].copy()
    decision.loc[~decision["state"].str.startswith(("resolved_", REOPENED)), ["value", "decided_by", "reason"]] = ""
    result = differing.merge(decision, on=CELL, how="left")
    rank = (
        result["error_class"].map({name: place for place, name in enumerate(ERROR_CLASSES)}).fillna(len(ERROR_CLASSES))
    )
    ordered = result.assign(_rank=rank).sort_values(["_rank", *CELL], kind="stable")
    sides = [f"{name}_{number}" for number in ("1", "2") for name in ("reviewer", "value", "source", "quote", "note")]
    return ordered[[*CELL, "error_class", "result", "detail", *sides, "state", "value", "decided_by", "reason"]]
