"""Text that readers are shown, wherever it stands: what of a stored text may be shown, words for counts and people."""

from __future__ import annotations

import re

# Controls, overrides of the writing direction, marks without width, line separators, noncharacters: a title that holds
# one could show other words than it has.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)

PEOPLE = {"human": "a person", "machine": "a machine", "unknown": "not known whether a person"}
"""What is known of who votes, reads or decides, by the protocol's `kind`."""


def seen(text: object) -> str:
    """The text with every character that is there and cannot be seen as `\ufffd`."""
    return _UNSEEN.sub("\ufffd", str(text))


def counted(n: int, singular: str, plural: str) -> str:
    """`1 study`, `2,901 studies`."""
    return f"{n:,} {singular if n == 1 else plural}"
