"""Real exports of Rayyan, Covidence and ASReview, most of them of one search in Embase, read in place."""

from __future__ import annotations

import pandas as pd
import pytest

from real_data import DATA, needs_real_data
from review.identification.formats import open_export
from review.identification.record import Record, record_table
from review.screening.imports.asreview import read_asreview
from review.screening.imports.covidence import read_covidence
from review.screening.imports.rayyan import read_rayyan
from screening_tools import brought, entry

pytestmark = needs_real_data
SEARCHED = DATA / "exports/citation-file-formatting"
LABELLED = DATA / "exports/asreview"


@pytest.fixture(scope="module")
def embase():
    """Records and links of the search from which the tools were fed."""
    with (SEARCHED / "_baseline_embase.ris").open("rb") as stream:
        read = [one for one in open_export(stream, "embase", {}).entries if isinstance(one, Record)]
    records = record_table(read, "s1", "ris").assign(in_force=True)
    return records, records[["record_id"]].assign(citation_id=records["record_id"])


def titles(votes, records):
    return votes.merge(records[["record_id", "title"]], on="record_id")["title"].to_list()


EMILY = [{"id": "emily", "kind": "human", "duties": ["screening"], "known_as": ["Emily"]}]


@pytest.mark.parametrize("ending", ["csv", "ris"])
def test_rayyan_votes_find_the_records_of_the_search(ending, embase, monkeypatch):
    monkeypatch.setattr("screening_tools.REVIEWERS", EMILY)
    name = f"_baseline_rayyan.{ending}"
    votes, lost = brought([entry("rayyan", name)], {name: (SEARCHED / name).read_bytes()}, world=embase)
    assert lost.empty
    assert votes["vote"].value_counts().to_dict() == {"include": 2, "maybe": 2, "exclude": 2}
    assert set(votes["reviewer"]) == {"emily"}
    assert votes["citation_id"].is_unique
    first = "Cellular structure of dinosaur scales reveals retention of reptile-type skin"
    assert titles(votes, embase[0])[0].startswith(first)


def test_the_list_in_csv_and_in_ris_says_the_same():
    names = ("_baseline_rayyan.csv", "_baseline_rayyan.ris")
    csv, ris = (read_rayyan({name: (SEARCHED / name).read_bytes()}, "", {""}).votes for name in names)
    same = ["key", "person", "vote", "title", "year"]
    pd.testing.assert_frame_equal(csv[same], ris[same])


def test_a_covidence_list_finds_the_records_of_the_search(embase):
    content = (SEARCHED / "_baseline_covidence.csv").read_bytes()
    included = entry("covidence", "c.csv", reviewer="team", list_="include")
    votes, lost = brought([included], {"c.csv": content}, world=embase)
    assert (len(votes), votes["citation_id"].nunique()) == (8, 8)
    assert list(lost["record"]) == ["#19", "#20"]  # two references that the search does not have
    assert read_covidence({"c.csv": content}, "include").votes["key"].to_list()[:3] == ["#1", "#2", "#6"]


@pytest.mark.parametrize(
    ("name", "included", "excluded"),
    [
        ("generic_labels.csv", 3, 3),
        ("generic_labels_no_abs.csv", 3, 3),
        ("generic_labels_no_title.csv", 3, 3),
        ("generic_partial_labels.csv", 2, 2),
        ("record_id.csv", 1, 1),
        ("baseline_tag-notes_labels.ris", 10, 10),
    ],
)
def test_labels_of_asreview(name, included, excluded):
    read = read_asreview({name: (LABELLED / name).read_bytes()})
    assert read.votes["vote"].value_counts().to_dict() == {"include": included, "exclude": excluded}
    assert read.unread.empty
