"""What a tally counts: each study's answer to an outcome, and the subgroup in which it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from review.errors import Problem, check, one_of
from review.extraction.codebook import MISSING

ANSWERS = ("yes", "no", "not_reported")
OPEN = "open"
"""The answer of a study whose cell is still blank."""
SEVERAL = "several"
"""The value of a set with more than one member where subgroups are formed by the single member."""
DERIVATIONS = ("value", "count", "single")


def check_analysis(values: pd.DataFrame, analysis: Mapping[str, Any]) -> None:
    """Raise `InputError` with everything in which an analysis does not fit its table of studies."""
    name = f"analysis {analysis['id']}"
    check(Problem(name, place, message) for place, message in _faults(values, analysis))


def answers(values: pd.DataFrame, field: str, codes: Mapping[str, list[str]]) -> pd.Series[str]:
    """`yes`, `no`, `not_reported` or `open` for each study, by the written codes of each answer."""
    meaning = {"": OPEN} | {code: answer for answer, written in codes.items() for code in written}
    return values[field].map(meaning).astype("str")


def subgroups(values: pd.DataFrame, grouping: Mapping[str, Any]) -> pd.Series[str]:
    """The label of each study's subgroup; every study has one.

    `derive` turns the text of `field` into a value: `value` (unless said) takes it as it is, `count` the
    number of members of a set (joined by `; `), `single` the only member of a set or the word `several`.
    `groups` gives values a label; what is in no group is `other`, or keeps its value where no `other` is
    named. A blank cell and a missing code are `missing` ("not reported" unless said).
    """
    text = values[grouping["field"]]
    size = text.str.split("; ").str.len()
    derived = {"value": text, "count": size.astype("str"), "single": text.where(size == 1, SEVERAL)}
    labels = {value: label for label, group in grouping.get("groups", {}).items() for value in group}
    other = grouping.get("other")
    value = derived[grouping.get("derive", "value")]
    rest = value if other is None else other
    label: pd.Series[str] = value.map(labels).where(value.isin(labels), rest)
    return label.mask(text.isin(["", *MISSING]), grouping.get("missing", "not reported")).astype("str")


def _faults(values: pd.DataFrame, analysis: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where in the analysis, and what is wrong there."""
    groupings, codes = analysis.get("subgroups", []), analysis["codes"]
    doubled = values.loc[values["study_id"].duplicated(), "study_id"].unique()
    yield from ((study, "has several rows, expected one row a study") for study in doubled)
    fields = [*analysis["outcomes"].values(), *(grouping["field"] for grouping in groupings)]
    yield from (("fields", f"'{field}' is not a column of the form") for field in fields if field not in values)
    for grouping in groupings:
        if (derive := grouping.get("derive", "value")) not in DERIVATIONS:
            yield grouping["by"], f"derive '{derive}' is not known, {one_of(DERIVATIONS)}"
    if set(codes) != set(ANSWERS):
        found = ", ".join(map(str, codes))
        yield "codes", f"has {found}; {one_of(ANSWERS)}, in quotes (to YAML a bare yes is a truth value)"
        return
    written = [code for answer in ANSWERS for code in codes[answer]]
    for outcome, field in analysis["outcomes"].items():
        if field in values:
            unknown = values[~values[field].isin(["", *written])]
            for study, value in zip(unknown["study_id"], unknown[field], strict=True):
                yield outcome, f"{study}: '{value}' is not a code, {one_of(written)}"
