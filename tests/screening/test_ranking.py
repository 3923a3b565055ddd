"""The order of work: what is learnt from, what is not, and the same bytes for the same votes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import SEARCHES, cast, found, resolved, rules

from review.screening.copies import found_in_order
from review.screening.ranking import RANKING, RANKING_KEY, ranking
from review.screening.status import status
from review.tables import arrange

WANTED = "car t cells in lymphoma, a trial of doses"
OTHER = "statins after stroke, a cohort of patients"
KEYS = [f"{search}:{key}" for search, keys in (("s2", "dcba"), ("s1", "hgfe"), ("s3", "lkji")) for key in keys]
RECORDS, LINKS = found(*KEYS)
FOUND = found_in_order(RECORDS, LINKS, SEARCHES)
# Every second record is on what the review wants.
CITATIONS = pd.DataFrame(
    {
        "citation_id": LINKS["citation_id"],
        "title": [f"{WANTED if place % 2 else OTHER} {place}" for place in range(len(KEYS))],
        "abstract": "",
    }
)
AS_FOUND = [f"r{search}-{key}" for search, keys in ((1, "hgfe"), (2, "dcba"), (3, "lkji")) for key in keys]
SETTLED = [
    f"{one},t,{who},{vote}" for who in ("ann", "bob") for one, vote in (("s1:f", "exclude"), ("s1:e", "include"))
]


def states(*votes):
    given = rules()
    ledger, _ = resolved(given, RECORDS, LINKS, cast(*votes))
    return status(CITATIONS, ledger, given)


def ranked(*votes, citations=CITATIONS, order="relevance", seed=1):
    return ranking(citations, states(*votes), FOUND, order, seed)


def test_what_resembles_the_included_comes_first_and_nothing_that_waits_is_left_out():
    table = ranked(*SETTLED)
    waiting = set(CITATIONS["citation_id"]) - {"r1-e", "r1-f"}
    assert set(table["citation_id"]) == waiting
    assert table["rank"].tolist() == list(range(1, len(waiting) + 1))
    wanted = set(CITATIONS.loc[CITATIONS["title"].str.startswith(WANTED), "citation_id"])
    assert set(table["citation_id"].head(5)) == wanted - {"r1-e"}
    assert table["score"].is_monotonic_decreasing
    assert table[["order", "why", "trained_included", "trained_excluded"]].drop_duplicates().to_numpy().tolist() == [
        ["relevance", "", 1, 1]
    ]


def test_equal_scores_follow_the_searches_and_their_places():
    same = CITATIONS.assign(title=CITATIONS["title"].str.rstrip(" 0123456789"))
    table = ranked(*SETTLED, citations=same)
    assert " ".join(table["citation_id"]) == "r1-g r2-c r2-a r3-k r3-i r1-h r2-d r2-b r3-l r3-j"


@pytest.mark.parametrize(
    ("votes", "order", "why"),
    [
        ([], "relevance", "no title has been settled as include yet"),
        (SETTLED[1::2], "relevance", "no title has been settled as exclude yet"),
        (SETTLED[0::2], "relevance", "no title has been settled as include yet"),
        (SETTLED, "search", "the protocol asks for the order of the searches"),
    ],
)
def test_with_nothing_to_learn_from_the_order_is_that_of_the_searches_and_says_why(votes, order, why):
    table = ranked(*votes, order=order)
    settled = {f"r{vote[1]}-{vote[3]}" for vote in votes}
    assert table["citation_id"].tolist() == [one for one in AS_FOUND if one not in settled]
    assert table["score"].isna().all()
    assert table[["order", "why", "trained_included"]].drop_duplicates().to_numpy().tolist() == [["search", why, 0]]


def test_texts_without_a_word_say_nothing():
    table = ranked(*SETTLED, citations=CITATIONS.assign(title="?", abstract=""))
    assert set(table["why"]) == {"no citation has a word in title or abstract"}


def test_abstracts_are_read():
    hidden = CITATIONS.assign(title="a title", abstract=CITATIONS["title"])
    assert ranked(*SETTLED, citations=hidden)["citation_id"].head(5).tolist() == (
        ranked(*SETTLED)["citation_id"].head(5).tolist()
    )


@settings(deadline=None, max_examples=10)
@given(st.lists(st.sampled_from(["include", "exclude,E1", "maybe"]), min_size=10, max_size=10))
def test_no_open_vote_changes_anything(votes):
    """Else the order of one reviewer's list would tell what the other has voted."""
    waiting = [key for key in KEYS if key not in ("s1:e", "s1:f")]
    open_votes = [f"{key},t,cat,{vote}" for key, vote in zip(waiting, votes, strict=True)]
    pd.testing.assert_frame_equal(ranked(*SETTLED, *open_votes), ranked(*SETTLED))


def test_what_is_in_conflict_is_neither_learnt_from_nor_ranked():
    table = ranked(*SETTLED, "s2:b,t,ann,include", "s2:b,t,bob,exclude")
    before = ranked(*SETTLED)
    kept = before[before["citation_id"] != "r2-b"]
    pd.testing.assert_frame_equal(table.drop(columns="rank"), kept.drop(columns="rank").reset_index(drop=True))


def test_votes_at_full_text_are_not_learnt_from():
    read = ["s1:e,f,ann,exclude,E1", "s1:e,f,bob,exclude,E1"]
    pd.testing.assert_frame_equal(ranked(*SETTLED, *read), ranked(*SETTLED))


def many_words():
    """Citations, status and places of 300 texts without any sense, so that every last bit counts."""
    random = np.random.default_rng(1)
    ids, words = [f"c{number:03}" for number in range(300)], [f"word{number}" for number in range(400)]
    texts = [" ".join(random.choice(words, 80)) for _ in ids]
    state = random.choice(["include", "exclude", "awaiting"], len(ids))
    place = {"copy": 1, "searched_on": "2020-01-01", "search_id": "s", "position": range(len(ids))}
    return (
        pd.DataFrame({"citation_id": ids, "title": "", "abstract": texts}),
        pd.DataFrame({"citation_id": ids, "stage": "title_abstract", "state": state}),
        pd.DataFrame({"citation_id": ids} | place),
    )


@pytest.mark.parametrize("shuffle", range(3))
def test_the_same_votes_give_the_same_bytes_in_whatever_order_the_rows_come(shuffle):
    tables = many_words()
    mixed = [table.sample(frac=1, random_state=shuffle) for table in tables]
    first, again = (arrange(ranking(*rows, "relevance", 1), RANKING, RANKING_KEY) for rows in (tables, mixed))
    assert first.equals(again)


def test_the_seed_is_that_of_the_model():
    first, other = (ranking(*many_words(), "relevance", seed).set_index("citation_id")["score"] for seed in (1, 2))
    other = other.reindex(first.index)
    assert not first.equals(other)
    assert first.to_numpy() == pytest.approx(other.to_numpy(), abs=0.01)


def test_a_copy_does_not_move_a_citation_from_the_place_where_it_was_found_first():
    records, links = found(*KEYS, "s3:e", copies=[("s3:e", "s1:e")])
    table = ranking(CITATIONS, states(), found_in_order(records, links, SEARCHES), "search", 1)
    assert table["citation_id"].tolist() == AS_FOUND
