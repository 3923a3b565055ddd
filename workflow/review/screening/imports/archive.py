"""The files of an export that comes as a zip."""

from __future__ import annotations

import io
import zlib
from zipfile import BadZipFile, LargeZipFile, ZipFile

from review.errors import InputError, Problem
from review.unpacking import too_large

LARGEST = 1_000_000_000
"""Bytes of an archive when unpacked: 100,000 articles with long abstracts have a third of them."""


def members(content: bytes, name: str) -> dict[str, bytes]:
    """The tables of an archive by `<name>/<path in it>`, without what a Mac notes of its files there.

    Raises `InputError` for an archive that is damaged, locked, has no table, or is larger than `LARGEST` when unpacked.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            tables = [part for part in archive.infolist() if _is_table(part.filename)]
            if message := too_large(tables, LARGEST):
                raise InputError([Problem(name, "", f"{message}; unpack it and import its files")])
            found = {f"{name}/{part.filename}": archive.read(part) for part in tables}
    except (BadZipFile, LargeZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, EOFError,
            ValueError) as error:  # fmt: skip
        raise InputError([Problem(name, "", f"an archive that cannot be read ({error}), expected .zip")]) from None
    if not found:
        raise InputError([Problem(name, "", "no .csv and no .ris in this archive, expected an export of Rayyan's")])
    return found


def _is_table(path: str) -> bool:
    *folders, name = path.split("/")
    return name.lower().endswith((".csv", ".ris")) and not name.startswith(".") and "__MACOSX" not in folders
