"""A list to fill in as an Excel workbook: drop-downs for what is asked, the rest locked, and what the codes mean."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import pandas as pd

from review.screening.rules import Rules

MOST_ROWS = 65_530
"""Excel opens no sheet with more links; nobody has more to do at once."""
WIDTHS = {"search_id": 10, "record": 12, "stage": 12, "voted_on": 11, "note": 20, "title": 45, "authors": 20, "year": 6,
          "journal": 18, "link": 18, "abstract": 100}  # fmt: skip
"""In characters; any other column has 10."""
_FILLED_IN = {
    "adjudicator": "who decides: nobody who voted on this record at this stage",
    "vote": "the decision, from the list; a row without one is passed over, so a list can be returned half done",
    "reason": "of an exclusion: its code, from the list",
    "voted_on": "the day, which tells the later of two votes",
    "note": "anything",
}
_FIRST_DAY = date(1990, 1, 1)
_ALWAYS_THE_SAME = datetime(1980, 1, 1, tzinfo=UTC)
_ALLOWED = dict.fromkeys(("format_cells", "format_columns", "format_rows", "insert_columns", "autofilter"), True)


def workbook(rows: pd.DataFrame, choices: Mapping[str, Sequence[str]], rules: Rules) -> bytes:
    """The rows as a sheet to fill in, and a sheet of instructions; the same content gives the same bytes.

    `choices` has the drop-downs: values by column. Columns that are filled in are open, the others locked without a
    password. `doi` becomes a column `link`. Text is never a formula. Of more than `MOST_ROWS` rows the first are given.
    """
    import xlsxwriter  # noqa: PLC0415

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})  # else the bytes depend on the umask
    book.set_properties({"created": _ALWAYS_THE_SAME})
    sheet = book.add_worksheet("screening")
    shown = rows.head(MOST_ROWS).rename(columns={"doi": "link"})
    _columns(book, sheet, shown)
    _cells(book, sheet, shown)
    _instructions(book, rows, rules)
    _validations(book, sheet, shown, choices)
    book.close()
    return content.getvalue()


def _columns(book: Any, sheet: Any, rows: pd.DataFrame) -> None:
    """The header, and how cells look and are locked by column: an empty cell takes that from its column."""
    heading = book.add_format({"bold": True, "bottom": 1})
    for place, name in enumerate(rows.columns):
        look: dict[str, Any] = {"text_wrap": True, "valign": "top"}
        if name in _FILLED_IN:
            written = "yyyy-mm-dd" if name == "voted_on" else "@"
            look |= {"locked": False, "bg_color": "#FFF8DC", "border": 4, "num_format": written}
        sheet.set_column(place, place, WIDTHS.get(name, 10), book.add_format(look))
        sheet.write_string(0, place, name, heading)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
    sheet.protect("", _ALLOWED)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS + 1}"})


def _cells(book: Any, sheet: Any, rows: pd.DataFrame) -> None:
    link = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#0563C1", "underline": 1})
    links = rows.columns.get_loc("link")
    text = rows.astype("str").where(rows.notna(), "")
    for line, row in enumerate(text.itertuples(index=False, name=None), 1):
        for place, cell in enumerate(row):
            if cell and not (place == links and _is_link(sheet, line, place, cell, link)):
                sheet.write_string(line, place, cell)


def _is_link(sheet: Any, line: int, place: int, doi: str, look: Any) -> bool:
    """Whether the DOI could be written as a link: a longer address than Excel takes cannot."""
    address = f"https://doi.org/{quote(doi)}"
    return len(address) < 2_000 and sheet.write_url(line, place, address, look, doi) == 0


def _instructions(book: Any, rows: pd.DataFrame, rules: Rules) -> None:
    sheet = book.add_worksheet("instructions")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 20, wrapped)
    sheet.set_column(1, 1, 100, wrapped)
    asked = [stage for stage, required in rules.reason_required.items() if required]
    lines = [
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
    for place, (term, meaning) in enumerate(lines):
        sheet.write_string(place, 0, term)
        sheet.write_string(place, 1, meaning)


def _validations(book: Any, sheet: Any, rows: pd.DataFrame, choices: Mapping[str, Sequence[str]]) -> None:
    """What may be filled in. Lists stand on a hidden sheet: in the rule itself they could have 255 characters."""
    from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415

    message = "Expected a day, such as 2024-05-31."
    allowed = {"voted_on": {"validate": "date", "criteria": ">=", "value": _FIRST_DAY, "error_message": message}}
    hidden = book.add_worksheet("choices")
    hidden.hide()
    for column, (name, values) in enumerate(choices.items()):
        for line, value in enumerate(values):
            hidden.write_string(line, column, value)
        if values:
            source = f"=choices!{xl_range_abs(0, column, len(values) - 1, column)}"
            allowed[name] = {"validate": "list", "source": source, "error_message": "Expected a value of the list."}
    for name, rule in allowed.items():
        place = rows.columns.get_loc(name)
        sheet.data_validation(1, place, max(1, len(rows)), place, rule)
