"""How databases copy one another: each habit changes a reference in one way, and each has its chance."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from exporting import Reference
from inventing import JOURNALS

_LANGUAGES = ("Chinese", "German", "French", "Spanish", "Russian")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def copied(random: Random, reference: Reference) -> Reference:
    """The same paper as another database has it."""
    for chance, habit in _HABITS:
        if random.random() < chance:
            reference = habit(random, reference)
    return reference


def _without(field: str) -> Callable[[Random, Reference], Reference]:
    return lambda _, reference: reference._replace(**{field: ""})  # type: ignore[arg-type]


def _retitled(change: Callable[[str], str]) -> Callable[[Random, Reference], Reference]:
    return lambda _, reference: reference._replace(title=change(reference.title))


def _journal_abbreviated(_: Random, reference: Reference) -> Reference:
    return reference._replace(journal=JOURNALS[reference.journal])


def _initials(_: Random, reference: Reference) -> Reference:
    names = (author.partition(", ") for author in reference.authors)
    return reference._replace(authors=tuple(f"{family}, {given[0]}." for family, _, given in names))


def _authors_in_capitals(_: Random, reference: Reference) -> Reference:
    return reference._replace(authors=tuple(author.upper() for author in reference.authors))


def _first_authors_only(_: Random, reference: Reference) -> Reference:
    return reference._replace(authors=reference.authors[:3])


def _pages_abbreviated(_: Random, reference: Reference) -> Reference:
    """839-852 as 839-52."""
    first, _dash, last = reference.pages.partition("-")
    same = next((at for at, digit in enumerate(last) if digit != first[at]), 0) if len(first) == len(last) else 0
    return reference._replace(pages=f"{first}-{last[same:]}")


def _first_page_only(_: Random, reference: Reference) -> Reference:
    return reference._replace(pages=reference.pages.partition("-")[0])


def _year_beside(random: Random, reference: Reference) -> Reference:
    """Published ahead of print in one year, printed in the next."""
    return reference._replace(year=str(int(reference.year) + random.choice((-1, 1))))


def _typing_error(random: Random, reference: Reference) -> Reference:
    """One letter of a long word dropped, doubled or replaced; short words and numbers can be another title."""
    places = [match.end() - 3 for match in re.finditer(r"[a-z]{7,}", reference.title)]
    if not places:
        return reference
    at, title = random.choice(places), reference.title
    letter = random.choice(("", title[at] * 2, random.choice(_LETTERS)))
    return reference._replace(title=title[:at] + letter + title[at + 1 :])


def _garbled_letters(_: Random, reference: Reference) -> Reference:
    """UTF-8 read as Latin-1: `MÃ¼ller`."""
    return reference._replace(authors=tuple(a.encode().decode("cp1252", "replace") for a in reference.authors))


def _accents_lost(_: Random, reference: Reference) -> Reference:
    plain = str.maketrans("üíáéóöøçãÖ", "uiaeooocaO")
    return reference._replace(authors=tuple(author.translate(plain) for author in reference.authors))


def _language_added(random: Random, reference: Reference) -> Reference:
    return reference._replace(title=f"{reference.title} [{random.choice(_LANGUAGES)}]")


def _copyright_added(_: Random, reference: Reference) -> Reference:
    return reference._replace(abstract=reference.abstract and f"{reference.abstract} (c) {reference.year} The Authors.")


_HABITS = [
    (0.50, _journal_abbreviated),
    (0.60, _initials),
    (0.05, _first_authors_only),
    (0.05, _authors_in_capitals),
    (0.04, _garbled_letters),
    (0.30, _accents_lost),
    (0.40, _pages_abbreviated),
    (0.05, _first_page_only),
    (0.05, _without("pages")),
    (0.20, _without("issue")),
    (0.03, _without("volume")),
    (0.25, _without("doi")),
    (0.30, _without("pmid")),
    (0.30, _without("abstract")),
    (0.10, _copyright_added),
    (0.07, _year_beside),
    (0.04, _retitled(lambda title: title.partition(": ")[0])),
    (0.06, _typing_error),
    (0.10, _retitled(str.title)),
    (0.03, _retitled(str.upper)),
    (0.02, _language_added),
    (0.40, _retitled(lambda title: f"{title}.")),
]
