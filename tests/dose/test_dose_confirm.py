"""Signatures: who may sign, what a signature does, and when it expires."""

from __future__ import annotations

import pandas as pd
import pytest

from review.dose.confirm import confirm, to_confirm
from review.dose.doses import DOSES, doses
from review.errors import InputError

SETTINGS = {"fields": {"arms": {"dose": {"role": "planned"}}}}
DOUBTFUL = "2 x 10e6 cells/kg"
ID = "arms:s1::dose"
PEOPLE = ["bo", "cy"]
READ_BY = {("arms", "s1", "", "dose"): ["ann", "bo"]}


def read(raw, awaiting=False):
    columns = ["study_id", "row", "form", "field", "raw", "marks", "awaiting"]
    return doses(pd.DataFrame([("s1", "", "arms", "dose", raw, "", awaiting)], columns=columns), SETTINGS)


def signatures(*rows):
    """Each row: dose_id, value, confirmed_by, and then raw and confirmed_on if need be."""
    columns = ["dose_id", "value", "confirmed_by", "raw", "confirmed_on"]
    table = pd.DataFrame([(*row, "", "")[:5] for row in rows], columns=columns, dtype="str")
    return table.assign(note="", line=range(2, len(table) + 2))


def signed(raw, *rows, readers=READ_BY):
    table, unused = confirm(read(raw), signatures(*rows), "confirmations.csv", PEOPLE, readers)
    return table, [str(problem) for problem in unused]


def refused(raw, *rows, people=PEOPLE, readers=READ_BY):
    with pytest.raises(InputError) as caught:
        confirm(read(raw), signatures(*rows), "confirmations.csv", people, readers)
    return [str(problem) for problem in caught.value.problems]


def test_without_a_signature_nothing_changes():
    table, unused = signed(DOUBTFUL)
    assert table.equals(read(DOUBTFUL))
    assert unused == []
    assert list(table) == DOSES.names


def test_a_second_persons_signature_lifts_the_doubt_in_any_notation():
    table, unused = signed(DOUBTFUL, (ID, "2 million/kg", "bo"), (ID, "2e6 cells/kg", "cy"))
    assert table["state"].tolist() == ["ok"]
    assert "CONFIRMED" in table["flags"][0]
    assert "X10E_NOTATION" in table["flags"][0]
    assert table["confirmed_by"].tolist() == ["bo; cy"]
    assert table["lower"].tolist() == [2_000_000]
    assert unused == []


@pytest.mark.parametrize(
    "raw",
    [
        "0.2–5 million cells/kg if ≤50 kg; 10–250 million cells if >50 kg",
        "DL1: <21 million; DL2: 21 to <50 million",
        "a median of 1.6 x 10^6 (range, 0.5-2.1) cells/kg",
        "2 x 106 cells/kg, maximum 2 x 108 cells",
        "Cohort A: 1; cohort B: 3 x 10^6 cells/m2 (1:1)",
    ],
)
def test_what_is_proposed_can_be_signed_as_it_stands(raw):
    proposals = to_confirm(read(raw))
    assert len(proposals)
    table, _ = signed(raw, *((row.dose_id, row.proposed, "cy", row.raw) for row in proposals.itertuples()))
    assert set(table["state"]) == {"ok"}
    assert to_confirm(table).empty


def test_a_signature_does_not_stand_for_a_second_reader():
    table, _ = confirm(read(DOUBTFUL, True), signatures((ID, "2e6/kg", "cy")), "confirmations.csv", PEOPLE, READ_BY)
    assert table["state"].tolist() == ["provisional"]
    assert table["confirmed_by"].tolist() == ["cy"]


def test_another_signed_value_is_a_conflict_and_blocks():
    table, _ = signed(DOUBTFUL, (ID, "2 x 10^6/kg", "bo"), (ID, "2 x 10^7/kg", "cy"))
    assert table["state"].tolist() == ["blocked"]
    assert "CONFIRMATION_CONFLICT" in table["flags"][0]
    assert table[["lower", "flat_lower", "start_dose"]].iloc[0].tolist() == [None, None, None]


def test_a_trial_whose_lowest_level_is_blocked_has_no_starting_dose():
    levels = "DL1: 5 x 10^6 cells/kg; DL2: 10 x 10^6 cells/kg"
    assert set(read(levels)["start_dose"]) == {350_000_000}
    table, _ = signed(levels, (f"{ID}:DL1", "6 x 10^6/kg", "cy"))
    assert table["state"].tolist() == ["blocked", "provisional"]
    assert table["flat_lower"].tolist() == [None, 700_000_000]
    assert table["start_dose"].tolist() == [None, None]


def test_a_signature_expires_when_the_text_changes():
    table, unused = signed("3 x 10e6 cells/kg", (ID, "2 x 10^6/kg", "cy", DOUBTFUL))
    assert table["state"].tolist() == ["provisional"]
    assert "CONFIRMATION_EXPIRED" in table["flags"][0]
    assert table["confirmed_by"].tolist() == [""]
    assert unused == [f"confirmations.csv:2: cy signed {ID}, but the text is now '3 x 10e6 cells/kg'"]
    same_value = signed("2.0 x 10e6 cells/kg", (ID, "2 x 10^6/kg", "cy", DOUBTFUL))[0]
    assert same_value["state"].tolist() == ["provisional"]
    anew = signed(
        "3 x 10e6 cells/kg", (ID, "2 x 10^6/kg", "cy", DOUBTFUL), (ID, "3 x 10^6/kg", "cy", "3 x 10e6 cells/kg")
    )
    assert anew[0]["state"].tolist() == ["ok"]


def test_what_a_spreadsheet_does_to_a_text_is_no_change():
    assert signed(DOUBTFUL, (ID, "2 x 10^6/kg", "cy", "'2 x  10e6 cells/kg "))[0]["state"].tolist() == ["ok"]


def test_a_signature_for_a_level_that_is_gone_or_blocked_is_kept_and_counts_for_nothing():
    table, unused = signed("DL1: 2 x 10e6/kg; DL2: 3 x 10e6/kg", (f"{ID}:DL3", "4 x 10^6/kg", "cy"))
    assert set(table["state"]) == {"provisional"}
    assert unused == [f"confirmations.csv:2: cy signed {ID}:DL3, but there is no such level in the text any more"]
    table, unused = signed("10e6 cells/kg", (ID, "10^6/kg", "cy"))
    assert table["state"].tolist() == ["blocked"]
    assert unused == [f"confirmations.csv:2: cy signed {ID}, but the dose is blocked: expected an adjudicated text"]


def test_a_machine_or_a_stranger_cannot_sign():
    problems = refused(DOUBTFUL, (ID, "2 x 10^6/kg", "engine"), (ID, "2 x 10^6/kg", ""))
    assert problems == [
        "confirmations.csv:2: confirmed_by 'engine' is nobody whom the protocol calls human, expected one of: bo, cy",
        "confirmations.csv:3: confirmed_by is empty, expected who signs",
    ]
    (problem,) = refused(DOUBTFUL, (ID, "2 x 10^6/kg", "bo"), people=[])
    assert problem.endswith("expected a reviewer of kind 'human' in the protocol")


def test_who_alone_decided_a_text_is_no_second_person():
    alone = {("arms", "s1", "", "dose"): ["cy"]}
    assert refused(DOUBTFUL, (ID, "2 x 10^6/kg", "cy"), readers=alone) == [
        "confirmations.csv:2: 'cy' alone decided this text, expected a second person"
    ]
    assert signed(DOUBTFUL, (ID, "2 x 10^6/kg", "bo"), readers=alone)[0]["state"].tolist() == ["ok"]


def test_wrong_signatures_are_all_named():
    wrong = [
        ("arms:s2::dose", "2", "bo"),
        (ID, "1010", "bo"),
        (ID, "", "bo"),
        (ID, "1 or 2 million/kg", "bo"),
        (ID, "2 x 10^6/kg", "bo", "", "1.2.2024"),
    ]
    assert refused(DOUBTFUL, *wrong) == [
        f"confirmations.csv:2: dose_id 'arms:s2::dose' does not exist, expected one of to_confirm.csv, perhaps {ID}",
        "confirmations.csv:3: value '1010' is not one dose, expected for example: 2 x 10^6 cells/kg",
        "confirmations.csv:4: value '' is not one dose, expected for example: 2 x 10^6 cells/kg",
        "confirmations.csv:5: value '1 or 2 million/kg' is not one dose, expected for example: 2 x 10^6 cells/kg",
        "confirmations.csv:6: confirmed_on '1.2.2024' is no day, expected YYYY-MM-DD",
    ]
