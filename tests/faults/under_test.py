"""What a reader of damaged files is, and how its seeds are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import openpyxl
import pandas as pd
import yaml

from shipped import ROOT


@dataclass(frozen=True)
class Reader:
    """`read` takes the content of one file; `share` says how many of all mutated files are its own."""

    seeds: dict[str, bytes]
    read: Callable[[bytes], object]
    share: int = 1


@cache
def schema(name: str) -> dict[str, Any]:
    return yaml.safe_load((ROOT / f"workflow/schemas/{name}.yaml").read_text())


def head(content: bytes, lines: int) -> bytes:
    """The first lines, so that damage meets what matters."""
    return b"\n".join(content.splitlines()[:lines]) + b"\n"


def workbook(*contents: bytes, titles: Iterable[str] = ("things", "others")) -> bytes:
    """CSV tables as the sheets of a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, content in zip(titles, contents, strict=False):
        sheet = book.create_sheet(title)
        for row in rows_of(content):
            sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def rows_of(content: bytes) -> list[list[str]]:
    table = pd.read_csv(io.BytesIO(content), dtype="str", keep_default_na=False)
    return [[*table.columns], *table.to_numpy().tolist()]


def archive(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name.replace("__", "."), content)
    return packed.getvalue()
