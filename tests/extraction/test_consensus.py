"""One value a cell, with who decided it; what awaits a signature says so."""

import pytest
from sheets import READERS, RULES, compared, entries, form

from review.errors import InputError
from review.extraction import adjudication, consensus, tables
from review.extraction.cells import CELL
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
    text = "\n".join([",".join(adjudication.ADJUDICATIONS), *lines, ""])
    return read_rows(text.encode(), "adjudications.csv", adjudication.ADJUDICATIONS)


def decide(*lines, sheets=SHEETS, readers=2):
    found = entries(FORM, *sheets)
    checked = adjudication.checked_adjudications(
        rows(*lines), "adjudications.csv", found, [FORM], RULES, ["judge", "engine"]
    )
    cells = consensus.consensus(found, compared(FORM, *sheets), checked, [FORM], REVIEWERS, readers)
    return cells.set_index(["study_id", "field"])


def test_agreed_values_stand_and_a_difference_stays_open_without_a_value():
    cells = decide()
    assert cells.loc[("s1", "x"), ["value", "state", "provisional"]].tolist() == ["1", "agreed", False]
    assert cells.loc[("s2", "x"), ["value", "state", "provisional"]].tolist() == ["", "disagreed", True]
    assert cells.loc[("s2", "x"), "readings"] == "reviewer_a: 5 | reviewer_b: 6"


@pytest.mark.parametrize(("who", "provisional"), [("judge", False), ("engine", True)])
def test_an_adjudication_settles_the_cell_and_needs_a_human_to_be_final(who, provisional):
    cell = decide(f"things,s2,,x,6,{who},2026-01-01,Table 2 prints 6").loc[("s2", "x")]
    assert cell[["value", "state", "decided_by", "provisional"]].tolist() == [
        "6",
        "resolved_adjudicated",
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
    assert decision == [value, "resolved_adjudicated", "judge", f"Table 2 prints {value}", False]


def test_an_adjudication_finishes_a_single_reading_and_a_field_that_is_not_compared():
    cells = decide("things,s1,,x,1,judge,,checked", "things,s1,,said,this,judge,,checked", sheets=SHEETS[:1])
    assert cells.loc["s1", ["state", "provisional"]].to_numpy().tolist() == [["resolved_adjudicated", False]] * 2
    assert cells.loc["s2", ["state", "provisional"]].to_numpy().tolist() == [["extracted_1", True]] * 2


def test_a_single_reading_is_provisional_where_two_are_needed_and_final_where_one_is():
    one = (SHEETS[0],)
    assert decide(sheets=one).loc[("s1", "x"), ["state", "provisional"]].tolist() == ["extracted_1", True]
    assert decide(sheets=one, readers=1).loc[("s1", "x"), ["state", "provisional"]].tolist() == [
        "agreed",
        False,
    ]


def test_a_field_that_is_not_compared_keeps_the_first_readers_words():
    assert decide().loc[("s1", "said"), ["value", "state"]].tolist() == ["this", "not_compared"]


def test_a_field_that_is_not_compared_is_provisional_while_readers_are_missing():
    cells = decide(sheets=SHEETS[:1])
    assert cells.loc[("s1", "said"), ["value", "state", "provisional"]].tolist() == ["this", "extracted_1", True]


def test_bad_adjudications_are_named_all_at_once():
    with pytest.raises(InputError) as caught:
        decide(
            "things,s3,,x,6,judge,,why",
            "things,s2,,x,six,judge,,why",
            "things,s2,,x,6,stranger,,why",
            "things,s2,,x,6,reviewer_a,,",
            "things,s2,,x,6,reviewer_a; judge,,why",
        )
    assert [str(problem) for problem in caught.value.problems] == [
        "adjudications.csv:2: cell things|s3||x is in no sheet, expected one that a reader filled in",
        "adjudications.csv:3: x 'six': expected a whole number",
        "adjudications.csv:4: adjudicator 'stranger' is not declared, expected one of: judge, engine",
        "adjudications.csv:5: 'reviewer_a' read this cell, "
        "expected somebody else to decide, or all its readers together",
        "adjudications.csv:5: reason is empty, expected why, citing the source",
        "adjudications.csv:6: 'reviewer_a; judge' are not all its readers, expected reviewer_a and reviewer_b",
    ]


def test_somebody_who_read_other_cells_of_the_form_may_decide_those_she_did_not_read():
    sheets = ("study_id,x,said\ns1,1,this\ns2,5,a\n", "study_id,x,said\ns2,6,b\n")
    found = entries(FORM, *sheets)
    asked = rows("things,s1,,x,1,reviewer_b,,checked")
    checked = adjudication.checked_adjudications(asked, "x", found, [FORM], RULES, ["reviewer_b"])
    assert checked["value"].tolist() == ["1"]


def test_the_readers_may_decide_together_and_one_who_is_not_known_to_be_human_leaves_it_provisional():
    cell = decide("things,s2,,x,6,reviewer_b; reviewer_a,2026-01-01,looked again").loc[("s2", "x")]
    assert cell[["value", "state", "provisional"]].tolist() == ["6", "resolved_consensus", True]


def test_some_of_the_readers_cannot_decide_for_all_of_them():
    three = (*SHEETS, "study_id,x,said\ns2,7,c\n")
    with pytest.raises(InputError, match="are not all its readers, expected reviewer_a and reviewer_b and reviewer_c"):
        decide("things,s2,,x,6,reviewer_a; reviewer_b,,why", sheets=three)


def test_one_person_named_twice_is_no_two_people():
    with pytest.raises(InputError, match="'reviewer_a' read this cell, expected somebody else to decide"):
        decide("things,s1,,x,1,reviewer_a; reviewer_a,,why", sheets=("study_id,x,said\ns1,1,this\n",))


def test_all_decisions_of_a_cell_are_kept_in_their_order():
    cells = decide("things,s2,,x,5,judge,2026-01-01,first", "things,s2,,x,6,judge,2026-02-01,second")
    assert cells.loc[("s2", "x"), "decisions"] == "2026-01-01 judge: 5 (first) | 2026-02-01 judge: 6 (second)"


@pytest.mark.parametrize(("value", "quote"), [("5", "five"), ("6", "six"), ("7", "")])
def test_the_quote_is_that_of_the_reading_whose_value_stands(value, quote):
    sheets = ("study_id,x,said,source,quote\ns2,5,a,T1,five\n", "study_id,x,said,source,quote\ns2,6,a,T2,six\n")
    cells = decide(f"things,s2,,x,{value},judge,,why", sheets=sheets)
    assert cells.loc[("s2", "x"), "quote"] == quote
    assert decide(sheets=sheets).loc[("s2", "x"), ["quote", "source"]].tolist() == ["", ""]


SHARE = form(n={"type": "integer"}, p={"type": "percent", "n": "n"})


@pytest.mark.parametrize(
    ("one", "other", "value", "number"),
    [("83.333", "5/6", "5/6", "83.3333"), ("83", "83.3", "83.3", "83.3"), ("83.3", "83", "83.3", "83.3")],
)
def test_of_values_that_agree_the_most_exact_stands_and_counts_become_a_number_in_the_table(one, other, value, number):
    sheets = [f"study_id,n,p,quote\ns1,6,{share},says {share}\n" for share in (one, other)]
    cells = consensus.consensus(entries(SHARE, *sheets), compared(SHARE, *sheets), rows(), [SHARE], REVIEWERS, 2)
    share = cells.set_index("field").loc["p"]
    assert share[["value", "state", "quote"]].tolist() == [value, "agreed", f"says {value}"]
    assert tables.wide(cells, SHARE, {})["p"].tolist() == [number]


def test_the_value_is_a_persons_and_not_a_machines_whoever_is_named_first():
    reviewers = [
        {"id": reader, "kind": kind} for reader, kind in zip(READERS, ["machine", "human", "human"], strict=True)
    ]
    shares = ["study_id,n,p\ns1,6,5/6\n", "study_id,n,p\ns1,6,83.3\n", "study_id,n,p\ns1,6,83.3\n"]
    cells = consensus.consensus(entries(SHARE, *shares), compared(SHARE, *shares), rows(), [SHARE], reviewers, 2)
    assert cells.set_index("field").loc["p", ["value", "state"]].tolist() == ["83.3", "agreed"]
    said = form(x={"type": "text"})
    texts = ["study_id,x\ns1,ONE\n", "study_id,x\ns1,One\n", "study_id,x\ns1,one\n"]
    cells = consensus.consensus(entries(said, *texts), compared(said, *texts), rows(), [said], reviewers, 2)
    assert cells[["value", "readings"]].to_numpy().tolist() == [
        ["One", "reviewer_b: One | reviewer_c: one | reviewer_a: ONE"]
    ]


def test_an_open_cell_shows_no_quote_as_if_it_had_a_value():
    sheets = ("study_id,x,said,quote\ns2,,a,nothing\n", "study_id,x,said,quote\ns2,6,a,six\n")
    assert decide(sheets=sheets).loc[("s2", "x"), ["value", "state", "quote"]].tolist() == ["", "disagreed", ""]


@pytest.mark.parametrize(
    ("machine_reads", "persons_read", "state", "provisional"),
    [
        ("5", ["5"], "extracted_1", True),
        ("6", ["5"], "disagreed", True),
        ("5", [], "extracted_0", True),
        ("5", ["5", "5"], "agreed", False),
        ("6", ["5", "5"], "agreed", False),
        ("5", ["5", "6"], "disagreed", True),
    ],
)
def test_a_machine_is_never_the_second_human(machine_reads, persons_read, state, provisional):
    kinds = [*["human"] * len(persons_read), "machine"]
    reviewers = [{"id": reader, "kind": kind} for reader, kind in zip(READERS, kinds, strict=False)]
    sheets = [f"study_id,x,said\ns1,{value},a\n" for value in (*persons_read, machine_reads)]
    comparison = compared(FORM, *sheets)
    cells = consensus.consensus(entries(FORM, *sheets), comparison, rows(), [FORM], reviewers, 2)
    cell = cells.set_index("field").loc["x"]
    assert cell[["state", "provisional"]].tolist() == [state, provisional]
    seen = comparison["result"].isin(["disagree"]).any()
    assert seen == (len({machine_reads, *persons_read}) > 1)


def test_the_wide_table_has_values_only_and_names_what_awaits_a_signature():
    cells = decide("things,s2,,x,6,engine,,why").reset_index()
    table = tables.wide(cells, FORM, {"s1": "First", "s2": "Second"})
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
    table = tables.disagreements(comparison, found, cells)
    assert table[[*CELL, "error_class", "quote_1", "quote_2", "state"]].to_numpy().tolist() == [
        ["things", "s2", "", "x", "missing_vs_value", "five", "none", "disagreed"],
        ["things", "s1", "", "x", "value", "one", "two", "disagreed"],
    ]


def test_differences_come_in_the_order_of_their_classes_and_words_last():
    one = form(a={"type": "integer"}, b={"type": "integer"}, c={"type": "integer"}, d={"type": "text"})
    sheets = ("study_id,a,b,c,d\ns1,1,10,NR,this\n", "study_id,a,b,c,d\ns1,2,100,7,that\n")
    cells = consensus.consensus(entries(one, *sheets), compared(one, *sheets), rows(), [one], REVIEWERS, 2)
    table = tables.disagreements(compared(one, *sheets), entries(one, *sheets), cells)
    assert table[["field", "error_class", "result"]].to_numpy().tolist() == [
        ["c", "missing_vs_value", "disagree"],
        ["b", "transcription", "disagree"],
        ["a", "value", "disagree"],
        ["d", "", "needs_human"],
    ]
