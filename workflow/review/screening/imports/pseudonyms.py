"""Keyed pseudonyms: one name gives one pseudonym, which tells nothing about the name without the key."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable

from review.screening.imports.names import folded

NAME = "[name]"
"""Stands for a part of somebody's name."""
_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_PART = re.compile(r"[^\W\d_]{3,}")


class Pseudonyms:
    """Pseudonyms under one key, for the people whom an export names."""

    def __init__(self, key: bytes, people: Iterable[str]) -> None:
        self._key = key
        named = sorted({person for person in people if person}, key=lambda name: (-len(name), name))
        self.given = {person: self.of(person) for person in named}
        parts = {part for person in named for part in _PART.findall(person.split("@")[0])}
        self._names = _any_of(named)
        self._parts = _any_of(sorted(parts, key=len, reverse=True))

    def of(self, person: str) -> str:
        """`person-` and eight hex digits; nothing for nobody."""
        digest = hmac.new(self._key, folded(person).encode(), "sha256").hexdigest()
        return f"person-{digest[:8]}" if person else ""

    def in_text(self, text: str) -> str:
        """A text with pseudonyms in place of names and of all e-mail addresses."""
        text = _EMAIL.sub(lambda found: self.of(found[0]), text)
        return self._names.sub(lambda found: self.of(found[0]), text)

    def in_remark(self, text: str) -> str:
        """What people wrote, also without first names and the like."""
        return self._parts.sub(NAME, self.in_text(text))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    """Any of these as whole words; scripts without spaces between words have no whole words."""
    patterns = [rf"(?<!\w){re.escape(name)}(?!\w)" if name.isascii() else re.escape(name) for name in names]
    return re.compile("|".join(patterns) or r"(?!)", re.IGNORECASE)
