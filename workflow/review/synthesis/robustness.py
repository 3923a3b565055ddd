"""Analysis `robustness`: a tally again under each variant of the protocol, beside the main one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from review.errors import Problem, check
from review.synthesis.conclusion import categories, fragility
from review.synthesis.level_order import changed_orders
from review.synthesis.tally import ALL, tally
from review.tables import INTEGER, REAL, TEXT, TRUTH, columns

TABLE = columns(
    analysis=TEXT,
    variant=TEXT,
    left_out=TEXT,
    n_left_out=INTEGER,
    outcome=TEXT,
    subgroup_by=TEXT,
    subgroup=TEXT,
    n_all=INTEGER,
    n_reported=INTEGER,
    n_yes=INTEGER,
    n_nr=INTEGER,
    proportion=REAL,
    wilson_low=REAL,
    wilson_high=REAL,
    category=TEXT,
    main_category=TEXT,
    changes=TRUTH,
    fragility=INTEGER,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "variant", "left_out", "outcome", "subgroup_by", "subgroup"]
MAIN = "main analysis"
WITH_RETRACTED = "with_retracted"
_NUMBERS = ["n_all", "n_reported", "n_yes", "n_nr", "proportion", "wilson_low", "wilson_high"]

Row = Mapping[str, Any]


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Row) -> pd.DataFrame:
    """One row a variant and outcome, and further rows for the `subgroups` that a variant names.

    `of` is the tally and `tables["form"]` its studies. A variant has an `id` and one of: `keep` or `drop` (values by
    field, or by `study_id`); `recode` (`study_id`, `field`, `value`); `silent_as` (`yes` or `no`: what studies that do
    not report count as); `leave_one_out`; `level_order` (the tally as it is, `changed` if the order of some study's
    levels depends on the weight or body surface of the reference patient; the tables `doses` and `sensitivity` are
    those of the dose stage); `not_estimable` (why it cannot be computed). Where the form has retracted studies,
    `tables["retracted"]`, `WITH_RETRACTED` is a variant that counts them too. `category` and `fragility` are those of
    conclusions. Raises `InputError` for a variant that names a study, field or value that is not there.
    """
    studies = tables["form"]
    retracted = tables.get("retracted", studies.head(0))
    every = pd.concat([studies, retracted])
    name = f"analysis {analysis['id']}"
    check(
        Problem(name, variant["id"], message) for variant in analysis["variants"] for message in _faults(every, variant)
    )
    shown = [subgroup for variant in analysis["variants"] for subgroup in variant.get("subgroups", [])]
    parts = [_rows({"id": MAIN, "subgroups": shown}, studies, studies, analysis)]
    for variant in analysis["variants"]:
        if variant.get("leave_one_out"):
            parts += _one_left_out(variant, studies, analysis)
        else:
            parts.append(_rows(variant, studies, _kept(variant, studies, analysis["of"]), analysis))
        if "level_order" in variant:
            parts[-1] = _judged(parts[-1], changed_orders(tables["doses"], tables["sensitivity"], analysis["form"]))
    if len(retracted):
        counted = _rows({"id": WITH_RETRACTED, "subgroups": shown}, studies, every, analysis)
        reason = f"counts {', '.join(sorted({*retracted['study_id']}))} too"
        parts.append(counted.assign(reason=counted["reason"].where(counted["reason"] != "", reason)))
    return _beside_main(pd.concat(parts, ignore_index=True)).assign(analysis=analysis["id"])


def _one_left_out(variant: Row, studies: pd.DataFrame, analysis: Row) -> Iterator[pd.DataFrame]:
    """The rows without each study in turn; studies that say the same leave the same behind, so that is tallied once."""
    of = _shown(analysis["of"], variant)
    said = [*of["outcomes"].values(), *(grouping["field"] for grouping in of["subgroups"])]
    for _, alike in studies.groupby(said, sort=False):
        found = _rows(variant, studies, studies.drop(alike.index[0]), analysis)
        yield from (found.assign(left_out=study) for study in alike["study_id"])


def _shown(of: Row, variant: Row) -> dict[str, Any]:
    """The tally with those of its groupings only that a variant shows."""
    wanted = {one["by"] for one in variant.get("subgroups", [])}
    return {**of, "subgroups": [grouping for grouping in of.get("subgroups", []) if grouping["by"] in wanted]}


def _kept(variant: Row, studies: pd.DataFrame, of: Row) -> pd.DataFrame:
    """The studies of a variant, as they count in it."""
    kept = studies.copy()
    for field, values in variant.get("keep", {}).items():
        kept = kept[kept[field].isin(values)]
    for field, values in variant.get("drop", {}).items():
        kept = kept[~kept[field].isin(values)]
    if "recode" in variant:
        change = variant["recode"]
        kept[change["field"]] = kept[change["field"]].mask(kept["study_id"] == change["study_id"], change["value"])
    if "silent_as" in variant:
        fields, silent = [*of["outcomes"].values()], ["", *of["codes"]["not_reported"]]
        kept[fields] = kept[fields].mask(kept[fields].isin(silent), of["codes"][variant["silent_as"]][0])
    return kept


def _rows(variant: Row, studies: pd.DataFrame, kept: pd.DataFrame, analysis: Row) -> pd.DataFrame:
    """The rows of a tally that a variant shows, with the studies that it leaves out."""
    found = tally(kept, _shown(analysis["of"], variant))
    wanted = [("", ALL), *((one["by"], one["subgroup"]) for one in variant.get("subgroups", []))]
    place = pd.MultiIndex.from_frame(found[["subgroup_by", "subgroup"]])
    found = found[place.isin(wanted)]
    out = sorted({*studies["study_id"]} - {*kept["study_id"]})
    reason = variant.get("not_estimable", "")
    found = found.assign(
        variant=variant["id"],
        left_out="; ".join(out),
        n_left_out=len(out),
        state="not_estimable" if reason else "computed",
        reason=reason,
    )
    found.loc[found["n_reported"] == 0, ["state", "reason"]] = ["not_estimable", "no study reports the outcome"]
    found = found.astype(dict.fromkeys(_NUMBERS, "Float64"))
    if reason:
        found[_NUMBERS] = pd.NA
    return found


def _judged(rows: pd.DataFrame, changed: Sequence[str]) -> pd.DataFrame:
    """Whether the order of the levels is the same for every reference patient."""
    reason = f"the order of the dose levels changes in {', '.join(changed)}" if changed else ""
    return rows.assign(state="changed" if changed else "invariant", reason=reason)


def _beside_main(rows: pd.DataFrame) -> pd.DataFrame:
    """Categories, that of the main analysis, and how many changed answers overturn each."""
    known = rows[rows["n_reported"].fillna(0) > 0]
    k, n = known["n_yes"].astype("int64"), known["n_reported"].astype("int64")
    rows["category"] = pd.Series(categories(k, n), index=known.index, dtype="str")
    rows["fragility"] = pd.Series([*map(fragility, k, n)], index=known.index, dtype="Int64")
    place = ["outcome", "subgroup_by", "subgroup"]
    main = rows.loc[rows["variant"] == MAIN, [*place, "category"]].rename(columns={"category": "main_category"})
    rows = rows.merge(main, on=place, how="left")
    differs = rows["category"] != rows["main_category"]
    rows["changes"] = differs.astype("boolean").where(rows["category"].notna() & rows["main_category"].notna())
    return rows.reindex(columns=TABLE.names)


def _faults(studies: pd.DataFrame, variant: Row) -> Iterator[str]:
    wanted = {**variant.get("keep", {}), **variant.get("drop", {})}
    if "recode" in variant:
        wanted["study_id"] = [*wanted.get("study_id", []), variant["recode"]["study_id"]]
        wanted |= {} if variant["recode"]["field"] in wanted else {variant["recode"]["field"]: []}
    for field, values in wanted.items():
        if field not in studies:
            yield f"'{field}' is not a column of the form"
            continue
        absent = [value for value in values if value not in set(studies[field])]
        yield from (f"no study has {field} '{value}'" for value in absent)
