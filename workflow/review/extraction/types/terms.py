"""Categories, ordered categories and sets of categories, through a vocabulary or the codebook's own list."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from review.extraction.codebook import Field
from review.extraction.types.numbers import Normal
from review.extraction.types.verdict import Pair, Verdict
from review.vocabulary import Vocabulary, fold


def canonical(value: str, field: Field, vocabularies: Mapping[str, Vocabulary]) -> Normal:
    """The preferred term, or the codebook's spelling."""
    if field.vocabulary:
        vocabulary = vocabularies[field.vocabulary]
        term = vocabulary.canonical(value)
        expected = f"not in vocabulary '{field.vocabulary}', {vocabulary.expected()}"
        return (value, expected) if term is None else (term, "")
    match = next((allowed for allowed in field.allowed if fold(allowed) == fold(value)), None)
    return (value, f"expected one of: {', '.join(field.allowed)}") if match is None else (match, "")


def canonical_set(value: str, field: Field, vocabularies: Mapping[str, Vocabulary]) -> Normal:
    """The terms of a list in alphabetical order, each once; terms that do not count are left out."""
    parts = [part.strip() for part in re.split(_splitter(field.separators), value)]
    terms = [canonical(part, field, vocabularies) for part in parts if part]
    problem = next((expected for _, expected in terms if expected), "")
    return "; ".join(sorted({term for term, _ in terms if term})), problem


def judge(pair: Pair, field: Field, vocabularies: Mapping[str, Vocabulary]) -> Verdict:
    """Partial where one term lies inside the other."""
    one, other = pair.canonical_1, pair.canonical_2
    if field.vocabulary and vocabularies[field.vocabulary].related(one, other):
        return Verdict("partial", "vocabulary", detail="one term lies inside the other")
    return Verdict("disagree", "value")


def judge_order(pair: Pair, field: Field, _: Mapping[str, Vocabulary]) -> Verdict:
    """How many steps of the codebook's order two categories are apart."""
    steps = abs(field.allowed.index(pair.canonical_1) - field.allowed.index(pair.canonical_2))
    return Verdict("disagree", "value", float(steps))


def judge_set(pair: Pair, field: Field, vocabularies: Mapping[str, Vocabulary]) -> Verdict:
    """Partial where some terms are shared; the class is `vocabulary` if the others only lie inside one another.

    The distance is 1 - Jaccard.
    """
    one, other = (set(filter(None, text.split("; "))) for text in (pair.canonical_1, pair.canonical_2))
    shared, only_one, only_other = one & other, sorted(one - other), sorted(other - one)
    vocabulary = vocabularies.get(field.vocabulary)
    inside = vocabulary is not None and _inside(only_one, other, vocabulary) and _inside(only_other, one, vocabulary)
    distance = 1 - len(shared) / len(one | other)
    detail = "; ".join(f"only {side}: {', '.join(only)}" for side, only in (("1", only_one), ("2", only_other)) if only)
    result = "partial" if shared or inside else "disagree"
    return Verdict(result, "vocabulary" if inside else "value", distance, detail)


def _inside(terms: Iterable[str], others: Collection[str], vocabulary: Vocabulary) -> bool:
    """Whether each term lies inside one of the others, or the other in it."""
    return all(any(vocabulary.related(term, other) for other in others) for term in terms)


def _splitter(separators: Iterable[str]) -> str:
    """Words such as `and` split only where they stand alone, signs everywhere."""
    return "|".join(rf"\b{re.escape(text)}\b" if text.isalpha() else re.escape(text) for text in separators)
