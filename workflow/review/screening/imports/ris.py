"""RIS from tools that write votes into the notes of a record."""

from __future__ import annotations

import io
import re

import pandas as pd

from review.identification.formats import open_export
from review.identification.formats.source import Rejected
from review.identification.record import Record
from review.screening.imports.rows import Unread, unread_table

_NOTE = re.compile(r"^N1  ?- ?(.*(?:\n(?![A-Z][A-Z0-9]  ?-).*)*)", re.MULTILINE)


def read_ris(content: bytes, name: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Records as text: `key`, `title`, `year`, `doi`, `pmid`, `notes` with line ends between; `file` and `line`.

    `line` is the number of the record. Then an `UNREAD` frame of the records that are none, as those without a title.
    Raises `InputError` for what is no RIS.
    """
    entries = [*open_export(io.BytesIO(content), name, {}).entries]
    rows = [
        (one.source_key, one.title, one.year, one.doi, one.pmid, "\n".join(_NOTE.findall(one.raw)), one.position)
        for one in entries
        if isinstance(one, Record)
    ]
    table = pd.DataFrame(rows, columns=["key", "title", "year", "doi", "pmid", "notes", "line"])
    table = table.astype({name: "str" for name in table.columns if name != "line"} | {"line": "Int64"})
    unread = [Unread(one.line, one.text, one.reason) for one in entries if isinstance(one, Rejected)]
    return table.assign(file=name), unread_table(unread, name)
