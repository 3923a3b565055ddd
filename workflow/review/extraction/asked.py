"""What the cells of a field are asked for: in words for people, and as a check for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from review.blanks import Book, Check, Column, choice, formula
from review.extraction.codebook import MISSING, Field, Form
from review.vocabulary import Vocabulary

INSTRUCTIONS, CODEBOOK = "instructions", "codebook"
HOLDS = {
    "integer": "a whole number",
    "number": "a number with a decimal point",
    "percent": "a percentage or a count: 83 %, 65/78",
    "dose": "the dose as printed, with its unit",
    "duration": "a time as printed: median 9 mo (IQR 4-14)",
    "category": "one of the list",
    "ordered": "one of the list, which has an order",
    "set": "one or several of the list",
    "scheme": "percentages or days of the fractions: 10;30;60",
    "date": "a date: 2021-03-05, 2021-03 or 2021",
    "identifier": "a DOI, a trial number or another mark",
    "text": "words",
}
"""By type of field."""
_WIDTHS = {"form": 12, "field": 28, "what it is": 45, "a cell holds": 36, "allowed": 60, "an empty cell means": 20}
_CODES = tuple(MISSING)
_IS_CODE = ", ".join(f'{{cell}}="{code}"' for code in _CODES)
_NUMBER = '_xlfn.NUMBERVALUE({cell},".",",")'
_YEAR = '_xlfn.NUMBERVALUE(LEFT({cell},4),".",",")'
_RULES = {
    "integer": f"=OR({_IS_CODE}, IFERROR({_NUMBER}=INT({_NUMBER}), FALSE))",
    "number": f"=OR({_IS_CODE}, ISNUMBER({_NUMBER}))",
    "date": f'=OR({_IS_CODE}, AND(ISNUMBER({_YEAR}), OR(LEN({{cell}})=4, AND(MID({{cell}},5,1)="-", '
    "OR(LEN({cell})=7, LEN({cell})=10)))))",
}
"""Of cells that are text, so that a spreadsheet keeps what was typed; numbers are read alike in every language."""


def check(field: Field, vocabularies: Mapping[str, Vocabulary]) -> Check | None:
    """The drop-down or rule of a field. Of sets and vocabularies other spellings are read too: there the list helps."""
    if terms := field.terms(vocabularies):
        return choice([*terms, *_CODES]) if field.allowed and field.type != "set" else Check((*terms, *_CODES))
    if field.type not in _RULES or field.units:
        return None
    return formula(_RULES[field.type], f"Expected {HOLDS[field.type]}, or {', '.join(_CODES)}.")


def add_codebook(book: Book, forms: Iterable[Form], vocabularies: Mapping[str, Vocabulary]) -> None:
    """A sheet that says of each field of the forms what it is."""
    rows = pd.DataFrame(
        [
            {
                "form": form.name,
                "field": field.name,
                "what it is": field.description,
                "type": field.type,
                "a cell holds": _holds(field),
                "unit": field.unit or field.unit_context,
                "allowed": "; ".join(field.terms(vocabularies)),
                "required": "yes" if field.required else "",
                "an empty cell means": MISSING.get(field.empty, ""),
            }
            for form in forms
            for field in form.fields
        ]
    )
    book.table(CODEBOOK, rows, {name: Column(_WIDTHS.get(name, 10)) for name in rows.columns}, frozen=2)


def _holds(field: Field) -> str:
    said = [HOLDS[field.type]]
    if field.units:
        said.append(f"or in {', '.join(field.units)}, with the unit")
    if field.type == "set":
        said.append(f"with {' or '.join(field.separators)} between them")
    if field.n:
        said.append(f"of the number in {field.n}")
    if field.statistic:
        said.append(f"the {field.statistic} unless the cell says otherwise")
    return ", ".join(said)
