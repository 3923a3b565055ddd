"""The consensus: one value a cell, with who read it, where, and how a difference was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from review.errors import Problem, check, one_of
from review.extraction.codebook import Form, canonical, missing_code
from review.extraction.comparison import CELL
from review.extraction.entries import Rules
from review.inputs import LINE
from review.tables import INTEGER, TEXT, TRUTH, columns

CONSENSUS_PROVENANCE = columns(
    form=TEXT,
    study_id=TEXT,
    row=TEXT,
    field=TEXT,
    value=TEXT,
    state=TEXT,
    provisional=TRUTH,
    decided_by=TEXT,
    reason=TEXT,
    readings=TEXT,
    source=TEXT,
    quote=TEXT,
)
CONSENSUS_KEY = ["study_id", "row"]
STATE_COUNTS = columns(form=TEXT, state=TEXT, provisional=TRUTH, n=INTEGER)
STATE_COUNTS_KEY = ["form", "state", "provisional"]
ALL = "all"
STATES = ("agreed", "adjudicated", "unresolved", "single", "not_compared")
ADJUDICATIONS = ["form", "study_id", "row", "field", "value", "adjudicator", "decided_on", "reason"]


def checked_adjudications(
    adjudications: pd.DataFrame,
    name: str,
    entries: pd.DataFrame,
    forms: Iterable[Form],
    rules: Rules,
    adjudicators: Iterable[str],
) -> pd.DataFrame:
    """Adjudications of extracted cells with `value` in its normal form; the last row of a cell counts.

    Raises `InputError` for a cell that no reader has, an adjudicator who is not declared or read the form herself,
    a value that the codebook does not allow, and a decision without a reason.
    """
    fields = {(form.name, field.name): field for form in forms for field in form.fields}
    readers = entries.groupby("form")["reviewer"].agg(set).to_dict()
    cells = set(map(tuple, entries[CELL].drop_duplicates().to_numpy().tolist()))
    declared, problems, values = list(adjudicators), [], []
    for row in adjudications.to_dict("records"):
        line, cell = row[LINE], tuple(row[column] for column in CELL)
        value, expected = row["value"], ""
        if cell not in cells:
            problems.append(
                Problem(name, line, f"cell {'|'.join(cell)} is in no sheet, expected one that a reader filled in")
            )
        else:
            field = fields[row["form"], row["field"]]
            code = missing_code(value, field, rules.missing)
            value, expected = (code, "") if code is not None else canonical(value, field, rules.vocabularies)
        if expected:
            problems.append(Problem(name, line, f"{row['field']} '{row['value']}': {expected}"))
        if row["adjudicator"] not in declared:
            problems.append(
                Problem(name, line, f"adjudicator '{row['adjudicator']}' is not declared, {one_of(declared)}")
            )
        if row["adjudicator"] in readers.get(row["form"], ()):
            problems.append(
                Problem(name, line, f"'{row['adjudicator']}' read this form, expected somebody else to decide")
            )
        if not row["reason"]:
            problems.append(Problem(name, line, "reason is empty, expected why, citing the source"))
        values.append(value)
    check(problems)
    return adjudications.assign(value=values).drop_duplicates(CELL, keep="last")


def consensus(
    entries: pd.DataFrame,
    comparison: pd.DataFrame,
    adjudications: pd.DataFrame,
    forms: Iterable[Form],
    reviewers: Sequence[Mapping[str, Any]],
    readers_needed: int,
) -> pd.DataFrame:
    """One row a cell as a `CONSENSUS_PROVENANCE` frame.

    An adjudication decides any cell: one that readers differ on, one that a single reader has, and one on which all
    of them made the same mistake. A value is provisional while it is unresolved, read by fewer than `readers_needed`,
    or decided by somebody whom the protocol does not call human. The value of an agreed dose, and of a field that is
    not compared, is the first reader's wording.
    """
    kinds = {reviewer["id"]: reviewer["kind"] for reviewer in reviewers}
    order = {reviewer["id"]: index for index, reviewer in enumerate(reviewers)}
    fields = {(form.name, field.name): field for form in forms for field in form.fields}
    ordered = entries.assign(_order=entries["reviewer"].map(order)).sort_values([*CELL, "_order"], kind="stable")
    readings = (ordered["reviewer"] + ": " + ordered["value"].where(ordered["value"] != "", "(empty)")).rename(
        "readings"
    )
    cells = ordered.drop_duplicates(CELL).set_index(CELL)[["canonical", "source", "quote"]]
    grouped = ordered.assign(readings=readings).groupby(CELL, sort=False)
    cells["readings"] = grouped["readings"].agg(" | ".join)
    cells["readers"] = grouped["reviewer"].nunique()
    cells["decided_by"] = grouped["reviewer"].agg("; ".join)
    compared = np.array([fields[form, field].compared for form, _, _, field in cells.index], dtype=bool)
    differing = comparison.loc[comparison["result"].isin(["partial", "disagree"]), CELL].drop_duplicates()
    open_cells = cells.index.isin(pd.MultiIndex.from_frame(differing))
    decided = adjudications.set_index(CELL)[["value", "adjudicator", "reason"]].reindex(cells.index)
    settled = decided["adjudicator"].notna()

    cells["state"] = "agreed"
    cells.loc[~compared, "state"] = "not_compared"
    cells.loc[cells["readers"] < readers_needed, "state"] = "single"
    cells.loc[open_cells, "state"] = "unresolved"
    cells.loc[settled, "state"] = "adjudicated"
    cells["value"] = cells["canonical"].where(cells["state"] != "unresolved", "")
    cells["reason"] = ""
    cells.loc[settled, ["value", "decided_by", "reason"]] = decided.loc[
        settled, ["value", "adjudicator", "reason"]
    ].to_numpy()
    unsigned = settled & (decided["adjudicator"].map(kinds) != "human")
    cells["provisional"] = unsigned | cells["state"].isin(["unresolved", "single"])
    return cells.reset_index()[[*CONSENSUS_PROVENANCE.names]]


def state_counts(provenance: pd.DataFrame) -> pd.DataFrame:
    """How many cells are in each state, by form and over `all` forms (every state, and `all` of them)."""
    keys = ["form", "state", "provisional"]
    every = pd.MultiIndex.from_product([[ALL], [*STATES, ALL], [False, True]], names=keys)
    stacked = pd.concat([provenance.assign(form=ALL), provenance.assign(form=ALL, state=ALL)])
    over_all = stacked.groupby(keys).size().reindex(every, fill_value=0)
    return pd.concat([provenance.groupby(keys).size(), over_all]).rename("n").reset_index()


def wide_schema(form: Form) -> pa.Schema:
    """The columns of `consensus/<form>.parquet`: ids, the label, the key columns, what is provisional, every field."""
    names = ["study_id", "label", "row", *form.key, "provisional", *(field.name for field in form.fields)]
    return columns(**dict.fromkeys(dict.fromkeys(names), TEXT))


def wide(provenance: pd.DataFrame, form: Form, labels: Mapping[str, str]) -> pd.DataFrame:
    """One row an entity and key, one column a field, with the label that the registry gives the entity.

    `provisional` lists the fields whose value awaits a signature.
    """
    mine = provenance[provenance["form"] == form.name]
    table = mine.pivot(index=["study_id", "row"], columns="field", values="value").reset_index()
    unsigned = mine[mine["provisional"]].groupby(["study_id", "row"])["field"].agg("; ".join).rename("provisional")
    table = table.join(unsigned, on=["study_id", "row"]).fillna({"provisional": ""})
    table["label"] = table["study_id"].map(labels)
    if form.key:
        parts = table["row"].str.split("|", expand=True).reindex(columns=range(len(form.key)), fill_value="")
        table[[*form.key]] = parts.to_numpy()
    return table.reindex(columns=wide_schema(form).names, fill_value="")


def disagreements(comparison: pd.DataFrame, entries: pd.DataFrame, provenance: pd.DataFrame) -> pd.DataFrame:
    """What the readers saw differently: both values, both quotes, the error class, and the decision if there is one."""
    differing = comparison[comparison["result"].isin(["partial", "disagree"])]
    said = entries[[*CELL, "reviewer", "source", "quote", "note"]]
    for number in ("1", "2"):
        side = said.rename(columns={name: f"{name}_{number}" for name in ("reviewer", "source", "quote", "note")})
        differing = differing.merge(side, on=[*CELL, f"reviewer_{number}"], how="left")
    decision = provenance[[*CELL, "state", "value", "decided_by", "reason"]]
    decision.loc[decision["state"] != "adjudicated", ["value", "decided_by", "reason"]] = ""
    result = differing.merge(decision, on=CELL, how="left")
    rank = result["error_class"].map({"missing_vs_value": 0}).fillna(1)
    ordered = result.assign(_rank=rank).sort_values(["_rank", *CELL], kind="stable").drop(columns="_rank")
    sides = [f"{name}_{number}" for number in ("1", "2") for name in ("reviewer", "value", "source", "quote", "note")]
    return ordered[[*CELL, "error_class", *sides, "state", "value", "decided_by", "reason"]]
