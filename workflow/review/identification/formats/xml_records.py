"""XML exports read record by record: each element is cut out as text and parsed by itself.

So a gigabyte needs the memory of one record, the raw text of a record is the file's own, and what is broken, cut off
or unclosed costs that record only. It is also safe: no parser ever sees the document's own declarations, so an entity
that they define expands nowhere and refers to nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError, fromstring

from review.identification.formats.cut import cut
from review.identification.formats.source import Rejected, Source
from review.identification.record import Record

_MARKUP = re.compile(r"(?:\s++|<[^<>]*+>)*+")
# Exports hold control characters, which XML forbids; a record keeps them in its raw text.
_FORBIDDEN = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def reader_of(
    elements: str, record: Callable[[Element, str, int], Record]
) -> Callable[[Source], Iterator[Record | Rejected]]:
    """A function that reads the records of an export: `elements` are their names, joined by `|`."""
    boundary = re.compile(rf"<(?:(?:{elements})[\s>]|(/(?:{elements})\s*>))")

    def read(source: Source) -> Iterator[Record | Rejected]:
        position = 0
        for line, text in cut(source.chunks(), boundary):
            if boundary.match(text):
                position += 1
                yield _entry(text, line, position, record)
            elif not _MARKUP.fullmatch(text):
                yield Rejected(None, line, text.strip(), "text outside a record")

    return read


def _entry(text: str, line: int, position: int, record: Callable[[Element, str, int], Record]) -> Record | Rejected:
    try:
        element = _parsed(text)
    except ParseError as error:
        return Rejected(position, line, text, f"not well-formed XML, cut off or damaged: {error}")
    found = record(element, text, position)
    return found if found.title else Rejected(position, line, text, "no title")


def _parsed(text: str) -> Element:
    try:
        return fromstring(text)
    except ParseError:
        return fromstring(_FORBIDDEN.sub(" ", text))


def text_of(element: Element, path: str) -> str:
    """The text of the first element of a path that has any, without its markup; empty where there is none."""
    return next(texts_of(element, path), "")


def texts_of(element: Element, path: str) -> Iterator[str]:
    """The texts of all elements of a path that have any."""
    for found in element.iterfind(path):
        if text := "".join(found.itertext()).strip():
            yield text
