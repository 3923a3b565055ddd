"""What agrees and what differs in each pair of records: one row a pair, one column a question."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from review.identification import likeness
from review.identification.likeness import EXACT, UNLIKE

_ALTERED_RATIO = 60
_FAMILY_RATIO = 84
_AUTHORS_RATIO = 80


def compare(features: pd.DataFrame, left: npt.NDArray[Any], right: npt.NDArray[Any]) -> pd.DataFrame:
    """The answers for the pairs of rows `left` and `right` of `FEATURES`: truth values, and levels of `likeness`."""
    a, b = _Side(features, left), _Side(features, right)
    answers: dict[str, npt.NDArray[Any]] = {}
    for name in ("year", "volume", "issue", "page"):
        one, other = a.numbers(name), b.numbers(name)
        known = (one > 0) & (other > 0)
        answers[f"{name}_same"], answers[f"{name}_differs"] = known & (one == other), known & (one != other)
    answers["year_near"] = (np.abs(a.numbers("year") - b.numbers("year")) <= 1) & (
        answers["year_same"] | answers["year_differs"]
    )
    answers |= _pages(a, b, answers["page_same"])
    for name in ("doi", "pmid"):
        one, other = a.texts(name), b.texts(name)
        known = (one != "") & (other != "")
        answers[f"{name}_same"], answers[f"{name}_differs"] = known & (one == other), known & (one != other)
    answers["abstract_same"] = (a.numbers("by_abstract") == b.numbers("by_abstract")) & (a.numbers("by_abstract") != 0)
    answers |= _titles(a, b)
    answers |= _authors(a, b)
    answers["journal"] = _journals(a, b)
    notices = a.texts("notice"), b.texts("notice")
    answers["notice_differs"] = notices[0] != notices[1]
    answers["correction"] = answers["notice_differs"] & ((notices[0] == "correction") | (notices[1] == "correction"))
    for name in ("preprint", "registration"):
        answers[f"one_{name}"] = a.numbers(name) ^ b.numbers(name)
        answers[f"both_{name}"] = a.numbers(name) & b.numbers(name)
    abstract_like = [side.numbers("meeting") | np.isin(side.texts("mark"), _ABSTRACT_MARKS) for side in (a, b)]
    answers["one_meeting"] = abstract_like[0] ^ abstract_like[1]
    ranged = [side.numbers("last_page") > side.numbers("page") for side in (a, b)]
    answers["meeting_and_paper"] = (
        abstract_like[0] & ~abstract_like[1] & ranged[1] | abstract_like[1] & ~abstract_like[0] & ranged[0]
    )
    answers["any_meeting"] = abstract_like[0] | abstract_like[1]
    answers["review_same"] = (a.numbers("review") == b.numbers("review")) & (a.numbers("review") > 0)
    versions = a.numbers("version"), b.numbers("version")
    answers["version_differs"] = (versions[0] > 0) & (versions[1] > 0) & (versions[0] != versions[1])
    answers["thesis_same"] = (a.numbers("thesis") == b.numbers("thesis")) & (a.numbers("thesis") != 0)
    answers["trial_same"] = _share(a.texts("trials"), b.texts("trials"))
    return pd.DataFrame(answers)


_ABSTRACT_MARKS = ["S", "s", "SS", "A", "P", "PS", "OP", "O", "-A", "-a", "-S", "-s"]


class _Side:
    """The features of one record of each pair."""

    def __init__(self, features: pd.DataFrame, rows: npt.NDArray[Any]) -> None:
        self._features, self._rows = features, rows

    def numbers(self, name: str) -> npt.NDArray[Any]:
        return np.asarray(self._features[name].to_numpy()[self._rows])

    def texts(self, name: str) -> npt.NDArray[Any]:
        return np.asarray(self._features[name].take(self._rows), dtype=object)


def _pages(a: _Side, b: _Side, same: npt.NDArray[Any]) -> dict[str, npt.NDArray[Any]]:
    """Whether both give one range of pages, whether the ranges meet, and whether one is a locator of an e-article."""
    first, second = a.numbers("page"), b.numbers("page")
    lasts = [np.maximum(side.numbers("last_page"), side.numbers("page")) for side in (a, b)]
    ranged = [side.numbers("last_page") > side.numbers("page") for side in (a, b)]
    locator = [
        np.char.isalpha(m := side.texts("mark").astype("U3"))
        & (np.char.islower(m) | (m == "E"))
        & (m != "s")
        & (m != "p")
        for side in (a, b)
    ]
    return {
        "range_same": same & (lasts[0] == lasts[1]) & ranged[0] & ranged[1],
        "long_range": (lasts[0] - first >= 2) & (lasts[1] - second >= 2),
        "ranges_meet": (ranged[0] | ranged[1])
        & (first > 0)
        & (second > 0)
        & (first <= lasts[1])
        & (second <= lasts[0]),
        "both_ranged": ranged[0] & ranged[1],
        "one_locator": locator[0] ^ locator[1],
        "online_pages": ((first <= 1) & (a.numbers("volume") == 0)) ^ ((second <= 1) & (b.numbers("volume") == 0)),
        "same_length": ranged[0] & ranged[1] & (lasts[0] - first == lasts[1] - second),
        "one_volume": (a.numbers("volume") > 0) ^ (b.numbers("volume") > 0),
    }


def _titles(a: _Side, b: _Side) -> dict[str, npt.NDArray[Any]]:
    """`title`: the likeness of the titles; `title_ratio` 0 to 100; `specific`: how much the poorer of them says."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    one, other = a.texts("title"), b.texts("title")
    ratio = process.cpdist(one, other, scorer=fuzz.ratio)
    sorted_ratio = process.cpdist(one, other, scorer=fuzz.token_set_ratio)
    level = np.where((one == other) & (one != ""), EXACT, UNLIKE)
    near = np.flatnonzero((one != other) & (np.maximum(ratio, sorted_ratio) >= _ALTERED_RATIO))
    level[near] = [likeness.title_likeness(first, second) for first, second in zip(one[near], other[near], strict=True)]
    return {
        "title": level,
        "title_ratio": np.maximum(ratio, sorted_ratio * 0.95),
        "untitled": (one == "") | (other == ""),
        "specific": np.minimum(a.numbers("specific"), b.numbers("specific")),
    }


def _authors(a: _Side, b: _Side) -> dict[str, npt.NDArray[Any]]:
    """`authors_same`: the first author and most others; `authors_all`: all of two or more; `authors_differ`."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    one, other = a.texts("family"), b.texts("family")
    known = (one != "") & (other != "")
    firsts = [np.array([text.partition(";")[0] for text in side], dtype=object) for side in (one, other)]
    counts = [np.array([text.count(";") + 1 for text in side]) for side in (one, other)]
    first = np.maximum(process.cpdist(*firsts, scorer=fuzz.ratio), process.cpdist(*firsts, scorer=fuzz.token_set_ratio))
    names = [np.array([text.replace(";", "") for text in side], dtype=object) for side in (one, other)]
    ratio = process.cpdist(*names, scorer=fuzz.token_set_ratio)
    whole = process.cpdist(*names, scorer=fuzz.ratio)
    initials = a.texts("initial"), b.texts("initial")
    other_person = (initials[0] != initials[1]) & (initials[0] != "") & (initials[1] != "")
    several = (counts[0] > 1) & (counts[1] > 1)
    counts_near = np.abs(counts[0] - counts[1]) <= 1
    same = known & (first >= _FAMILY_RATIO) & (ratio >= _AUTHORS_RATIO) & ~(other_person & ~several)
    return {
        "authors_same": same,
        "authors_all": same & several & ((whole >= 92) | (ratio >= 95) & counts_near),
        "authors_equal": same & (counts[0] == counts[1]) & (whole >= 92),
        "authors_most": known & several & (ratio >= 75) & counts_near,
        "authors_differ": known & (ratio < 60) & (first < _FAMILY_RATIO),
        "authors_unknown": ~known,
        "authors_ratio": ratio,
        "first_same": known & (first >= _FAMILY_RATIO) & ~(other_person & ~several),
        "counts_near": counts_near,
    }


def _journals(a: _Side, b: _Side) -> npt.NDArray[Any]:
    """The likeness of the journals; each pair of names is compared once."""
    codes, names = pd.factorize(np.concatenate([a.texts("journal"), b.texts("journal")]))
    one, other = np.split(codes.astype("int64"), 2)
    pairs, back = np.unique(one * len(names) + other, return_inverse=True)
    levels = [likeness.journal_likeness(names[pair // len(names)], names[pair % len(names)]) for pair in pairs.tolist()]
    return np.array(levels, dtype="int64")[back]


def _share(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> npt.NDArray[Any]:
    result = np.zeros(len(one), dtype=bool)
    for at in np.flatnonzero((one != "") & (other != "")):
        result[at] = bool(set(one[at].split("; ")) & set(other[at].split("; ")))
    return result
