"""Cells of a corrected report: asked again, closed by whoever has looked since, and nothing is lost."""

import pandas as pd
import pytest
from sheets import READERS, RULES, VOCABULARIES, entries, extracted, form

from review.errors import InputError
from review.extraction.adjudication import ADJUDICATIONS
from review.extraction.adjudication_files import all_adjudications
from review.extraction.comparison import compare
from review.extraction.consensus import consensus
from review.extraction.reopened import REOPENED, reopened
from review.extraction.to_decide import to_decide

FORM = form("studies", x={"type": "integer"}, said={"type": "text", "compared": False})
HEAD = "study_id,x,said,read_on"
PEOPLE = [{"id": reader, "kind": "human"} for reader in (*READERS, "judge")] + [{"id": "engine", "kind": "machine"}]
CORRECTED = pd.DataFrame([("s1", "2026-02-01", "10.1/erratum")], columns=["study_id", "dated", "notice"])
TOLD = "a report was corrected on 2026-02-01 (10.1/erratum), read it again"


def sheet(*rows):
    return "\n".join([HEAD, *rows, ""])


def decided(*adjudications, sheets, corrections=CORRECTED):
    """The cells after a correction, and what an adjudicator is asked."""
    found = entries(FORM, *sheets)
    ledger = "\n".join([",".join(ADJUDICATIONS), *adjudications]).encode()
    decisions = all_adjudications({"adjudications.csv": ledger}, found, [FORM], RULES, ["judge", "engine"])
    comparison = compare(found, [FORM], READERS, VOCABULARIES)
    before = consensus(found, comparison, decisions, [FORM], PEOPLE, 2)
    cells = reopened(before, corrections, found, decisions, READERS, 2)
    registries = {"studies": pd.DataFrame({"study_id": ["s1", "s2"], "label": ["First", "Second"]})}
    assert cells.drop(columns=["state", "provisional", "reason"]).equals(
        before.drop(columns=["state", "provisional", "reason"])
    ), "values, readings, quotes and decisions stay"
    return cells.set_index(["study_id", "field"]), to_decide(comparison, found, cells, [FORM], registries)


UNDATED = (sheet("s1,1,this,", "s2,5,a,"), sheet("s1,1,that,", "s2,6,b,"))


def test_all_cells_of_a_corrected_report_wait_and_their_values_stand():
    cells, asked = decided(sheets=UNDATED)
    assert cells.loc["s1", ["value", "state", "provisional", "reason"]].to_numpy().tolist() == [
        ["this", REOPENED, True, TOLD],
        ["1", REOPENED, True, TOLD],
    ]
    assert cells.loc[("s2", "x"), "state"] == "disagreed"
    assert cells.loc[("s2", "said"), ["state", "provisional", "reason"]].tolist() == ["not_compared", False, ""]
    assert asked[["study_id", "field", "label", "decided", "because", "value"]].to_numpy().tolist() == [
        ["s2", "x", "Second", "", "", ""],
        ["s1", "said", "First", "this", TOLD, ""],
        ["s1", "x", "First", "1", TOLD, ""],
    ]


@pytest.mark.parametrize(
    ("day", "state"),
    [("2026-01-31", REOPENED), ("2026-02-01", "resolved_adjudicated"), ("", REOPENED), ("yesterday", REOPENED)],
)
def test_a_decision_that_is_not_older_than_the_notice_closes_the_cell(day, state):
    cells, asked = decided(f"studies,s1,,x,1,judge,{day},looked again", sheets=UNDATED)
    assert cells.loc[("s1", "x"), "state"] == state
    assert cells.loc[("s1", "said"), "state"] == REOPENED
    assert ("x" in set(asked.loc[asked["study_id"] == "s1", "field"])) == (state == REOPENED)
    assert cells.loc[("s1", "x"), "decisions"].endswith("judge: 1 (looked again)")


def test_the_last_decision_counts_even_where_an_earlier_row_has_a_later_day():
    rows = ("studies,s1,,x,1,judge,2026-03-01,looked", "studies,s1,,x,2,judge,2026-01-01,typed later")
    cells, _ = decided(*rows, sheets=UNDATED)
    assert cells.loc[("s1", "x"), ["state", "value"]].tolist() == [REOPENED, "2"]


def test_as_many_persons_as_a_cell_needs_have_to_read_it_again():
    once = (sheet("s1,1,this,2026-02-03"), sheet("s1,1,that,2026-01-03"))
    assert set(decided(sheets=once)[0]["state"]) == {REOPENED}
    twice = (sheet("s1,1,this,2026-02-03"), sheet("s1,1,that,2026-02-01"))
    cells, asked = decided(sheets=twice)
    assert cells["state"].tolist() == ["not_compared", "agreed"]
    assert asked.empty


def test_a_cell_that_waits_anyway_keeps_its_state_and_says_what_to_read():
    cells, _ = decided(sheets=(sheet("s1,1,this,"),))
    assert cells.loc[("s1", "x"), ["state", "provisional", "reason"]].tolist() == ["extracted_1", True, TOLD]


def test_without_a_correction_nothing_is_reopened():
    cells, _ = decided(sheets=UNDATED, corrections=CORRECTED.head(0))
    assert REOPENED not in set(cells["state"])
    assert set(cells["reason"]) == {""}


def test_a_day_of_reading_is_a_day_and_is_no_reading_by_itself():
    with pytest.raises(InputError) as caught:
        extracted(FORM, sheet("s1,1,this,May 2026", "s2,2,that,2026-05-01"))
    assert [str(one) for one in caught.value.problems] == [
        "studies.reviewer_a.csv:2: read_on 'May 2026' is not a date, expected YYYY-MM-DD"
    ]
    assert entries(FORM, sheet("s1,,,2026-05-01")).empty
