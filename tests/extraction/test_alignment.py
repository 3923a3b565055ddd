"""Rows that readers name differently: aligned by people, proposed by the program, and never in the way of others."""

import pandas as pd
import pytest
from sheets import (
    READERS,
    RULES,
    VOCABULARIES,
    alignments,
    entries,
    extracted,
    form,
    shipped_forms,
    shipped_registry,
    shipped_sheets,
)

from review.errors import InputError
from review.extraction.comparison import compare
from review.extraction.proposals import propose
from review.extraction.reading import read_sheets
from review.extraction.sheets import ALIGNMENTS, checked_alignments, own_sheet
from review.inputs import read_rows

SAID = form(as_written=["subject"], days={"type": "number"})
LEVELS = form(key=["level"], lower={"type": "number"}, n={"type": "integer"})
NAMES = pd.DataFrame({"study_id": ["s1", "s2"], "label": ["First", "Second"]}, dtype="str")
ONE = "study_id,level,lower,n,quote\ns1,DL1,50,6,fifty million\ns1,DL2,100,7,one hundred million\ns2,DL1,1,3,one\n"
OTHER = (
    "study_id,level,lower,n,quote\n"
    "s1,Dose level 2,100,7,one hundred million\ns1,Dose level 1,50,6,fifty million\ns2,DL1,1,3,one\n"
)


def proposed(one, *sheets, aligned=(), names=NAMES):
    found = extracted(one, *sheets, aligned=aligned).entries
    return propose(found, [one], READERS, {one.registry: names})


def test_rows_that_are_named_in_words_get_their_id_from_the_alignments():
    found = entries(SAID, "subject,days\nall of them,7\n", aligned=["things,reviewer_a,all of them,s1,,same sentence"])
    assert found[["study_id", "row", "as_written"]].to_numpy().tolist() == [["s1", "", "all of them"]]


def test_a_row_without_an_id_is_listed_and_everything_else_goes_on():
    aligned = ["things,reviewer_a,all,s1,,", "things,reviewer_b,the whole,s1,,"]
    found = extracted(SAID, "subject,days\nall,7\nsome,8\n", "subject,days\nthe whole,7\n", aligned=aligned)
    comparison = compare(found.entries, [SAID], READERS, VOCABULARIES)
    assert comparison[["study_id", "result"]].to_numpy().tolist() == [["s1", "agree"]]
    assert found.to_check[["study_id", "row", "why", "detail", "line"]].to_numpy().tolist() == [
        [
            "",
            "some",
            "unaligned",
            "row 'some' has no id, expected a line in alignments.csv: things,reviewer_a,some,...",
            3,
        ]
    ]


def test_an_alignment_names_a_row_of_a_sheet_and_an_id_of_the_registry_and_no_row_is_aligned_twice():
    one = form(as_written=["subject", "lower"], days={"type": "number"})
    rows = read_rows(b"subject,lower,days\nall,1,7\nsome,2,8\n", "x", ["subject", "lower", "days"])
    sheet = own_sheet(rows, "folder/things.reviewer_a.csv", one, "reviewer_a")
    lines = [
        "things,reviewer_a,all|1,s1,,",
        "things,reviewer_a,all|2,s1,,",
        "thing,reviewer_a,all|1,s1,,",
        "things,reviewer_z,all|1,s1,,",
        "things,reviewer_a,all|1,s2,,",
        "things,reviewer_a,some|2,s9,,",
    ]
    with pytest.raises(InputError) as caught:
        checked_alignments(alignments(*lines), "alignments.csv", [sheet], {"studies": ["s1", "s2"]})
    assert str(caught.value).splitlines() == [
        "alignments.csv:3: row 'all|2' is not in things.reviewer_a.csv, expected a row as the sheet names it",
        "alignments.csv:4: there is no sheet 'thing.reviewer_a', expected one of: things.reviewer_a",
        "alignments.csv:5: there is no sheet 'things.reviewer_z', expected one of: things.reviewer_a",
        "alignments.csv:6: row 'all|1' stands there twice, expected one line for each",
        "alignments.csv:7: study_id 's9' is not in studies.csv, expected an id registered there",
    ]
    assert len(checked_alignments(alignments(lines[0]), "alignments.csv", [sheet], {"studies": ["s1"]})) == 1


@pytest.mark.parametrize(
    ("key", "fits"), [(["arm"], "A"), (["arm"], ""), (["arm", "dose", "n"], "A|B|1"), (["arm", "dose", "n"], "A||")]
)
def test_an_aligned_row_has_one_part_for_each_column_of_the_key(key, fits):
    one = form(key=key, as_written=["subject"], days={"type": "number"})
    rows = read_rows(f"{','.join(['subject', *key])},days\nall,{'x,' * len(key)}1\n".encode(), "x", ["subject"])
    sheet, registered = own_sheet(rows, "things.reviewer_a.csv", one, "reviewer_a"), {"studies": ["s1"]}
    line = "things,reviewer_a,all,s1,{},"
    assert len(checked_alignments(alignments(line.format(fits)), "a.csv", [sheet], registered)) == 1
    with pytest.raises(InputError) as caught:
        checked_alignments(alignments(line.format("A|B")), "a.csv", [sheet], registered)
    assert str(caught.value) == f"a.csv:2: row 'A|B' has 2 parts, expected one for each of {', '.join(key)}"


def test_rows_of_one_study_under_other_names_are_proposed_to_the_later_reader_by_the_whole_row():
    found = proposed(LEVELS, ONE, OTHER)
    assert found[[*ALIGNMENTS[:5], "line"]].to_numpy().tolist() == [
        ["things", "reviewer_b", "s1|Dose level 2", "s1", "DL2", 2],
        ["things", "reviewer_b", "s1|Dose level 1", "s1", "DL1", 3],
    ]
    assert found["score"].between(0.5, 1).all()


def test_a_proposal_is_not_applied_and_its_first_six_columns_can_be_pasted():
    before = compare(entries(LEVELS, ONE, OTHER), [LEVELS], READERS, VOCABULARIES)
    assert before["result"].value_counts().to_dict() == {"single": 8, "agree": 2}
    pasted = proposed(LEVELS, ONE, OTHER)[ALIGNMENTS].to_csv(index=False, header=False).splitlines()
    after = compare(entries(LEVELS, ONE, OTHER, aligned=pasted), [LEVELS], READERS, VOCABULARIES)
    assert after["result"].value_counts().to_dict() == {"agree": 6}
    assert proposed(LEVELS, ONE, OTHER, aligned=pasted).empty


def test_the_sum_of_scores_decides_and_not_the_first_row_that_fits():
    one = "study_id,level,lower,n\ns1,first,50,6\ns1,second,50,7\n"
    other = "study_id,level,lower,n\ns1,level a,50,7\ns1,level b,50,6\n"
    rows = proposed(LEVELS, one, other).set_index("row_as_written")["row"].to_dict()
    assert rows == {"s1|level a": "second", "s1|level b": "first"}


def test_a_row_that_one_reader_of_a_study_does_not_have_is_listed():
    found = extracted(LEVELS, ONE, OTHER).to_check
    assert found[["study_id", "row", "reviewer", "why", "line"]].to_numpy().tolist() == [
        ["s1", "DL1", "reviewer_a", "lacking", 2],
        ["s1", "DL2", "reviewer_a", "lacking", 3],
        ["s1", "Dose level 2", "reviewer_b", "lacking", 2],
        ["s1", "Dose level 1", "reviewer_b", "lacking", 3],
    ]
    without_s2 = "".join(OTHER.splitlines(keepends=True)[:1])
    assert extracted(LEVELS, ONE, without_s2).to_check.empty, "who has not read a study yet lacks nothing"


def test_nothing_is_proposed_across_studies_nor_for_rows_that_are_not_alike():
    assert proposed(LEVELS, "study_id,level,lower,n\ns1,A,50,6\n", "study_id,level,lower,n\ns2,A,50,6\n").empty
    assert proposed(LEVELS, "study_id,level,lower,n\ns1,X,50,6\n", "study_id,level,lower,n\ns1,Y,1,2\n").empty


def test_a_row_in_words_that_nothing_is_like_is_listed_without_an_id():
    found = proposed(SAID, "subject,days\nsomething else,7\n")
    assert found[["row_as_written", "study_id", "score"]].to_numpy().tolist() == [["something else", "", 0.0]]


def test_an_id_that_the_reader_has_given_to_another_row_is_not_proposed_again():
    found = proposed(SAID, "subject,days\nall,7\nthe first,8\n", aligned=["things,reviewer_a,all,s1,,"])
    assert found[["row_as_written", "study_id"]].to_numpy().tolist() == [["the first", ""]]


def test_no_two_rows_of_a_reader_are_proposed_for_one_id():
    found = proposed(SAID, "subject,days\nthe first,7\nfirst of all,8\n")
    assert found.loc[found["study_id"] != "", "study_id"].is_unique


@pytest.mark.parametrize("unaligned", [["reviewer_a"], ["reviewer_b"], ["reviewer_a", "reviewer_b"]], ids=str)
def test_the_statements_that_people_aligned_are_proposed_as_they_aligned_them(unaligned):
    sheets, registered, aligned = shipped_sheets("dose-response")
    names = {name: shipped_registry("dose-response", name) for name in registered}
    sheets, aligned = [sheet for sheet in sheets if sheet.form.name == "timing"], aligned[aligned["form"] == "timing"]
    known = aligned[~aligned["reviewer"].isin(unaligned)]
    found = propose(
        read_sheets(sheets, registered, known, RULES).entries, shipped_forms("dose-response"), READERS, names
    )
    truth = aligned.set_index(["reviewer", "row_as_written"])["study_id"]
    right = [truth[row.reviewer, row.row_as_written] == row.study_id for row in found.itertuples()]
    assert len(right) == 20 * len(unaligned)
    assert sum(right) >= len(right) - (len(unaligned) == 2)
