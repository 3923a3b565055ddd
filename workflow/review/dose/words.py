"""What the words around a value say: which cells are counted, how sure the value is, what must not be passed over."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

_VIABLE = re.compile(r"\bviable\b", re.IGNORECASE)
_CAR_POSITIVE = re.compile(
    r"\bCAR\s?(?:\(\s?)?\+|\bCAR[- ]?(?:T[- ])?(?:positive|expressing|transduced)\b|(?<!non-)\btransduced\b",
    re.IGNORECASE,
)
_CAR_T = re.compile(
    r"\bCAR[- ]?T\b|\bCART|\bCAR[- ](?:T[- ])?cells\b|\b(?!CD\d)[A-Z]{2,}-?\d+\w* (?:T[- ])?cells\b",
    re.IGNORECASE,
)
_TOTAL = re.compile(
    r"\bTNC\b|\btotal (?:(?:T|NK|viable|infused|nucleated|mononuclear|lymphoid)[- ])*(?:cells|lymphocytes)\b",
    re.IGNORECASE,
)
_HINTS = {
    "APPROX": re.compile(r"\b(?:about|approx\w*|around|roughly|nearly|almost|circa|ca)\b", re.IGNORECASE),
    "CENTRAL_MEAN": re.compile(r"\b(?:mean|average|avg)\b", re.IGNORECASE),
    "CENTRAL_MEDIAN": re.compile(r"\bmedian\b", re.IGNORECASE),
    "PAEDIATRIC": re.compile(r"\b(?:ped|paed|pa?ediatrics?|child|children|infants?|adolescents?)\b", re.IGNORECASE),
}
_TARGET = re.compile(r"\btarget(?:ed)? (?:cell )?dose\b", re.IGNORECASE)
_ROLES = {
    "planned": re.compile(r"\b(?:planned|intended|prescribed)\b", re.IGNORECASE),
    "received": re.compile(r"\b(?:received|administered|infused|delivered|actual)\b", re.IGNORECASE),
}
_EXPLAINS = re.compile(r"\b(?:which|including|containing|corresponding|equivalent|equals?)\b", re.IGNORECASE)
_ADULTS = re.compile(r"\badults?\b", re.IGNORECASE)

# Words that change what a value means, or say that there is another one: not, half of, then, infusions, hundred, a unit
# that has lost its sign. And letters of a script that this list does not cover.
_UNCLEAR = re.compile(
    r"""\b (?: not | no | nor | never | without | except | excluding | instead | vs | versus
             | then | followed | plus | minus | subsequent\w* | additional | booster | repeat\w* | re-?infus\w*
             | each | every | daily | weekly | monthly | twice | thrice | double[ds]? | triple | half | quarter
             | (?:first|second|third|fourth) (?! [- ](?:in|line|generation)\b )
             | infusions | injections | administrations | fractions | split | divided | fractionated
             | escalated | reduced | increased | decreased | lowered | raised | respectively
             | (?:two|three|four|five|six|seven|eight|nine|ten)
               (?! [ ](?:(?:different|escalating|planned|dose|dosage)[ -])* (?:levels|cohorts|groups|arms) )
             | hundred | dozen | x | per | kg | kilograms? | lb | max(?:imum|imal)? | NR | ND | unknown | unclear ) \b
      | [^\W\d_\u0000-\u024f\u0370-\u03ff]""",
    re.VERBOSE | re.IGNORECASE,
)
_ABOUT_CELLS = re.compile(r"\b(?:CAR|T|NK|cells?|viable|positive|total|dose)\b|\W", re.IGNORECASE)


class Words(NamedTuple):
    """What some words say. `central` is mean, median or target; `roles` tells planned doses from received ones.

    `explains` is whether they introduce the same dose again or a part of it (4 x 10^8 cells, of which ..).
    """

    cells: str
    flags: frozenset[str]
    central: str
    roles: frozenset[str]
    adults: bool
    explains: bool
    unclear: bool


@lru_cache(maxsize=4096)
def read_words(words: str) -> Words:
    """The meaning of the words of one clause, in the order printed."""
    flags = frozenset(flag for flag, hint in _HINTS.items() if hint.search(words))
    central = next((name for name in ("mean", "median") if f"CENTRAL_{name.upper()}" in flags), "")
    return Words(
        cells=cell_type(words),
        flags=flags,
        central=central or ("target" if _TARGET.search(words) else ""),
        roles=frozenset(role for role, hint in _ROLES.items() if hint.search(words)),
        adults=bool(_ADULTS.search(words)),
        explains=bool(_EXPLAINS.search(words)),
        unclear=bool(_UNCLEAR.search(words)),
    )


def cell_type(words: str) -> str:
    """The kind of cells that some words name; `unspecified` where they name none."""
    if _CAR_POSITIVE.search(words):
        return "car_pos_viable" if _VIABLE.search(words) else "car_pos"
    if _CAR_T.search(words):
        return "car_t_unspecified"
    return "total" if _TOTAL.search(words) else "unspecified"


def is_prose(words: str) -> bool:
    """Whether the words of a remark say more than which cells are counted."""
    return bool(_ABOUT_CELLS.sub("", words))
