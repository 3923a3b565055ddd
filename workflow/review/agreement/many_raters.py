"""All raters of a unit together, also where each of them rated only some of the units.

Ratings are codes, units in rows and raters in columns, 0 to q - 1 for the categories of the codebook and `MISSING`
where a rater left the unit out. What cannot be computed is NaN.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from review.agreement.two_raters import RESAMPLES, SEED, Counts, Numbers

Codes = npt.NDArray[np.int64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
MISSING = -1
_AT_ONCE = 10_000_000
"""Numbers in memory while resampling."""


class Patterns(NamedTuple):
    """Units with the same ratings, whoever gave them: how many raters `chose` each category, and how many `units`."""

    chose: Counts
    units: Numbers


def patterns(codes: Codes, q: int) -> Patterns:
    """The different patterns of ratings; units that nobody rated are left out."""
    chose = np.zeros((len(codes), q), dtype=np.int16)
    for rater in codes.T:
        rated = np.flatnonzero(rater != MISSING)
        chose[rated, rater[rated]] += 1
    different, units = np.unique(chose[chose.any(axis=1)], axis=0, return_counts=True)
    return Patterns(different.astype(np.float64), units.astype(np.float64))


def percent_agreement(found: Patterns) -> float:
    """Share of pairs of ratings of one unit that are equal: the mean over units with two ratings or more."""
    raters = found.chose.sum(axis=1)
    several = raters > 1
    if not several.any():
        return float("nan")
    return float(np.average(_equal_pairs(found.chose[several]), weights=found.units[several]))


def ac1(found: Patterns) -> tuple[float, float]:
    """Gwet's AC1 and its standard error (Br J Math Stat Psychol 2008;61:29), units rated once included in chance."""
    q, n = found.chose.shape[1], found.units.sum()
    share = found.chose / found.chose.sum(axis=1, keepdims=True)
    used = found.units @ share / n
    several = found.chose.sum(axis=1) > 1
    observed, expected = percent_agreement(found), float(used @ (1 - used)) / (q - 1)
    value = (observed - expected) / (1 - expected)
    agreed = np.where(several, _equal_pairs(found.chose) - expected, 0) * n / (found.units @ several)
    spread = (agreed - 2 * (1 - value) * (share @ (1 - used) / (q - 1) - expected)) / (1 - expected) - value
    return value, float(np.sqrt(found.units @ spread**2 / (n * (n - 1)))) if n > 1 else float("nan")


def fleiss_kappa(found: Patterns) -> float:
    """Fleiss' kappa (Psychol Bull 1971;76:378): chance from the categories, whoever used them."""
    used = found.units @ (found.chose / found.chose.sum(axis=1, keepdims=True)) / found.units.sum()
    return _beyond(float(used @ used), found)


def conger_kappa(codes: Codes, found: Patterns) -> float:
    """Conger's kappa (Psychol Bull 1980;88:322): chance from what each rater used; Cohen's for two raters."""
    q = found.chose.shape[1]
    counts = np.array([np.bincount(rater[rater != MISSING], minlength=q) for rater in codes.T], dtype=np.float64)
    rated = counts.sum(axis=1)
    used = counts[rated > 0] / rated[rated > 0, None]
    expected = float((used.mean(axis=0) ** 2 - used.var(axis=0, ddof=1) / len(used)).sum())
    return _beyond(expected, found)


def brennan_prediger(found: Patterns) -> float:
    """Brennan and Prediger's kappa (Educ Psychol Meas 1981;41:687): all categories equally likely; PABAK for two."""
    return _beyond(1 / found.chose.shape[1], found)


def alpha(found: Patterns, level: Level = "nominal", values: Sequence[float] = ()) -> float:
    """Krippendorff's alpha (Content Analysis, 2004, chapter 11) over units with two ratings or more.

    Levels interval and ratio need the `values` that the categories stand for. Not defined where one category only
    was used.
    """
    return float(_alphas(found.chose, found.units, level, values))


def bootstrap_alpha(found: Patterns, level: Level = "nominal", values: Sequence[float] = ()) -> tuple[float, float]:
    """Percentile 95 % interval of alpha from resampled units with two ratings or more.

    Resamples in which alpha is not defined are left out.
    """
    several = found.chose.sum(axis=1) > 1
    chose, units = found.chose[several], found.units[several]
    random = np.random.default_rng(SEED)
    left, alphas = RESAMPLES, []
    while left:
        size = min(left, max(1, _AT_ONCE // len(units)))
        drawn = random.multinomial(int(units.sum()), units / units.sum(), size).astype(np.float64)
        alphas.append(_alphas(chose, drawn, level, values))
        left -= size
    low, high = np.nanpercentile(np.concatenate(alphas), [2.5, 97.5])
    return float(low), float(high)


def _equal_pairs(chose: Counts) -> Numbers:
    raters = chose.sum(axis=1)
    return np.asarray((chose * (chose - 1)).sum(axis=1) / np.maximum(raters * (raters - 1), 1))


def _beyond(expected: float, found: Patterns) -> float:
    """Agreement beyond chance; NaN where chance alone gives full agreement."""
    return (percent_agreement(found) - expected) / (1 - expected) if 1 - expected > 1e-12 else float("nan")


def _alphas(chose: Counts, units: Numbers, level: Level, values: Sequence[float]) -> Numbers:
    """An alpha for each set of numbers of units (leading axes of `units`)."""
    raters = chose.sum(axis=1)
    pairs = chose[:, :, None] * chose[:, None, :] - chose[:, :, None] * np.eye(chose.shape[1])
    pairs[raters > 1] /= (raters[raters > 1] - 1)[:, None, None]
    coincidences = np.tensordot(units, pairs, 1)
    margins = coincidences.sum(axis=-1)
    distance = _distance(margins, level, np.asarray(values, dtype=np.float64))
    observed = (coincidences * distance).sum(axis=(-2, -1))
    expected = (margins[..., :, None] * margins[..., None, :] * distance).sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(expected > 0, 1 - (margins.sum(axis=-1) - 1) * observed / expected, np.nan))


def _distance(margins: Numbers, level: Level, values: Numbers) -> Numbers:
    """Squared distance of each pair of categories; ordinal ones lie as far apart as the ratings between them."""
    if level == "nominal":
        return 1 - np.eye(margins.shape[-1])
    places = margins.cumsum(axis=-1) - margins / 2 if level == "ordinal" else values
    apart = places[..., :, None] - places[..., None, :]
    if level == "ratio":
        total = places[:, None] + places[None, :]
        apart = np.divide(apart, total, out=np.zeros_like(apart), where=total != 0)
    return np.asarray(apart**2)
