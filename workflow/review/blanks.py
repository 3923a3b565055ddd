"""Workbooks that people fill in: drop-downs and checks for what is asked, the rest locked, text never a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd

CHOICES = "choices"
_LETTERS = 1.1
"""In a unit of width: letters are narrower than digits, and words are not broken."""
_LINE_HEIGHT, _MOST_LINES = 15, 25
_ALWAYS_THE_SAME = datetime(1980, 1, 1, tzinfo=UTC)
_ALLOWED = dict.fromkeys(("format_cells", "format_columns", "format_rows", "insert_columns", "autofilter"), True)


@dataclass(frozen=True)
class Check:
    """What a cell takes: one of `choices`, or what an Excel `rule` says, in whose formula `{cell}` is the cell.

    Anything else is refused with `refusal`; where there is none, the choices only help.
    """

    choices: tuple[str, ...] = ()
    rule: Mapping[str, Any] = field(default_factory=dict)
    refusal: str = ""


DAY = Check(
    rule={"validate": "date", "criteria": ">=", "value": date(1990, 1, 1)},
    refusal="Expected a day, such as 2024-05-31.",
)


def choice(choices: Iterable[str]) -> Check:
    """One of these values and no other."""
    return Check(tuple(choices), refusal="Expected a value of the list.")


def formula(text: str, refusal: str) -> Check:
    """What makes the formula true."""
    return Check(rule={"validate": "custom", "value": text}, refusal=refusal)


@dataclass(frozen=True)
class Column:
    """A column of a sheet, `width` characters wide: `open` to be filled in, or locked; perhaps of links."""

    width: int = 10
    open: bool = False
    check: Check | None = None
    number_format: str = "@"
    link: str = ""


DAYS = Column(11, True, DAY, "yyyy-mm-dd")


class Book:
    """A workbook as it is written; the same content gives the same bytes."""

    def __init__(self) -> None:
        import xlsxwriter  # noqa: PLC0415

        self._content = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._content, {"in_memory": True})  # else the bytes depend on the umask
        self._book.set_properties({"created": _ALWAYS_THE_SAME})
        self._lists: dict[tuple[str, ...], str] = {}
        self._plain = {"text_wrap": True, "valign": "top"}

    def table(
        self,
        title: str,
        rows: pd.DataFrame,
        columns: Mapping[str, Column],
        frozen: int = 0,
        spare: int = 0,
        checks: Mapping[str, Sequence[Check | None]] | None = None,
    ) -> None:
        """A sheet of these rows. The header is frozen and so are the first columns; locks have no password.

        `spare` rows below take new rows. `checks` has those columns whose rows take different things.
        """
        sheet = self._book.add_worksheet(title)
        last = max(1, len(rows) + spare)
        self._heading(sheet, [(name, columns[name]) for name in rows.columns])
        sheet.freeze_panes(1, frozen)
        sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
        sheet.protect("", _ALLOWED)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + 1}"})
        text = rows.astype("str").where(rows.notna(), "")
        self._cells(sheet, text, [columns[name].link for name in rows.columns])
        _heights(sheet, text, [columns[name].width for name in rows.columns], first=1)
        for place, name in enumerate(rows.columns):
            self._checked(sheet, columns[name].check, 1, last, place)
            for line, one in enumerate((checks or {}).get(name, ()), 1):
                self._checked(sheet, one, line, line, place)

    def text(self, title: str, widths: Sequence[int], lines: Iterable[Sequence[str]]) -> None:
        """A sheet to be read only."""
        sheet, said = self._book.add_worksheet(title), pd.DataFrame(lines, dtype="str")
        for place, width in enumerate(widths):
            sheet.set_column(place, place, width, self._book.add_format(self._plain))
        self._cells(sheet, said, [""] * len(widths), first=0)
        _heights(sheet, said, widths, first=0)

    def content(self) -> bytes:
        """The bytes of the finished workbook. Lists stand on a hidden sheet: in a rule they have 255 characters."""
        hidden = self._book.add_worksheet(CHOICES)
        hidden.hide()
        for column, choices in enumerate(self._lists):
            for line, value in enumerate(choices):
                hidden.write_string(line, column, value)
        self._book.close()
        return self._content.getvalue()

    def _heading(self, sheet: Any, columns: Sequence[tuple[str, Column]]) -> None:
        """The header, and how cells look and are locked by column: an empty cell takes that from its column."""
        bold = self._book.add_format({"bold": True, "bottom": 1})
        for place, (name, column) in enumerate(columns):
            look: dict[str, Any] = dict(self._plain)
            if column.open:
                look |= {"locked": False, "bg_color": "#FFF8DC", "border": 4, "num_format": column.number_format}
            sheet.set_column(place, place, column.width, self._book.add_format(look))
            sheet.write_string(0, place, name, bold)

    def _cells(self, sheet: Any, text: pd.DataFrame, links: Sequence[str], first: int = 1) -> None:
        look = self._book.add_format(self._plain | {"font_color": "#0563C1", "underline": 1})
        for line, row in enumerate(text.itertuples(index=False, name=None), first):
            for place, (cell, link) in enumerate(zip(row, links, strict=True)):
                if cell and not (link and _is_link(sheet, line, place, link + quote(cell), look, cell)):
                    sheet.write_string(line, place, cell)

    def _checked(self, sheet: Any, check: Check | None, first: int, last: int, place: int) -> None:
        from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415

        if check is None or not (check.choices or check.rule):
            return
        rule = dict(check.rule)
        if check.choices:
            rule = {"validate": "list", "source": self._list(check.choices)}
        elif isinstance(rule["value"], str):
            rule["value"] = rule["value"].replace("{cell}", xl_rowcol_to_cell(first, place))
        said = {"error_message": check.refusal} if check.refusal else {"show_error": False}
        sheet.data_validation(first, place, last, place, rule | said)

    def _list(self, choices: tuple[str, ...]) -> str:
        """Where these choices will stand."""
        from xlsxwriter.utility import xl_range_abs  # noqa: PLC0415

        column = len(self._lists)
        return self._lists.setdefault(choices, f"={CHOICES}!{xl_range_abs(0, column, len(choices) - 1, column)}")


def _heights(sheet: Any, text: pd.DataFrame, widths: Sequence[int], first: int) -> None:
    """Room for all lines of a row: LibreOffice makes none by itself."""
    needed = np.ones(len(text))
    for (_, cells), width in zip(text.items(), widths, strict=True):
        wrapped = cells.str.len() // (_LETTERS * width) + cells.str.count("\n") + 1
        needed = np.maximum(needed, wrapped.to_numpy(dtype=float))
    for line in np.flatnonzero(needed > 1):
        sheet.set_row(first + int(line), _LINE_HEIGHT * min(needed[line], _MOST_LINES))


def _is_link(sheet: Any, line: int, place: int, address: str, look: Any, text: str) -> bool:
    """Whether the text could be written as a link: a longer address than Excel takes cannot."""
    return len(address) < 2_000 and sheet.write_url(line, place, address, look, text) == 0
