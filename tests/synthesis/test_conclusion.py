from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rotte import ANALYSIS, STUDIES

from review.errors import InputError
from review.synthesis.conclusion import CONCLUSIONS, CONCLUSIONS_KEY, categories, conclude, fragility
from review.synthesis.tally import tally
from review.tables import arrange, empty

TALLIED = tally(STUDIES, ANALYSIS)


def about(name: str, outcome: str, by: str = "", subgroup: str = "all") -> dict[str, str]:
    return {"id": name, "analysis": "association", "outcome": outcome} | (
        {"subgroup_by": by, "subgroup": subgroup} if by else {}
    )


ASKED = [
    about("C1", "response"),
    about("C2", "toxicity"),
    about("C3", "response", "target", "CD19"),
    about("C4", "toxicity", "target", "CD19"),
    about("C5", "response", "target", "BCMA"),
]
FOUND = conclude(TALLIED, ASKED, []).set_index("conclusion_id")


def test_response_is_a_minority_that_one_study_could_overturn():
    found = FOUND.loc["C1"]
    assert (found["k"], found["n"]) == (13, 39)
    assert found["high"] == pytest.approx(0.4902, abs=5e-5)
    assert found[["category", "category_low", "category_high"]].tolist() == ["minority"] * 3
    assert (found["fragility"], found["fragile"]) == (1, True)


def test_toxicity_is_a_majority_only_while_silent_studies_do_not_count_as_no():
    found = FOUND.loc["C2"]
    assert found["low"] == pytest.approx(0.5084, abs=5e-5)
    assert found[["category", "category_low", "category_high"]].tolist() == [
        "majority",
        "indeterminate",
        "majority",
    ]
    assert (found["fragility"], found["fragile"]) == (1, True)


def test_the_subgroups_by_target():
    assert FOUND.loc["C3", "category"] == "minority"
    assert FOUND.loc["C3", "high"] == pytest.approx(0.49988, abs=5e-6)
    assert FOUND.loc["C4", "category"] == "majority"
    assert FOUND.loc["C4", "low"] == pytest.approx(0.5004, abs=5e-5)
    assert FOUND.loc["C5", "category"] == "insufficient"
    assert FOUND.loc["C5", "fragility"] is None or pd.isna(FOUND.loc["C5", "fragility"])
    assert not FOUND.loc["C5", "fragile"]


def test_one_more_yes_or_one_less_is_indeterminate():
    assert categories([14, 22], [39, 34]).tolist() == ["indeterminate", "indeterminate"]


def test_nothing_to_estimate_is_said_and_not_hidden():
    none = tally(STUDIES.iloc[:0], ANALYSIS)
    found = conclude(none, [about("C1", "response")], []).iloc[0]
    assert (found["state"], found["category"], found["n"]) == ("not_estimable", "insufficient", 0)
    assert pd.isna(found["proportion"])
    assert set(FOUND["state"]) == {"estimated"}


def test_a_conclusion_about_a_tally_that_is_not_there_is_an_error():
    with pytest.raises(InputError) as raised:
        conclude(TALLIED, [about("C1", "survival"), about("C2", "response", "target", "CD22")], [])
    assert [str(problem) for problem in raised.value.problems] == [
        f"conclusions:{place}: no tally has analysis 'association', {rest}"
        for place, rest in [
            ("C1", "outcome 'survival', subgroup_by '', subgroup 'all'"),
            ("C2", "outcome 'response', subgroup_by 'target', subgroup 'CD22'"),
        ]
    ]


def test_conclusions_have_their_declared_form():
    assert arrange(conclude(TALLIED, ASKED, []), CONCLUSIONS, CONCLUSIONS_KEY).num_rows == 5
    assert arrange(conclude(TALLIED, [], []), CONCLUSIONS, CONCLUSIONS_KEY).equals(
        arrange(empty(CONCLUSIONS), CONCLUSIONS, CONCLUSIONS_KEY)
    )


@given(st.integers(10, 120).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_fragility_is_the_nearest_other_category_and_mirrors(counts):
    k, n = counts
    flips = fragility(k, n)
    assert flips == fragility(n - k, n)
    mine = categories(k, n)
    nearer = [other for other in range(k - flips + 1, k + flips) if 0 <= other <= n]
    assert all(categories(other, n) == mine for other in nearer)
    assert any(categories(other, n) != mine for other in (k - flips, k + flips) if 0 <= other <= n)
