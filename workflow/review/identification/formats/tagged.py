"""Formats whose fields are lines that begin with a tag: RIS, MEDLINE, Web of Science and refer.

They differ in how a record begins and ends, in how a tag is written, and in what the tags mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from review.identification.formats.cut import Piece
from review.identification.formats.source import Rejected, Source
from review.identification.record import Record

# What databases write between records.
_CAPTION = re.compile(
    r"\s*|\d+\.\s*|<\s*\d+\s*>\s*|Record #\d+ of \d+\s*|(Provider|Database|Content):.*|(FN|VR) .*|EF\s*"
    r"|NL  - .*|Link to the Ovid Full Text or citation:.*"
)


class Tags:
    """How tags are written in a format, and what they mean.

    `meaning` names the tags of each of our fields, the preferred first; `tag` is the pattern of any tag and `after`
    of what follows it. A value goes on to the next tag, known or not.
    """

    def __init__(self, meaning: Mapping[str, str], tag: str, after: str) -> None:
        self.meaning = {field: tuple(tags.split()) for field, tags in meaning.items()}
        known = sorted({name for tags in self.meaning.values() for name in tags})
        # Alternatives by their first letter are found twice as fast as a plain list of them.
        letters = (
            f"{re.escape(letter)}(?:{'|'.join(re.escape(name[1:]) for name in names)})"
            for letter, names in groupby(known, key=lambda name: name[0])
        )
        self.pattern = re.compile(rf"\n({'|'.join(letters)}){after}([^\n]*+(?:\n(?!{tag}{after})[^\n]*+)*+)")


class Fields:
    """The values of one record, in file order; a value keeps its line ends and is never empty."""

    __slots__ = ("_meaning", "_values")

    def __init__(self, text: str, tags: Tags) -> None:
        self._meaning = tags.meaning
        self._values: dict[str, list[str]] = {}
        values = self._values
        for tag, value in tags.pattern.findall(text):
            if tag in values:
                values[tag].append(value)
            else:
                values[tag] = [value]

    def first(self, field: str) -> str:
        """The first value, of the preferred tag that has one; empty where there is none."""
        values = self._values
        for tag in self._meaning[field]:
            if tag in values:
                for value in values[tag]:
                    if words := value.strip():
                        return words
        return ""

    def every(self, field: str) -> list[str]:
        """All values of all tags."""
        values = self._values
        found = [value for tag in self._meaning[field] if tag in values for value in values[tag]]
        return [words for value in found if (words := value.strip())] if found else found

    def preferred(self, field: str) -> list[str]:
        """All values of the preferred tag that has any."""
        values = self._values
        for tag in self._meaning[field]:
            if tag in values and (found := [words for value in values[tag] if (words := value.strip())]):
                return found
        return []


@dataclass(frozen=True)
class Tagged:
    """One tagged format.

    `pieces` divides an export into pieces which lack nothing; `begins` tells a record from what stands between
    records; `tags` are those of a piece; `record` makes a record of its fields, raw text and position.
    """

    pieces: Callable[[Source], Iterator[Piece]]
    begins: re.Pattern[str]
    tags: Callable[[str], Tags]
    record: Callable[[Fields, str, int], Record]

    def read(self, source: Source) -> Iterator[Record | Rejected]:
        """The records of an export, and what is neither a record nor a caption.

        What has a title is a record, even if the line that begins one is lost.
        """
        position = 1
        for line, text in self.pieces(source):
            raw = text.strip("\n")
            record = self.record(Fields(text, self.tags(text)), raw, position)
            if record.title:
                yield record
            elif self.begins.match(text):
                yield Rejected(position, line, raw, "no title")
            else:
                yield from outside(line, text)
                continue
            position += 1


def outside(line: int, text: str) -> Iterator[Rejected]:
    """What is not a caption in text between records."""
    lines = enumerate(text.lstrip("\n").split("\n"), line)
    stray = [(number, words) for number, words in lines if not _CAPTION.fullmatch(words)]
    if stray:
        yield Rejected(None, stray[0][0], "\n".join(words for _, words in stray), "text outside a record")


def pages(first: str, last: str) -> str:
    """`839-852` of two fields; the first alone where it is a range already, or the last says no more."""
    return f"{first}-{last}" if first and last and last != first and "-" not in first else first or last
