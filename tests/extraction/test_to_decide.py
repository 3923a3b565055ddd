"""The adjudicator's workbook: what is open, with both readings, and the decisions as they come back."""

from datetime import datetime

import pandas as pd
import pytest
from sheets import READERS, RULES, VOCABULARIES, entries, form
from workbooks import OFFICE, drop_downs, edited, fill, header, opened, through_libreoffice

from review.errors import InputError
from review.extraction.adjudication import ADJUDICATIONS
from review.extraction.adjudication_files import all_adjudications
from review.extraction.comparison import compare
from review.extraction.consensus import consensus
from review.extraction.to_decide import TO_DECIDE, decisions_workbook, to_decide

ARMS = form("arms", key=["arm"], n={"type": "integer"}, answer={"type": "category", "allowed": ["Y", "N"]})
HEAD = "study_id,arm,n,answer,source,quote,note\n"
ONE = HEAD + 's1,A,20,Y,p. 3,twenty,\ns2,A,5,Y,p. 4,"=HYPERLINK(""x"")",mine\n'
TWO = HEAD + "s1,A,200,N,p. 3,two hundred,\ns2,A,5,N,Table 2,no,\n"
READ = entries(ARMS, ONE, TWO)
PEOPLE = [{"id": reader, "kind": "human"} for reader in READERS] + [{"id": "machine", "kind": "machine"}]
REGISTRIES = {"studies": pd.DataFrame({"study_id": ["s1", "s2"], "label": ["First", "Second"]})}
ADJUDICATORS = ["reviewer_c", "machine"]
LEDGER = ",".join(ADJUDICATIONS) + "\n"
BY_MACHINE = LEDGER + "arms,s1,A,n,20,machine,2026-01-01,p. 3\narms,s2,A,answer,Y,reviewer_c,2026-01-01,p. 4\n"


def decided(**files):
    contents = {name.replace("_", "."): content for name, content in files.items()}
    return all_adjudications(contents, READ, [ARMS], RULES, ADJUDICATORS)


def rows(**files):
    comparison = compare(READ, [ARMS], READERS, VOCABULARIES)
    cells = consensus(READ, comparison, decided(**files), [ARMS], PEOPLE, 2)
    return to_decide(comparison, READ, cells, [ARMS], REGISTRIES)


def workbook(**files):
    return decisions_workbook(rows(**files), [ARMS], ADJUDICATORS, VOCABULARIES)


def test_what_is_open_stands_there_with_both_values_and_quotes_and_without_a_decision():
    found = rows()
    assert list(found) == TO_DECIDE
    assert found[["study_id", "field", "label", "value_1", "value_2", "error_class"]].to_numpy().tolist() == [
        ["s1", "n", "First", "20", "200", "transcription"],
        ["s2", "answer", "Second", "Y", "N", "locator"],
        ["s1", "answer", "First", "Y", "N", "value"],
    ]
    assert found.loc[
        found["study_id"] == "s2", ["quote_1", "source_2", "note_1", "reviewer_2"]
    ].to_numpy().tolist() == [['=HYPERLINK("x")', "Table 2", "mine", "reviewer_b"]]
    assert set(found[["value", "adjudicator", "decided_on", "reason", "decided"]].to_numpy().ravel()) == {""}


def test_a_decision_that_no_person_signed_stands_there_too_and_a_signed_one_does_not():
    found = rows(adjudications_csv=BY_MACHINE.encode())
    assert found[["study_id", "field", "value", "decided", "decided_by", "because"]].to_numpy().tolist() == [
        ["s1", "n", "", "20", "machine", "p. 3"],
        ["s1", "answer", "", "", "", ""],
    ]


def test_each_row_has_the_list_of_its_field_and_no_cell_is_a_formula():
    content = workbook()
    sheet = opened(content)["disagreements"]
    fields = {sheet.cell(line, header(sheet)["field"]).value: line for line in (2, 3, 4)}
    assert drop_downs(content, "disagreements", fields["answer"])["value"] == (["Y", "N", "NR", "NA", "ND"], True)
    assert "value" not in drop_downs(content, "disagreements", fields["n"])
    assert drop_downs(content, "disagreements")["adjudicator"] == (ADJUDICATORS, False)
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    columns = sheet.column_dimensions
    open_ones = [name for name, place in header(sheet).items()
                 if not columns[sheet.cell(1, place).column_letter].protection.locked]  # fmt: skip
    assert open_ones == ["value", "adjudicator", "decided_on", "reason"]
    assert workbook() == content


def answered(*answers, content=None):
    def settle(book):
        for line, answer in enumerate(answers, 2):
            fill(book["disagreements"], line, **answer)

    return edited(content or workbook(), settle)


DECISION = {"value": "20", "adjudicator": "reviewer_c", "decided_on": datetime(2026, 2, 1), "reason": "p. 3, twice"}


def test_a_filled_in_workbook_decides_and_rows_without_a_value_are_passed_over():
    found = decided(adjudications_xlsx=answered(DECISION))
    assert found[ADJUDICATIONS].to_numpy().tolist() == [
        ["arms", "s1", "A", "n", "20", "reviewer_c", "2026-02-01", "p. 3, twice"]
    ]
    assert len(rows(adjudications_xlsx=answered(DECISION))) == 2


def test_a_person_signs_what_a_machine_has_decided_in_the_workbook():
    ledger = BY_MACHINE.encode()
    signed = answered(DECISION, content=workbook(adjudications_csv=ledger))
    assert rows(adjudications_csv=ledger, adjudications_xlsx=signed)["field"].tolist() == ["answer"]


def problems(**files):
    with pytest.raises(InputError) as caught:
        decided(**files)
    return [str(problem) for problem in caught.value.problems]


def test_faults_are_named_by_their_cell_and_line_in_all_files_at_once():
    wrong = [
        DECISION | {"value": "many", "adjudicator": "reviewer_a", "reason": ""},
        DECISION | {"value": "Y", "adjudicator": "nobody"},
    ]
    found = problems(adjudications_csv=(LEDGER + "arms,s9,A,n,1,machine,,why\n").encode(),
                     adjudications_xlsx=answered(*wrong))  # fmt: skip
    assert [line.split(": ")[0] for line in found] == [
        "adjudications.csv:2",
        *(f"adjudications.xlsx:disagreements!{cell}" for cell in ("H2", "I2", "K2", "I3")),
    ]
    assert all("expected" in line for line in found)


def test_a_reason_without_a_value_is_no_decision_and_not_passed_over():
    assert problems(adjudications_xlsx=answered({"reason": "p. 3"})) == [
        "adjudications.xlsx:disagreements!H2: a decision without a value, expected a value or a missing code"
    ]


def test_a_workbook_without_the_columns_is_refused():
    def spoil(book):
        book["disagreements"].delete_cols(8)

    [found] = problems(adjudications_xlsx=edited(workbook(), spoil))
    assert "expected one sheet with the columns form, study_id, row, field, value" in found


@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed: workbooks that it has saved are not read back")
def test_a_workbook_that_libreoffice_has_saved_decides_the_same(tmp_path):
    content = answered(DECISION)
    saved = through_libreoffice(content, tmp_path)
    pd.testing.assert_frame_equal(decided(adjudications_xlsx=saved), decided(adjudications_xlsx=content))
