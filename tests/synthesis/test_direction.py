"""The direction of effect of a study, computed from its counts, beside what its authors claim."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from dose_counts import ANALYSIS, CRB_401, KARMMA, one, study
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.synthesis.association import associate
from review.synthesis.direction import KEY, TABLE, analyse, as_answers
from review.tables import arrange

CLAIMS = {
    "claims": {
        "outcomes": {"ORR": "response", "toxicity": "toxicity"},
        "codes": {"higher": ["Y"], "not_higher": ["N"], "NR": ["NR"]},
    }
}
LEVELS = st.lists(st.integers(1, 9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=2, max_size=5)


def directions(*studies: pd.DataFrame) -> pd.DataFrame:
    return analyse({"form": pd.concat(studies, ignore_index=True)}, ANALYSIS)


def direction(levels: Sequence[tuple[int | None, int | None]]) -> pd.Series:
    doses = [(10.0 * 2**place, *level) for place, level in enumerate(levels)]
    return directions(study("any", doses)).iloc[0]


def test_both_studies_of_ide_cel_rise():
    found = directions(KARMMA, CRB_401)
    assert found["direction"].tolist() == ["higher", "higher"]
    assert one(found, study_id="raje")["trend_p"] == pytest.approx(0.004265, abs=5e-7)
    assert found["basis"].tolist() == ["counts", "counts"]
    assert found["level_source"].tolist() == ["trial", "trial"]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ([(1, 10), (5, 10)], "higher"),
        ([(5, 10), (1, 10)], "lower"),
        # Of the smaller level, less than one patient, and exactly one.
        ([(5, 10), (55, 100)], "equal"),
        ([(5, 10), (60, 100)], "higher"),
        ([(1, 3), (2, 3)], "higher"),
        ([(1, 10), (6, 10), (1, 10)], "non_monotone"),
        ([(1, 10), (6, 10), (5, 10)], "non_monotone"),
        ([(1, 100), (60, 100), (5, 10), (6, 10)], "non_monotone"),
        # A step of less than a patient downwards is none.
        ([(1, 10), (60, 100), (595, 1000)], "higher"),
        ([(0, 4), (0, 9)], "equal"),
        ([(4, 4), (9, 9)], "equal"),
    ],
)
def test_a_direction_needs_a_patient_of_difference(levels, expected):
    assert direction(levels)["direction"] == expected


@pytest.mark.parametrize(
    ("levels", "reason"),
    [
        ([(2, 10)], "a direction needs two levels with 2 patients or more, there is 1"),
        ([(1, 1), (2, 10), (0, 1)], "a direction needs two levels with 2 patients or more, there is 1"),
        ([(None, 5), (2, None)], "a direction needs two levels with 2 patients or more, there is 0"),
    ],
)
def test_too_few_levels_are_not_computable_and_say_so(levels, reason):
    found = direction(levels)
    assert (found["direction"], found["state"], found["reason"]) == ("NC", "not_estimable", reason)
    assert pd.isna(found["z"])


def test_a_level_without_a_place_in_the_order_has_no_direction():
    found = directions(study("unordered", [(1, 1, 9), (10, 5, 9)]).assign(level_order=["1", "NR"])).iloc[0]
    assert (found["direction"], found["reason"]) == ("NC", "a level has no place in the order")


def test_levels_without_a_single_dose_are_ranked():
    found = directions(study("bands", [(None, 1, 10), (None, 6, 10)])).iloc[0]
    assert (found["direction"], found["score"]) == ("higher", "rank")


@given(LEVELS)
def test_turning_the_levels_turns_the_direction(levels):
    mirror = {"higher": "lower", "lower": "higher"}
    here, there = direction(levels), direction(levels[::-1])
    expected = mirror.get(here["direction"], here["direction"])
    # Between levels of one patient the ends are equal at once.
    assert there["direction"] == expected or "equal" in {here["direction"], there["direction"]}


@given(LEVELS)
def test_counting_the_patients_without_the_event_turns_the_direction(levels):
    mirror = {"higher": "lower", "lower": "higher"}
    here, there = direction(levels), direction([(n - k, n) for k, n in levels])
    assert there["direction"] == mirror.get(here["direction"], here["direction"])


def test_what_authors_claim_stands_beside_and_a_study_without_counts_is_not_lost():
    claims = pd.DataFrame(
        [("munshi", "Munshi", "Y", "Y"), ("raje", "Raje", "N", ""), ("silent", "Silent", "NR", "N")],
        columns=["study_id", "label", "response", "toxicity"],
        dtype="str",
    )
    found = analyse({"form": pd.concat([KARMMA, CRB_401]), "claims": claims}, ANALYSIS | CLAIMS)
    assert len(found) == 6
    assert one(found, study_id="munshi", outcome="ORR")["agrees"]
    assert not one(found, study_id="raje", outcome="ORR")["agrees"]
    silent = one(found, study_id="silent", outcome="ORR")
    assert (silent["direction"], silent["authors_claim"], silent["n"]) == ("NC", "NR", 0)
    assert silent["reason"] == "no counts by dose level have been extracted"
    assert pd.isna(silent["agrees"])
    assert one(found, study_id="raje", outcome="toxicity")["authors_claim"] == ""
    assert arrange(found, TABLE, KEY).num_rows == 6
    with pytest.raises(InputError, match=r"claims.ORR: raje: 'perhaps' is not a code, expected one of: Y, N, NR"):
        wrong = claims.assign(response=["Y", "perhaps", "NR"])
        analyse({"form": KARMMA, "claims": wrong}, ANALYSIS | CLAIMS)


def test_a_sign_test_of_an_outcome_that_nobody_has_extracted_yet_is_refused_and_stops_nothing():
    analysis = ANALYSIS | {"tests": [{"test": "sign", "outcomes": ["ORR", "CRR"]}]}
    for found in (directions(KARMMA.head(0)), directions(KARMMA)):
        tests = associate(*as_answers(found, analysis)).set_index("outcome")
        assert tests.loc["CRR", ["n", "state"]].tolist() == [0, "refused"]
        assert tests.loc["ORR", "n"] == len(found)


def rising(number: int, falling: int = 0) -> pd.DataFrame:
    up = [study(f"up{place}", [(1, 1, 10), (2, 8, 10)]) for place in range(number)]
    down = [study(f"down{place}", [(1, 8, 10), (2, 1, 10)]) for place in range(falling)]
    flat = [study("flat", [(1, 4, 10), (2, 4, 10)]), study("alone", [(1, 4, 10)])]
    return directions(*up, *down, *flat)


def test_the_sign_test_counts_computed_directions_only_and_needs_five():
    analysis = ANALYSIS | {"tests": [{"test": "sign", "outcomes": ["ORR"]}]}
    found = associate(*as_answers(rising(9), analysis)).iloc[0]
    assert (found["p_value"], found["n"]) == (pytest.approx(0.0039, abs=5e-5), 9)
    assert associate(*as_answers(rising(5, 1), analysis)).iloc[0]["p_value"] == pytest.approx(0.2188, abs=5e-5)
    few = associate(*as_answers(rising(3, 1), analysis)).iloc[0]
    assert (few["state"], few["reason"]) == ("refused", "a sign test needs 5 studies with a computed direction")
