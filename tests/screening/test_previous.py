from pathlib import Path

import pytest
import yaml

from review.errors import InputError
from review.screening.previous import NO_PREVIOUS, check_registered, read_previous

ROOT = Path(__file__).parents[2]
SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/previous.yaml").read_text())
NAME = "resources/r/previous.yaml"
GIVEN = {
    "citation": "A 2022",
    "records": 9,
    "studies": 2,
    "reports": 2,
    "databases": ["PubMed"],
    "study_ids": ["a", "b"],
}


def problems(**changes):
    with pytest.raises(InputError) as raised:
        read_previous(yaml.safe_dump(GIVEN | changes).encode(), NAME, SCHEMA)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize("review", ["dose-response", "dose-fractionation"])
def test_the_shipped_previous_versions_meet_the_schema(review):
    path = ROOT / "resources" / review / "previous.yaml"
    assert read_previous(path.read_bytes(), str(path), SCHEMA)["studies"] > 0


@pytest.mark.parametrize(
    "changes", [{"studies": -1}, {"reports": "2"}, {"records": 1.5}, {"study_ids": ["a", "a"]}, {"databases": "PubMed"}]
)
def test_a_count_or_list_of_the_wrong_kind_is_named_by_its_key(changes):
    [problem] = problems(**changes)
    assert problem.startswith(f"{NAME}:{next(iter(changes))}: ")


def test_a_slip_in_a_key_is_named_with_what_was_probably_meant():
    assert "did you mean searched" in problems(serched="May 2022")[0]


def test_what_must_be_there_is_named_where_it_is_not():
    with pytest.raises(InputError) as raised:
        read_previous(b"version: A 2022", NAME, SCHEMA)
    assert len(raised.value.problems) == len(GIVEN)


def test_there_are_no_more_ids_than_studies():
    assert problems(studies=1)[0].startswith(f"{NAME}:study_ids: 2 studies have an id")


def test_a_review_that_continues_nothing_counts_nothing():
    assert read_previous(b"", "", SCHEMA) == NO_PREVIOUS


def test_a_study_that_the_registry_does_not_have_is_named():
    check_registered(GIVEN, NAME, ["a", "b", "c"])
    with pytest.raises(InputError, match=f"{NAME}:study_ids: 'b' is not known"):
        check_registered(GIVEN, NAME, ["a"])


REMOVED = {"study_id": "a", "reports": 1, "removed_on": "2024-05-01", "because": "retracted"}


def test_studies_that_are_included_no_longer_are_read_with_their_reports():
    previous = read_previous(yaml.safe_dump(GIVEN | {"removed": [REMOVED]}).encode(), NAME, SCHEMA)
    assert previous["removed"] == [REMOVED]
    assert read_previous(yaml.safe_dump(GIVEN).encode(), NAME, SCHEMA)["removed"] == []


@pytest.mark.parametrize(
    ("removed", "place", "wrong"),
    [
        ([REMOVED | {"study_id": "z"}], "removed.0.study_id", "'z' is not known"),
        ([REMOVED, REMOVED], "removed.1.study_id", "'a' stands there twice"),
        ([REMOVED | {"removed_on": "May 2024"}], "removed.0.removed_on", "'May 2024' is not a date"),
        ([REMOVED | {"reports": 3}], "removed", "3 reports are removed, expected no more than the 2 counted"),
    ],
)
def test_a_removed_study_must_have_been_there(removed, place, wrong):
    assert problems(removed=removed)[0].startswith(f"{NAME}:{place}: {wrong}")
