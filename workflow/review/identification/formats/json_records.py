"""Long JSON as a stream of objects: a list, a list in a wrapper, pages of lists, or one object a line."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from review.identification.formats.source import Rejected, Source
from review.identification.record import Record

_LONGEST = 16_777_216
_NAMED = r'"\w+"\s*:\s*(?:"[^"]*"|[\d.]+|true|false|null)'
# Brackets, commas, a wrapper's beginning and what it says about itself (`"nextPageToken": "x"`).
_BETWEEN = re.compile(rf'(?:[\s,\[\]}}]+|{_NAMED}|\{{(?:\s*{_NAMED}\s*,)*\s*"(?:studies|items)"\s*:\s*\[)*')
_HALF_A_PAIR = re.compile(r"\\u[dD][89a-fA-F]")
_DECODER = json.JSONDecoder()


def reader_of(record: Callable[[dict[str, Any], str, int], Record]) -> Callable[[Source], Iterator[Record | Rejected]]:
    """A function that reads the records of an export; `record` makes one of an object, its text and position.

    What is broken hides where the next object begins, so from there on the rest is rejected.
    """

    def read(source: Source) -> Iterator[Record | Rejected]:
        position, broken = 0, False
        for line, text, found in _objects(source.chunks()):
            is_entry = text.startswith("{") and not broken
            position += is_entry
            if isinstance(found, dict):
                made = record(found, text, position)
                yield made if made.title else Rejected(position, line, text, "no title")
            else:
                broken = True
                yield Rejected(position if is_entry else None, line, text, found)

    return read


def _objects(chunks: Iterator[str]) -> Iterator[tuple[int, str, dict[str, Any] | str]]:
    """Each object's first line, text, and what it says, or why that cannot be read. Holds one object and a chunk."""
    text, line, broken = "", 1, False
    for chunk in chain(chunks, [""]):
        text += chunk
        at = 0
        while not broken:
            start = _end(_BETWEEN, text, at)
            try:
                found, end = _object(text, start)
            except (ValueError, RecursionError) as error:
                reason = f"not readable as JSON from here on: {error}"
                break
            line += text.count("\n", at, start)
            yield line, text[start:end], found
            line += text.count("\n", start, end)
            at = end
        text = text[at:]
        if not chunk or broken or len(text) > _LONGEST:
            start = 0 if broken else _end(_BETWEEN, text, 0)
            if text[start:].strip():
                broken = True
                yield line + text.count("\n", 0, start), text[start:], reason
            line += text.count("\n")
            text = ""


def _object(text: str, at: int) -> tuple[dict[str, Any], int]:
    if not text.startswith("{", at):
        raise ValueError("expected an object {...}")
    found, end = _DECODER.raw_decode(text, at)
    if _HALF_A_PAIR.search(text, at, end):
        json.dumps(found, ensure_ascii=False).encode()  # half of a surrogate pair is no text
    return found, end


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def words(value: object) -> str:
    """Text of a value: itself, a number as written, a list joined by `; `; "" for nothing and for objects."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return "; ".join(filter(None, map(words, value)))
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
