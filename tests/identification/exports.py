"""Exports in memory, read as a person's file would be."""

import io

from review.errors import InputError
from review.identification.formats import open_export
from review.identification.record import Record


def entries(content, name="export", columns=None):
    """The format, the records and the rejected text of an export given as text or bytes."""
    data = content.encode() if isinstance(content, str) else content
    export = open_export(io.BytesIO(data), name, columns or {})
    found = list(export.entries)
    return (
        export.format,
        [one for one in found if isinstance(one, Record)],
        [one for one in found if not isinstance(one, Record)],
    )


def only(content):
    """The one record of an export, nothing of which is rejected."""
    _, [record], rejected = entries(content)
    assert rejected == []
    return record


def read_damaged(content, edits, kept):
    """Nothing but a message or rejected entries comes of edits `(at, length, put)` and a cut behind `kept` bytes."""
    damaged = bytearray(content)
    for at, length, put in edits:
        damaged[at : at + length] = put
    try:
        _, records, rejected = entries(bytes(damaged[:kept]))
    except InputError:
        return
    positions = sorted(one.position for one in [*records, *rejected] if one.position is not None)
    assert positions == list(range(1, len(positions) + 1))
