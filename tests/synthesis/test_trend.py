"""The analysis `trend`: golden studies, refusals, and the real phase I trials of others."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from dose_counts import ANALYSIS, CRB_401, KARMMA, one, study
from statsmodels.stats.contingency_tables import Table

from real_data import DATA, needs_real_data
from review.errors import InputError
from review.synthesis.trend import KEY, TABLE, analyse
from review.tables import arrange


def trends(*studies: pd.DataFrame) -> pd.DataFrame:
    return analyse({"form": pd.concat(studies, ignore_index=True)}, ANALYSIS)


def test_the_flagship_study_has_its_golden_row():
    found = one(trends(KARMMA, CRB_401), study_id="munshi", score="log10")
    assert (found["slope"], found["slope_se"], found["p_slope"]) == pytest.approx(
        (3.48425, 1.85023, 0.056086), abs=5e-6
    )
    assert found["p_ffh"] == pytest.approx(0.127139, abs=5e-7)
    assert (found["n_levels"], found["n"], found["events"]) == (3, 128, 94)
    assert found["detail"] == "2/4 at DL1; 48/70 at DL2; 44/54 at DL3"
    assert (found["state"], found["reason"]) == ("computed", "")


@pytest.mark.parametrize(
    ("name", "score", "z", "p_value", "p_exact"),
    [
        ("munshi", "dose", 1.927921, 0.053865, 0.068270),
        ("munshi", "rank", 1.927921, 0.053865, 0.068270),
        ("raje", "dose", 2.414904, 0.015739, 0.023161),
        ("raje", "rank", 2.748645, 0.005984, 0.010618),
    ],
)
def test_each_score_has_its_row(name, score, z, p_value, p_exact):
    found = one(trends(KARMMA, CRB_401), study_id=name, score=score)
    assert (found["z"], found["p_value"], found["p_exact"]) == pytest.approx((z, p_value, p_exact), abs=6e-7)


def test_what_cannot_be_computed_has_a_row_with_its_reason():
    found = trends(
        study("alone", [(21, 2, 10)]),
        study("all", [(1, 3, 3), (2, 4, 4)]),
        study("silent", [(1, None, 3), (2, 4, 4)]),
        study("apart", [(1, 0, 3), (2, 4, 4)]),
        study("ranges", [(None, 1, 4), (None, 3, 4)]),
    ).set_index(["study_id", "score"])
    assert found.loc[("alone", "log10"), "reason"] == "1 level with counts, a trend needs two"
    assert found.loc[("all", "rank"), "reason"] == "all patients or none have the outcome"
    assert found.loc[("silent", "dose"), "reason"] == "1 level with counts, a trend needs two"
    assert found.loc[("silent", "dose"), "detail"] == "?/3 at DL1; 4/4 at DL2"
    assert found.loc[("ranges", "log10"), "reason"] == "a level has no single dose"
    assert found.loc[("ranges", "rank"), "z"] > 0
    apart = found.loc[("apart", "log10")]
    assert apart["slope_reason"].startswith("one dose separates")
    assert pd.isna(apart["slope"])
    assert apart["p_exact"] == pytest.approx(1 / 35)


def test_a_dose_of_zero_has_no_logarithm_and_the_other_scores_remain():
    found = trends(study("control", [(0, 1, 9), (10, 5, 9)])).set_index("score")
    assert found.loc["log10", "reason"] == "a level has no dose above 0, which a logarithm needs"
    assert found.loc["dose", "state"] == "computed"


def test_a_level_without_a_place_in_the_order_leaves_no_score():
    found = trends(study("unordered", [(1, 1, 9), (10, 5, 9)]).assign(level_order=["1", "NR"]))
    assert set(found["reason"]) == {"a level has no place in the order"}
    assert found["z"].isna().all()


def test_impossible_counts_and_orders_are_all_named():
    wrong = study("wrong", [(1, 5, 4), (2, 1, 4)])
    twice = study("twice", [(1, 1, 4), (2, 1, 4)]).assign(level_order="1")
    falls = study("falls", [(3, 1, 4), (2, 1, 4)])
    empty = study("empty", [(1, 0, 0), (2, 0, 1)])
    negative = study("negative", [(1, -1, 4), (2, 1, 1)])
    with pytest.raises(InputError) as raised:
        trends(wrong, twice, falls, empty, negative)
    assert [str(problem) for problem in raised.value.problems] == [
        "analysis any:empty ORR: DL1: 0 events of 0 patients, expected 0 to n of at least one",
        "analysis any:negative ORR: DL1: -1 events of 4 patients, expected 0 to n of at least one",
        "analysis any:wrong ORR: DL1: 5 events of 4 patients, expected 0 to n of at least one",
        "analysis any:falls ORR: the doses 3, 2 do not rise with the order",
        "analysis any:twice ORR: two levels have one place in the order, expected 1, 2, 3 ...",
    ]


def test_parts_of_patients_and_levels_that_stand_twice_are_named():
    half = study("half", [(1, 1, 4), (2, 1, 4)]).assign(n=["4.5", "4"], events=["1", "2.5"])
    again = pd.concat([study("again", [(1, 5, 10), (2, 6, 10)])] * 2).assign(level_order=["1", "2", "3", "4"])
    unread = pd.concat([study("unread", [(None, None, None)])] * 2).assign(level_order="NR")
    with pytest.raises(InputError) as raised:
        trends(half, again, unread)
    assert [str(problem) for problem in raised.value.problems][:4] == [
        "analysis any:half ORR: DL1: n is 4.5, expected a whole number",
        "analysis any:half ORR: DL2: events is 2.5, expected a whole number",
        "analysis any:again ORR: level DL1 stands there twice, expected once",
        "analysis any:again ORR: level DL2 stands there twice, expected once",
    ]


def test_the_table_has_its_declared_form_and_the_order_of_rows_does_not_matter():
    form = pd.concat([KARMMA, CRB_401], ignore_index=True)
    found = analyse({"form": form}, ANALYSIS)
    shuffled = analyse({"form": form.sample(frac=1, random_state=2)}, ANALYSIS)
    assert arrange(found, TABLE, KEY).equals(arrange(shuffled, TABLE, KEY))
    assert not found.duplicated(KEY).any()
    assert len(arrange(analyse({"form": form.iloc[:0]}, ANALYSIS), TABLE, KEY)) == 0


@needs_real_data
@pytest.mark.filterwarnings("ignore")  # statsmodels warns of two levels, which two parameters fit perfectly
@pytest.mark.parametrize(("name", "studies"), [("dat.ursino2021", 13), ("dat.roever2022", 12)])
def test_the_phase_i_trials_of_others_agree_with_statsmodels(name, studies):
    """Toxicity by dose of sorafenib and irinotecan: z, slope and its error against Table and GLM of statsmodels."""
    rows = pd.read_csv(DATA / f"trend/{name}.csv")
    form = pd.concat(
        [
            study(str(label).lower(), one[["dose", "events", "total"]].itertuples(index=False, name=None))
            for label, one in rows.groupby("study")
        ]
    )
    found = trends(form)
    assert found["study_id"].nunique() == studies
    assert set(found["state"]) == {"computed"}
    compared = 0
    for label, levels in rows.groupby("study"):
        x, n, s = (levels[column].to_numpy(dtype=float) for column in ("events", "total", "dose"))
        mine = one(found, study_id=str(label).lower(), score="log10")
        linear = Table(np.array([n - x, x]), shift_zeros=False).test_ordinal_association(col_scores=np.log10(s))
        assert mine["z"] == pytest.approx(linear.zscore * np.sqrt(n.sum() / (n.sum() - 1)), abs=1e-6)
        if mine["slope_reason"] == "":
            fitted = sm.GLM(np.column_stack([x, n - x]), sm.add_constant(np.log10(s)), sm.families.Binomial()).fit(
                tol=1e-14
            )
            assert mine["slope"] == pytest.approx(fitted.params[1], abs=1e-5)
            assert mine["slope_se"] == pytest.approx(fitted.bse[1], abs=1e-4)
            compared += 1
        assert 0 < mine["p_exact"] <= 1
    assert compared >= 6
