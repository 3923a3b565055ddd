"""All raters together: published data with missing ratings, another program, and what cannot be computed."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from review.agreement import two_raters
from review.agreement.many_raters import (
    MISSING,
    ac1,
    alpha,
    bootstrap_alpha,
    brennan_prediger,
    conger_kappa,
    fleiss_kappa,
    patterns,
)
from review.agreement.overall import ALL_RATERS, all_raters_row

# Four coders of twelve units in Krippendorff's textbook; categories 1 to 5, a dot where a coder left the unit out.
CODERS = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]
TEXTBOOK = np.array([[MISSING if sign == "." else int(sign) - 1 for sign in line] for line in CODERS]).T
VALUES = [1, 2, 3, 4, 5]
LEVELS = ["nominal", "ordinal", "interval", "ratio"]
CODES = st.tuples(st.integers(2, 4), st.integers(2, 12)).flatmap(
    lambda shape: st.lists(
        st.lists(st.integers(MISSING, 3), min_size=shape[0], max_size=shape[0]), min_size=shape[1], max_size=shape[1]
    ).map(np.array)
)


def pair(table):
    """A table of counts as codes of two raters."""
    return np.array([(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)])


def row(codes, q, ordered=True):
    return all_raters_row("title_abstract", "decision", ["ann", "bob"], np.array(codes), q, ordered)


@pytest.mark.parametrize(
    ("level", "published"), list(zip(LEVELS, [0.743421, 0.815388, 0.849107, 0.797403], strict=True))
)
def test_alpha_of_the_textbook(level, published):
    assert alpha(patterns(TEXTBOOK, 5), level, VALUES) == pytest.approx(published, abs=1e-6)


def test_the_other_coefficients_of_the_textbook_data():
    found = patterns(TEXTBOOK, 5)
    others = [ac1(found)[0], fleiss_kappa(found), conger_kappa(TEXTBOOK, found), brennan_prediger(found)]
    assert others == pytest.approx([0.77544, 0.76117, 0.76207, 0.77273], abs=5e-6)
    measured = row(TEXTBOOK, 5)
    assert (measured["n"], measured["n_any"]) == (11, 12)
    printed = [round(measured[name], 3) for name in ("p_observed", "ac1", "ac1_se", "ac1_low", "ac1_high")]
    assert printed == [0.818, 0.775, 0.143, 0.461, 1]


def test_two_raters_who_rated_everything_have_the_coefficients_of_the_table():
    table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    codes, counts = pair(table), np.array(table, dtype=float)
    found = patterns(codes, 3)
    assert conger_kappa(codes, found) == pytest.approx(two_raters.cohen_kappa(counts)[0])
    assert ac1(found)[0] == pytest.approx(two_raters.ac1(counts)[0])
    assert brennan_prediger(found) == pytest.approx(0.835)
    assert (round(fleiss_kappa(found), 5), round(alpha(found), 5)) == (0.79624, 0.79726)


@settings(deadline=None)
@given(CODES, st.sampled_from(LEVELS))
def test_alpha_is_that_of_another_program(codes, level):
    several = codes[(codes != MISSING).sum(axis=1) > 1]
    assume(len({*several.ravel()} - {MISSING}) > 1)
    values = [1.0, 2.0, 5.0, 7.0]
    ours = alpha(patterns(codes, 4), level, values)
    readings = np.where(codes == MISSING, np.nan, np.array([*values, np.nan])[codes])
    assert ours == pytest.approx(krippendorff.alpha(readings.T, level_of_measurement=level, value_domain=values))


@given(CODES, st.randoms(use_true_random=False))
def test_the_order_of_units_and_raters_changes_nothing(codes, random):
    units, raters = list(range(len(codes))), list(range(codes.shape[1]))
    random.shuffle(units)
    random.shuffle(raters)
    one, other = row(codes, 4), row(codes[units][:, raters], 4)
    assert list(one) == list(other) == ALL_RATERS.names
    for name, value in one.items():
        assert value == other[name] or pd.isna(value) or value == pytest.approx(other[name]), name


def test_a_unit_that_one_rater_saw_counts_in_the_coverage_and_in_no_alpha():
    codes = [[0, 0, -1], [1, 1, 1], [0, 1, -1]]
    alone = [*codes, [1, -1, -1]]
    assert (row(alone, 2)["n"], row(alone, 2)["n_any"], row(alone, 2)["coverage"]) == (3, 4, 0.75)
    for name in ("alpha_nominal", "alpha_nominal_low", "alpha_nominal_high"):
        assert row(alone, 2)[name] == row(codes, 2)[name]


def test_a_rater_who_rated_nothing_changes_nothing():
    assert row([[0, 0, -1], [1, 1, -1], [0, 1, -1]], 2) == row([[0, 0], [1, 1], [0, 1]], 2)


def test_one_category_gives_no_alpha_but_full_agreement():
    measured = row([[0, 0, 0]] * 9, 3)
    assert measured["reason"] == "single_category"
    assert (measured["p_observed"], measured["ac1"], measured["brennan_prediger"]) == (1, 1, 1)
    names = ["alpha_nominal", "alpha_nominal_low", "alpha_ordinal", "fleiss_kappa", "conger_kappa"]
    assert all(pd.isna(measured[name]) for name in names)
    assert row([[0, 0]], 1)["reason"] == "single_category"


def test_nothing_rated_twice_is_null_with_the_reason():
    measured = row([[0, -1], [-1, 1], [-1, -1]], 2)
    assert (measured["n"], measured["n_any"], measured["coverage"], measured["reason"]) == (0, 2, 0, "no_pairs")
    assert (row([[-1, -1]], 0)["n_any"], row([[-1, -1]], 0)["reason"]) == (0, "no_pairs")
    assert pd.isna(measured["alpha_nominal"])


def test_one_unit_has_no_interval():
    measured = row([[0, 1], [1, -1]], 2)
    assert (measured["alpha_nominal"], measured["reason"]) == (0, "single_pair")
    assert pd.isna(measured["alpha_nominal_low"])


def test_the_bootstrap_interval_is_the_same_every_time_and_narrows_with_more_units():
    few, many = patterns(TEXTBOOK, 5), patterns(np.tile(TEXTBOOK, (20, 1)), 5)
    low, high = bootstrap_alpha(few)
    assert low < alpha(few) < high
    assert bootstrap_alpha(patterns(TEXTBOOK[::-1], 5)) == (low, high)
    narrow = bootstrap_alpha(many)
    assert low < narrow[0] < alpha(many) < narrow[1] < high


def test_the_bootstrap_interval_holds_the_true_alpha_as_often_as_it_says():
    random = np.random.default_rng(7)
    truth = random.random(40_000) < 0.3
    rated = np.where(random.random((40_000, 2)) < 0.85, truth[:, None], ~truth[:, None]).astype(np.int64)
    true = alpha(patterns(rated, 2))
    samples = [bootstrap_alpha(patterns(sample, 2)) for sample in rated.reshape(400, 100, 2)]
    assert 0.92 <= np.mean([low <= true <= high for low, high in samples]) <= 0.97


def test_unordered_categories_have_no_ordinal_alpha():
    assert pd.isna(row(TEXTBOOK, 5, ordered=False)["alpha_ordinal"])
