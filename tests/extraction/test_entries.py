"""Every cell of a sheet becomes an entry in its normal form, or an error with its line."""

import pytest
from sheets import entries, form

from review.errors import InputError
from review.extraction.entries import ALIGNMENTS, checked_alignments, registered_ids, rows_as_written, sheet_columns
from review.inputs import read_rows


def values(one, text, **kwargs):
    return entries(one, text, **kwargs).set_index(["study_id", "row", "field"])["canonical"].to_dict()


def problems(one, text):
    with pytest.raises(InputError) as caught:
        entries(one, text)
    return [str(problem) for problem in caught.value.problems]


def test_spellings_are_settled_by_the_vocabulary():
    one = form(
        domain={"type": "set", "vocabulary": "signal_domain", "separators": ["&", "and", "or"]},
        disease={"type": "category", "vocabulary": "indication"},
    )
    text = "study_id,domain,disease\ns1,4–1- BB and CD3,B cell lymphoma\ns2,CD28 & 41BB,B-NHL\n"
    found = values(one, text)
    assert found["s1", "", "domain"] == "4-1BB"
    assert found["s2", "", "domain"] == "4-1BB; CD28"
    assert found["s1", "", "disease"] == found["s2", "", "disease"]


def test_the_three_missing_codes_stay_apart_and_an_empty_cell_is_what_the_codebook_says():
    one = form(a={"type": "number"}, b={"type": "number", "empty": "NA"}, c={"type": "text"})
    found = entries(one, "study_id,a,b,c\ns1,not reported,,No data\ns2,,nr,NA\n")
    codes = found.set_index(["study_id", "field"])["missing"].to_dict()
    assert codes == {
        ("s1", "a"): "NR",
        ("s1", "b"): "NA",
        ("s1", "c"): "ND",
        ("s2", "a"): "",
        ("s2", "b"): "NR",
        ("s2", "c"): "NA",
    }


def test_numbers_are_exact_decimals_in_one_spelling():
    one = form(n={"type": "integer"}, x={"type": "number"}, p={"type": "percent"})
    found = values(one, "study_id,n,x,p\ns1,020,0.10,5%\ns2,7,-3.50,12.0\n")
    assert [found["s1", "", field] for field in "nxp"] == ["20", "0.1", "5"]
    assert [found["s2", "", field] for field in "nxp"] == ["7", "-3.5", "12"]


def test_all_problems_of_a_sheet_come_at_once_in_the_order_of_its_lines():
    one = form(
        key=["arm"],
        n={"type": "integer", "required": True},
        answer={"type": "category", "allowed": ["Y", "N"]},
    )
    text = "study_id,arm,n,answer\ns9,A,1,Y\ns1,A,x,Y\ns1,A,,maybe\ns2,A,1.5,Y\n"
    assert problems(one, text) == [
        "things.reviewer_a.csv:2: study_id 's9' is not in studies.csv, expected an id registered there",
        "things.reviewer_a.csv:3: n 'x': expected a number with a decimal point",
        "things.reviewer_a.csv:4: row 's1|A' stands there twice, expected one row for each",
        "things.reviewer_a.csv:4: n '': the field is required, expected a value or a missing code",
        "things.reviewer_a.csv:4: answer 'maybe': expected one of: Y, N",
        "things.reviewer_a.csv:5: n '1.5': expected a whole number",
    ]


def test_rows_that_are_named_in_words_get_their_id_from_the_alignments():
    one = form(as_written=["subject"], days={"type": "number"})
    text = "form,reviewer,row_as_written,study_id,row,reason\nthings,reviewer_a,all of them,s1,,same sentence\n"
    columns = ["form", "reviewer", "row_as_written", "study_id", "row", "reason"]
    aligned = read_rows(text.encode(), "alignments.csv", columns)
    assert values(one, "subject,days\nall of them,7\n", alignments=aligned) == {("s1", "", "days"): "7"}
    assert problems(one, "subject,days\nsome,7\n") == [
        "things.reviewer_a.csv:2: row 'some' has no id, expected a line in alignments.csv: things,reviewer_a,some,..."
    ]


def test_an_entry_remembers_file_line_source_and_quote():
    one = form(n={"type": "integer"})
    found = entries(one, 'study_id,n,source,quote,note\n\ns1,4,Table 2,"four, as printed",mine\n').iloc[0]
    assert (found["file"], found["line"], found["source"]) == ("things.reviewer_a.csv", 3, "Table 2")
    assert (found["quote"], found["note"], found["value"]) == ("four, as printed", "mine", "4")


def test_a_bar_in_a_key_is_an_error_since_it_joins_the_cells_of_a_key():
    one = form(key=["arm", "dose"], n={"type": "integer"})
    assert problems(one, "study_id,arm,dose,n\ns1,A|B,1,1\ns1,A,B,1\n") == [
        "things.reviewer_a.csv:2: arm 'A|B' holds '|', expected a text without it: it joins the cells of a key"
    ]


def test_an_alignment_names_a_row_of_a_sheet_and_no_row_is_aligned_twice():
    one = form(as_written=["subject", "lower"], days={"type": "number"})
    sheet = read_rows(b"subject,lower,days\nall,1,7\nsome,2,8\n", "things.reviewer_a.csv", sheet_columns(one))
    lines = [
        "things,reviewer_a,all|1,s1,,",
        "things,reviewer_a,all|2,s1,,",
        "thing,reviewer_a,all|1,s1,,",
        "things,reviewer_z,all|1,s1,,",
        "things,reviewer_a,all|1,s2,,",
    ]
    text = "\n".join([",".join(ALIGNMENTS), *lines, ""])
    alignments = read_rows(text.encode(), "alignments.csv", ALIGNMENTS)
    named = {("things", "reviewer_a"): set(rows_as_written(sheet, one))}
    with pytest.raises(InputError) as caught:
        checked_alignments(alignments, "alignments.csv", named)
    assert str(caught.value).splitlines() == [
        "alignments.csv:3: row 'all|2' is not in things.reviewer_a.csv, expected a row as the sheet names it",
        "alignments.csv:4: there is no sheet 'thing.reviewer_a', expected one of: things.reviewer_a",
        "alignments.csv:5: there is no sheet 'things.reviewer_z', expected one of: things.reviewer_a",
        "alignments.csv:6: row 'all|1' stands there twice, expected one line for each",
    ]
    assert len(checked_alignments(alignments[:1], "alignments.csv", named)) == 1


def test_an_id_of_a_registry_is_neither_empty_nor_given_twice():
    registry = read_rows(b"study_id,label\ns1,a\n,b\ns2,c\ns1,d\n", "statements.csv", ["study_id"])
    with pytest.raises(InputError) as caught:
        registered_ids(registry, "statements.csv")
    assert [problem.place for problem in caught.value.problems] == [3, 5]
    assert registered_ids(registry.iloc[[0, 2]], "statements.csv") == ["s1", "s2"]
