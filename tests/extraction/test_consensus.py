"""One value a cell, with who decided it; what awaits a signature says so."""

import pytest
from sheets import RULES, compared, entries, form

from review.errors import InputError
from review.extraction import consensus
from review.extraction.comparison import CELL
from review.inputs import read_rows

FORM = form(x={"type": "integer"}, said={"type": "text", "compared": False})
SHEETS = ("study_id,x,said\ns1,1,this\ns2,5,a\n", "study_id,x,said\ns1,1,that\ns2,6,b\n")
REVIEWERS = [
    {"id": "reviewer_a", "kind": "human"},
    {"id": "reviewer_b", "kind": "unknown"},
    {"id": "judge", "kind": "human"},
    {"id": "engine", "kind": "machine"},
]


def rows(*lines):
    text = "\n".join([",".join(consensus.ADJUDICATIONS), *lines, ""])
    return read_rows(text.encode(), "adjudications.csv", consensus.ADJUDICATIONS)


def decide(*lines, sheets=SHEETS, readers=2):
    found = entries(FORM, *sheets)
    checked = consensus.checked_adjudications(
        rows(*lines), "adjudications.csv", found, [FORM], RULES, ["judge", "engine"]
    )
    cells = consensus.consensus(found, compared(FORM, *sheets), checked, [FORM], REVIEWERS, readers)
    return cells.set_index(["study_id", "field"])


def test_agreed_values_stand_and_a_difference_stays_open_without_a_value():
    cells = decide()
    assert cells.loc[("s1", "x"), ["value", "state", "provisional"]].tolist() == ["1", "agreed", False]
    assert cells.loc[("s2", "x"), ["value", "state", "provisional"]].tolist() == ["", "unresolved", True]
    assert cells.loc[("s2", "x"), "readings"] == "reviewer_a: 5 | reviewer_b: 6"


@pytest.mark.parametrize(("who", "provisional"), [("judge", False), ("engine", True)])
def test_an_adjudication_settles_the_cell_and_needs_a_human_to_be_final(who, provisional):
    cell = decide(f"things,s2,,x,6,{who},2026-01-01,Table 2 prints 6").loc[("s2", "x")]
    assert cell[["value", "state", "decided_by", "provisional"]].tolist() == [
        "6",
        "adjudicated",
        who,
        provisional,
    ]
    assert cell["reason"] == "Table 2 prints 6"


def test_the_last_adjudication_of_a_cell_counts():
    cells = decide("things,s2,,x,5,judge,2026-01-01,first", "things,s2,,x,6,judge,2026-02-01,second")
    assert cells.loc[("s2", "x"), "value"] == "6"


@pytest.mark.parametrize("value", ["1", "9"])
def test_an_adjudication_confirms_or_corrects_what_all_readers_agree_on(value):
    cell = decide(f"things,s1,,x,{value},judge,,Table 2 prints {value}").loc[("s1", "x")]
    decision = cell[["value", "state", "decided_by", "reason", "provisional"]].tolist()
    assert decision == [value, "adjudicated", "judge", f"Table 2 prints {value}", False]


def test_an_adjudication_finishes_a_single_reading_and_a_field_that_is_not_compared():
    cells = decide("things,s1,,x,1,judge,,checked", "things,s1,,said,this,judge,,checked", sheets=SHEETS[:1])
    assert cells.loc["s1", ["state", "provisional"]].to_numpy().tolist() == [["adjudicated", False]] * 2
    assert cells.loc["s2", ["state", "provisional"]].to_numpy().tolist() == [["single", True]] * 2


def test_a_single_reading_is_provisional_where_two_are_needed_and_final_where_one_is():
    one = (SHEETS[0],)
    assert decide(sheets=one).loc[("s1", "x"), ["state", "provisional"]].tolist() == ["single", True]
    assert decide(sheets=one, readers=1).loc[("s1", "x"), ["state", "provisional"]].tolist() == [
        "agreed",
        False,
    ]


def test_a_field_that_is_not_compared_keeps_the_first_readers_words():
    assert decide().loc[("s1", "said"), ["value", "state"]].tolist() == ["this", "not_compared"]


def test_a_field_that_is_not_compared_is_provisional_while_readers_are_missing():
    cells = decide(sheets=SHEETS[:1])
    assert cells.loc[("s1", "said"), ["value", "state", "provisional"]].tolist() == ["this", "single", True]


def test_bad_adjudications_are_named_all_at_once():
    with pytest.raises(InputError) as caught:
        decide(
            "things,s3,,x,6,judge,,why",
            "things,s2,,x,six,judge,,why",
            "things,s2,,x,6,stranger,,why",
            "things,s2,,x,6,reviewer_a,,",
        )
    places = [str(problem).split(": ")[0] for problem in caught.value.problems]
    assert places == [
        "adjudications.csv:2",
        "adjudications.csv:3",
        "adjudications.csv:4",
        *["adjudications.csv:5"] * 3,
    ]


def test_the_wide_table_has_values_only_and_names_what_awaits_a_signature():
    cells = decide("things,s2,,x,6,engine,,why").reset_index()
    table = consensus.wide(cells, FORM, {"s1": "First", "s2": "Second"})
    assert table.to_dict("records") == [
        {"study_id": "s1", "label": "First", "row": "", "provisional": "", "x": "1", "said": "this"},
        {"study_id": "s2", "label": "Second", "row": "", "provisional": "x", "x": "6", "said": "a"},
    ]


def test_disagreements_show_both_values_and_quotes_with_the_gravest_first():
    sheets = (
        "study_id,x,said,quote\ns1,1,a,one\ns2,5,a,five\n",
        "study_id,x,said,quote\ns1,2,a,two\ns2,NR,a,none\n",
    )
    found = entries(FORM, *sheets)
    comparison = compared(FORM, *sheets)
    cells = consensus.consensus(found, comparison, rows(), [FORM], REVIEWERS, 2)
    table = consensus.disagreements(comparison, found, cells)
    assert table[[*CELL, "error_class", "quote_1", "quote_2", "state"]].to_numpy().tolist() == [
        ["things", "s2", "", "x", "missing_vs_value", "five", "none", "unresolved"],
        ["things", "s1", "", "x", "value", "one", "two", "unresolved"],
    ]
