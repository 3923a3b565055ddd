"""Two raters: published tables, another program on random tables, and what cannot be computed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as peer

from review.agreement import AGREEMENT, agreement_row
from review.agreement.rows import AGREEMENT_KEY, statistics
from review.agreement.two_raters import ac1, bootstrap_kappa, cohen_kappa, pabak, percent_agreement, weights
from review.interval import wilson

A, B, C = [[20, 5], [10, 15]], [[40, 9], [6, 45]], [[80, 10], [5, 5]]
D, E = [[13, 0, 0], [0, 20, 7], [0, 4, 56]], [[44, 5, 1], [7, 20, 3], [9, 5, 6]]
ORACLES = [
    (A, 0.70, 0.400000, 0.126996, 0.151092, 0.648908, 0.405941, 0.40),
    (B, 0.85, 0.699519, 0.071394, 0.559590, 0.839448, 0.700748, 0.70),
    (C, 0.85, 0.318182, 0.133457, 0.056612, 0.579752, 0.808000, 0.70),
    (D, 0.89, 0.796409, 0.058911, 0.680947, 0.911872, 0.849331, 0.835),
    (E, 0.70, 0.491525, 0.072127, 0.350158, 0.632893, 0.575972, 0.55),
]
WEIGHTED = [(D, 0.842902, 0.047872, 0.892157, 0.035352), (E, 0.473684, 0.076979, 0.454545, 0.093980)]
TABLES = st.integers(2, 5).flatmap(
    lambda q: st.lists(st.integers(0, 40), min_size=q * q, max_size=q * q).map(
        lambda cells: np.array(cells, dtype=float).reshape(q, q)
    )
)


def ratings(table):
    pairs = [(str(i), str(j)) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    return pd.DataFrame(pairs, columns=["one", "other"], dtype="str")


def rated(pairs, categories):
    frame = pd.DataFrame(pairs, columns=["a", "b"], dtype="str")
    return agreement_row("title_abstract", "decision", "ann", "bob", frame, categories)


def measured(table, ordered=True):
    stack = np.array(table, dtype=float)[None]
    found = statistics(stack, stack.sum(axis=(1, 2)).astype(int), ordered)
    return {name: values[0] for name, values in found.items()}


@pytest.mark.parametrize(("table", "p", "kappa", "se", "low", "high", "gwet", "adjusted"), ORACLES)
def test_statistics_are_those_of_the_published_tables(table, p, kappa, se, low, high, gwet, adjusted):
    row = agreement_row("s", "i", "a", "b", ratings(table), [str(i) for i in range(len(table))])
    computed = [row[name] for name in ("p_observed", "kappa", "kappa_se", "kappa_low", "kappa_high", "ac1", "pabak")]
    assert computed == pytest.approx([p, kappa, se, low, high, gwet, adjusted], abs=1e-6)
    assert row["reason"] == ""
    assert set(row) == set(AGREEMENT.names)


@pytest.mark.parametrize(("table", "linear", "linear_se", "quadratic", "quadratic_se"), WEIGHTED)
def test_weighted_kappas_are_those_of_the_published_tables(table, linear, linear_se, quadratic, quadratic_se):
    row = measured(table)
    names = ["kappa_linear", "kappa_linear_se", "kappa_quadratic", "kappa_quadratic_se"]
    assert [row[name] for name in names] == pytest.approx([linear, linear_se, quadratic, quadratic_se], abs=1e-6)
    assert row["kappa_linear_low"] == pytest.approx(linear - 1.959964 * linear_se, abs=1e-5)


def test_the_error_and_interval_of_ac1_are_the_published_ones():
    row = measured(D)
    assert (row["ac1"], row["ac1_se"]) == pytest.approx((0.8493305, 0.04321747), abs=1e-7)
    assert (round(row["ac1_low"], 3), round(row["ac1_high"], 3)) == (0.764, 0.935)


def test_a_rare_category_shows_in_positive_agreement_and_hardly_in_ac1():
    row = measured([[10, 20], [20, 950]])
    names = ["p_observed", "kappa", "ac1", "pabak", "positive", "negative"]
    assert [round(row[name], 3) for name in names] == [0.960, 0.313, 0.958, 0.920, 0.333, 0.979]


def test_limits_of_positive_agreement_follow_from_the_units_that_anybody_put_there():
    low, high = wilson(10, 50)
    row = measured([[10, 20], [20, 950]])
    assert (row["positive_low"], row["positive_high"]) == pytest.approx((2 * low / (1 + low), 2 * high / (1 + high)))
    assert measured([[0, 3], [2, 95]])["positive_low"] == 0 < measured([[0, 3], [2, 95]])["positive_high"] < 1


@pytest.mark.parametrize(("power", "name"), [(0, None), (1, "linear"), (2, "quadratic")])
@given(table=TABLES)
def test_kappa_and_its_error_agree_with_another_program(power, name, table):
    used = table.sum(axis=0) + table.sum(axis=1)
    if table.sum() < 2 or (used > 0).sum() < 2:
        return
    kappa, se = cohen_kappa(table, weights(len(table), power) if power else None)
    other = peer(table, wt=name)
    assert kappa == pytest.approx(other.kappa, abs=1e-9)
    assert se**2 == pytest.approx(max(other.var_kappa, 0), abs=1e-9)


@given(st.lists(TABLES.filter(lambda table: len(table) == 3), min_size=1, max_size=4))
def test_a_table_has_the_same_numbers_alone_and_in_a_stack(tables):
    stack = statistics(np.array(tables), np.array([int(table.sum()) for table in tables]), ordered=True)
    for place, table in enumerate(tables):
        pd.testing.assert_series_equal(
            pd.Series(measured(table)), pd.Series({name: values[place] for name, values in stack.items()})
        )


@given(TABLES)
def test_limits_lie_around_their_value(table):
    row = measured(table)
    for name in ("p", "kappa", "kappa_linear", "kappa_quadratic", "ac1", "positive", "negative"):
        value = row["p_observed" if name == "p" else name]
        if not pd.isna(row[f"{name}_low"]):
            assert -1 <= row[f"{name}_low"] <= value + 1e-12 <= row[f"{name}_high"] + 2e-12 <= 1 + 4e-12


@given(TABLES)
def test_the_order_of_the_raters_does_not_matter(table):
    one, other = measured(table), measured(table.T)
    for name in set(one) - {"kappa_boot_low", "kappa_boot_high"}:
        assert one[name] == pytest.approx(other[name], nan_ok=True) if name != "reason" else one[name] == other[name]


@given(TABLES)
def test_what_is_null_has_a_reason_and_what_has_a_reason_is_null(table):
    row = measured(table)
    always = ["p_observed", "kappa", "kappa_se", "kappa_linear", "kappa_quadratic", "ac1", "ac1_se", "ac1_low", "pabak"]
    assert any(pd.isna(row[name]) for name in always) == (row["reason"] != "")


def test_one_category_for_all_units_gives_no_kappa_but_full_agreement():
    row = rated([("in", "in")] * 30, ["in", "out"])
    assert pd.isna(row["kappa"])
    assert pd.isna(row["kappa_se"])
    assert row["reason"] == "single_category"
    assert (row["p_observed"], row["ac1"], row["pabak"]) == (1, 1, 1)
    both = measured([[30, 0], [0, 0]])
    assert (both["positive"], both["reason"]) == (1, "single_category")
    assert pd.isna(both["negative"])
    assert pd.isna(both["kappa_linear"])


def test_without_a_common_unit_everything_is_null_with_the_reason():
    row = rated([("in", ""), ("", "out")], ["in", "out"])
    assert (row["n"], row["n_any"], row["coverage"], row["reason"]) == (0, 2, 0, "no_pairs")
    numbers = set(AGREEMENT.names) - {*AGREEMENT_KEY, "n", "n_any", "coverage", "reason"}
    assert all(pd.isna(row[name]) for name in numbers)


def test_a_single_unit_has_no_error():
    row = rated([("in", "out")], ["in", "out"])
    assert (row["p_observed"], row["kappa"], row["reason"]) == (0, 0, "single_pair")
    assert all(pd.isna(row[name]) for name in ("kappa_se", "kappa_low", "kappa_boot_low", "ac1_se", "ac1_low"))


def test_a_unit_that_one_rater_left_out_counts_in_the_coverage_only():
    row = rated([("in", "in"), ("out", "out"), ("in", ""), ("", "")], ["in", "out"])
    assert (row["n"], row["n_any"], row["p_observed"]) == (2, 3, 1)
    assert row["coverage"] == pytest.approx(2 / 3)


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


def test_a_codebook_of_one_category_has_a_proportion_only():
    row = rated([("a", "a")] * 3, ["a"])
    assert (row["p_observed"], row["reason"]) == (1, "single_category")
    assert all(pd.isna(row[name]) for name in ("kappa", "ac1", "pabak"))


def test_values_without_categories_have_a_proportion_only():
    row = rated([("disagree", "agree"), ("agree", "agree"), ("", "agree")], [])
    assert (row["n"], row["n_any"], row["p_observed"], row["reason"]) == (2, 3, 0.5, "not_categorical")
    assert pd.isna(row["kappa"])


def test_categories_without_an_order_have_no_weighted_kappa_and_no_poles():
    row = measured(D, ordered=False)
    assert all(pd.isna(row[name]) for name in ("kappa_linear", "kappa_quadratic", "positive", "negative"))
    assert row["reason"] == ""


def test_few_units_have_a_bootstrap_interval_too_and_it_is_the_same_every_time():
    small = rated([("a", "a")] * 8 + [("b", "b")] * 8 + [("a", "b")] * 4, ["a", "b", "c"])
    assert small["kappa_boot_low"] < small["kappa"] < small["kappa_boot_high"]
    again = bootstrap_kappa(np.array([[8.0, 4.0], [0.0, 8.0]]))
    assert again == (small["kappa_boot_low"], small["kappa_boot_high"])
    assert pd.isna(rated([("a", "a")] * 20 + [("b", "b")] * 20, ["a", "b"])["kappa_boot_low"])


def test_prevalence_and_bias_explain_a_low_kappa():
    row = agreement_row("s", "i", "a", "b", ratings(C), ["0", "1"])
    assert (row["prevalence"], row["bias"]) == pytest.approx((0.75, 0.05))
    assert pd.isna(measured(D)["prevalence"])


@given(TABLES.filter(lambda table: table.sum() > 0))
def test_a_correction_for_chance_never_adds_agreement(table):
    assert ac1(table)[0] <= percent_agreement(table) + 1e-12
    assert pabak(table) <= percent_agreement(table) + 1e-12


def test_limits_do_not_leave_the_scale():
    opposed, alike = measured([[0, 6], [4, 1]]), measured([[5, 1], [0, 6]])
    assert (opposed["kappa_low"], opposed["ac1_low"], alike["kappa_high"], alike["ac1_high"]) == (-1, -1, 1, 1)
