"""Analysis `evidence_map`: how many studies there are for each pair of two properties, and where there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from review.errors import Problem, check, one_of
from review.extraction.codebook import MISSING
from review.tables import INTEGER, TEXT, columns

TABLE = columns(analysis=TEXT, row=TEXT, column=TEXT, n=INTEGER, studies=TEXT)
KEY = ["analysis", "row", "column"]
ALL, UNKNOWN = "all", "not reported"
"""The row and column of totals; those of studies without a value, which are there only if there is such a study."""
_SIDES = {"row": "rows", "column": "columns"}


def analyse(tables: Mapping[str, pd.DataFrame], analysis: Mapping[str, Any]) -> pd.DataFrame:
    """One row a cell of the map as a `TABLE` frame, empty cells and totals too.

    `tables["form"]` has `study_id` and the `fields` row and column, of which the analysis lists the values in `rows`
    and `columns`. Of a set (members joined by `; `) each member counts. A cell and a total count a study once. Raises
    `InputError` for a value that is not listed.
    """
    form = tables["form"]
    pairs = form[["study_id"]].assign(**{side: form[analysis["fields"][side]] for side in _SIDES})
    for side in _SIDES:
        pairs[side] = pairs[side].replace(["", *MISSING], UNKNOWN).str.split("; ")
        pairs = pairs.explode(side)
    check(Problem(f"analysis {analysis['id']}", *fault) for fault in _faults(pairs, analysis))
    found = pd.concat([pairs, pairs.assign(column=ALL), pairs.assign(row=ALL), pairs.assign(row=ALL, column=ALL)])
    by = found.drop_duplicates().sort_values("study_id").groupby([*_SIDES])["study_id"]
    labels = [[*analysis[name], *_unknown(pairs[side]), ALL] for side, name in _SIDES.items()]
    every = pd.MultiIndex.from_product(labels, names=[*_SIDES])
    cells = {"n": by.size().reindex(every, fill_value=0), "studies": by.agg("; ".join).reindex(every, fill_value="")}
    return pd.DataFrame(cells).reset_index().assign(analysis=analysis["id"]).reindex(columns=TABLE.names)


def _unknown(values: pd.Series[str]) -> list[str]:
    return [UNKNOWN] if (values == UNKNOWN).any() else []


def _faults(pairs: pd.DataFrame, analysis: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where in the analysis, and what is wrong there."""
    for side, name in _SIDES.items():
        strange = pairs[~pairs[side].isin([*analysis[name], UNKNOWN])].drop_duplicates(["study_id", side])
        for study, value in zip(strange["study_id"], strange[side], strict=True):
            yield name, f"{study}: '{value}' is not listed, {one_of(analysis[name])}"
