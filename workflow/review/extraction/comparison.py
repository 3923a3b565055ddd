"""Two readers' entries cell by cell: the same by the meaning of the field's type, or different in a named way.

Types and error classes follow section 5.5 of the Cochrane Handbook in spirit: what is compared is what was read,
before any discussion, and a value against "not reported" is the gravest difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import combinations

import numpy as np
import pandas as pd

from review.agreement import AGREEMENT, agreement_row
from review.dose.same import same_dose
from review.extraction.codebook import CATEGORICAL, MISSING, Field, Form
from review.tables import TEXT, columns
from review.vocabulary import Vocabulary

CELL = ["form", "study_id", "row", "field"]
COMPARISON = columns(
    form=TEXT,
    study_id=TEXT,
    row=TEXT,
    field=TEXT,
    type=TEXT,
    reviewer_1=TEXT,
    reviewer_2=TEXT,
    value_1=TEXT,
    value_2=TEXT,
    canonical_1=TEXT,
    canonical_2=TEXT,
    result=TEXT,
    error_class=TEXT,
)
COMPARISON_KEY = [*CELL, "reviewer_1", "reviewer_2"]
_SCALES = {Decimal(10) ** power for power in (-6, -3, -2, -1, 1, 2, 3, 6)}


def compare(
    entries: pd.DataFrame,
    forms: Iterable[Form],
    readers: Iterable[str],
    vocabularies: Mapping[str, Vocabulary],
) -> pd.DataFrame:
    """Every compared cell and pair of readers as a `COMPARISON` frame.

    A cell that only one of the readers has comes once, as `single`. `readers` gives the order of the pair.
    """
    fields = {(form.name, field.name): field for form in forms for field in form.fields}
    order = {reader: index for index, reader in enumerate(readers)}
    compared = [fields[key].compared for key in zip(entries["form"], entries["field"], strict=True)]
    asked = entries[np.array(compared, dtype=bool)]
    parts = []
    for first, second in combinations(sorted(set(asked["reviewer"]), key=order.__getitem__), 2):
        both = _side_by_side(asked, first, second)
        parts.append(_judged(both, fields, vocabularies))
    parts.append(_single(asked, fields))
    return pd.concat(parts, ignore_index=True)[[*COMPARISON.names]]


def field_agreement(
    comparison: pd.DataFrame, forms: Iterable[Form], vocabularies: Mapping[str, Vocabulary]
) -> pd.DataFrame:
    """Agreement per form and field before any discussion, as an `AGREEMENT` frame (see `review.agreement`).

    A cell that a reader left blank is not rated. The categories of a field are those of the codebook and the missing
    codes; of a set those observed, since the number of possible sets is not fixed. Fields that are not categorical
    have a proportion of equal cells only; partial agreement counts as different.
    """
    fields = {(form.name, field.name): field for form in forms for field in form.fields}
    rows = []
    paired = comparison[comparison["result"] != "single"]
    for (form, name, first, second), cells in paired.groupby(["form", "field", "reviewer_1", "reviewer_2"]):
        field = fields[str(form), str(name)]
        ratings = cells[["canonical_1", "canonical_2"]]
        if field.type in CATEGORICAL:
            pairs = ratings
        else:
            pairs = cells[["result"]].assign(expected="agree").where((ratings != "").to_numpy(), "")
        categories = _categories(field, ratings, vocabularies)
        rows.append(agreement_row(str(form), str(name), str(first), str(second), pairs, categories))
    return pd.DataFrame(rows, columns=AGREEMENT.names)


def _categories(field: Field, ratings: pd.DataFrame, vocabularies: Mapping[str, Vocabulary]) -> list[str]:
    if field.type == "category":
        return list(dict.fromkeys([*field.categories(vocabularies), *MISSING]))
    return sorted({*ratings.to_numpy().ravel()} - {""}) if field.type == "set" else []


def _side_by_side(entries: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    kept = [*CELL, "value", "canonical", "missing"]
    left, right = (entries.loc[entries["reviewer"] == reader, kept] for reader in (first, second))
    both = left.merge(right, on=CELL, suffixes=("_1", "_2"))
    return both.assign(reviewer_1=first, reviewer_2=second)


def _single(entries: pd.DataFrame, fields: Mapping[tuple[str, str], Field]) -> pd.DataFrame:
    alone = entries[~entries.duplicated(CELL, keep=False)]
    return alone.assign(
        type=_types(alone, fields),
        reviewer_1=alone["reviewer"],
        reviewer_2="",
        value_1=alone["value"],
        value_2="",
        canonical_1=alone["canonical"],
        canonical_2="",
        result="single",
        error_class="",
    )


def _types(cells: pd.DataFrame, fields: Mapping[tuple[str, str], Field]) -> list[str]:
    return [fields[key].type for key in zip(cells["form"], cells["field"], strict=True)]


def _judged(
    both: pd.DataFrame, fields: Mapping[tuple[str, str], Field], vocabularies: Mapping[str, Vocabulary]
) -> pd.DataFrame:
    """Equal normal forms agree at once; only what differs is looked at cell by cell."""
    judged = both.assign(type=_types(both, fields), result="agree", error_class="")
    differing = judged.index[judged["canonical_1"] != judged["canonical_2"]]
    verdicts = [
        _verdict(cell["canonical_1"], cell["canonical_2"], fields[cell["form"], cell["field"]], vocabularies)
        for cell in judged.loc[differing].to_dict("records")
    ]
    if verdicts:
        judged.loc[differing, ["result", "error_class"]] = verdicts
    return judged


def _verdict(one: str, other: str, field: Field, vocabularies: Mapping[str, Vocabulary]) -> tuple[str, str]:
    """The result and error class of two different normal forms."""
    if (one in MISSING or not one) != (other in MISSING or not other):
        return "disagree", "missing_vs_value"
    if field.type == "dose" and same_dose(one, other, field.unit_context):
        return "agree", ""
    if field.type in {"text", "identifier"} and one.casefold() == other.casefold():
        return "agree", ""
    if field.type == "set" and set(one.split("; ")) & set(other.split("; ")):
        return "partial", "value"
    if field.type == "category" and field.vocabulary and vocabularies[field.vocabulary].related(one, other):
        return "partial", "vocabulary"
    if field.type in {"integer", "number", "percent"} and _slip(one, other):
        return "disagree", "transcription"
    return "disagree", "value"


def _slip(one: str, other: str) -> bool:
    """Whether two numbers differ by a power of ten or by an exchange of digits."""
    if one in MISSING or other in MISSING or not one or not other:
        return False
    first, second = Decimal(one), Decimal(other)
    scaled = second != 0 and first / second in _SCALES
    return scaled or (sorted(one) == sorted(other) and len(one) > 1)
