"""Citations go out to a tool, are screened there, and the votes come back: each on its own citation."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
import rispy

from review.identification.formats import open_export
from review.screening.for_tools import TABLE, for_tools, ris
from review.tables import csv_bytes
from screening_tools import FOLDER, SEARCHES, asreview, brought, covidence, entry, eppi, ident, papers, rayyan, zipped

RECORDS, LINKS = papers()
CITATIONS = RECORDS[RECORDS["search_id"] == "s1"].rename(columns={"record_id": "citation_id"})
CITATIONS = CITATIONS.assign(
    authors="Lee, A.; Núñez, B.",
    journal="J",
    volume="1",
    issue="",
    pages="3-9",
    url="https://x.org/1",
    abstract="=1 and - 2",
)
IDS = [ident(number) for number in range(1, 6)]
NOBODY_KNOWN = pd.DataFrame({"citation_id": [ident(5)], "previous": [False]})


def waiting(stage="title_abstract", citations=CITATIONS, **states):
    now = [states.get(one, "awaiting") for one in IDS]
    table = pd.DataFrame({"citation_id": IDS, "stage": stage, "state": now})
    elsewhere = {"citation_id": [ident(2)], "stage": "full_text" if stage == "title_abstract" else "title_abstract"}
    table = pd.concat([table, pd.DataFrame(elsewhere).assign(state="awaiting")], ignore_index=True)
    lost = pd.DataFrame({"citation_id": [ident(4)], "retrieved": [False]})
    return for_tools(table, citations, RECORDS, LINKS, SEARCHES, lost, NOBODY_KNOWN.assign(previous=True), stage)


EVERY = waiting()


def mangled(text: bytes) -> bytes:
    """The same after a tool that loses DOIs and PMIDs and changes titles."""
    return re.sub(rb"10\.1000/|\b90\d\b", b"", text).replace(b"Trial", b"TRIAL NUMBER")


def test_what_awaits_votes_goes_out_and_nothing_else():
    assert list(EVERY["citation_id"]) == IDS[:4]  # the fifth is a report of a previous study
    settled = waiting(**{ident(1): "include", ident(2): "conflict"})
    assert list(settled["citation_id"]) == [ident(3), ident(4)]
    assert list(waiting("full_text")["citation_id"]) == IDS[:3]  # the fourth could not be retrieved
    assert list(EVERY.columns) == TABLE


def test_the_ris_is_read_by_others_and_by_us_with_every_field():
    first = rispy.loads(ris(EVERY).decode())[0]
    assert (first["authors"], first["year"], first["start_page"]) == (["Lee, A.", "Núñez, B."], "2020", "3-9")
    assert "number" not in first  # an empty field is left out
    entries = list(open_export(io.BytesIO(ris(EVERY)), "x.ris", {}).entries)
    assert [(one.title, one.doi, one.source_key) for one in entries[:2]] == [
        ("Trial 1 of a drug", "10.1000/1", ident(1)),
        ("Trial 2 of a drug", "10.1000/2", ident(2)),
    ]


def test_no_citation_gives_an_empty_file():
    assert ris(EVERY.iloc[:0]) == b""


VOTES = [(0, "person-a", "include"), (1, "person-a", "exclude"), (3, "person-b", "maybe")]
CAST = [(ident(1), "ann", "include"), (ident(2), "ann", "exclude"), (ident(4), "bob", "maybe")]


def cast(found):
    votes, lost = found
    assert lost.empty
    assert (votes["copy"] == 1).all()
    return list(votes[["citation_id", "reviewer", "vote"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("lose", [bytes, mangled])
def test_through_rayyan(lose):
    export = {name: lose(content) for name, content in rayyan(ris(EVERY), VOTES).items()}
    assert cast(brought([entry("rayyan", "r.zip")], {"r.zip": zipped(export)})) == CAST
    folder = {f"x/{name}": content for name, content in export.items()}
    assert cast(brought([entry("rayyan", "x/customizations_log.csv", "x/articles.csv")], folder)) == CAST
    assert cast(brought([entry("rayyan", "x/articles.csv")], folder)) == CAST


@pytest.mark.parametrize("lose", [bytes, mangled])
def test_through_covidence(lose):
    excluded = lose(covidence(ris(EVERY), [1, 2], "Exclusion reason: A review; "))
    entries = [
        entry("covidence", "in.csv", reviewer="team", list_="include"),
        entry("covidence", "out.csv", reviewer="team", list_="exclude"),
    ]
    found = brought(entries, {"in.csv": lose(covidence(ris(EVERY), [0])), "out.csv": excluded})
    assert cast(found) == [(ident(1), "team", "include"), (ident(2), "team", "exclude"), (ident(3), "team", "exclude")]
    assert list(found[0]["reason"]) == ["", "E1", "E1"]
    assert set(found[0]["kind"]) == {"decision"}


@pytest.mark.parametrize("lose", [bytes, mangled])
def test_through_asreview_by_table_and_by_ris(lose):
    labels = {0: "1", 1: "0", 3: "1"}
    export = lose(asreview(csv_bytes(EVERY), labels, asreview_user_email="person-b"))
    expected = [(ident(1), "bob", "include"), (ident(2), "bob", "exclude"), (ident(4), "bob", "include")]
    assert cast(brought([entry("asreview", "a.csv")], {"a.csv": export})) == expected
    entries = rispy.loads(ris(EVERY).decode())
    for number, one in enumerate(entries):
        word = {"1": "relevant", "0": "irrelevant", "": "not_seen"}[labels.get(number, "")]
        one["notes"] = [f"ASReview_{word}", *one["notes"], 'asreview_user_email: "person-b"']
    ris_export = lose(rispy.dumps(entries).encode())
    assert cast(brought([entry("asreview", "a.ris")], {"a.ris": ris_export})) == expected


def without_comments(text: bytes) -> bytes:
    return mangled(text).replace(b'"Comments"', b'"Nothing"')


def without_source_ids(text: bytes) -> bytes:
    return mangled(text).replace(b'"OldItemId"', b'"Nothing"')


@pytest.mark.parametrize("lose", [bytes, mangled, without_comments, without_source_ids])
def test_through_eppi_reviewer(lose):
    export = lose(eppi(ris(EVERY), {0: [7, 10], 1: [9], 2: [10], 3: [8]}))
    found = brought([entry("eppi", "e.json", reviewer="team")], {"e.json": export})
    assert cast(found) == [(ident(1), "team", "include"), (ident(2), "team", "exclude"), (ident(4), "team", "exclude")]
    assert list(found[0]["reason"]) == ["", "E2", ""]


def header(content):
    return content.split(b"\n")[0] + b"\n"


def test_an_export_without_a_vote_gives_none():
    listed, log = rayyan(ris(EVERY), VOTES).items()
    exports = {
        "rayyan": {"x/customizations_log.csv": header(log[1]), "x/articles.csv": listed[1]},
        "asreview": {"a.csv": asreview(csv_bytes(EVERY), {})},
        "eppi": {"e.json": eppi(ris(EVERY), {0: [10]})},
        "covidence": {"c.csv": header(covidence(ris(EVERY), [0]))},
    }
    for tool, files in exports.items():
        votes, lost = brought([entry(tool, *files, reviewer="team", list_="include" * (tool == "covidence"))], files)
        assert (len(votes), len(lost)) == (0, 0), tool


def test_the_place_of_a_vote_is_its_file_and_line():
    votes, _ = brought([entry("rayyan", "r.zip")], {"r.zip": zipped(rayyan(ris(EVERY), VOTES))})
    assert set(votes["file"]) == {f"{FOLDER}/imports/r.zip/customizations_log.csv"}
    assert list(votes["line"]) == [2, 3, 4]
    assert list(votes["record"]) == ["rayyan-7000", "rayyan-7001", "rayyan-7003"]
