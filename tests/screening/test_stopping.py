"""The report on what is likely left: which titles it counts, and when they were settled."""

import pandas as pd
from ledgers import SEARCHES, adjudicated, cast, found, resolved, rules, stored

from review.screening.copies import found_in_order
from review.screening.recall import ALPHA
from review.screening.status import awaiting, status
from review.screening.stopping import MEANINGS, STOPPING, for_people, stopping

NOTHING_LOST = pd.DataFrame({"citation_id": [], "retrieved": []})
OLD = [f"s1:{number}" for number in range(30)]
NEW = [f"s2:{number}" for number in range(10)]


def both(records, vote, day=""):
    return [
        f"{one},t,{who},{vote},{'E1' if vote == 'exclude' else ''},{day}" for one in records for who in ("ann", "bob")
    ]


def report(*votes, records=OLD, adjudications=(), previous=(), target=0.95, moments=None):
    given = rules()
    table, links = found(*records)
    ledger, unmatched = resolved(given, table, links, cast(*votes), adjudicated(*adjudications))
    assert unmatched.empty
    ledger["voted_on"] = ledger["voted_on"].replace(moments or {})
    states = status(links[["citation_id"]], ledger, given)
    waiting = awaiting(states, NOTHING_LOST, pd.DataFrame({"citation_id": list(previous), "previous": True}))
    rows = stopping(states, waiting, ledger, found_in_order(table, links, SEARCHES), target)
    return stored(rows, STOPPING, []).set_index("criterion")


FIRST, THEN = both(OLD[:5], "include", "2022-02-01"), both(OLD[5:25], "exclude", "2022-02-02")


def test_one_row_a_criterion_with_what_it_means():
    table = report(*FIRST, *THEN)
    assert table.index.tolist() == list(MEANINGS)
    assert table["meaning"].ne("").all()
    assert table["value"].to_dict() | {"p_recall_below_target": None} == {
        "settled": 25,
        "left": 5,
        "conflict": 0,
        "relevant_found": 5,
        "relevant_estimated": 5,
        "recall_estimated": 1,
        "p_recall_below_target": None,
        "irrelevant_in_a_row": 20,
    }


def test_p_and_interval_by_hand():
    """After the five included, 20 of 25 titles were drawn without a hit: one relevant title would be among the other 5
    with a chance of 5/25, two with (5*4)/(25*24) = 0.0333."""
    table = report(*FIRST, *THEN)
    p, total, recall = (table.loc[name] for name in ("p_recall_below_target", "relevant_estimated", "recall_estimated"))
    assert (p["value"], p["threshold"], p["reached"]) == (0.2, ALPHA, False)
    assert (total["low"], total["high"]) == (5, 6)
    assert (recall["low"], recall["high"], recall["threshold"], recall["reached"]) == (0.833333, 1, 0.95, False)
    assert report(*FIRST, *THEN, target=0.8).loc["p_recall_below_target", "reached"]


def test_the_estimate_takes_the_latest_rate_for_what_is_left():
    late = both(OLD[20:21], "include", "2022-02-02")
    table = report(*FIRST, *both(OLD[5:20], "exclude", "2022-02-02"), *late, *both(OLD[21:25], "exclude", "2022-02-02"))
    assert table.loc["relevant_estimated", "value"] == 6 + 5 * 1 / 20


def test_a_title_is_settled_when_the_last_of_its_voters_has_voted():
    ann = [f"{one},t,ann,exclude,E1,2022-02-02" for one in OLD[5:25]]
    bob = [f"{one},t,bob,exclude,E1,2022-01-31" for one in OLD[5:25]]
    pd.testing.assert_frame_equal(report(*FIRST, *ann, *bob), report(*FIRST, *THEN))


def test_later_changes_and_full_texts_are_no_new_titles():
    early = both(OLD[5:25], "exclude", "2022-01-31")
    changed = [f"{one},t,bob,exclude,E2,2022-03-01" for one in OLD[5:25]]
    pd.testing.assert_frame_equal(report(*early, *FIRST, *changed), report(*early, *FIRST))
    read = [f"{one},f,cat,include,,2022-03-01" for one in OLD[:5]]
    pd.testing.assert_frame_equal(report(*FIRST, *THEN, *read), report(*FIRST, *THEN))


def test_without_dates_all_is_one_sample_and_lists_of_included_and_excluded_do_not_look_like_a_run_of_misses():
    undated = report(*both(OLD[:5], "include"), *both(OLD[5:25], "exclude"))
    assert undated.loc["p_recall_below_target", "value"] > 0.5
    assert undated.loc["irrelevant_in_a_row", "value"] == 0
    assert undated.loc["relevant_estimated", "value"] == 5 + 5 * 5 / 25


def test_moments_tell_hours_apart():
    first, same_hour, next_hour = "2022-02-01T09:10:00Z", "2022-02-01T09:50:00Z", "2022-02-01T10:00:00Z"
    together, apart = (
        report(*FIRST, *THEN, moments={"2022-02-01": first, "2022-02-02": then}).loc["p_recall_below_target", "value"]
        for then in (same_hour, next_hour)
    )
    assert apart == 0.2 < together


def test_a_new_search_begins_the_count_anew():
    """All of the old search is screened: what its titles were says nothing of the new ones."""
    done = [*FIRST, *THEN, *both(OLD[25:], "exclude", "2022-02-03")]
    table = report(*done, records=[*OLD, *NEW])
    assert table.loc[["settled", "left", "relevant_found"], "value"].tolist() == [0, 10, 0]
    assert table.loc["p_recall_below_target", "value"] == 1
    assert table.loc["recall_estimated", ["value", "low", "high"]].isna().all()


def test_votes_before_the_newest_search_are_no_sample_of_what_is_left():
    table = report(*FIRST, *THEN, records=[*OLD, *NEW])
    assert table.loc[["settled", "left", "relevant_found"], "value"].tolist() == [25, 15, 5]
    assert table.loc["relevant_estimated", ["value", "high"]].tolist() == [20, 20]
    later = report(*FIRST, *THEN, *both(NEW[:8], "exclude", "2023-02-01"), records=[*OLD, *NEW])
    assert later.loc["relevant_estimated", "value"] == 5


def test_open_votes_and_conflicts_are_not_counted_and_adjudicated_ones_are():
    half = [f"{one},t,ann,include,,2022-02-03" for one in OLD[25:]]
    pd.testing.assert_frame_equal(report(*FIRST, *THEN, *half), report(*FIRST, *THEN))
    conflict = [*half, f"{OLD[25]},t,bob,exclude,E1,2022-02-03"]
    table = report(*FIRST, *THEN, *conflict)
    assert table.loc[["settled", "left", "conflict"], "value"].tolist() == [25, 4, 1]
    settled = report(*FIRST, *THEN, *conflict, adjudications=[f"{OLD[25]},t,zoe,include,,2022-02-04"])
    assert settled.loc[["settled", "left", "conflict", "relevant_found"], "value"].tolist() == [26, 4, 0, 6]
    assert settled.loc["irrelevant_in_a_row", "value"] == 0


def test_reports_of_previous_studies_are_not_left_to_screen():
    assert report(*FIRST, *THEN, previous=["r1-25"]).loc["left", "value"] == 4


def test_with_all_screened_all_is_found():
    table = report(*FIRST, *THEN, *both(OLD[25:], "exclude", "2022-02-03"))
    assert table.loc["recall_estimated", ["value", "low", "high", "reached"]].tolist() == [1, 1, 1, True]
    assert table.loc["p_recall_below_target", "value"] == 0


def test_before_the_first_vote_nothing_is_known():
    table = report()
    assert table.loc[["settled", "left", "irrelevant_in_a_row"], "value"].tolist() == [0, 30, 0]
    assert table.loc["relevant_estimated", ["low", "high"]].tolist() == [0, 30]
    assert not table["reached"].fillna(False).any()


def test_people_see_counts_without_decimals():
    table = for_people(report(*FIRST, *THEN).reset_index()).set_index("criterion")
    assert table.loc["settled", "value"] == "25"
    assert table.loc["recall_estimated", "low"] == "0.833333"
    assert pd.isna(table.loc["settled", "low"])
