"""The checklist for reporting searches is filled from the log, and never by guessing."""

import pandas as pd

from review.identification.prisma_s import BY_HAND, FILLED, MISSING, prisma_s
from review.identification.searches import COLUMNS
from review.inputs import read_rows

ROWS = [
    'a,a.ris,database,MEDLINE,Ovid,2024-01-01,1990-01-01,2023-12-31,"CAR-T AND dose",10,,',
    "b,b.ris,database,Embase,Ovid,2024-01-01,1990-01-01,2023-12-31,car t,12,,",
    "c,c.csv,register,ClinicalTrials.gov,,2024-01-02,,,car t,3,,",
    "d,d.ris,database,MEDLINE,Ovid,2025-01-01,2024-01-01,,,1,,",
    "e,e.ris,citations,reference list,,2024-01-01,,,all,5,2024-02-01,",
]
EXPORTS = pd.DataFrame({"search_id": list("abcd"), "records": [10, 12, 3, 1], "parsed": [10, 11, 3, 1]})


def checklist(*rows):
    log = read_rows("\n".join([",".join(COLUMNS), *rows]).encode(), "searches.csv", COLUMNS[:6], COLUMNS[6:])
    return prisma_s(log, EXPORTS, 20).set_index("item")


def test_all_sixteen_items_stand_there():
    assert checklist(*ROWS).index.tolist() == list(range(1, 17))


def test_databases_platforms_registers_dates_and_totals_come_from_the_log():
    answers = checklist(*ROWS)["answer"]
    assert answers[1] == "MEDLINE (Ovid); Embase (Ovid)"
    assert answers[2] == "MEDLINE, Embase on Ovid, 2024-01-01"
    assert answers[3] == "ClinicalTrials.gov"
    assert answers[12] == "MEDLINE: searched again on 2025-01-01"
    assert "b: 12" in answers[15]
    assert "25 records were brought to 20 citations" in answers[16]


def test_a_query_that_nobody_logged_is_missing_and_named():
    found = checklist(*ROWS).loc[8]
    assert found["state"] == MISSING
    assert "missing: query of d" in found["answer"]
    assert checklist(*ROWS[:3]).loc[8, "state"] == FILLED


def test_a_withdrawn_search_is_not_reported():
    assert checklist(*ROWS).loc[5, "answer"] == "none in the log"


def test_what_no_log_can_say_is_left_to_a_person():
    table = checklist(*ROWS)
    assert table.index[table["state"] == BY_HAND].tolist() == [6, 7, 10, 11, 14]
