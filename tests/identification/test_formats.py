"""The format is recognised from the content, every record is read or rejected with its line, and none is lost."""

import io
import random
import re

import pytest
from exports import entries, only
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InputError
from review.identification.formats import open_export, open_withdrawn
from review.identification.record import RECORDS, Record, plain, record_table
from review.tables import arrange
from shipped import material

REFERENCE_LIST = material("dose-fractionation/searches/2022-05_reference-list.ris")
UPDATE = material("dose-fractionation/searches/2025-06_update.nbib")

RIS = "TY  - JOUR\nAN  - {0}\nTI  - Title {0}\nAU  - Author, A.\nAB  - Some text\nER  - \n\n"
NBIB = "PMID- {0}\nOWN - NLM\nTI  - Title {0}\nAU  - Author A\nDP  - 2020\nSO  - J. 2020\n\n"
WOS = "PT J\nAU Author, A\n   Other, B\nTI Title {0}\n   in two lines\nUT WOS:00{0}\nER\n\n"
REFER = "%0 Journal Article\n%T Title {0}\n%A Author, A.\n%M {0}\n\n"
ENDNOTE = (
    "<record><rec-number>{0}</rec-number><ref-type name='Journal Article'>17</ref-type>"
    "<titles><title><style>Title {0}</style></title></titles></record>\n"
)
PUBMED = (
    "<PubmedArticle><MedlineCitation><PMID Version='1'>{0}</PMID><Article><ArticleTitle>Title {0}</ArticleTitle>"
    "</Article></MedlineCitation></PubmedArticle>\n"
)
EXPORTS = {
    "ris": ("Provider: X\n\n", RIS, ""),
    "medline": ("\n", NBIB, ""),
    "web of science": ("FN Clarivate Analytics Web of Science\nVR 1.0\n", WOS, "EF\n"),
    "refer": ("", REFER, ""),
    "endnote xml": ('<?xml version="1.0" encoding="UTF-8" ?><xml><records>', ENDNOTE, "</records></xml>"),
    "pubmed xml": (
        "<?xml version='1.0' ?>\n<!DOCTYPE PubmedArticleSet>\n<PubmedArticleSet>",
        PUBMED,
        "</PubmedArticleSet>",
    ),
}
NAMES = pytest.mark.parametrize("name", EXPORTS)

SUMMARY = """1: Author A, Other BC, Third D. A trial of cells in mice; first part. J Cells. 2020 Jan
5;12(3):100-9. doi: 10.1000/cells.1. Epub 2019 Dec 1. PMID: 30000001; PMCID:
PMC6000001.

2: Fourth E. Another trial. J Cells. 2021;13:1. PMID: 30000002.
"""
ABSTRACT = """1. J Cells. 2020 Jan 5;12(3):100-9. doi: 10.1000/cells.1. Epub 2019 Dec 1.

A trial of cells in mice.

Author A(1), Other BC(1).

Author information:
(1)Department of Cells, Somewhere.

BACKGROUND: Mice were given cells, or none.

DOI: 10.1000/cells.1
PMID: 30000001 [Indexed for MEDLINE]

2. J Cells. 2021;13:1.
"""


def export_of(name, numbers):
    before, record, after = EXPORTS[name]
    return before + "".join(record.format(number) for number in numbers) + after


@NAMES
def test_a_format_is_known_by_its_content_and_all_its_records_are_read_in_order(name):
    file_format, records, rejected = entries(export_of(name, range(1, 301)), "export.txt")
    assert (file_format, rejected) == (name, [])
    assert [record.position for record in records] == list(range(1, 301))
    assert [plain(record.title).split()[1] for record in records] == [str(number) for number in range(1, 301)]
    assert record_table(records, "s", name)["record_id"].is_unique


@NAMES
@pytest.mark.parametrize("ending", ["\r\n", "\r", "\r\r\n"])
def test_line_ends_of_other_systems_are_read(name, ending):
    text = export_of(name, range(1, 40))
    file_format, records, rejected = entries(text.replace("\n", ending))
    assert (file_format, len(records), rejected) == (name, 39, [])
    assert {len(record.authors) for record in records} == {len(entries(text)[1][0].authors)}


@NAMES
def test_a_file_that_is_cut_off_keeps_what_came_before_and_tells_of_the_rest(name):
    text = export_of(name, [1, 2, 3])
    cut_off = text[: text.index("Title 3") - 5]
    _, records, rejected = entries(cut_off)
    assert [plain(record.title).split()[1] for record in records] == ["1", "2"]
    assert [one.position for one in rejected] == [3]
    assert rejected[0].line == cut_off[: cut_off.rindex(rejected[0].text.strip()[:20])].count("\n") + 1


@NAMES
def test_a_record_longer_than_what_is_read_at_once_is_one_record(name):
    long = "word " * 100_000
    text = export_of(name, [1, 2, 3]).replace("Title 2", f"Title 2 {long}")
    _, records, rejected = entries(text)
    assert (len(records), rejected) == (3, [])
    assert plain(records[1].title).endswith("word in two lines" if name == "web of science" else "word")
    assert len(records[1].title) >= len(long)


@NAMES
@settings(max_examples=60)
@given(data=st.data())
def test_whatever_happens_to_a_file_no_other_error_than_one_for_users_comes_of_it(name, data):
    content = bytearray(export_of(name, range(1, 6)).encode())
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 40))
        content[start:end] = data.draw(st.binary(max_size=12))
    content = content[: data.draw(st.integers(0, len(content)))] if data.draw(st.booleans()) else content
    try:
        _, records, rejected = entries(bytes(content))
    except InputError:
        return
    positions = sorted(one.position for one in [*records, *rejected] if one.position is not None)
    assert positions == list(range(1, len(positions) + 1))


@pytest.mark.parametrize("name", ["ris", "medline", "web of science", "refer"])
@given(seed=st.integers(0, 10_000))
@settings(max_examples=40)
def test_lines_in_any_order_lose_no_text(name, seed):
    lines = export_of(name, range(1, 6)).split("\n")
    random.Random(seed).shuffle(lines)
    try:
        _, records, rejected = entries("\n".join(lines))
    except InputError:
        return
    assert not lost(lines, records, rejected)


def lost(lines, records, rejected):
    """Lines of a file that are in no record, in no rejected text and no caption."""
    caption = re.compile(
        r"\s*|\d+\.\s*|Record #.*|Provider:.*|Database:.*|Content:.*|NL  - .*|Link to the Ovid.*|FN .*|VR .*|EF"
    )
    kept = {
        line.strip()
        for one in [*records, *rejected]
        for line in getattr(one, "raw", getattr(one, "text", "")).split("\n")
    }
    return [line for line in lines if line.strip() not in kept and not caption.fullmatch(line)]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r\0\ufeff")), max_size=8))
def test_records_in_the_file_are_those_read_plus_those_rejected(titles):
    text = "".join(f"TY  - JOUR\nTI  - {title}\nER  - \n" for title in titles) + "TY  - JOUR\nTI  - last\nER  - \n"
    _, records, rejected = entries(text)
    assert len(records) + len(rejected) == len(titles) + 1


def test_the_reference_list_has_73_ris_records_with_their_numbers_as_keys():
    file_format, records, rejected = entries(REFERENCE_LIST)
    assert (file_format, len(records), rejected) == ("ris", 73, [])
    assert [record.source_key for record in records] == [str(number) for number in range(1, 74)]


def test_the_update_has_6_medline_records_whose_authors_are_kept_without_full_names():
    file_format, records, rejected = entries(UPDATE)
    assert (file_format, len(records), rejected) == ("medline", 6, [])
    assert records[0].authors == ("Mackensen A", "Muller F", "Mougiakakos D")
    assert all(record.authors for record in records)
    assert records[4].doi == "10.1016/S0140-6736(20)31366-0"
    assert record_table(records, "update", file_format)["source_key"].tolist() == [f"#{n}" for n in range(1, 7)]


@pytest.mark.parametrize("content", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\0\0"])
def test_an_empty_export_is_a_search_without_records(content):
    file_format, records, rejected = entries(content)
    assert (file_format, records, rejected) == ("empty", [], [])
    assert arrange(record_table(records, "s", file_format), RECORDS, ()).num_rows == 0


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"Dear colleagues,\nplease find attached\n", "the format is not recognised"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "this is a PDF"),
        (b"<!DOCTYPE html>\n<html><body>Log in</body></html>", "this is a web page"),
        (b"SQLite format 3\0\x10\0\x01\x01", "export it as XML or RIS"),
        (b"\x1f\x8b\x08\0\0\0\0\0", "compressed; unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Office file"),
        (b"PK\x03\x04 not a workbook", "a zip archive"),
        (SUMMARY.encode(), "in PubMed's Save dialog choose the format PubMed, or"),
        (ABSTRACT.encode(), "in PubMed's Save dialog choose the format PubMed, or"),
        (b"1. Dear colleagues,\n2. please find attached\n", "the format is not recognised"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_what_it_is_and_what_was_expected(content, reason):
    with pytest.raises(InputError) as raised:
        list(open_export(io.BytesIO(content), "notes.txt", {}).entries)
    message = str(raised.value)
    assert message.startswith("notes.txt")
    assert "\n" not in message
    assert reason in message
    assert "expected" in message


@pytest.mark.parametrize(
    ("content", "file_format", "reason"),
    [(b"%PDF-1.7\n", "unreadable", "this is a PDF"), (b"name;year\nAnn;2020\n", "table", "no column with titles")],
)
def test_of_a_withdrawn_search_what_cannot_be_read_is_told_and_raises_nothing(content, file_format, reason):
    export = open_withdrawn(io.BytesIO(content), "old.csv", {})
    [told] = export.entries
    assert (export.format, told.position, told.line) == (file_format, None, 1)
    assert reason in told.reason
    assert export.notes == [told.reason]


@pytest.mark.parametrize(
    ("text", "year"),
    [("2021", 2021), ("2021 May 3", 2021), ("Jun2023", 2023), ("2021a", 2021), ("c2021", 2021), ("20230105", 0),
     ("10 15", 0), ("20301506", 0), ("12021", 0), ("2101", 0), ("", 0)],
)  # fmt: skip
def test_a_year_is_four_digits_whatever_letters_stand_around_it(text, year):
    assert record_table([Record("A title", year=text)], "s", "ris")["year"].fillna(0).tolist() == [year]


def test_a_withdrawn_search_is_read_like_any_other():
    as_ever, withdrawn = (opened(io.BytesIO(UPDATE), "a.nbib", {}) for opened in (open_export, open_withdrawn))
    assert list(withdrawn.entries) == list(as_ever.entries) != []
    assert (withdrawn.format, withdrawn.notes) == (as_ever.format, as_ever.notes)


def test_entries_are_read_as_they_are_asked_for():
    class Counted(io.BytesIO):
        longest = 0

        def read(self, size=-1):
            self.longest = max(self.longest, len(self.getbuffer()) if size is None or size < 0 else size)
            return super().read(size)

    stream = Counted(export_of("ris", range(40_000)).encode())
    export = open_export(stream, "large.ris", {})
    assert isinstance(next(export.entries), Record)
    assert stream.tell() < len(stream.getbuffer()) / 4
    assert stream.longest < len(stream.getbuffer()) / 2


def test_the_same_pubmed_record_has_one_accession_in_every_format():
    ris_text = "TY  - JOUR\nAN  - 7\nDB  - PubMed\nTI  - Title\nER  - \n"
    endnote = ENDNOTE.replace(
        "</titles>", "</titles><accession-num>7</accession-num><remote-database-provider>NLM</remote-database-provider>"
    )
    texts = [ris_text, NBIB.format(7), PUBMED.format(7), endnote.format(1), "%0 Journal Article\n%T T\n%M 7\n%W NLM\n"]
    assert {(only(text).accession, only(text).pmid) for text in texts} == {("pmid:7", "7")}


def test_plain_text_ignores_case_accents_and_punctuation():
    assert plain("Café:  TNF-α, (CAR) T–Cells!") == "cafe tnf α car t cells"
