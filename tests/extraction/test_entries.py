"""Every cell of a sheet becomes an entry in its normal form, or an error with its line."""

import pytest
from sheets import entries, extracted, form

from review.errors import InputError
from review.extraction.sheets import registered_ids
from review.inputs import read_rows


def values(one, text, **kwargs):
    return entries(one, text, **kwargs).set_index(["study_id", "row", "field"])["canonical"].to_dict()


def problems(one, text, **kwargs):
    with pytest.raises(InputError) as caught:
        entries(one, text, **kwargs)
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
        "things.reviewer_a.csv:3: n 'x': expected a whole number",
        "things.reviewer_a.csv:4: row 's1|A' stands there twice, expected one row for each",
        "things.reviewer_a.csv:4: n '': the field is required, expected a value or a missing code",
        "things.reviewer_a.csv:4: answer 'maybe': expected one of: Y, N",
        "things.reviewer_a.csv:5: n '1.5': expected a whole number",
    ]


def test_the_problems_of_all_sheets_come_at_once():
    one = form(n={"type": "integer"})
    with pytest.raises(InputError) as caught:
        entries(one, "study_id,n\ns1,x\n", "study_id,n\ns1,y\n")
    assert [problem.file for problem in caught.value.problems] == ["things.reviewer_a.csv", "things.reviewer_b.csv"]


def test_an_entry_remembers_file_line_source_and_quote():
    one = form(n={"type": "integer"})
    found = entries(one, 'study_id,n,source,quote,note\n\ns1,4,Table 2,"four, as printed",mine\n').iloc[0]
    assert (found["file"], found["line"], found["source"]) == ("things.reviewer_a.csv", 3, "Table 2")
    assert (found["value"], found["quote"], found["note"]) == ("4", "four, as printed", "mine")


def test_a_field_may_have_a_place_in_the_source_of_its_own():
    one = form(n={"type": "integer"}, age={"type": "number"})
    head = "study_id,n,age,source,quote,age.source,age.quote\n"
    text = head + "s1,4,61,Table 1,four,Table 3,61 years\ns2,5,60,Table 1,five,,\n"
    found = entries(one, text).set_index(["study_id", "field"])[["source", "quote"]]
    assert found.loc[("s1", "age")].tolist() == ["Table 3", "61 years"]
    assert found.loc[("s1", "n")].tolist() == ["Table 1", "four"]
    assert found.loc[("s2", "age")].tolist() == ["Table 1", "five"]


@pytest.mark.parametrize("name", ["why", "detail", "value", "canonical", "n", "field", "form", "problem"])
def test_a_field_may_be_called_whatever_the_program_calls_its_own_columns(name):
    one = form(key=["arm"], **{name: {"type": "text"}})
    found = values(one, f"study_id,arm,{name}\ns1,A,this\ns2,B,that\n")
    assert found == {("s1", "A", name): "this", ("s2", "B", name): "that"}


def test_a_percentage_that_is_none_of_the_n_in_its_row_is_listed():
    one = form(treated={"type": "integer"}, responded={"type": "percent", "n": "treated"})
    text = "study_id,treated,responded\ns1,20,83%\ns2,78,83%\n"
    listed = extracted(one, text).to_check
    assert listed[["study_id", "field", "reviewer", "value", "why", "line"]].to_numpy().tolist() == [
        ["s1", "responded", "reviewer_a", "83%", "percent", 2]
    ]
    assert listed["detail"].tolist() == ["no whole number of 20 is 83 %; the nearest, 17/20, is 85 %"]


def test_an_id_of_a_registry_is_neither_empty_nor_given_twice():
    registry = read_rows(b"study_id,label\ns1,a\n,b\ns2,c\ns1,d\n", "statements.csv", ["study_id"])
    with pytest.raises(InputError) as caught:
        registered_ids(registry, "statements.csv")
    assert [problem.place for problem in caught.value.problems] == [3, 5]
    assert registered_ids(registry.iloc[[0, 2]], "statements.csv") == ["s1", "s2"]


def test_a_bar_in_a_key_is_an_error_since_it_joins_the_cells_of_a_key():
    one = form(key=["arm", "dose"], n={"type": "integer"})
    assert problems(one, "study_id,arm,dose,n\ns1,A|B,1,1\ns1,A,B,1\n") == [
        "things.reviewer_a.csv:2: arm 'A|B' holds '|', expected a text without it: it joins the cells of a key"
    ]
