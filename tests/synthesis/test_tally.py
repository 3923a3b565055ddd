from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rotte import ANALYSIS, STUDIES

from review.errors import InputError
from review.synthesis.tally import TALLIES, TALLIES_KEY, tally
from review.tables import arrange

TALLIED = tally(STUDIES, ANALYSIS)


def row(outcome: str, by: str = "", subgroup: str = "all", of: pd.DataFrame = TALLIED) -> pd.Series:
    where = (of["outcome"] == outcome) & (of["subgroup_by"] == by) & (of["subgroup"] == subgroup)
    assert where.sum() == 1
    return of[where].iloc[0]


@pytest.mark.parametrize(
    ("outcome", "by", "subgroup", "yes", "reported", "not_reported", "proportion", "wilson"),
    [
        ("response", "", "all", 13, 39, 0, 0.3333, (0.2063, 0.4902)),
        ("toxicity", "", "all", 23, 34, 5, 0.6765, (0.5084, 0.8087)),
        ("response", "target", "CD19", 8, 26, 0, 0.3077, (0.1650, 0.4999)),
        ("toxicity", "target", "CD19", 15, 21, 5, 0.7143, (0.5004, 0.8619)),
        ("response", "target", "BCMA", 5, 9, 0, 0.5556, (0.2667, 0.8112)),
        ("toxicity", "target", "BCMA", 8, 9, 0, 0.8889, (0.5650, 0.9801)),
        ("response", "target", "other", 0, 4, 0, 0.0, None),
        ("toxicity", "target", "other", 0, 4, 0, 0.0, None),
        ("response", "domain count", "1", 12, 33, 0, 0.3636, (0.2219, 0.5338)),
        ("toxicity", "domain count", "1", 19, 28, 5, 0.6786, (0.4934, 0.8207)),
        ("response", "domain count", "2", 1, 4, 0, 0.25, (0.0456, 0.6994)),
        ("toxicity", "domain count", "2", 3, 4, 0, 0.75, (0.3006, 0.9544)),
        ("response", "domain", "4-1BB", 7, 19, 0, 0.3684, (0.1915, 0.5896)),
        ("toxicity", "domain", "4-1BB", 12, 16, 3, 0.75, (0.5050, 0.8982)),
        ("response", "domain", "CD28", 5, 13, 0, 0.3846, (0.1771, 0.6448)),
        ("toxicity", "domain", "CD28", 7, 11, 2, 0.6364, (0.3538, 0.8483)),
        ("response", "size", "large", 4, 9, 0, 0.4444, (0.1888, 0.7333)),
        ("toxicity", "size", "large", 5, 6, 3, 0.8333, (0.4365, 0.9699)),
    ],
)
def test_every_published_count_and_interval_is_found_again(
    outcome, by, subgroup, yes, reported, not_reported, proportion, wilson
):
    found = row(outcome, by, subgroup)
    assert [found["n_yes"], found["n_reported"], found["n_nr"]] == [yes, reported, not_reported]
    assert found["n_all"] == reported + not_reported
    assert found["n_no"] == reported - yes
    assert found["proportion"] == pytest.approx(proportion, abs=5e-5)
    if wilson:
        assert (found["wilson_low"], found["wilson_high"]) == pytest.approx(wilson, abs=5e-5)


def test_the_headlines_have_exact_limits_and_the_bounds_of_what_is_not_reported():
    response, toxicity = row("response"), row("toxicity")
    assert (response["exact_low"], response["exact_high"]) == pytest.approx((0.1909, 0.5022), abs=5e-5)
    assert (toxicity["exact_low"], toxicity["exact_high"]) == pytest.approx((0.4947, 0.8261), abs=5e-5)
    assert (toxicity["bound_low"], toxicity["bound_high"]) == pytest.approx((0.5897, 0.7179), abs=5e-5)
    assert response["bound_low"] == response["bound_high"] == response["proportion"]


def test_a_tally_says_which_studies_it_counts():
    found = row("toxicity", "size", "large")
    assert found["studies_no"] == "zhang_77"
    assert found["studies_nr"] == "abramson_11; bishop_73; park_76"
    assert found["studies_yes"] == "fowler_74; munshi_10; shah_72; ying_75; zhao_71"


def test_studies_without_a_domain_have_a_row_of_their_own():
    assert row("response", "domain count", "no data")["studies_no"] == "cui_24; ramos_43"
    written = STUDIES.assign(domains=STUDIES["domains"].replace("", "ND"))
    assert row("response", "domain count", "no data", tally(written, ANALYSIS))["n_all"] == 2


def test_a_subgroup_of_what_is_missing_is_called_not_reported_unless_it_has_a_name():
    by_domain = {"by": "domain", "field": "domains"}
    found = tally(STUDIES, ANALYSIS | {"subgroups": [by_domain]})
    assert row("response", "domain", "not reported", found)["studies_no"] == "cui_24; ramos_43"


def test_what_is_in_no_group_keeps_its_own_row_unless_the_rest_has_a_name():
    assert row("response", "domain", "NKG2D")["studies_no"] == "baumeister_16"
    assert row("response", "domain", "dual")["n_all"] == 4


@pytest.mark.parametrize("by", ["target", "domain count", "domain", "size"])
def test_every_study_is_in_exactly_one_subgroup(by):
    for outcome in ANALYSIS["outcomes"]:
        mine = TALLIED[(TALLIED["subgroup_by"] == by) & (TALLIED["outcome"] == outcome)]
        assert (
            mine[["n_all", "n_yes", "n_no", "n_nr"]].sum().tolist()
            == row(outcome)[["n_all", "n_yes", "n_no", "n_nr"]].tolist()
        )


def test_a_cell_that_nobody_decided_yet_is_open_and_widens_the_bounds():
    undecided = STUDIES.copy()
    undecided.loc[undecided["study_id"] == "munshi_10", "response"] = ""
    found = row("response", of=tally(undecided, ANALYSIS))
    assert [found["n_all"], found["n_reported"], found["n_yes"], found["n_open"]] == [39, 38, 12, 1]
    assert found["studies_open"] == "munshi_10"
    assert (found["bound_low"], found["bound_high"]) == pytest.approx((12 / 39, 13 / 39))


def test_a_named_group_without_a_study_has_a_row_without_an_estimate():
    found = row("response", "size", "large", tally(STUDIES[STUDIES["n_ge_50"] == "no"], ANALYSIS))
    assert found["n_all"] == 0
    estimates = ["proportion", "wilson_low", "exact_high", "bound_low", "bound_high"]
    assert found[estimates].isna().all()
    assert found[["studies_yes", "studies_no", "studies_nr", "studies_open"]].tolist() == [""] * 4


def test_a_review_without_a_study_has_a_tally_of_nothing():
    found = tally(STUDIES.iloc[:0], ANALYSIS)
    assert row("response", of=found)["n_all"] == 0
    assert arrange(found, TALLIES, TALLIES_KEY)["wilson_low"].null_count == len(found)


def test_the_order_of_the_studies_does_not_matter():
    shuffled = tally(STUDIES.sample(frac=1, random_state=3), ANALYSIS)
    assert arrange(shuffled, TALLIES, TALLIES_KEY) == arrange(TALLIED, TALLIES, TALLIES_KEY)
    assert not TALLIED.duplicated(TALLIES_KEY).any()


def test_every_fault_of_an_analysis_is_reported():
    studies = pd.concat([STUDIES, STUDIES.iloc[[0]]], ignore_index=True)
    studies.loc[1, "toxicity"] = "maybe"
    wrong = ANALYSIS | {"subgroups": [{"by": "domain", "field": "domain", "derive": "first"}]}
    wrong["outcomes"] = ANALYSIS["outcomes"] | {"death": "died"}
    with pytest.raises(InputError) as raised:
        tally(studies, wrong)
    assert [str(problem).removeprefix("analysis association:") for problem in raised.value.problems] == [
        "bishop_73: has several rows, expected one row a study",
        "fields: 'died' is not a column of the form",
        "fields: 'domain' is not a column of the form",
        "domain: derive 'first' is not known, expected one of: value, count, single",
        "toxicity: abramson_11: 'maybe' is not a code, expected one of: Y, N, NR",
    ]


def test_codes_whose_names_yaml_took_for_truth_values_are_named():
    with pytest.raises(InputError, match="codes: has True, False, not_reported; expected one of: yes, no"):
        tally(STUDIES, ANALYSIS | {"codes": {True: ["Y"], False: ["N"], "not_reported": ["NR"]}})


@settings(max_examples=40)
@given(st.lists(st.sampled_from(["Y", "N", "NR", ""]), max_size=30))
def test_every_study_is_counted_once_and_the_proportion_lies_within_its_bounds(written):
    studies = pd.DataFrame({"study_id": [f"s{i:02}" for i in range(len(written))], "answer": written}, dtype="str")
    found = tally(studies, {"id": "any", "outcomes": {"outcome": "answer"}, "codes": ANALYSIS["codes"]}).iloc[0]
    assert found[["n_yes", "n_no", "n_nr", "n_open"]].sum() == found["n_all"] == len(written)
    if found["n_reported"]:
        assert found["bound_low"] <= found["proportion"] <= found["bound_high"]
