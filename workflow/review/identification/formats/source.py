"""An export as its readers see it: bytes that can be read again from the start, and text in the encoding found."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from review.identification.formats.encoding import NOT_DECODED
from review.identification.record import Record

HEAD_BYTES = 65_536
CHUNK_BYTES = 131_072
"""Small enough to stay in a processor's cache: a mebibyte takes a quarter longer."""
_LATER_MARK = re.compile(r"^\ufeff", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rejected:
    """Text of an export that could not be read, the line on which it begins (from 1), and why.

    `position` counts records from 1, those that could not be read too; text that belongs to no record has none.
    """

    position: int | None
    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Source:
    """One export: `stream` can be rewound, `name` stands in messages.

    `columns` are a review's own names of table columns, by our field: `{"title": ["Titel"]}`.
    """

    stream: BinaryIO
    name: str
    encoding: str = "utf-8"
    columns: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def content(self) -> BinaryIO:
        """The bytes, from the start."""
        self.stream.seek(0)
        return self.stream

    def head(self) -> str:
        """The text of the first 64 KiB."""
        return next(self.chunks(HEAD_BYTES), "")

    def lines(self) -> Iterator[str]:
        """The lines without their ends, which may be `\\n`, `\\r\\n` or `\\r`."""
        rest = ""
        for chunk in self.chunks():
            *whole, rest = (rest + chunk).split("\n")
            yield from whole
        if rest:
            yield rest

    def chunks(self, size: int = CHUNK_BYTES) -> Iterator[str]:
        """The text in parts, each line end as `\\n`.

        What is invisible and no text is left out: NUL, and the byte order marks inside files that were joined.
        """
        bytes_to_text = codecs.getincrementaldecoder(self.encoding)(NOT_DECODED)
        decoder = io.IncrementalNewlineDecoder(bytes_to_text, translate=True)
        content, at_end = self.content(), False
        while not at_end:
            block = content.read(size)
            at_end = not block
            chunk = decoder.decode(block, final=at_end).replace("\0", "")
            if chunk:
                yield _LATER_MARK.sub("", chunk) if "\ufeff" in chunk else chunk


@dataclass(frozen=True)
class Reader:
    """One format: whether the head of an export is in it, and its entries in file order, read as a stream.

    `recognises` gives something true or false; a match will do.
    """

    name: str
    recognises: Callable[[str], object]
    read: Callable[[Source], Iterator[Record | Rejected]]
