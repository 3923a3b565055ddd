"""Records in the file are those parsed plus those rejected, whatever the size of the file."""

import pytest

from review.identification import importing
from review.identification.formats.source import Rejected
from review.identification.importing import EXPORTS, EXPORTS_KEY, account, parts
from review.identification.record import RECORDS, REJECTED, Record
from review.tables import arrange

ENTRIES = [
    Record(title="One", raw="one", position=1),
    Rejected(2, 7, "TY  - JOUR", "no title"),
    Rejected(None, 9, "stray words", "text outside a record"),
    Record(title="Three", raw="three", position=3),
]


@pytest.fixture(params=[1, 2, 3, 100])
def in_parts(request, monkeypatch):
    monkeypatch.setattr(importing, "PART", request.param)
    return list(parts(iter(ENTRIES), "s1", "s1.ris", "ris"))


def test_every_entry_is_in_one_part(in_parts):
    records = [title for part in in_parts for title in part.records["title"]]
    rejected = [line for part in in_parts for line in part.rejected["line"]]
    assert (records, rejected) == (["One", "Three"], [7, 9])
    for part in in_parts:
        arrange(part.records, RECORDS, ["search_id", "position"])
        arrange(part.rejected, REJECTED, ["line"])


@pytest.mark.parametrize(("reported", "difference"), [("3", 0), ("5", -2), ("", None)])
def test_the_account_compares_what_was_read_with_the_hits_reported(in_parts, reported, difference):
    export = {"file": "s1.ris", "format": "ris", "encoding": "utf-8", "remarks": ""}
    table = arrange(account((part.size for part in in_parts), "s1", reported, **export), EXPORTS, EXPORTS_KEY)
    row = table.to_pylist()[0]
    assert (row["records"], row["parsed"], row["rejected"], row["stray_texts"]) == (3, 2, 1, 1)
    assert row["difference"] == difference


def test_an_export_without_records_has_an_account_too():
    export = {"file": "s1.ris", "format": "empty", "encoding": "utf-8", "remarks": ""}
    row = arrange(account([], "s1", "0", **export), EXPORTS, EXPORTS_KEY).to_pylist()[0]
    assert (row["records"], row["difference"]) == (0, 0)
