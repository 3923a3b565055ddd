"""Agreement of screeners: by pair, by month and of all together, on first independent votes."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import adjudicated, cast, found, resolved, rules, stored

from review.agreement.overall import ALL_RATERS, ALL_RATERS_KEY
from review.agreement.rows import AGREEMENT, AGREEMENT_KEY
from review.screening.agreement import BY_MONTH, BY_MONTH_KEY, screening_agreement

KEYS = "abcdef"
RECORDS, LINKS = found(*(f"s1:{key}" for key in KEYS))
PAIR = ["scope", "item", "rater_1", "rater_2"]


def measured(votes, adjudications=(), **changes):
    """The three frames as the adaptor stores them."""
    given_rules = rules(**changes)
    votes, _ = resolved(given_rules, RECORDS, LINKS, cast(*votes), adjudicated(*adjudications))
    pairs, months, together = screening_agreement(votes, given_rules)
    return (
        stored(pairs, AGREEMENT, AGREEMENT_KEY).set_index(["item", "rater_1", "rater_2"]),
        stored(months, BY_MONTH, BY_MONTH_KEY).set_index(["item", "rater_1", "rater_2", "month"]),
        stored(together, ALL_RATERS, ALL_RATERS_KEY).set_index("item"),
    )


def test_two_votes_belong_to_the_month_of_the_later_one():
    _, months, _ = measured(
        [
            "s1:a,t,ann,include,,2024-01-05",
            "s1:a,t,bob,include,,2024-01-31",
            "s1:b,t,ann,include,,2024-01-31",
            "s1:b,t,bob,exclude,E1,2024-02-01",
            "s1:c,t,bob,exclude,E1,2023-12-31",
            "s1:c,t,ann,exclude,E1,2024-02-02",
            "s1:d,t,ann,exclude,E1,2024-03-09",
        ]
    )
    by_month = months.loc[("decision", "ann", "bob"), ["n", "n_any", "p_observed"]]
    assert by_month.index.tolist() == ["2024-01", "2024-02", "2024-03"]
    assert by_month[["n", "n_any"]].to_numpy().tolist() == [[1, 1], [2, 2], [0, 1]]
    assert by_month["p_observed"].tolist()[:2] == [1, 0.5]
    assert months.loc[("decision", "ann", "bob", "2024-03"), "reason"] == "no_pairs"


def test_two_votes_of_which_one_has_no_date_have_a_row_of_their_own():
    pairs, months, _ = measured(
        [
            "s1:a,t,ann,include,,2024-01-05",
            "s1:a,t,bob,include",
            "s1:b,t,ann,include,,2024-01-05",
            "s1:b,t,bob,include,,2024-01-06",
            "s1:c,t,bob,include",
        ]
    )
    assert months.loc[("decision", "ann", "bob"), "n"].to_dict() == {"2024-01": 1, "undated": 1}
    assert months.loc[("decision", "ann", "bob"), "n_any"].to_dict() == {"2024-01": 1, "undated": 2}
    assert pairs.loc[("decision", "ann", "bob"), "n"] == 2


def test_a_vote_with_its_time_belongs_to_the_month_of_its_day():
    given_rules = rules()
    votes, _ = resolved(given_rules, RECORDS, LINKS, cast("s1:a,t,ann,include", "s1:a,t,bob,include"))
    votes["voted_on"] = ["2024-01-31T23:59:59Z", "2024-01-31"]
    assert screening_agreement(votes, given_rules).months["month"].drop_duplicates().tolist() == ["2024-01"]


VOTES = st.lists(
    st.builds(
        "s1:{},{},{},{},{}".format,
        st.sampled_from(KEYS),
        st.sampled_from("tf"),
        st.sampled_from(["ann", "bob", "cat"]),
        st.sampled_from(["include,", "exclude,E1", "exclude,E2", "maybe,"]),
        st.sampled_from(["", "2024-01-30", "2024-02-01", "2024-02-20"]),
    ),
    min_size=4,
    max_size=30,
)


@settings(max_examples=30, deadline=None)
@given(VOTES, st.sampled_from(["include", "exclude", "conflict"]))
def test_months_add_up_to_their_pair_and_no_unit_is_counted_twice(votes, maybe):
    given_rules = rules(maybe=maybe)
    ledger, _ = resolved(given_rules, RECORDS, LINKS, cast(*votes))
    pairs, months, together = screening_agreement(ledger, given_rules)
    assert not pairs.duplicated(PAIR).any()
    assert not months.duplicated([*PAIR, "month"]).any()
    assert "month" not in pairs
    assert (months["month"] != "").all()
    agreed = [table.assign(agreed=(table["n"] * table["p_observed"]).fillna(0)) for table in (pairs, months)]
    total, of_months = (table.groupby(PAIR)[["n", "n_any", "agreed"]].sum() for table in agreed)
    pd.testing.assert_frame_equal(of_months.astype(float), total[total["n_any"] > 0].astype(float))
    first = ledger.drop_duplicates(["citation_id", "stage", "reviewer"])
    for row in together[together["item"] == "decision"].to_dict("records"):
        voters = first[first["stage"] == row["scope"]].groupby("citation_id").size()
        assert (row["n"], row["n_any"]) == ((voters > 1).sum(), len(voters))


@settings(max_examples=15, deadline=None)
@given(VOTES)
def test_what_comes_after_the_first_vote_changes_nothing(votes):
    first = [f"{row}2024-01-30" if row.endswith(",") else row for row in votes]
    later = [f"s1:{key},t,{who},include,,2024-05-01" for key in KEYS for who in ("ann", "bob", "cat")]
    settled = [f"s1:{key},t,zoe,include,,2024-04-01" for key in KEYS]
    before, after = measured(first, settled), measured([*first, *later], settled)
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_reasons_are_compared_among_citations_that_both_exclude():
    votes = [
        "s1:a,t,ann,exclude,E1", "s1:a,t,bob,exclude,E1",
        "s1:b,t,ann,exclude,E1", "s1:b,t,bob,exclude,E2",
        "s1:c,t,ann,exclude,E1", "s1:c,t,bob,include",
        "s1:d,t,ann,exclude,E1", "s1:d,t,bob,exclude",
    ]  # fmt: skip
    pairs, _, together = measured(votes)
    reason = pairs.loc[("reason", "ann", "bob")]
    assert (reason["n"], reason["n_any"], reason["p_observed"]) == (2, 3, 0.5)
    assert (together.loc["reason", "n"], together.loc["reason", "n_any"]) == (2, 3)
    assert pd.isna(reason["kappa_linear"])


def test_votes_as_cast_are_measured_where_the_protocol_counts_maybe_as_something_else():
    votes = [
        "s1:a,t,ann,maybe", "s1:a,t,bob,include",
        "s1:b,t,ann,include", "s1:b,t,bob,include",
        "s1:c,t,ann,exclude,E1", "s1:c,t,bob,exclude,E1",
        "s1:d,t,ann,exclude,E1", "s1:d,t,bob,maybe",
    ]  # fmt: skip
    folded, _, _ = measured(votes, maybe="include")
    kept, _, together = measured(votes, maybe="conflict")
    assert folded.loc[("decision", "ann", "bob"), "p_observed"] == 0.75
    as_cast, decision = folded.loc[("vote", "ann", "bob")], kept.loc[("decision", "ann", "bob")]
    names = ["n", "p_observed", "kappa", "kappa_linear", "kappa_quadratic", "ac1", "positive", "negative"]
    assert as_cast[names].tolist() == decision[names].tolist()
    assert decision["p_observed"] == 0.5
    assert decision["kappa"] < decision["kappa_linear"] < decision["kappa_quadratic"]
    assert together.loc["decision", "alpha_nominal"] < together.loc["decision", "alpha_ordinal"]
    assert "vote" not in kept.index.get_level_values("item")
    assert "vote" not in measured(votes[2:6])[0].index.get_level_values("item")


def test_three_screeners_who_share_the_work_have_an_alpha_of_all_of_them():
    votes = [
        "s1:a,t,ann,include", "s1:a,t,bob,include", "s1:b,t,bob,include", "s1:b,t,cat,exclude,E1",
        "s1:c,t,ann,exclude,E1", "s1:c,t,cat,exclude,E1", "s1:d,t,ann,exclude,E1", "s1:d,t,bob,exclude,E1",
        "s1:e,t,cat,include",
    ]  # fmt: skip
    pairs, _, together = measured(votes)
    row = together.loc["decision"]
    assert (row["raters"], row["n"], row["n_any"]) == ("ann; bob; cat", 4, 5)
    # 8 values in 4 units, 3 include and 5 exclude, one pair differs: 1 - 7 * 2 / (2 * 3 * 5)
    assert row["alpha_nominal"] == pytest.approx(1 - 7 * 2 / 30)
    assert row["alpha_nominal_low"] < row["alpha_nominal"] <= row["alpha_nominal_high"]
    assert pairs["n"].groupby("item").sum()["decision"] == 4


def test_one_reviewer_alone_agrees_with_nobody():
    assert [len(table) for table in measured(["s1:a,t,ann,include", "s1:b,t,ann,exclude,E1"])] == [0, 0, 0]


def test_a_protocol_without_codes_has_no_reason_to_compare():
    pairs, _, together = measured(["s1:a,t,ann,exclude", "s1:a,t,bob,exclude"], reasons={})
    assert pairs.loc[("reason", "ann", "bob"), "reason"] == together.loc["reason", "reason"] == "no_pairs"
    assert pairs.loc[("decision", "ann", "bob"), "reason"] == "single_category"
