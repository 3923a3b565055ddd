"""How many relevant titles are likely among those that are left, by what was found lately.

The test of Callaghan and Müller-Hansen (Systematic Reviews 2020;9:273): what was settled since some time is taken as a
random sample, without replacement, of all that was not settled before. It assumes that what is left is no likelier to
be relevant than what was settled since. Work in order of relevance keeps to that, and makes p too large rather than too
small; work on one search after the other, or reviewers who come to decide differently, may not.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import floor

import numpy as np
import numpy.typing as npt
import pandas as pd

ALPHA = 0.05
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Screened:
    """Relevant titles found, titles left, and samples: what was settled from some time up to now.

    `sample` counts the titles of each, `hits` the relevant ones among them; the first sample is empty.
    """

    relevant: int
    left: int
    sample: Counts
    hits: Counts

    @classmethod
    def of(cls, time: pd.Series[str], relevant: pd.Series[bool], left: int, since: str) -> Screened:
        """From the time at which each title was settled and its relevance; times before `since` begin no sample.

        Nothing is taken to be known of the order of titles with the same time.
        """
        samples = relevant.groupby(time).agg(["size", "sum"]).sort_index(ascending=False).cumsum()
        # Of samples with the same hits the largest says most, so the others are left out.
        samples = samples[samples.index >= since].drop_duplicates("sum", keep="last")
        sample, hits = np.vstack([[[0, 0]], samples]).astype(np.int64).T
        return cls(int(relevant.sum()), left, sample, hits)

    def p_below(self, target: float) -> float:
        """How likely it was to find so few of late if recall were below `target`: the smallest p of all samples.

        The smallest of several p, looked at again and again, is smaller than one p looked at once.
        """
        return float(self._p(self._missed(target)).min())

    def most(self) -> int:
        """The largest total of relevant titles that the test does not reject at `ALPHA` (one-sided)."""
        rejected = bisect_left(range(self.left + 1), True, key=lambda missed: self._p(missed).min() < ALPHA)
        return self.relevant + rejected - 1

    def estimate(self, target: float) -> float:
        """The likely total: all that are left have the rate of the sample that says most about `target`.

        Where nothing was settled of late, nothing is known: then it is `most`.
        """
        telling = int(self._p(min(self._missed(target), self.left)).argmin())
        rate = self.hits[telling] / self.sample[telling] if self.sample[telling] else np.inf
        return min(self.relevant + self.left * rate, self.most()) if self.left else self.relevant

    def _missed(self, target: float) -> int:
        """The smallest number of relevant titles among those left with which recall is below `target`."""
        # The quotient is rounded because 19 / 0.95 should be 20.
        return floor(round(self.relevant / target, 9)) + 1 - self.relevant

    def _p(self, missed: int) -> npt.NDArray[np.float64]:
        """By sample, how likely it was to hold no more than its hits if `missed` relevant titles are left."""
        from scipy.stats import hypergeom  # noqa: PLC0415

        if missed > self.left:
            return np.zeros(len(self.sample))
        return np.asarray(hypergeom.cdf(self.hits, self.sample + self.left, self.hits + missed, self.sample))
