"""The estimate of what is left: against another program, against its definition, and by simulation."""

from fractions import Fraction
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from review.screening.recall import ALPHA, Screened


def screened(labels, citations):
    """One title after the other."""
    return Screened.of(
        pd.Series([f"{place:05}" for place in range(len(labels))], dtype="str"),
        pd.Series(labels, dtype=bool),
        citations - len(labels),
        "",
    )


def labels(n):
    """Relevant titles that become rarer."""
    return [(place * place) % (place // 10 + 3) == 0 for place in range(n)]


@pytest.mark.parametrize(
    ("cast", "citations", "target", "p"),
    [
        (labels(60), 100, 0.95, 0.9302325581395349),
        (labels(150), 200, 0.95, 0.6272401433691757),
        (labels(190), 200, 0.95, 0.22631877481565513),
        (labels(300), 1000, 0.8, 0.9091383328865535),
        (labels(300), 400, 0.9, 0.5060268211858033),
        ([True] * 20 + [False] * 100, 300, 0.95, 0.41244239631336405),
        ([True] * 20 + [False] * 250, 300, 0.95, 0.011136712749615975),
    ],
)
def test_p_is_that_of_the_authors_program(cast, citations, target, p):
    """Numbers of buscarpy 0.0.2 (`calculate_h0`) on these labels."""
    assert screened(cast, citations).p_below(target) == pytest.approx(p, abs=1e-9)


def brute(cast, citations, missed):
    """The smallest chance, over all starts, of so few hits by drawing without replacement: by counting the draws."""
    n, found = len(cast), []
    for start in range(n):
        hits, sample = sum(cast[start:]), n - start
        urn, relevant = citations - start, hits + missed
        draws = sum(comb(relevant, k) * comb(urn - relevant, sample - k) for k in range(hits + 1))
        found.append(Fraction(draws, comb(urn, sample)))
    return float(min(found, default=1))


runs = st.tuples(st.lists(st.booleans(), max_size=25), st.integers(0, 15), st.sampled_from([0.5, 0.8, 0.95, 0.99]))


@given(runs)
def test_p_and_the_highest_total_are_what_the_definition_says(run):
    cast, left, target = run
    given_, found = screened(cast, len(cast) + left), sum(cast)
    missed = next(more for more in range(1000) if found < Fraction(str(target)) * (found + more))
    expected = brute(cast, len(cast) + left, missed) if missed <= left else 0
    assert given_.p_below(target) == pytest.approx(expected, abs=1e-12)
    chances = [brute(cast, len(cast) + left, more) for more in range(left + 1)]
    assume(all(abs(p - ALPHA) > 1e-9 for p in chances))
    assert given_.most() == found + max(more for more, p in enumerate(chances) if p >= ALPHA)


@given(runs)
def test_the_interval_holds_the_estimate_and_ends_at_the_target_just_when_the_test_says_so(run):
    cast, left, target = run
    known = screened(cast, len(cast) + left)
    assert sum(cast) <= known.estimate(target) <= known.most() <= sum(cast) + left
    if sum(cast):
        reached = Fraction(sum(cast), known.most()) >= Fraction(str(target))
        assert reached == (known.p_below(target) < ALPHA)


def test_a_recall_that_is_just_the_target_is_not_below_it():
    """14 of 25 is 0.56, which as a binary quotient comes out as 24.999999999999996."""
    cast = [True] * 14 + [False] * 10
    assert screened(cast, 40).p_below(0.56) == pytest.approx(brute(cast, 40, 12))


def test_nothing_is_taken_to_be_known_of_the_order_within_an_hour():
    relevant = pd.Series([True] * 20 + [False] * 250)
    hour = pd.Series(["2024-01-01"] * 270)
    together = Screened.of(hour, relevant, 30, "")
    assert together.p_below(0.95) > ALPHA > screened(list(relevant), 300).p_below(0.95)
    backwards = Screened.of(hour, relevant[::-1].reset_index(drop=True), 30, "")
    assert together.p_below(0.95) == backwards.p_below(0.95)


def test_work_before_the_last_search_is_no_sample_of_what_it_brought():
    time = pd.Series(["2023-01-02"] * 20 + ["2023-01-03"] * 250)
    relevant = pd.Series([True] * 20 + [False] * 250)
    assert Screened.of(time, relevant, 30, "2023-01-01").p_below(0.95) < ALPHA
    assert Screened.of(time, relevant, 30, "2024-01-01").p_below(0.95) == 1
    assert Screened.of(time, relevant, 30, "2024-01-01").most() == 50


def test_with_nothing_left_all_is_found_and_with_nothing_screened_nothing_is_known():
    assert (screened(labels(50), 50).p_below(0.95), screened(labels(50), 50).most()) == (0, sum(labels(50)))
    assert (screened([], 50).p_below(0.95), screened([], 50).most(), screened([], 50).estimate(0.95)) == (1, 50, 50)


def work(random, citations, relevant, skill):
    """Labels as work by relevance meets them: relevant titles score higher by `skill` standard deviations."""
    truth = np.arange(citations) < relevant
    return truth[np.argsort(-(random.normal(size=citations) + skill * truth))]


@pytest.mark.parametrize(("citations", "relevant", "skill"), [(500, 50, 2.0), (600, 150, 1.5), (1000, 60, 2.5)])
def test_the_highest_total_covers_the_truth_and_who_stops_at_the_target_has_reached_it(citations, relevant, skill):
    random, covered, reached = np.random.default_rng(1), [], []
    for _ in range(25):
        cast = work(random, citations, relevant, skill)
        looks = [screened(cast[:n], citations) for n in range(citations // 10, citations, citations // 10)]
        covered += [look.most() >= relevant for look in looks]
        stop = next((look for look in looks if look.p_below(0.95) < ALPHA), None)
        reached += [stop.relevant >= 0.95 * relevant] if stop else []
    assert np.mean(covered) >= 0.95
    assert len(reached) >= 10
    assert np.mean(reached) >= 0.95
