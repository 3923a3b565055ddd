"""Free text, identifiers and fraction schemes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from unicodedata import normalize

from review.extraction.codebook import Field
from review.extraction.types.numbers import Normal
from review.extraction.types.verdict import AGREE, Pair, Verdict, swapped
from review.vocabulary import Vocabulary

_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:?\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_TRIAL = re.compile(r"NCT[\s-]?(\d{8})", re.IGNORECASE)


def canonical(value: str, _: Field, __: Mapping[str, Vocabulary]) -> Normal:
    """The words, with single spaces."""
    return " ".join(value.split()), ""


def canonical_identifier(value: str, _: Field, __: Mapping[str, Vocabulary]) -> Normal:
    """A DOI bare and in lower case, a ClinicalTrials.gov number as NCT and eight digits, anything else as it is."""
    text = " ".join(value.split())
    if found := _DOI.fullmatch(text):
        return found[1].lower(), ""
    if found := _TRIAL.fullmatch(text):
        return f"NCT{found[1]}", ""
    return text, "expected NCT and eight digits" if re.match(r"NCT[\s-]?\d", text, re.IGNORECASE) else ""


def canonical_scheme(value: str, _: Field, __: Mapping[str, Vocabulary]) -> Normal:
    """Percentages or days of fractions between `;`, alternatives between `|`."""
    return "|".join(";".join(part.strip() for part in one.split(";")) for one in value.split("|")), ""


def judge(pair: Pair, _: Field, __: Mapping[str, Vocabulary]) -> Verdict:
    """The same words agree; whether other words say the same, only a person can tell."""
    return AGREE if _spelling(pair.canonical_1) == _spelling(pair.canonical_2) else Verdict("needs_human")


def _spelling(text: str) -> str:
    """A text without regard to case and to how its letters and dashes are encoded."""
    return _DASHES.sub("-", normalize("NFKC", text)).casefold()


def judge_exact(pair: Pair, _: Field, __: Mapping[str, Vocabulary]) -> Verdict:
    """The same spelling, or another."""
    one, other = _spelling(pair.canonical_1), _spelling(pair.canonical_2)
    if one == other:
        return AGREE
    return Verdict("disagree", "transcription" if swapped(one, other) else "value")
