from __future__ import annotations

import pandas as pd
import pytest
from rotte import ANALYSIS, STUDIES

from review.errors import InputError
from review.synthesis.association import TESTS, TESTS_KEY, associate, holm
from review.tables import arrange

BOTH = ["response", "toxicity"]
PLANNED = [
    {
        "test": "fisher_freeman_halton",
        "outcomes": BOTH,
        "by": "target",
        "subgroups": ["CD19", "BCMA", "other"],
    },
    {"test": "fisher_freeman_halton", "outcomes": BOTH, "by": "target", "subgroups": ["CD19", "BCMA"]},
    {
        "test": "fisher_freeman_halton",
        "outcomes": BOTH,
        "by": "domain",
        "subgroups": ["4-1BB", "CD28", "dual"],
    },
    {"test": "mcnemar_exact", "outcomes": BOTH},
    {"test": "sign", "outcomes": BOTH},
]


def run(tests: list, studies: pd.DataFrame = STUDIES, **changed: object) -> pd.DataFrame:
    return associate(studies, ANALYSIS | {"tests": tests} | changed)


FOUND = run(PLANNED).set_index(["outcome", "comparison"])


@pytest.mark.parametrize(
    ("outcome", "comparison", "p_value", "within", "detail"),
    [
        ("response", "target: CD19 vs BCMA vs other", 0.135452, 5e-7, "CD19 8/26; BCMA 5/9; other 0/4"),
        ("toxicity", "target: CD19 vs BCMA vs other", 0.005943, 5e-7, "CD19 15/21; BCMA 8/9; other 0/4"),
        ("response", "target: CD19 vs BCMA", 0.2427, 5e-5, "CD19 8/26; BCMA 5/9"),
        ("toxicity", "target: CD19 vs BCMA", 0.3932, 5e-5, "CD19 15/21; BCMA 8/9"),
        ("response", "domain: 4-1BB vs CD28 vs dual", 1.0, 5e-7, "4-1BB 7/19; CD28 5/13; dual 1/4"),
        ("toxicity", "domain: 4-1BB vs CD28 vs dual", 0.857001, 5e-7, "4-1BB 12/16; CD28 7/11; dual 3/4"),
    ],
)
def test_the_subgroups_have_their_published_p_values(outcome, comparison, p_value, within, detail):
    found = FOUND.loc[(outcome, comparison)]
    assert found["p_value"] == pytest.approx(p_value, abs=within)
    assert found["detail"] == detail
    assert found["state"] == "computed"


def test_toxicity_is_reported_more_often_than_response_in_the_same_studies():
    found = FOUND.loc[("response; toxicity", "response vs toxicity within studies")]
    assert found["p_value"] == pytest.approx(0.00183, abs=5e-6)
    assert found["n"] == 34
    assert found["statistic"] == 1
    assert found["detail"] == "yes/yes 10; yes/no 1; no/yes 13; no/no 10"


def test_no_sign_test_is_run_on_what_authors_claim():
    for outcome in BOTH:
        found = FOUND.loc[(outcome, "yes vs no")]
        assert found["state"] == "refused"
        assert "authors' claims" in found["reason"]
        assert pd.isna(found["p_value"])
        assert pd.isna(found["statistic"])


def test_a_sign_test_on_computed_directions_needs_five_studies():
    sign = [{"test": "sign", "outcomes": ["response"]}]
    few = run(sign, STUDIES.iloc[:4], authors_claims=False).iloc[0]
    assert (few["state"], few["reason"]) == (
        "refused",
        "a sign test needs 5 studies with a computed direction",
    )
    enough = run(sign, authors_claims=False).iloc[0]
    assert enough["p_value"] == pytest.approx(0.0533, abs=5e-5)
    assert enough["statistic"] == 13


def test_a_subgroup_with_fewer_than_three_studies_is_not_tested():
    test = PLANNED[0] | {"by": "domain", "subgroups": ["4-1BB", "NKG2D", "no data"]}
    found = run([test]).set_index("outcome").loc["response"]
    assert found["state"] == "refused"
    assert found["reason"].endswith("studies with a reported outcome: 'NKG2D' has 1, 'no data' has 2")
    assert pd.isna(found["p_value"])


def test_p_values_are_adjusted_within_an_outcome_and_refused_tests_do_not_count():
    refused = PLANNED[0] | {"by": "domain", "subgroups": ["4-1BB", "NKG2D"]}
    found = run([*PLANNED, refused]).set_index(["outcome", "comparison"])["p_holm"]
    assert found["toxicity", "target: CD19 vs BCMA vs other"] == pytest.approx(3 * 0.005943, abs=2e-6)
    assert found["toxicity", "target: CD19 vs BCMA"] == pytest.approx(2 * 0.3932, abs=1e-4)
    assert found["toxicity", "domain: 4-1BB vs CD28 vs dual"] == pytest.approx(0.857001, abs=1e-6)
    assert found[found.index.get_level_values("comparison") == "yes vs no"].isna().all()


def test_an_adjusted_p_value_is_never_below_a_smaller_ones_and_never_above_one():
    assert holm(pd.Series([0.04, 0.01, None, 0.03, 0.9])).tolist()[:2] == pytest.approx([0.09, 0.04])
    assert holm(pd.Series([0.04, 0.01, None, 0.03, 0.9])).tolist()[3:] == pytest.approx([0.09, 0.9])
    assert holm(pd.Series([0.6, 0.7])).tolist() == [1.0, 1.0]


def test_without_a_planned_test_none_is_run():
    found = associate(STUDIES, ANALYSIS)
    assert len(found) == 0
    assert arrange(found, TESTS, TESTS_KEY).schema == TESTS


def test_tests_have_their_declared_form():
    found = arrange(run(PLANNED), TESTS, TESTS_KEY)
    assert found.num_rows == 9
    assert found["p_value"].null_count == 2
    assert not run(PLANNED).duplicated(TESTS_KEY).any()


def test_every_fault_of_a_planned_test_is_reported():
    wrong = [
        {"test": "chi_squared", "outcomes": ["response"]},
        {"test": "mcnemar_exact", "outcomes": ["response"]},
        {"test": "fisher_freeman_halton", "outcomes": ["survival"], "by": "age", "subgroups": ["old"]},
    ]
    with pytest.raises(InputError) as raised:
        run(wrong)
    assert [str(problem).removeprefix("analysis association:tests: ") for problem in raised.value.problems] == [
        "test 'chi_squared' is not known, expected one of: fisher_freeman_halton, mcnemar_exact, sign",
        "mcnemar_exact has 1 outcomes, expected two",
        "outcome 'survival' is not known, expected one of: response, toxicity",
        "grouping 'age' is not known, expected one of: target, domain count, domain, size",
        "fisher_freeman_halton has 1 subgroups, expected two or more",
    ]
