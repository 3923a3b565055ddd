import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as peer

from review.agreement import (
    AGREEMENT,
    ac1,
    agreement_row,
    bootstrap_kappa,
    cohen_kappa,
    pabak,
    percent_agreement,
)

ORACLES = [
    ([[20, 5], [10, 15]], 0.70, 0.400000, 0.126996, 0.151092, 0.648908, 0.405941, 0.40),
    ([[40, 9], [6, 45]], 0.85, 0.699519, 0.071394, 0.559590, 0.839448, 0.700748, 0.70),
    ([[80, 10], [5, 5]], 0.85, 0.318182, 0.133457, 0.056612, 0.579752, 0.808000, 0.70),
    ([[13, 0, 0], [0, 20, 7], [0, 4, 56]], 0.89, 0.796409, 0.058911, 0.680947, 0.911872, 0.849331, 0.835),
    ([[44, 5, 1], [7, 20, 3], [9, 5, 6]], 0.70, 0.491525, 0.072127, 0.350158, 0.632893, 0.575972, 0.55),
]


def ratings(table):
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return pd.DataFrame(pairs, columns=["one", "other"], dtype="str")


def rated(pairs, categories):
    return agreement_row(
        "title_abstract", "decision", "ann", "bob", pd.DataFrame(pairs, columns=["a", "b"]), categories
    )


@pytest.mark.parametrize(("table", "p", "kappa", "se", "low", "high", "gwet", "adjusted"), ORACLES)
def test_statistics_are_those_of_the_published_tables(table, p, kappa, se, low, high, gwet, adjusted):
    row = agreement_row("s", "i", "a", "b", ratings(table), [str(i) for i in range(len(table))])
    computed = [row[name] for name in ("p_observed", "kappa", "kappa_se", "kappa_low", "kappa_high", "ac1", "pabak")]
    assert computed == pytest.approx([p, kappa, se, low, high, gwet, adjusted], abs=1e-6)
    assert row["reason"] == ""
    assert list(row) == AGREEMENT.names


@given(st.integers(2, 5).flatmap(lambda q: st.lists(st.integers(0, 40), min_size=q * q, max_size=q * q)))
def test_kappa_and_its_error_agree_with_another_program(cells):
    q = int(len(cells) ** 0.5)
    table = np.array(cells, dtype=float).reshape(q, q)
    used = table.sum(axis=0) + table.sum(axis=1)
    if table.sum() == 0 or (used > 0).sum() < 2:
        return
    kappa, other = cohen_kappa(table), peer(table)
    assert kappa.value == pytest.approx(other.kappa, abs=1e-9)
    assert kappa.se**2 == pytest.approx(max(other.var_kappa, 0), abs=1e-9)
    assert -1 <= kappa.low <= kappa.high <= 1


def test_one_category_for_all_units_gives_no_kappa_but_full_agreement():
    row = rated([("in", "in")] * 30, ["in", "out"])
    assert row["kappa"] is None
    assert row["kappa_se"] is None
    assert row["reason"] == "single_category"
    assert (row["p_observed"], row["ac1"], row["pabak"]) == (1, 1, 1)


def test_without_a_common_unit_everything_is_null_with_the_reason():
    row = rated([("in", ""), ("", "out")], ["in", "out"])
    assert (row["n"], row["n_any"], row["reason"]) == (0, 2, "no_pairs")
    assert row["p_observed"] is None


def test_a_unit_that_one_rater_left_out_counts_in_the_coverage_only():
    row = rated([("in", "in"), ("out", "out"), ("in", "")], ["in", "out"])
    assert (row["n"], row["n_any"], row["p_observed"]) == (2, 3, 1)


def test_a_rating_outside_the_codebook_is_an_error_and_no_new_category():
    with pytest.raises(ValueError, match="perhaps"):
        rated([("in", "perhaps")], ["in", "out"])


def test_the_number_of_categories_comes_from_the_codebook():
    pairs = [("a", "a")] * 40 + [("a", "b")] * 10 + [("b", "b")] * 30
    two, four = rated(pairs, ["a", "b"]), rated(pairs, ["a", "b", "c", "d"])
    assert two["kappa"] == pytest.approx(four["kappa"])
    assert four["pabak"] == pytest.approx((4 * 0.875 - 1) / 3)
    assert two["pabak"] < four["pabak"]
    assert two["ac1"] < four["ac1"]


def test_values_without_categories_have_a_proportion_only():
    row = rated([("disagree", "agree"), ("agree", "agree")], [])
    assert (row["p_observed"], row["kappa"], row["reason"]) == (0.5, None, "not_categorical")


def test_few_units_have_a_bootstrap_interval_too_and_it_is_the_same_every_time():
    small = rated([("a", "a")] * 8 + [("b", "b")] * 8 + [("a", "b")] * 4, ["a", "b"])
    assert small["kappa_boot_low"] < small["kappa"] < small["kappa_boot_high"]
    again = bootstrap_kappa(np.array([[8.0, 4.0], [0.0, 8.0]]))
    assert again == (small["kappa_boot_low"], small["kappa_boot_high"])
    assert rated([("a", "a")] * 20 + [("b", "b")] * 20, ["a", "b"])["kappa_boot_low"] is None


def test_prevalence_and_bias_explain_a_low_kappa():
    row = agreement_row("s", "i", "a", "b", ratings([[80, 10], [5, 5]]), ["0", "1"])
    assert (row["prevalence"], row["bias"]) == pytest.approx((0.75, 0.05))


@given(st.lists(st.integers(0, 30), min_size=9, max_size=9).filter(any))
def test_the_order_of_the_raters_does_not_matter(cells):
    table = np.array(cells, dtype=float).reshape(3, 3)
    for statistic in (percent_agreement, ac1, pabak):
        assert statistic(table) == pytest.approx(statistic(table.T))
