"""Two readers' entries cell by cell: the same by the meaning of the field's type, or different in a named way.

What is compared is what was read, before any discussion (methods 2.3). A difference has one error class, the first of
`ERROR_CLASSES` that explains it: a value against a missing code; the same number in another unit, or of another
statistic or basis; the same count of another n; a slip of the hand; a term inside another; places in the source that
differ, where both readers say one; and else another value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations

import pandas as pd

from review.extraction.cells import CELL, Cells
from review.extraction.codebook import MISSING, Field, Form
from review.extraction.types import TYPES
from review.extraction.types.verdict import Pair, Verdict
from review.tables import REAL, TEXT, columns
from review.vocabulary import Vocabulary

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
    distance=REAL,
    detail=TEXT,
)
COMPARISON_KEY = [*CELL, "reviewer_1", "reviewer_2"]
_SIDE = ("value", "canonical", "n", "problem", "source")
_JUDGED = ["form", "field", *(f"{name}_{side}" for name in _SIDE for side in "12")]
_WORDS = re.compile(r"\w+")
_SHORT = {"page": "p", "pages": "p", "pp": "p", "table": "tab", "tables": "tab", "figure": "fig", "figures": "fig"}


def compare(
    entries: pd.DataFrame,
    forms: Iterable[Form],
    readers: Iterable[str],
    vocabularies: Mapping[str, Vocabulary],
) -> pd.DataFrame:
    """Every compared cell and pair of readers as a `COMPARISON` frame.

    A cell that only one of the readers has comes once, as `single`. Rows without an id are not compared. `readers`
    gives the order of the pair.
    """
    fields = {(form.name, field.name): field for form in forms for field in form.fields}
    cells = Cells.of(entries, readers)
    compared = cells.of_fields({key: field.compared for key, field in fields.items()}).astype(bool)
    types = cells.of_fields({key: field.type for key, field in fields.items()})
    parts = []
    for first, second in combinations(range(len(cells.readers)), 2):
        both = compared & cells.read[:, first] & cells.read[:, second]
        pair = cells.keys[both].assign(type=types[both])
        for side, reader in (("1", first), ("2", second)):
            said = entries.iloc[cells.position[both, reader]]
            pair[f"reviewer_{side}"] = cells.readers[reader]
            pair = pair.assign(**{f"{name}_{side}": said[name].to_numpy() for name in _SIDE})
        parts.append(_judged(pair.reset_index(drop=True), fields, vocabularies))
    alone = compared & (cells.read.sum(axis=1) == 1)
    said = entries.iloc[cells.position[alone].max(axis=1, initial=-1)].reset_index(drop=True)
    single = said.rename(columns={name: f"{name}_1" for name in ("reviewer", "value", "canonical")})
    blank = {"reviewer_2": "", "value_2": "", "canonical_2": "", "error_class": "", "detail": ""}
    parts.append(single.assign(type=types[alone], result="single", distance=None, **blank))
    return pd.DataFrame(pd.concat(parts, ignore_index=True)[[*COMPARISON.names]])


def _judged(
    pairs: pd.DataFrame, fields: Mapping[tuple[str, str], Field], vocabularies: Mapping[str, Vocabulary]
) -> pd.DataFrame:
    """Equal normal forms agree at once; of what differs, each different pair is judged once."""
    judged = pairs.assign(result="agree", error_class="", distance=None, detail="")
    doubtful = (pairs["canonical_1"] != pairs["canonical_2"]) | (pairs["problem_1"] != "") | (pairs["problem_2"] != "")
    apart = pairs[doubtful.to_numpy()]
    if apart.empty:
        return judged
    which, different = pd.factorize(pd.MultiIndex.from_frame(apart[_JUDGED]))
    pairs_of_values = (dict(zip(_JUDGED, one, strict=True)) for one in different)
    verdicts = [_verdict(pair, fields[pair["form"], pair["field"]], vocabularies) for pair in pairs_of_values]
    found = pd.DataFrame(verdicts, columns=Verdict._fields).iloc[which]
    judged.loc[apart.index, [*Verdict._fields]] = found.to_numpy()
    return judged


def _verdict(cell: Mapping[str, str], field: Field, vocabularies: Mapping[str, Vocabulary]) -> Verdict:
    """How two readers' values of a cell compare."""
    if expected := cell["problem_1"] or cell["problem_2"]:
        return Verdict("needs_human", detail=expected)
    pair = Pair(*(cell[f"{name}_{side}"] for name in ("value", "canonical", "n") for side in "12"))
    sides = ((pair.value_1, pair.canonical_1), (pair.value_2, pair.canonical_2))
    missing = [not value or canonical in MISSING for value, canonical in sides]
    if any(missing):
        return Verdict("disagree", "value" if all(missing) else "missing_vs_value")
    found = TYPES[field.type].judge(pair, field, vocabularies)
    if found.result == "disagree" and found.error_class == "value" and _elsewhere(cell["source_1"], cell["source_2"]):
        return found._replace(error_class="locator")
    return found


def _elsewhere(one: str, other: str) -> bool:
    """Whether two readers name places of which neither lies in the other, by the words of their names.

    `page 3` is `p. 3`, and `Table 2` is `Tab. 2`.
    """
    words, others = ({_SHORT.get(word, word) for word in _WORDS.findall(text.casefold())} for text in (one, other))
    return bool(words) and bool(others) and not (words <= others or others <= words)
