"""A long text, read as a stream, in pieces that begin or end where records do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

_LONGEST_PIECE = 16_777_216
_LONGEST_MARK = 4_096

Piece = tuple[int, str]
"""The line, from 1, on which a piece begins, and its text."""


def cut(chunks: Iterable[str], boundary: re.Pattern[str]) -> Iterator[Piece]:
    """Text in pieces that are together the whole text but blank ones.

    A match of `boundary` cuts before itself, or behind itself if its group took part. The first piece too begins
    with a line end, so that every tag has one before it. Holds one piece and a chunk in memory; a piece is cut after
    16 Mi characters even without a boundary.
    """
    line, text, searched = 0, "\n", 0
    for chunk in chain(chunks, [""]):
        text += chunk
        certain = len(text) - _LONGEST_MARK if chunk else len(text)
        start = 0
        for match in boundary.finditer(text, searched):
            if match.end() > certain:
                break
            end = match.end() if match.lastindex else match.start()
            piece = text[start:end]
            yield from _unless_blank(line, piece)
            line += piece.count("\n")
            start = end
        text = text[start:]
        searched = max(0, len(text) - 2 * _LONGEST_MARK)
        if not chunk or len(text) > _LONGEST_PIECE:
            yield from _unless_blank(line, text)
            line += text.count("\n")
            text, searched = "", 0


def _unless_blank(line: int, text: str) -> tuple[Piece, ...]:
    if not text or text.isspace():
        return ()
    return ((line + len(text) - len(text.lstrip("\n")), text),)
