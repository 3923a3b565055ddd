"""Archives that people bring: how much of them may be unpacked."""

from __future__ import annotations

from collections.abc import Sequence
from zipfile import ZipInfo

_NOT_ASKED = 100_000_000
_MOST_TIMES = 200
"""A workbook full of one and the same number is 100 times its packed size."""


def too_large(parts: Sequence[ZipInfo], largest: int) -> str:
    """Why these parts should not be unpacked; empty if they may: more than `largest` bytes, or packed to be harmful."""
    size, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if size > largest:
        return f"{size:,} bytes when unpacked, expected at most {largest:,}"
    if size > _NOT_ASKED and size > _MOST_TIMES * packed > 0:
        return f"{size:,} bytes when unpacked, {size // packed:,} times its size, expected at most {_MOST_TIMES}"
    return ""
