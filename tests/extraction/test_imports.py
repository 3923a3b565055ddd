"""Extractions that Covidence exports: one row a study and reader, groups side by side, and a consensus.

No real export lies at hand; these are written after the columns of exports in public repositories: `Covidence #`,
`Study ID`, `Title`, `Reviewer Name`, then one column a field, with blank headings among them.
"""

import pytest
from sheets import READERS, RULES, VOCABULARIES, alignments, form

from review.errors import InputError
from review.extraction.adjudication import imported_decisions
from review.extraction.comparison import compare
from review.extraction.consensus import consensus
from review.extraction.imports import check_layouts, foreign_sheets, read_layout
from review.extraction.proposals import propose
from review.extraction.reading import read_sheets
from review.extraction.sheets import own_sheet
from review.inputs import read_rows

ARMS = form(
    key=["arm"], n={"type": "integer"}, answer={"type": "category", "allowed": ["Y", "N"]}, said={"type": "text"}
)
REGISTRY = read_rows(
    b"study_id,label,covidence\nheslop_90,Heslop 1990,#1581\nporter_11,Porter 2011,12\n", "x", ["study_id"]
)
REVIEWERS = [
    {"id": "reviewer_a", "kind": "human", "duties": ["extraction"]},
    {"id": "reviewer_b", "kind": "human", "duties": ["extraction"]},
    {"id": "team", "kind": "human", "duties": ["adjudication"]},
]
LAYOUT = {
    "file": "covidence.csv",
    "form": "things",
    "study": ["Covidence #", "Study ID"],
    "registry_column": "covidence",
    "reviewer": "Reviewer Name",
    "readers": {"Ann": "reviewer_a", "Bob": "reviewer_b"},
    "consensus": {"Consensus": "team"},
    "repeated": True,
    "columns": {"arm": "Arm", "n": "N treated", "answer": "Response", "said": "Remark", "source": "Page"},
}
HEADING = (
    "Covidence #,Study ID,Title,Reviewer Name,,Arm 1,N treated 1,Response 1,Arm 2,N treated 2,Response 2,,Remark,Page\n"
)
ROWS = """1581,Heslop 1990,A title,Ann,x,A,20,Y,B,10,N,,one,p. 3
1581,Heslop 1990,A title,Bob,,A,20,N,B,1O,N,y,two,p. 3
1581,Heslop 1990,A title,Consensus,,A,20,N,B,10,N,,two,p. 3
#12,Porter 2011,Another,Ann,,A,5,Y,,,,,,
#12,Porter 2011,Another,Bob,,A,6,Y,,,,,,
"""


def read(text=HEADING + ROWS, aligned=(), one=ARMS, **changes):
    layout = read_layout(LAYOUT | changes)
    sheets = foreign_sheets(text.encode(), "imports/covidence.csv", layout, one, REGISTRY)
    return read_sheets(sheets, {"studies": REGISTRY["study_id"]}, alignments(*aligned), RULES)


def decided(extracted, one=ARMS, reviewers=REVIEWERS, needed=2):
    comparison = compare(extracted.entries, [one], READERS, VOCABULARIES)
    persons = [reviewer["id"] for reviewer in reviewers if reviewer["kind"] == "human"]
    decisions = imported_decisions(extracted.decisions, extracted.entries, persons, needed)
    cells = consensus(extracted.entries, comparison, decisions, [one], reviewers, needed)
    return cells.set_index(["study_id", "row", "field"])


def test_the_rows_of_a_group_come_from_columns_side_by_side_with_the_columns_of_the_whole_study():
    entries = read().entries
    mine = entries[(entries["reviewer"] == "reviewer_a") & (entries["study_id"] == "heslop_90")]
    assert mine.set_index(["row", "field"])["value"].to_dict() == {
        ("A", "n"): "20", ("A", "answer"): "Y", ("A", "said"): "one",
        ("B", "n"): "10", ("B", "answer"): "N", ("B", "said"): "one",
    }  # fmt: skip
    assert set(mine["source"]) == {"p. 3"}
    assert set(mine["line"]) == {2}


def test_a_group_that_a_study_leaves_blank_is_no_row_and_the_number_may_have_a_sign_or_not():
    entries = read().entries
    assert set(entries["study_id"]) == {"heslop_90", "porter_11"}
    assert set(entries.loc[entries["study_id"] == "porter_11", "row"]) == {"A"}


def test_a_key_that_the_export_does_not_have_is_the_number_of_the_group():
    columns = {name: heading for name, heading in LAYOUT["columns"].items() if name != "arm"}
    assert set(read(columns=columns).entries["row"]) == {"1", "2"}


def test_the_consensus_decides_what_the_readers_see_differently_and_leaves_the_rest_agreed():
    cells = decided(read())
    assert cells.loc[("heslop_90", "A", "answer"), ["value", "state", "decided_by", "provisional"]].tolist() == [
        "N", "resolved_adjudicated", "team", False,
    ]  # fmt: skip
    assert cells.loc[("heslop_90", "A", "answer"), "reason"] == "consensus in covidence.csv:4"
    assert cells.loc[("heslop_90", "A", "n"), ["value", "state"]].tolist() == ["20", "agreed"]
    assert cells.loc[("heslop_90", "A", "said"), ["value", "state"]].tolist() == ["two", "resolved_adjudicated"]


def test_a_value_that_is_none_of_its_type_is_listed_and_waits_for_a_person():
    extracted = read()
    unread = extracted.to_check[extracted.to_check["why"] == "unreadable"]
    assert unread[["study_id", "row", "field", "reviewer", "value", "detail", "line"]].to_numpy().tolist() == [
        ["heslop_90", "B", "n", "reviewer_b", "1O", "expected a whole number", 3]
    ]
    without = read(HEADING + "".join(line + "\n" for line in ROWS.splitlines() if "Consensus" not in line))
    comparison = compare(without.entries, [ARMS], READERS, VOCABULARIES).set_index(["study_id", "row", "field"])
    assert comparison.loc[("heslop_90", "B", "n"), ["result", "detail"]].tolist() == [
        "needs_human",
        "expected a whole number",
    ]
    assert decided(without).loc[("heslop_90", "B", "n"), ["value", "state"]].tolist() == ["", "disagreed"]


def test_a_study_without_a_consensus_is_listed_and_no_reader_stands_in_for_it():
    extracted = read()
    listed = extracted.to_check[extracted.to_check["why"] == "no_consensus"]
    assert listed[["study_id", "row"]].to_numpy().tolist() == [["porter_11", "A"]]
    assert decided(extracted).loc[("porter_11", "A", "n"), ["value", "state"]].tolist() == ["", "disagreed"]


def test_the_consensus_finishes_what_only_one_reader_has():
    text = HEADING + "".join(line + "\n" for line in ROWS.splitlines() if ",Bob," not in line)
    cell = decided(read(text)).loc[("heslop_90", "A", "n")]
    assert cell[["value", "state", "provisional"]].tolist() == ["20", "resolved_adjudicated", False]


def test_the_consensus_finishes_what_too_few_persons_have():
    """A machine is no person, and its own value opens nothing that the persons agree on."""
    finished = ["20", "resolved_adjudicated", False]
    shown, place = ["value", "state", "provisional"], ("heslop_90", "A", "n")
    machine = [REVIEWERS[0], REVIEWERS[1] | {"kind": "machine"}, REVIEWERS[2]]
    assert decided(read(), reviewers=machine).loc[place, shown].tolist() == finished
    assert decided(read(), needed=3).loc[place, shown].tolist() == finished
    assert decided(read(), needed=2).loc[place, shown].tolist() == ["20", "agreed", False]
    alone = decided(read(HEADING + ROWS.replace("Bob,,A,20", "Bob,,A,21")), reviewers=machine, needed=1)
    assert alone.loc[place, shown].tolist() == ["20", "agreed", False]


def test_a_blank_cell_of_the_consensus_decides_nothing():
    text = HEADING + ROWS.replace("Consensus,,A,20,N", "Consensus,,A,20,")
    assert decided(read(text)).loc[("heslop_90", "A", "answer"), "state"] == "disagreed"


def test_a_row_that_only_the_consensus_has_is_listed_and_decides_nothing():
    text = HEADING + ROWS.replace("Consensus,,A,20,N,B,10", "Consensus,,A,20,N,C,10")
    listed = read(text).to_check.set_index("row")["why"].to_dict()
    assert listed["C"] == "no_reading"
    assert ("heslop_90", "C", "n") not in decided(read(text)).index


def test_a_study_that_is_not_registered_and_two_rows_of_one_reader_are_listed_with_a_proposal():
    text = HEADING + "99,Porter (2011),Another,Ann,,A,5,Y,,,,,,\n" + ROWS + ROWS.splitlines()[0] + "\n"
    extracted = read(text)
    listed = extracted.to_check.groupby("why")["line"].agg(list).to_dict()
    assert listed["unaligned"] == [2]
    assert listed["twice"] == [3, 3, 8, 8]
    found = propose(extracted.entries, [ARMS], READERS, {"studies": REGISTRY})
    first = found[found["line"] == 2].iloc[0]
    assert first[["row_as_written", "study_id", "row"]].tolist() == ["99|Porter (2011)|A", "porter_11", "A"]


def test_an_alignment_gives_a_row_of_an_export_its_study():
    text = HEADING + "99,Porter (2011),Another,Ann,,A,5,Y,,,,,,\n"
    aligned = ["things,reviewer_a,99|Porter (2011)|A,porter_11,A,a later number"]
    assert set(read(text, aligned).entries["study_id"]) == {"porter_11"}


def test_a_number_that_two_registered_studies_have_names_neither():
    twice = REGISTRY.assign(covidence="1581")
    sheets = foreign_sheets((HEADING + ROWS).encode(), "covidence.csv", read_layout(LAYOUT), ARMS, twice)
    extracted = read_sheets(sheets, {"studies": REGISTRY["study_id"]}, alignments(), RULES)
    assert set(extracted.entries["study_id"]) == {""}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADING.replace("Response", "Reply") + ROWS, "covidence.csv:1: column 'Response' is missing, found: Cov"),
        (HEADING.replace("Title", "Page") + ROWS, "covidence.csv:1: column 'Page' stands there twice, expected once"),
        (HEADING + ROWS.replace("Bob", "Eve"), "covidence.csv:3: Reviewer Name 'Eve' is not in the protocol's"),
        (HEADING + ROWS + '1,"open', "covidence.csv:7: a quote that opens in the row beginning here is never closed"),
    ],
)  # fmt: skip
def test_what_the_protocol_and_the_export_do_not_share_is_named(text, message):
    with pytest.raises(InputError) as caught:
        read(text)
    assert [str(problem).removeprefix("imports/").startswith(message) for problem in caught.value.problems] == [True]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"form": "thing"}, "form 'thing' is not declared, expected one of: things"),
        (
            {"columns": {"arm": "Arm", "N": "N"}},
            "column 'N' is none of form 'things', expected one of: arm, n, answer,",
        ),
        (
            {"columns": {"n": "N"}, "repeated": False},
            "key column 'arm' has no heading, expected one (or repeated: true)",
        ),
        ({"readers": {"Ann": "team"}}, "'team' has not the duty extraction, expected one of: reviewer_a, reviewer_b"),
        (
            {"consensus": {"Consensus": "reviewer_a"}},
            "'reviewer_a' has not the duty adjudication, expected one of: team",
        ),
    ],
)
def test_an_import_that_the_protocol_contradicts_is_named(changes, message):
    with pytest.raises(InputError) as caught:
        check_layouts([read_layout(LAYOUT | changes)], {"things": ARMS}, REVIEWERS, "protocol")
    assert str(caught.value.problems[0]).startswith(f"protocol:extraction.imports.covidence.csv: {message}")


def test_a_registry_without_the_column_that_names_its_studies_is_named():
    with pytest.raises(InputError, match=r"studies\.csv:1: column 'number' is missing"):
        read(registry_column="number")


def test_nobody_reads_a_row_twice_under_two_names_of_one_export():
    apart = ROWS.replace("12,Porter 2011,Another,Bob", "12,Porter 2011,Another,Annie")
    names = LAYOUT["readers"] | {"Annie": "reviewer_a"}
    with pytest.raises(InputError) as caught:
        read(HEADING + apart, readers=names)
    said = "row 'porter_11|A' of reviewer_a is in imports/covidence.csv too, expected it once"
    assert [str(problem) for problem in caught.value.problems] == [f"imports/covidence.csv:6: {said}"]
    elsewhere = HEADING + ROWS.replace("Heslop 1990,A title,Ann,", "Heslop 1990,A title,Annie,")
    assert len(read(elsewhere, readers=names).entries) == len(read().entries)


def test_nobody_reads_a_row_twice():
    layout = read_layout(LAYOUT)
    rows = read_rows(b"study_id,arm,n,answer,said\nporter_11,A,5,Y,\n", "x", ["study_id"])
    own = own_sheet(rows, "things.reviewer_a.csv", ARMS, "reviewer_a")
    sheets = [own, *foreign_sheets((HEADING + ROWS).encode(), "covidence.csv", layout, ARMS, REGISTRY)]
    with pytest.raises(InputError, match=r"'porter_11\|A' of reviewer_a is in things\.reviewer_a\.csv too"):
        read_sheets(sheets, {"studies": REGISTRY["study_id"]}, alignments(), RULES)
