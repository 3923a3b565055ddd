"""The types of fields: what one written value means, and how two different ones are compared (methods 2.3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from review.extraction.codebook import Field
from review.extraction.types import dates, doses, durations, numbers, percent, terms, texts
from review.extraction.types.verdict import Pair, Verdict
from review.vocabulary import Vocabulary


class Type(NamedTuple):
    """One type of field.

    `canonical` gives the normal form of a written value that is not missing and, where it is not allowed, what was
    expected instead. `judge` compares two values whose normal forms differ.
    """

    canonical: Callable[[str, Field, Mapping[str, Vocabulary]], tuple[str, str]]
    judge: Callable[[Pair, Field, Mapping[str, Vocabulary]], Verdict]


TYPES = {
    "integer": Type(numbers.canonical, numbers.judge),
    "number": Type(numbers.canonical, numbers.judge),
    "percent": Type(percent.canonical, percent.judge),
    "dose": Type(texts.canonical, doses.judge),
    "duration": Type(durations.canonical, durations.judge),
    "category": Type(terms.canonical, terms.judge),
    "ordered": Type(terms.canonical, terms.judge_order),
    "set": Type(terms.canonical_set, terms.judge_set),
    "scheme": Type(texts.canonical_scheme, texts.judge_exact),
    "date": Type(dates.canonical, dates.judge),
    "identifier": Type(texts.canonical_identifier, texts.judge_exact),
    "text": Type(texts.canonical, texts.judge),
}
"""By the name that the protocol gives a type."""
