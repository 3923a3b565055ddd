"""Analysis `link`: in how many studies one thing goes with another, along a chain such as dose, exposure, response.

Some studies are known one by one. Of others a source prints only how many they are: such totals stand beside the
counted studies and are never spread over studies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from review.errors import Problem, check, one_of
from review.interval import wilson
from review.tables import INTEGER, REAL, TEXT, columns

TABLE = columns(
    analysis=TEXT,
    stated_by=TEXT,
    link=TEXT,
    relation=TEXT,
    n=INTEGER,
    n_reported=INTEGER,
    n_all=INTEGER,
    proportion=REAL,
    wilson_low=REAL,
    wilson_high=REAL,
    bound_low=REAL,
    bound_high=REAL,
    studies=TEXT,
    state=TEXT,
    reason=TEXT,
)
KEY = ["analysis", "stated_by", "link", "relation"]
DIRECTIONS = ("positive", "none", "negative")
NOT_REPORTED, OTHER, OPEN = "not_reported", "other", "open"
RELATIONS = (*DIRECTIONS, NOT_REPORTED, OTHER, OPEN)
"""`other`: of a printed total, what is in none of its printed parts; `open`: the cell is still blank."""
_PRINTED = ("n_all", "n_reported", *(f"n_{relation}" for relation in (*DIRECTIONS, NOT_REPORTED)))
_PLACE = ["stated_by", "link"]
_MORE, _APART, _NO_ALL, _SILENT, _NOBODY = (
    "the printed parts are more than all studies",
    "the printed parts contradict each other",
    "the source does not print how many studies there are",
    "the source prints no number",
    "no study reports this link",
)


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a link and relation as a `TABLE` frame, for links without a study too.

    `tables["form"]` has one row a study and link: `study_id` and the `fields` link and relation. `tables["totals"]`,
    if there is one, has what a source (its `study_id`) prints of studies that it does not name: the field link,
    `n_all` and the parts `n_reported`, `n_positive`, `n_none`, `n_negative`, `n_not_reported`, of which one that is not
    printed is no number. `stated_by` is that source, and empty for counted studies. The analysis lists the `links`,
    and in `codes` what is written for positive, none, negative and not_reported.

    A proportion is that of a direction among the studies not known to be silent, with its 95 % Wilson interval; its
    bounds are shares of all studies, those of which the relation is not known taken for no and for yes. Printed parts
    that are more than all studies or contradict each other are refused. Raises
    `InputError` for a link or value that the analysis does not list, and for a study that has a link twice.
    """
    check(Problem(f"analysis {analysis['id']}", *fault) for fault in _faults(tables, analysis))
    counts = [_counted(tables["form"], analysis)]
    if "totals" in tables:
        counts.append(_stated(tables["totals"], analysis["fields"]["link"]))
    table = _estimated(pd.concat(counts, ignore_index=True).astype({"n": "Int64", "n_all": "Int64"}))
    return table.assign(analysis=analysis["id"]).reindex(columns=TABLE.names)


def _counted(form: pd.DataFrame, analysis: Mapping[str, Any]) -> pd.DataFrame:
    """Studies by link and relation."""
    fields = analysis["fields"]
    meaning = {"": OPEN} | {value: relation for relation, values in analysis["codes"].items() for value in values}
    relation = form[fields["relation"]].map(meaning)
    rows = form[["study_id"]].assign(link=form[fields["link"]], relation=relation).sort_values("study_id")
    every = pd.MultiIndex.from_product([analysis["links"], RELATIONS], names=["link", "relation"])
    by = rows.groupby(["link", "relation"])["study_id"]
    n, studies = by.size().reindex(every, fill_value=0), by.agg("; ".join).reindex(every, fill_value="")
    counts = pd.DataFrame({"n": n, "studies": studies}).reset_index()
    return counts.assign(n_all=counts.groupby("link")["n"].transform("sum"), apart=False, stated_by="")


def _stated(totals: pd.DataFrame, link: str) -> pd.DataFrame:
    """Printed totals in the same shape; `n` is null where none is printed."""
    printed = totals[[*_PRINTED]].apply(pd.to_numeric, errors="coerce").astype("Int64")
    silent = printed["n_not_reported"].fillna(printed["n_all"] - printed["n_reported"])
    parts = printed.assign(n_not_reported=silent)[[f"n_{relation}" for relation in (*DIRECTIONS, NOT_REPORTED)]]
    rest = printed["n_all"] - parts.fillna(0).sum(axis=1)
    apart = (parts < 0).any(axis=1) | (printed["n_reported"] + printed["n_not_reported"] != printed["n_all"])
    table = parts.assign(n_other=rest, n_open=0, n_all=printed["n_all"], apart=apart.fillna(False))
    named = table.assign(stated_by=totals["study_id"], link=totals[link])
    long = named.melt([*_PLACE, "n_all", "apart"], var_name="relation", value_name="n")
    relation = long["relation"].str.removeprefix("n_")
    return pd.DataFrame(long.assign(relation=relation, studies=""))


def _estimated(counts: pd.DataFrame) -> pd.DataFrame:
    """Proportions, intervals and bounds beside the counts, or the reason why there are none."""
    direction = counts["relation"].isin(DIRECTIONS)
    reported = counts["n_all"] - _total(counts, NOT_REPORTED, OPEN)
    rules = {
        _MORE: _total(counts, OTHER) < 0,
        _APART: counts["apart"].astype(bool),
        _NO_ALL: counts["n_all"].isna(),
        _SILENT: counts["n"].isna(),
        _NOBODY: direction & (reported == 0).fillna(False),
    }
    reason = np.select([*rules.values()], [*rules], default="")
    refused = np.isin(reason, [_MORE, _APART])
    estimated = direction & (reason == "")
    state = np.select([refused, reason != "", estimated], ["refused", "not_estimable", "estimated"], default="counted")
    k, n, everyone = (column.where(estimated) for column in (counts["n"], reported, counts["n_all"]))
    low, high = wilson(k.fillna(0), n.fillna(0))
    unknown = _total(counts, NOT_REPORTED, OTHER, OPEN)
    return counts.assign(
        n_reported=reported,
        proportion=k / n,
        wilson_low=low,
        wilson_high=high,
        bound_low=k / everyone,
        bound_high=(k + unknown) / everyone,
        state=state,
        reason=reason,
    )


def _total(counts: pd.DataFrame, *relations: str) -> pd.Series[Any]:
    """The number of studies with one of these relations, for each row's link."""
    n = counts["n"].where(counts["relation"].isin(relations), 0).fillna(0)
    return n.groupby([counts[name] for name in _PLACE]).transform("sum")


def _faults(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where in the analysis, and what is wrong there."""
    link, relation = (analysis["fields"][name] for name in ("link", "relation"))
    codes = [value for values in analysis["codes"].values() for value in values]
    for role, table in tables.items():
        strange = table[~table[link].isin(analysis["links"])]
        for study, value in zip(strange["study_id"], strange[link], strict=True):
            yield role, f"{study}: link '{value}' is not listed, {one_of(analysis['links'])}"
        doubled = table[table.duplicated(["study_id", link])]
        for study, value in zip(doubled["study_id"], doubled[link], strict=True):
            yield role, f"{study} has several rows of link '{value}', expected one"
    strange = tables["form"][~tables["form"][relation].isin(["", *codes])]
    for study, value in zip(strange["study_id"], strange[relation], strict=True):
        yield "codes", f"{study}: '{value}' is not a code, {one_of(codes)}"
