"""What each search and source brought."""

import pandas as pd
from ledgers import SEARCHES, found

from review.screening.contribution import CONTRIBUTION, CONTRIBUTION_KEY, contribution
from review.tables import arrange

NAMES = SEARCHES.assign(withdrawn_on="")[["search_id", "searched_on", "source_type", "source"]]
# a is in all three searches, b twice in the first one, c only in the second.
RECORDS, LINKS = found(
    "s1:a", "s1:b", "s1:b2", "s2:a", "s2:c", "s3:a",
    copies=[("s1:b2", "s1:b"), ("s2:a", "s1:a"), ("s3:a", "s1:a")],
)  # fmt: skip


def counted(*included):
    status = pd.DataFrame(
        [
            {"citation_id": one, "stage": stage, "state": "include"}
            for one in included
            for stage in ("title_abstract", "full_text")
        ],
        columns=["citation_id", "stage", "state"],
    )
    table = contribution(RECORDS, LINKS, NAMES, status)
    arrange(table, CONTRIBUTION, CONTRIBUTION_KEY)
    return table.set_index(["level", "name"])


def test_records_citations_and_what_nothing_else_found():
    table = counted()
    wanted = ["records", "citations", "first_found", "only_here"]
    assert table.loc[("search", "s1"), wanted].tolist() == [3, 2, 2, 1]
    assert table.loc[("search", "s2"), wanted].tolist() == [2, 2, 1, 1]
    assert table.loc[("search", "s3"), wanted].tolist() == [1, 1, 0, 0]


def test_how_much_of_the_included_each_search_found_and_how_much_of_it_was_included():
    table = counted("r1-a", "r2-c")
    wanted = ["included", "included_only_here", "share_of_included", "share_included"]
    assert table.loc[("search", "s1"), wanted].tolist() == [1, 0, 0.5, 0.5]
    assert table.loc[("search", "s2"), wanted].tolist() == [2, 1, 1.0, 1.0]


def test_a_source_that_was_searched_twice_is_one_row():
    again = NAMES.assign(source=["PubMed", "PubMed", "reference list"])
    status = pd.DataFrame(columns=["citation_id", "stage", "state"])
    table = contribution(RECORDS, LINKS, again, status).query("level == 'source'").set_index("name")
    assert table.loc["PubMed", ["records", "citations", "only_here"]].tolist() == [5, 3, 2]
    assert table.loc["PubMed", "searched_on"] == "2022-01-01"


def test_shares_are_empty_as_long_as_nothing_is_included():
    assert counted()["share_of_included"].isna().all()


def test_a_search_without_records_counts_nothing():
    records = RECORDS[RECORDS["search_id"] != "s3"]
    status = pd.DataFrame(columns=["citation_id", "stage", "state"])
    table = contribution(records, LINKS, NAMES, status).set_index(["level", "name"])
    assert table.loc[("search", "s3"), ["records", "citations"]].tolist() == [0, 0]
