"""Filled-in lists as they come back: whatever Excel and LibreOffice make of them, the ledger gets the same votes."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledgers import SEARCHES, adjudicated, cast, resolved, rules, stored
from test_workbook import OFFICE, through_libreoffice
from test_worklist import CITATIONS, LINKS, RECORDS, waiting

from review.errors import InputError
from review.screening import returned as module
from review.screening.conflicts import conflicts, conflicts_workbook, to_settle
from review.screening.returned import returned
from review.screening.status import status
from review.screening.votes import VOTES, VOTES_KEY, resolve
from review.screening.worklist import worklist_workbook
from review.tables import csv_bytes

FILLED = [
    {"vote": "include", "voted_on": datetime(2024, 5, 1, 13, 45)},
    {"vote": "exclude", "reason": "E2", "note": "mice"},
    {"vote": ""},
    {"vote": "maybe", "voted_on": "2024-05-02"},
]
SAME = cast(
    "s1:b,t,ann,include,,2024-05-01", "s1:c,t,ann,exclude,E2,,mice", "s2:d,t,ann,maybe,,2024-05-02"
)  # fmt: skip


def worklist():
    return worklist_workbook(waiting(), rules())


def edited(content, change):
    """The workbook as saved after `change(sheet, columns)`; columns are numbers by name."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book["screening"]
    change(sheet, {cell.value: cell.column for cell in sheet[1]})
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def fill(sheet, columns, rows=FILLED):
    for line, cells in enumerate(rows, 2):
        for name, value in cells.items():
            sheet.cell(line, columns[name]).value = value or None


def filled(rows=FILLED):
    return edited(worklist(), lambda sheet, columns: fill(sheet, columns, rows))


def ledger(*files):
    """What the ledger says when these files came back."""
    ledgers = returned({f"{place}.xlsx": content for place, content in enumerate(files)}, rules())
    votes, unmatched = resolve(pd.concat(ledgers, ignore_index=True), RECORDS, LINKS, SEARCHES)
    assert unmatched.empty
    return said(stored(votes, VOTES, VOTES_KEY))


def said(votes):
    cells = ["kind", "citation_id", "stage", "reviewer", "vote", "reason", "voted_on", "note"]
    return sorted(votes[cells].itertuples(index=False, name=None))


def problems(*files, endings="xlsx"):
    with pytest.raises(InputError) as raised:
        returned({f"{place}.{endings}": content for place, content in enumerate(files)}, rules())
    return [str(problem) for problem in raised.value.problems]


EXPECTED = said(resolved(rules(), RECORDS, LINKS, SAME)[0])


def test_a_filled_in_worklist_gives_the_votes_that_votes_csv_would_give():
    assert ledger(filled()) == EXPECTED


def reordered(sheet, columns):
    fill(sheet, columns)
    table = [list(row)[::-1] for row in sheet.values]
    for row in sheet.iter_rows():
        for cell, value in zip(row, table[row[0].row - 1], strict=True):
            cell.hyperlink = None
            cell.value = value


def with_columns_of_their_own(sheet, columns):
    fill(sheet, columns)
    sheet.insert_cols(3)
    for line, text in enumerate(["line", "mine", "mine too"], 1):
        sheet.cell(line, 3).value = text
        sheet.cell(line, 20).value = text


def with_blank_rows(sheet, columns):
    fill(sheet, columns)
    sheet.insert_rows(3, 4)
    sheet.insert_rows(1, 2)
    sheet.cell(500, columns["vote"]).value = " "


def renamed(sheet, columns):
    fill(sheet, columns)
    sheet.title = "Ann's votes"
    sheet.parent.move_sheet(sheet, 2)


@pytest.mark.parametrize("change", [reordered, with_columns_of_their_own, with_blank_rows, renamed])
def test_a_list_may_be_rearranged(change):
    assert ledger(edited(worklist(), change)) == EXPECTED


def test_a_key_that_became_a_number_is_still_that_key():
    records = RECORDS.assign(source_key=["a", "31452", "c", "d", "e", "c"])
    content = worklist_workbook(waiting(records=records), rules())

    def vote(sheet, columns):
        assert sheet.cell(2, columns["record"]).value == "31452"
        sheet.cell(2, columns["record"]).value = 31452
        fill(sheet, columns, FILLED[:1])

    numbered, as_excel_writes_it = edited(content, vote), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(numbered)) as old, zipfile.ZipFile(as_excel_writes_it, "w") as new:
        for part in old.namelist():
            new.writestr(part, old.read(part).replace(b"<v>31452</v>", b"<v>3.1452E4</v>"))
    for saved in (numbered, as_excel_writes_it.getvalue()):
        [votes] = returned({"ann.xlsx": saved}, rules())
        assert votes["record"].to_list() == ["31452"]


def test_a_csv_comes_back_as_well():
    table = waiting()
    for line, cells in enumerate(FILLED):
        table.loc[line, list(cells)] = [str(value)[:10] for value in cells.values()]
    assert ledger(csv_bytes(table)) == EXPECTED


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["include,", "exclude,E1", "exclude,", "maybe,", ","]), st.dates() | st.none()),
        min_size=5,
        max_size=5,
    )
)
def test_whatever_is_filled_in_comes_back(answers):
    rows = [
        {
            "vote": answer.split(",")[0],
            "reason": answer.split(",")[1],
            "voted_on": day and datetime(*day.timetuple()[:3]),
        }
        for answer, day in answers
        if not day or day.year > 1900
    ]
    names = ["s1:b", "s1:c", "s2:a", "s2:d", "s3:e"]
    same = [
        f"{name},t,ann,{row['vote']},{row['reason']},{row['voted_on'].date() if row['voted_on'] else ''}"
        for name, row in zip(names, rows, strict=False)
        if row["vote"]
    ]
    assert ledger(filled(rows)) == said(resolved(rules(), RECORDS, LINKS, cast(*same))[0])


def test_faults_are_named_by_their_cell_in_every_file_at_once():
    def spoil(sheet, columns):
        fill(sheet, columns, [{"vote": "yes"}, {"vote": "exclude", "reason": "E9"}, {"reason": "E1"}])
        sheet.cell(5, columns["vote"]).value = "include"
        sheet.cell(5, columns["voted_on"]).value = "May 2024"
        sheet.cell(6, columns["vote"]).value = "exclude"
        sheet.cell(6, columns["stage"]).value = "full_text"

    def shifted(sheet, columns):
        spoil(sheet, columns)
        sheet.insert_cols(1)
        sheet.title = "mine"

    found = problems(edited(worklist(), spoil), edited(worklist(), shifted))
    places = [line.split(": ")[0] for line in found]
    assert places == [
        *(f"0.xlsx:screening!{cell}" for cell in ("E2", "F3", "E4", "G5", "F6")),
        *(f"1.xlsx:mine!{cell}" for cell in ("F2", "G3", "F4", "H5", "G6")),
    ]
    for words, line in zip(["'yes'", "'E9'", "'E1' without a vote", "'May 2024'", "no reason"], found, strict=False):
        assert words in line
        assert "expected" in line


def test_a_fault_in_a_csv_is_named_by_its_line():
    content = csv_bytes(waiting().assign(vote=["yes", "", "", "", "include"], abstract="short"))
    assert [line.split(": ")[0] for line in problems(content, endings="csv")] == ["0.csv:2"]


def test_a_list_is_one_persons():
    def signed_by_another(sheet, columns):
        fill(sheet, columns)
        sheet.cell(3, columns["reviewer"]).value = "bob"

    [found] = problems(edited(worklist(), signed_by_another))
    assert found.startswith("0.xlsx:screening!D3: reviewer 'bob' in the list of 'ann', expected")


def test_a_name_without_the_duty_is_refused():
    def zoe(sheet, columns):
        fill(sheet, columns, FILLED[:1])
        for line in range(2, sheet.max_row + 1):
            sheet.cell(line, columns["reviewer"]).value = "zoe"

    [found] = problems(edited(worklist(), zoe))
    assert found.startswith("0.xlsx:screening!D2: reviewer")
    assert "'zoe' is not known, expected one of: ann, bob, cat" in found


def without_votes(sheet, columns):
    sheet.delete_cols(columns["vote"])


def twice(sheet, columns):
    sheet.parent.copy_worksheet(sheet)


def misspelt(sheet, columns):
    sheet.cell(1, columns["voted_on"]).value = "votd_on"


def doubled(sheet, columns):
    sheet.cell(1, columns["abstract"]).value = "vote"


def with_both_names(sheet, columns):
    sheet.cell(1, columns["abstract"]).value = "adjudicator"


@pytest.mark.parametrize(
    ("change", "said_of_it"),
    [
        (without_votes, "expected one sheet with the columns search_id, record, stage, vote, found: search_id, record"),
        (twice, "found: the sheet 'screening', the sheet 'screening Copy'"),
        (misspelt, "0.xlsx:screening: column 'votd_on' is not known, did you mean 'voted_on'?"),
        (doubled, "column 'vote' stands there twice"),
        (with_both_names, "found: reviewer and adjudicator"),
    ],
)
def test_a_file_that_is_no_list_is_refused(change, said_of_it):
    [found] = problems(edited(worklist(), change))
    assert said_of_it in found


def test_a_damaged_file_and_one_that_grows_too_large_are_refused(monkeypatch):
    content = worklist()
    [damaged] = problems(content[: len(content) // 2])
    assert damaged.startswith("0.xlsx: a workbook that cannot be read")
    bomb = io.BytesIO(content)
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.xml", "w") as part:
        for _ in range(module.LARGEST // 10_000_000 + 1):
            part.write(b"\0" * 10_000_000)
    [bombed] = problems(bomb.getvalue())
    assert "bytes when unpacked, expected at most 500,000,000" in bombed


VOTES_IN_CONFLICT = ["s1:b,t,bob,include", "s1:b,t,cat,exclude,E1", "s2:a,t,bob,exclude,E2", "s2:a,t,cat,include,,,why"]


def conflict_sheet(*votes):
    given = rules()
    rows, _ = resolved(given, RECORDS, LINKS, cast(*votes))
    return to_settle(conflicts(status(CITATIONS, rows, given), rows, CITATIONS, given), CITATIONS)


def test_a_conflict_sheet_has_the_votes_side_by_side_and_only_wants_the_decision():
    table = conflict_sheet(*VOTES_IN_CONFLICT)
    assert table["record"].to_list() == ["r1-b", "r2-a"]
    assert table[["reviewer_1", "vote_1", "reviewer_2", "vote_2", "reason_2", "note_2"]].to_numpy().tolist() == [
        ["bob", "include", "cat", "exclude", "E1", ""],
        ["bob", "exclude", "cat", "include", "", "why"],
    ]
    assert set(table[["adjudicator", "vote", "reason", "voted_on", "note"]].to_numpy().ravel()) == {""}
    assert table["title"].to_list() == ["T r1-b", "T r2-a"]


def test_what_still_awaits_a_vote_is_on_no_conflict_sheet_and_shows_no_vote():
    given = rules(votes_needed=3)
    rows, _ = resolved(given, RECORDS, LINKS, cast(*VOTES_IN_CONFLICT, "s1:b,t,ann,include"))
    listed = conflicts(status(CITATIONS, rows, given), rows, CITATIONS, given)
    assert listed.set_index("citation_id")["vote_1"].to_dict() == {"r1-b": "include"}
    assert to_settle(listed, CITATIONS)["record"].to_list() == ["r1-b"]


def decided(*answers):
    def settle(sheet, columns):
        for line, (name, vote, reason) in enumerate(answers, 2):
            fill_row = {"adjudicator": name, "vote": vote, "reason": reason, "voted_on": datetime(2024, 6, 1)}
            for column, value in fill_row.items():
                sheet.cell(line, columns[column]).value = value or None

    return edited(conflicts_workbook(conflict_sheet(*VOTES_IN_CONFLICT), rules()), settle)


def test_a_filled_in_conflict_sheet_gives_adjudications():
    same = adjudicated("r1-b,t,zoe,exclude,E3,2024-06-01")
    expected = said(resolved(rules(), RECORDS, LINKS, cast(), same)[0])
    assert ledger(decided(("zoe", "exclude", "E3"), ("", "", ""))) == expected


def test_an_adjudication_is_checked_as_in_adjudications_csv():
    found = problems(decided(("bob", "exclude", "E3"), ("zoe", "maybe", "")))
    assert [line.split(": ")[0] for line in found] == ["0.xlsx:screening!D2", "0.xlsx:screening!E3"]


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: lists that it has saved are not read back")
def test_a_list_that_libreoffice_has_saved_gives_the_same_votes(tmp_path):
    assert ledger(through_libreoffice(filled(), tmp_path)) == EXPECTED
