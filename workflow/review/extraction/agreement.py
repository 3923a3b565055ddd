"""How far the readers agree on each field and form, before any discussion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from review.agreement import AGREEMENT, agreement_row
from review.extraction.codebook import CATEGORICAL, MISSING, Field, Form
from review.vocabulary import Vocabulary

WHOLE = ""
"""The item that stands for all fields of a form."""


def field_agreement(
    comparison: pd.DataFrame, forms: Iterable[Form], vocabularies: Mapping[str, Vocabulary]
) -> pd.DataFrame:
    """Agreement per form, field and pair of readers as an `AGREEMENT` frame (see `review.agreement`).

    A cell that a reader left blank is not rated. The categories of a field are those of the codebook and the missing
    codes; of a set those observed, since the number of possible sets is not fixed. An ordered field has weighted kappa
    too, over the cells without a missing code, which has no place in the order. Other fields have a proportion of equal
    cells only, and so has the form (`WHOLE`), over its fields but those of free text; partial agreement, and words that
    only a person can compare, count as different.
    """
    fields = {(form.name, field.name): field for form in forms for field in form.fields}
    paired = comparison[comparison["result"] != "single"]
    equal = paired.assign(expected="agree")[["result", "expected"]]
    equal = equal.where((paired[["canonical_1", "canonical_2"]] != "").to_numpy(), "")
    rows = []
    for (form, one, other), cells in paired.groupby(["form", "reviewer_1", "reviewer_2"]):
        for name, of_field in cells.groupby("field"):
            field, ratings = fields[str(form), str(name)], of_field[["canonical_1", "canonical_2"]]
            pairs = ratings if field.type in CATEGORICAL else equal.loc[of_field.index]
            categories = _categories(field, ratings, vocabularies)
            row = agreement_row(str(form), str(name), str(one), str(other), pairs, categories)
            rows.append(row | _weighted(field, ratings, vocabularies))
        typed = equal.loc[cells.index[cells["type"] != "text"]]
        rows.append(agreement_row(str(form), WHOLE, str(one), str(other), typed, []))
    return pd.DataFrame(rows, columns=AGREEMENT.names)


def _weighted(field: Field, ratings: pd.DataFrame, vocabularies: Mapping[str, Vocabulary]) -> dict[str, Any]:
    """The weighted kappas of an ordered field; nothing for any other."""
    if field.type != "ordered":
        return {}
    placed = ratings.mask(ratings.isin(list(MISSING)), "")
    row = agreement_row("", "", "", "", placed, field.categories(vocabularies), ordered=True)
    return {name: value for name, value in row.items() if name.startswith(("kappa_linear", "kappa_quadratic"))}


def _categories(field: Field, ratings: pd.DataFrame, vocabularies: Mapping[str, Vocabulary]) -> list[str]:
    if field.type in ("category", "ordered"):
        return list(dict.fromkeys([*field.categories(vocabularies), *MISSING]))
    return sorted({*ratings.to_numpy().ravel()} - {""}) if field.type == "set" else []
