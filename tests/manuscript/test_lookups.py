"""What moved since a release is listed, whatever order the numbers come in, and nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from review.manuscript.lookups import facts, moved

NUMBERS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["1", "2", ""]).map(lambda text: {"shown": text}))


def test_a_number_has_moved_if_readers_see_another_one():
    then = {"a": {"shown": "33 %", "raw": "0.3333"}, "b": {"shown": "4"}, "c": {"shown": "5"}}
    now = {"a": {"shown": "33 %", "raw": "0.3334"}, "b": {"shown": "6"}, "d": {"shown": "7"}}
    rows = moved(then, now).to_numpy().tolist()
    assert rows == [["b", "moved", "4", "6"], ["c", "gone", "5", ""], ["d", "new", "", "7"]]


@given(NUMBERS, NUMBERS)
def test_what_moved_leads_from_then_to_now(then, now):
    changed = moved(then, now).set_index("query")
    after = {query: found["shown"] for query, found in then.items()}
    for query, row in changed.iterrows():
        assert row["change"] == "new" or after[query] == row["then"]
        if row["change"] == "gone":
            del after[query]
        else:
            after[query] = row["now"]
    assert after == {query: found["shown"] for query, found in now.items()}
    assert moved(now, now).empty


def test_single_values_that_people_declare_can_be_looked_up():
    table = facts({"weight_kg": 70, "fields": {"a": 1}, "databases": ["PubMed"], "citation": "Rotte"})
    assert table.to_dict("records") == [{"weight_kg": 70, "citation": "Rotte"}]
