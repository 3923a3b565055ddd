"""Workbooks as people open, fill in and save them, for tests of the extraction stage."""

from __future__ import annotations

import io
import shutil
import subprocess

import openpyxl

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


def opened(content: bytes):
    return openpyxl.load_workbook(io.BytesIO(content))


def edited(content: bytes, change) -> bytes:
    """The workbook as saved after `change(book)`."""
    book = opened(content)
    change(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def header(sheet) -> dict:
    """The numbers of a sheet's columns by name."""
    return {cell.value: cell.column for cell in sheet[1]}


def fill(sheet, line: int, **cells) -> None:
    columns = header(sheet)
    for name, value in cells.items():
        sheet.cell(line, columns[name]).value = value


def written(**sheets) -> bytes:
    """A workbook of anybody's making: rows of cells by the title of their sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def drop_downs(content: bytes, title: str, line: int = 2) -> dict:
    """The values that each column offers in a line, and whether it refuses others."""
    book = opened(content)
    found = {}
    for rule in book[title].data_validations.dataValidation:
        for name, column in header(book[title]).items():
            if rule.type == "list" and book[title].cell(line, column).coordinate in rule.sqref:
                where, cells = rule.formula1.replace("$", "").replace("'", "").split("!")
                area = book[where][cells]
                values = [row[0].value for row in area] if isinstance(area, tuple) else [area.value]
                found[name] = (values, bool(rule.showErrorMessage))
    return found


def through_libreoffice(content: bytes, folder) -> bytes:
    """The workbook as LibreOffice saves it again."""
    (folder / "sheet.xlsx").write_bytes(content)
    home, out = f"-env:UserInstallation=file://{folder}/home", folder / "saved"
    command = [OFFICE, home, "--headless", "--convert-to", "xlsx", "--outdir", str(out), str(folder / "sheet.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return (out / "sheet.xlsx").read_bytes()
