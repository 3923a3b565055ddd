"""A list to fill in as an Excel workbook: drop-downs for what is asked, the rest locked, and what the codes mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from review.blanks import DAYS, Book, Column, choice
from review.screening.rules import Rules

MOST_ROWS = 65_530
"""Excel opens no sheet with more links; nobody has more to do at once."""
WIDTHS = {"search_id": 10, "record": 12, "stage": 12, "title": 45, "authors": 20, "year": 6, "journal": 18,
          "abstract": 100}  # fmt: skip
"""In characters; any other column has 10."""
_FILLED_IN = {
    "adjudicator": "who decides: nobody who voted on this record at this stage",
    "vote": "the decision, from the list; a row without one is passed over, so a list can be returned half done",
    "reason": "of an exclusion: its code, from the list",
    "voted_on": "the day, which tells the later of two votes",
    "note": "anything",
}


def workbook(rows: pd.DataFrame, choices: Mapping[str, Sequence[str]], rules: Rules) -> bytes:
    """The rows as a sheet to fill in, and a sheet of instructions; the same content gives the same bytes.

    `choices` has the drop-downs: values by column. `doi` becomes a column `link`. Of more than `MOST_ROWS` rows the
    first are given.
    """
    shown = rows.head(MOST_ROWS).rename(columns={"doi": "link"})
    columns = {name: Column(WIDTHS.get(name, 10)) for name in shown.columns}
    columns |= {name: Column(10, True, choice(choices.get(name, ()))) for name in _FILLED_IN}
    columns |= {"voted_on": DAYS, "note": Column(20, True), "link": Column(18, link="https://doi.org/")}
    book = Book()
    book.table("screening", shown, columns)
    book.text("instructions", (20, 100), _instructions(rows, rules))
    return book.content()


def _instructions(rows: pd.DataFrame, rules: Rules) -> list[tuple[str, str]]:
    asked = [stage for stage, required in rules.reason_required.items() if required]
    return [
        *((name, meaning) for name, meaning in _FILLED_IN.items() if name in rows),
        ("maybe", f"counts as: {rules.maybe}"),
        ("a reason is asked for", f"at {', '.join(asked)}" if asked else "nowhere"),
        ("locked columns", "say what the row is about; there is no password"),
        ("rows", f"{min(MOST_ROWS, len(rows)):,} of {len(rows):,} that wait; the others follow when these are done"),
        ("to return the list", "save it as .xlsx into the folder screening/returned of the review"),
        ("", ""),
        ("code of a reason", "what it means; where several apply the first one counts"),
        *rules.codes.items(),
    ]
