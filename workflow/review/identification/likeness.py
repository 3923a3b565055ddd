"""How two titles and two names of a journal are alike, beyond what a ratio of letters says."""

from __future__ import annotations

import re
from functools import lru_cache

from review.identification.wordlists import NEGATIONS, NUMBERS, OPPOSITE_BEGINNINGS, OPPOSITES, SMALL

EXACT, SPELLING, CONTAINED, ALTERED, UNLIKE, CONTRADICTED = range(6)
SAME, PART, DIFFERENT, UNKNOWN = range(4)
_FOLD = re.compile(
    r"ae|oe|(?<=o)u(?=r)|(?<=[iy])s(?=[aei])|(?<=[a-z]{3})s$|(?<=g)ue$|me$|(?<=l)l(?=[ei])|(?<=t)re$|e(?=ment$)"
)
_FOLDS = {"ae": "e", "oe": "e", "u": "", "s": "", "ue": "", "me": "m", "l": "", "re": "er", "e": ""}
_TYPO_LENGTH = 4
_SURE_LENGTH = 7
_LONG = 30
_LIMIT = 120


@lru_cache(maxsize=65536)
def _folded(word: str) -> str:
    """One spelling of British and American, of plural and singular; numbers as digits."""
    if word in NUMBERS:
        return NUMBERS[word]
    if len(word) < 4 or not word.isalpha():
        return word
    return _FOLD.sub(
        lambda found: "z" if found.group() == "s" and found.end() < len(word) else _FOLDS[found.group()], word
    )


def title_likeness(one: str, other: str) -> int:
    """The likeness of two unequal titles in the spelling of `wording.title_words`.

    EXACT: the same but for spaces, British spelling, plurals and small words. SPELLING: what else differs are typing
    errors. CONTAINED: one says all that the other says. CONTRADICTED: another number, a negation, or one of a pair of
    opposites. ALTERED: other words besides.
    """
    first = [_folded(word) for word in one.split() if word not in SMALL]
    second = [_folded(word) for word in other.split() if word not in SMALL]
    if "".join(first) == "".join(second):
        return EXACT
    if _is_cut("".join(first), "".join(second)):
        return CONTAINED
    left, right = _without(first, second), _without(second, first)
    if "".join(left) == "".join(right):
        return EXACT if left else CONTAINED
    left, right = _without_typos(left, right)
    if (not left and not right) or _is_slip(left, right, one, other):
        return SPELLING
    if not left or not right:
        return CONTRADICTED if _turns(left or right) else CONTAINED
    return CONTRADICTED if (_numbers(left) and _numbers(right)) or {*left, *right} <= OPPOSITES else ALTERED


def _turns(added: list[str]) -> bool:
    """What one title has more is only a number or only a negation."""
    return set(added) <= NEGATIONS or (len(added) == 1 and _numbers(added))


def _is_slip(left: list[str], right: list[str], one: str, other: str) -> bool:
    """A letter or space too many or too few tore a word: `trialo f` is `trial of`. Never where numbers differ."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    if left and right and (len(left) == len(right) or _numbers(left) or _numbers(right)):
        return False
    texts = [title.replace(" ", "") for title in (one, other)]
    if min(map(len, texts)) < _LONG or OSA.distance(*texts, score_cutoff=1) > 1:
        return False
    digits = [[letter for letter in title if letter.isdigit()] for title in (one, other)]
    return digits[0] == digits[1]


def _is_cut(one: str, other: str) -> bool:
    """One long title stops in the middle of the other, as exports with a limit cut them."""
    short, long = sorted((one, other), key=len)
    return len(short) >= _LIMIT and long.startswith(short) and not long[len(short)].isdigit()


def _without(words: list[str], others: list[str]) -> list[str]:
    present = set(others)
    return [word for word in words if word not in present]


def _without_typos(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """Without the words that are a typing error of one on the other side."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415

    remaining = list(right)
    kept = []
    for word in left:
        limit = 1 if len(word) < _SURE_LENGTH else 2
        near = (other for other in remaining if OSA.distance(word, other, score_cutoff=limit) <= limit)
        twin = next((other for other in near if _may_be_typo(word, other)), None)
        if twin is None:
            kept.append(word)
        else:
            remaining.remove(twin)
    return kept, remaining


def _may_be_typo(one: str, other: str) -> bool:
    """Long enough, about as long, no number, not `hypo` for `hyper`; of four letters one may be lost or moved only."""
    shorter = min(len(one), len(other))
    if shorter < _TYPO_LENGTH or abs(len(one) - len(other)) > 2 or not (one.isalpha() and other.isalpha()):
        return False
    if shorter == _TYPO_LENGTH and len(one) == len(other) and sorted(one) != sorted(other):
        return False
    return not any(
        one.startswith(a) and other.startswith(b) for pair in OPPOSITE_BEGINNINGS for a, b in (pair, pair[::-1])
    )


def _numbers(words: list[str]) -> bool:
    return any(word[0].isdigit() or (len(word) == 1 and word.isascii()) for word in words)


def journal_likeness(one: str, other: str) -> int:
    """SAME, PART (one name holds the other), DIFFERENT or UNKNOWN, of two names in the spelling of `journal_words`.

    A word stands for another that it begins or abbreviates (`natl`, `dtsch`), one word for a whole name (`jama`).
    """
    if not one or not other:
        return UNKNOWN
    if one == other:
        return SAME
    firsts, seconds = one.split("|"), other.split("|")
    return min(
        max(_names(a.strip("~").split(), b.strip("~").split()), PART if "~" in a + b else SAME)
        for a in firsts
        for b in seconds
    )


def _names(one: list[str], other: list[str]) -> int:
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if any(len(word) > 2 and _is_acronym(word, long) for word in short):
        return SAME
    position, matched = 0, 0
    for word in short:
        found = next((at for at in range(position, len(long)) if _abbreviates(word, long[at])), None)
        if found is not None:
            matched, position = matched + 1, found + 1
    if matched == len(long):
        return SAME
    return PART if matched == len(short) or (matched >= 2 and matched / len(long) > 0.7) else DIFFERENT


def _abbreviates(one: str, other: str) -> bool:
    """One is the other, or begins like it and has its letters in order."""
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    if short[0] != long[0]:
        return False
    letters = iter(long)
    return long.startswith(short) or (len(short) > 2 and all(letter in letters for letter in short))


def _is_acronym(word: str, name: list[str]) -> bool:
    """`amcis` of `americas conference information systems`: the beginnings of all words, one behind the other."""
    if len(name) < 3 or len(word) < len(name) or word in name:
        return False
    ends = {0}
    for part in name:
        ends = {
            end + length
            for end in ends
            for length in range(1, min(3, len(part)) + 1)
            if word[end : end + length] == part[:length]
        }
    return len(word) in ends
