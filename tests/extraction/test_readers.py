"""However many people have read so far, every table of the stage comes out in its declared form."""

import pandas as pd
import pytest
from sheets import READERS, RULES, VOCABULARIES, entries, form

from review.agreement import AGREEMENT
from review.extraction import adjudication, agreement, comparison, consensus, states, tables
from review.extraction.entries import ENTRIES
from review.inputs import read_rows
from review.tables import arrange, empty

FORM = form(
    key=["arm"],
    answer={"type": "category", "allowed": ["Y", "N"]},
    n={"type": "integer"},
    said={"type": "text", "compared": False},
)
HEADER = "study_id,arm,answer,n,said\n"
SHEET = HEADER + "s1,A,Y,1,this\ns2,B,N,2,that\n"
OTHER = HEADER + "s1,A,Y,1,this\ns2,B,N,3,that\n"
REVIEWERS = [{"id": reader, "kind": "human"} for reader in READERS]
STATES = {("all", state): 0 for state in (*states.STATES, "all")}


def expected(**counts):
    """The number of cells by state; every one that is not named has none."""
    return STATES | {("all", state): n for state, n in counts.items()} | {("all", "all"): sum(counts.values())}


def stage(read: pd.DataFrame, forms, needed):
    """All tables of the stage, each in its declared form, and the number of cells by form and state."""
    compared = comparison.compare(read, forms, READERS, VOCABULARIES)
    rated = agreement.field_agreement(compared, forms, VOCABULARIES)
    name = "adjudications.csv"
    nothing = read_rows(",".join(adjudication.ADJUDICATIONS).encode(), name, adjudication.ADJUDICATIONS)
    settled = adjudication.checked_adjudications(nothing, name, read, forms, RULES, [])
    cells = consensus.consensus(read, compared, settled, forms, REVIEWERS, needed)
    counts = states.state_counts(cells, read, forms, {"studies": ["s1", "s2"]})
    for table, schema in [
        (compared, comparison.COMPARISON),
        (rated, AGREEMENT),
        (cells, consensus.CONSENSUS_PROVENANCE),
        (counts, states.STATE_COUNTS),
    ]:
        arrange(table, schema, [])
    values = [tables.wide(cells, one, {"s1": "First", "s2": "Second"}) for one in forms]
    for one, table in zip(forms, values, strict=True):
        arrange(table, tables.wide_schema(one), tables.CONSENSUS_KEY)
    differences = tables.disagreements(compared, read, cells)
    assert {"value_1", "value_2", "state", "reason"} <= set(differences)
    by_state = counts.groupby(["form", "state"])["n"].sum()
    return rated, by_state[by_state.index.get_level_values("form") == "all"].to_dict(), values, differences


@pytest.mark.parametrize("needed", [1, 2])
@pytest.mark.parametrize(
    ("read", "forms"),
    [
        (empty(ENTRIES), []),
        (empty(ENTRIES), [FORM]),
        (entries(FORM, HEADER), [FORM]),
        (entries(FORM, HEADER, HEADER), [FORM]),
    ],
    ids=["no form", "no sheet", "one header", "two headers"],
)
def test_nothing_read_gives_empty_tables(read, forms, needed):
    agreement, states, values, differences = stage(read, forms, needed)
    unread = 2 * len(FORM.fields) * len(forms)
    assert states == expected(unassigned=unread)
    assert [len(table) for table in (agreement, differences, *values)] == [0] * (2 + len(forms))


@pytest.mark.parametrize(
    ("needed", "counts"),
    [(1, {"agreed": 4, "not_compared": 2}), (2, {"extracted_1": 6})],
)
def test_one_reader_has_nobody_to_agree_with(needed, counts):
    agreement, states, values, differences = stage(entries(FORM, SHEET), [FORM], needed)
    assert states == expected(**counts)
    assert (len(agreement), len(differences)) == (0, 0)
    assert values[0]["n"].tolist() == ["1", "2"]


def test_the_readings_of_many_persons_are_counted_over_all_forms():
    reviewers = [{"id": name, "kind": "human"} for name in "abcd"]
    read = pd.concat([entries(FORM, SHEET).assign(reviewer=name) for name in "abc"], ignore_index=True)
    compared = comparison.compare(read, [FORM], "abcd", VOCABULARIES)
    nothing = pd.DataFrame(columns=[*adjudication.ADJUDICATIONS, "line"], dtype="str")
    cells = consensus.consensus(read, compared, nothing, [FORM], reviewers, 4)
    counts = states.state_counts(cells, read, [FORM], {"studies": ["s1", "s2"]}).set_index(["form", "state"])
    assert counts.loc[("all", "extracted_3"), "n"].sum() == counts.loc[("all", "all"), "n"].sum() == 6


def test_three_readers_are_compared_two_by_two():
    agreement, states, values, differences = stage(entries(FORM, SHEET, SHEET, OTHER), [FORM], 3)
    pairs = [("reviewer_a", "reviewer_b"), ("reviewer_a", "reviewer_c"), ("reviewer_b", "reviewer_c")]
    numbers = agreement[agreement["item"] == "n"]
    assert list(zip(numbers["rater_1"], numbers["rater_2"], strict=True)) == pairs
    assert numbers["p_observed"].tolist() == [1, 0.5, 0.5]
    assert states == expected(agreed=3, not_compared=2, disagreed=1)
    assert differences["reviewer_2"].tolist() == ["reviewer_c"] * 2
    assert values[0]["n"].tolist() == ["1", ""]
