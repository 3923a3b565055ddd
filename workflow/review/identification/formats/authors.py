"""One cell of authors into authors: no table says how it separates them, so the text has to.

Names stay as they are written; only where one ends and the next begins is decided here.
"""

from __future__ import annotations

import re

_LISTED = re.compile(r"""(?<=[\[,\s])(?:'((?:[^']|'(?=\w)){0,500})'|"([^"]{0,500})")(?=\s*[,\]])""")
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀŁŃŚŠŹŻŽČŘĐİŞ]"
_INITIALS = re.compile(rf"\s{_CAPITAL}(?:[.\s-]*{_CAPITAL}){{0,4}}\.?(?:\s(?:Jr|Sr|2nd|3rd|I{{2,3}})\.?)?$")
# "Tan A.Schulze A.O'Donnell C. P.": a full stop with a name right behind it, not another initial.
_RUN_TOGETHER = re.compile(r"(?<=\.)(?=[^\W\d_]['’]?[^\W\d_])")


def split_authors(text: str) -> tuple[str, ...]:
    """Authors in order.

    Known are `Smith, J.; Doe, A.`, `Smith, John and Doe, Ann` (BibTeX, Rayyan), `Smith J, Doe A.` (PubMed, Embase),
    `Smith John, Doe Ann`, `John Smith|Ann Doe` (OpenAlex), `['Smith, John', 'Doe, Ann']` and `Smith J.Doe A.` (ASySD).
    A single `Smith, John` stays one author.
    """
    text = " ".join(text.split())
    if text.startswith("[") and (listed := _LISTED.findall(text)):
        names = ["".join(pair) for pair in listed]
    elif ";" in text:
        names = text.split(";")
    elif "|" in text:
        names = text.split("|")
    else:
        names = [text] if _in_pubmed_style(text) else text.replace(" & ", " and ").split(" and ")
        if len(names) == 1 or "," not in names[-1]:
            names = [name for part in names for name in _by_comma(part)]
    return tuple(name for name in map(str.strip, names) if name)


def _in_pubmed_style(text: str) -> bool:
    """Whether the first of several authors ends in initials, so that an `and` belongs to a group's name."""
    first, comma, _ = text.partition(",")
    return bool(comma) and _INITIALS.search(first) is not None


def _by_comma(text: str) -> list[str]:
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 1:
        return _RUN_TOGETHER.split(text)
    if not _INITIALS.search(parts[0]):
        family_and_given = len(parts) == 2 and parts[1].endswith(".")
        if family_and_given or not all(" " in part for part in parts if part):
            return [text]
    if not parts[0].endswith("."):
        parts[-1] = parts[-1].removesuffix(".")
    return parts
