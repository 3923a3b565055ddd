"""On sets that others have judged: no false merge, few duplicates missed, and those at the top of people's queue.

bib-dedupe 0.11.0 misses 6, 28 and 2 records of the sets; half of that is allowed here. The one of `stroke` stays
missed: an abstract in two journals, which the set calls one though it keeps just such a pair apart.
"""

import pytest
from gold import judged_pairs, judged_set
from references import POLICIES, labels, pairs_of

from real_data import DATA, needs_real_data
from review.identification.features import features
from review.identification.matching import PAIRS_KEY, score_pairs

pytestmark = needs_real_data
MISSED = {"cytology_screening": 3, "respiratory": 14, "stroke": 1, "special_cases": 0}
LOOKED_AT = 50


@pytest.fixture(scope="module", params=MISSED)
def judged(request):
    records, truth = judged_set(DATA / "dedup" / request.param)
    pairs = pairs_of(records)
    return request.param, records, truth, pairs, labels(records, pairs)


def test_no_papers_are_merged_that_people_keep_apart_and_few_duplicates_are_missed(judged):
    name, _, truth, _, found = judged
    both = truth.to_frame("true").assign(found=found).drop_duplicates()
    assert both["found"].is_unique
    assert len(both) - both["true"].nunique() <= MISSED[name]


def test_missed_duplicates_stand_at_the_top_of_the_queue(judged):
    _, _, truth, pairs, found = judged
    queue = pairs[(pairs["state"] == "doubtful") & (pairs["record_1"].map(found) != pairs["record_2"].map(found))]
    seen = queue.sort_values("score", ascending=False).head(LOOKED_AT)
    seen = seen[seen["record_1"].map(truth) == seen["record_2"].map(truth)]
    together = found.copy()
    for one, other in seen[PAIRS_KEY].to_numpy():
        together[together == together[other]] = together[one]
    missed, left = (len(truth.to_frame("t").assign(f=f).drop_duplicates()) - truth.nunique() for f in (found, together))
    assert left <= 0.1 * missed


def test_two_searches_give_the_same_pairs_as_one(judged):
    _, records, _, pairs, _ = judged
    known = features(records)
    first, second = known.iloc[::2], known.iloc[1::2]
    batches = [score_pairs(first, known.head(0), POLICIES), score_pairs(second, first, POLICIES)]
    met = {tuple(row) for batch in batches for row in batch.to_numpy().tolist()}
    assert met == {tuple(row) for row in pairs.to_numpy().tolist()}


CASES = list(judged_pairs(DATA / "dedup" / "test_cases.json")) if DATA.exists() else []


@pytest.mark.parametrize(("records", "same"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_judged_pairs_where_versions_of_a_cochrane_review_count_as_one(records, same):
    found = pairs_of(records, POLICIES | {"cochrane_version": "merge"})
    assert found["state"].eq("duplicate").any() == same
