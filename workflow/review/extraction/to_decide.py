"""What waits for an adjudicator, as a workbook: both readings with their quotes, and an empty decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from review.blanks import DAYS, Book, Check, Column
from review.extraction.asked import CODEBOOK, INSTRUCTIONS, add_codebook, check
from review.extraction.cells import CELL
from review.extraction.codebook import MISSING, Form
from review.extraction.reopened import REOPENED, rows_to_decide
from review.extraction.tables import disagreements
from review.vocabulary import Vocabulary

_DECISION = ["value", "adjudicator", "decided_on", "reason"]
_SIDES = [f"{name}_{side}" for side in "12" for name in ("reviewer", "source", "quote", "note")]
_STANDING = {"value": "decided", "decided_by": "decided_by", "reason": "because"}
TO_DECIDE = [*CELL, "label", "value_1", "value_2", *_DECISION, "error_class", "detail", *_SIDES, *_STANDING.values()]
_COLUMNS = {
    "form": Column(10), "study_id": Column(26), "row": Column(10), "field": Column(20), "label": Column(20),
    "value_1": Column(22), "value_2": Column(22), "value": Column(22, True), "decided_on": DAYS,
    "reason": Column(40, True), "error_class": Column(18), "detail": Column(24), "quote_1": Column(50),
    "quote_2": Column(50), "source_1": Column(16), "source_2": Column(16), "note_1": Column(24), "note_2": Column(24),
    "because": Column(40),
}  # fmt: skip
_INSTRUCTIONS = [
    ("value", "what is right: a value as the readers write it, or a missing code; a row without one is passed over"),
    *MISSING.items(),
    ("adjudicator", "who decides: somebody who did not read the cell, or all its readers, with ; between them"),
    ("decided_on", "the day"),
    ("reason", "why, citing the source"),
    ("decided, decided_by, because", "what stands and no person has signed, or a correction came after: who gives its "
     "value again signs it"),
    (CODEBOOK, "what each field is, and what its cells hold"),
    ("to return it", "save it as .xlsx, named adjudications.xlsx, into the folder extraction of the review; keep it "
     "there, and give the next one a name such as adjudications.2.xlsx"),
]  # fmt: skip


def to_decide(
    comparison: pd.DataFrame,
    entries: pd.DataFrame,
    cells: pd.DataFrame,
    forms: Iterable[Form],
    registries: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """The differences that nobody has decided or signed, and cells that a correction reopened; columns `TO_DECIDE`.

    `registries` have study_id and label. The gravest class comes first, what is reopened last.
    """
    differing = disagreements(comparison, entries, cells).rename(columns=_STANDING)
    undecided = cells[cells["provisional"] & (cells["state"] != REOPENED)]
    waiting = differing.merge(undecided[[*CELL, "state"]], on=[*CELL, "state"])
    waiting = pd.concat([waiting, rows_to_decide(cells)]).fillna("")
    named = pd.concat([registries[form.registry].assign(form=form.name) for form in forms])
    waiting = waiting.merge(named[["form", "study_id", "label"]], on=["form", "study_id"], how="left")
    return waiting.assign(**dict.fromkeys(_DECISION, ""))[TO_DECIDE]


def decisions_workbook(
    rows: pd.DataFrame, forms: Sequence[Form], adjudicators: Iterable[str], vocabularies: Mapping[str, Vocabulary]
) -> bytes:
    """The rows to fill in, each with the drop-down of its field; instructions and the codebook."""
    fields = {(form.name, field.name): check(field, vocabularies) for form in forms for field in form.fields}
    columns = {name: _COLUMNS.get(name, Column(14)) for name in rows.columns}
    columns["adjudicator"] = Column(14, True, Check(tuple(adjudicators)))
    book = Book()
    asked = [fields[key] for key in rows[["form", "field"]].itertuples(index=False, name=None)]
    book.table("disagreements", rows, columns, frozen=len(CELL), checks={"value": asked})
    book.text(INSTRUCTIONS, (28, 100), _INSTRUCTIONS)
    add_codebook(book, forms, vocabularies)
    return book.content()
