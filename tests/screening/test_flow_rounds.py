"""The flow by search round: each round begins where the one before ended."""

import pandas as pd
import pytest
from flows import PREVIOUS, drawn, tables
from ledgers import SEARCHES

from review.screening.boxes import BOXES, LANES, SOURCES
from review.screening.periods import titled
from review.screening.proof import Boxes, adds_up
from review.screening.rounds import ROUNDS, ROUNDS_KEY
from review.tables import arrange


def numbers(found):
    return found.rounds.pivot(index="box", columns="round", values="n")


def test_each_record_counts_in_the_round_in_which_it_was_found_and_each_citation_in_its_first():
    n = numbers(drawn())
    assert n.loc["database_results"].to_dict() == {"2022-01": 12, "2023-01": 2, "2024-01": 0}
    assert n.loc["duplicates"].to_dict() == {"2022-01": 0, "2023-01": 1, "2024-01": 0}
    assert n.loc["other_duplicates"].to_dict() == {"2022-01": 0, "2023-01": 0, "2024-01": 1}
    assert n.loc["new_reports"].to_dict() == {"2022-01": 1, "2023-01": 0, "2024-01": 2}


def test_a_round_begins_with_the_total_of_the_one_before():
    n = numbers(drawn())
    assert n.loc["previous_studies"].to_dict() == {"2022-01": 5, "2023-01": 6, "2024-01": 5}
    assert n.loc["total_studies"].to_dict() == {"2022-01": 6, "2023-01": 5, "2024-01": 5}
    assert n.loc["total_reports"].to_dict() == {"2022-01": 8, "2023-01": 6, "2024-01": 8}


def test_a_study_is_new_once_in_the_round_of_its_first_report():
    assert numbers(drawn()).loc["new_studies"].to_dict() == {"2022-01": 1, "2023-01": 0, "2024-01": 0}


@pytest.mark.parametrize(
    ("day", "known_in"),
    [("2019-05-01", "2022-01"), ("2022-01-31", "2022-01"), ("2022-02-01", "2023-01"), ("2030-01-01", "2024-01")],
)
def test_a_removed_study_leaves_in_the_first_round_that_knew_of_it(day, known_in):
    [removed] = PREVIOUS["removed"]
    n = numbers(drawn(previous=PREVIOUS | {"removed": [removed | {"removed_on": day}]})).loc["removed_studies"]
    assert n[n > 0].to_dict() == {known_in: 1}


@pytest.mark.parametrize(
    ("period", "rounds"),
    [("day", ["2022-01-01", "2023-01-01", "2024-01-01"]), ("year", ["2022", "2023", "2024"])],
)
def test_the_protocol_says_which_searches_are_one_round(period, rounds):
    found = drawn(period=period)
    assert sorted(found.rounds["round"].unique()) == rounds
    assert arrange(found.rounds, ROUNDS, ROUNDS_KEY).num_rows == len(rounds) * len(BOXES)


def test_searches_of_one_month_are_one_round_and_a_search_that_found_nothing_is_one_too():
    stored = tables()
    idle = pd.DataFrame([("s9", "register", "CENTRAL", "2024-06-30")], columns=SEARCHES.columns)
    searches = SEARCHES.replace({"searched_on": {"2023-01-01": "2022-01-31"}})
    n = numbers(drawn(stored | {"searches": pd.concat([searches, idle])}))
    assert list(n.columns) == ["2022-01", "2024-01", "2024-06"]
    assert n.loc["database_results"].to_list() == [14, 0, 0]
    assert n["2024-06"].drop(["previous_studies", "previous_reports", "total_studies", "total_reports"]).sum() == 0


@pytest.mark.parametrize(("name", "text"), [("2022-05", "May 2022"), ("2022", "2022"), ("2022-12-07", "7 Dec 2022")])
def test_a_round_is_named_as_people_read_it(name, text):
    assert titled(name) == text


# The example that the livingPRISMAflow R package ships: eight months of an invented review, its totals all left at 0.
MONTHS = {
    "database_results": [90, 0, 2, 8, 19, 0, 2, 4], "register_results": [10, 1, 4, 1, 0, 0, 8, 1],
    "website_results": [0, 0, 1, 1, 0, 0, 0, 0], "organisation_results": [7, 0, 0, 0, 0, 0, 0, 0],
    "duplicates": [0, 0, 1, 3, 0, 0, 2, 0], "excluded_automatic": [10, 0, 0, 1, 1, 0, 0, 0],
    "excluded_other": [0, 0, 0, 2, 0, 0, 0, 0], "records_screened": [90, 1, 5, 3, 18, 0, 8, 5],
    "records_excluded": [82, 1, 5, 3, 17, 0, 8, 4], "dbr_sought_reports": [8, 0, 0, 0, 1, 0, 0, 1],
    "dbr_assessed": [8, 0, 0, 0, 1, 0, 0, 1], "dbr_excluded": [3, 0, 0, 0, 0, 0, 0, 1],
    "other_sought_reports": [7, 0, 1, 1, 0, 0, 0, 0], "other_notretrieved_reports": [1, 0, 1, 0, 0, 0, 0, 0],
    "other_assessed": [6, 0, 0, 1, 0, 0, 0, 0], "other_excluded": [2, 0, 0, 0, 0, 0, 0, 0],
    "new_studies": [5, 0, 0, 1, 1, 0, 0, 0], "new_reports": [9, 0, 0, 1, 1, 0, 0, 0],
}  # fmt: skip


def month(number, **changes):
    n = {box: counts[number] for box, counts in MONTHS.items()}
    n["other_screened"] = n["website_results"] + n["organisation_results"]
    n |= changes
    named = {*(box.key for box in SOURCES.values()), *(keys.excluded for keys in LANES.values())}
    rows = [
        {
            "box": b.key,
            "lane": b.lane,
            "n": n.get(b.key, 0),
            "ids": "",
            "detail": f"named, {n.get(b.key, 0)}" if b.key in named else "",
        }
        for b in BOXES
    ]
    return {problem.place for problem in adds_up(Boxes(pd.DataFrame(rows)))}


def test_the_living_example_adds_up_but_for_its_totals():
    assert [month(number) for number in range(8)] == [{"I7"} if new else set() for new in MONTHS["new_studies"]]
    assert sum(MONTHS["new_studies"]) == 7 and sum(MONTHS["new_reports"]) == 11
    assert month(0, total_studies=5, total_reports=9) == set()


@pytest.mark.parametrize(
    ("identity", "box", "n"),
    [
        ("I1", "duplicates", 1), ("I1", "excluded_automatic", 9), ("I1", "register_results", 11),
        ("I2", "records_excluded", 83), ("I2", "dbr_sought_reports", 7), ("I3", "dbr_notretrieved_reports", 1),
        ("I3", "other_assessed", 7), ("I4", "organisation_results", 8), ("I5", "new_reports", 8),
        ("I5", "other_excluded", 1), ("I7", "total_studies", 6), ("I7", "previous_reports", 1),
    ],
)  # fmt: skip
def test_a_changed_number_of_the_living_example_is_caught_by_its_identity(identity, box, n):
    assert identity in month(0, **{"total_studies": 5, "total_reports": 9, box: n})
