"""CSL JSON and Zotero's JSON, in a list, wrapped, or one object a line: a stream in which nothing gets lost."""

import io
import json
import re

import pytest
from exports import entries, only, read_damaged
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.identification.formats import json_records, open_export

CSL = {
    "id": "http://zotero.org/users/1/items/ABC",
    "type": "article-journal",
    "title": "One 😀",
    "author": [
        {"family": "Berg", "given": "Ann", "non-dropping-particle": "van den"},
        {"literal": "World Health Organization"},
    ],
    "container-title": "Journal of Doses",
    "volume": 12,
    "issue": "3",
    "page": "839–852",
    "issued": {"date-parts": [[2021, 5, 3]]},
    "DOI": "10.1000/x",
    "ISSN": "2041-1723",
    "note": "PMID: 33809141",
    "abstract": "As registered (NCT01234567).",
    "language": "en",
}
ZOTERO = {
    "key": "ASPS4S2N",
    "data": {
        "key": "ASPS4S2N",
        "itemType": "journalArticle",
        "title": "Two",
        "creators": [
            {"creatorType": "author", "firstName": "Ann", "lastName": "Roe"},
            {"creatorType": "editor", "firstName": "Ed", "lastName": "Doe"},
        ],
        "publicationTitle": "Journal of Doses",
        "date": "3 May 2021",
        "url": "https://doi.org/10.1000/y",
    },
}


def test_csl():
    record = only(json.dumps([CSL]))
    assert (record.title, record.authors) == ("One 😀", ("van den Berg, Ann", "World Health Organization"))
    assert (record.year, record.journal, record.volume, record.issue) == ("2021-5-3", "Journal of Doses", "12", "3")
    assert (record.pages, record.doi, record.issn) == ("839-852", "10.1000/x", "2041-1723")
    assert (record.pmid, record.accession, record.registry_id) == ("33809141", "pmid:33809141", "NCT01234567")
    assert (record.publication_type, record.language) == ("article-journal", "en")


def test_zotero_whose_editors_are_no_authors():
    record = only(json.dumps([ZOTERO]))
    assert (record.title, record.authors, record.year) == ("Two", ("Roe, Ann",), "3 May 2021")
    assert (record.source_key, record.accession, record.doi) == ("ASPS4S2N", "", "10.1000/y")


@pytest.mark.parametrize("indent", [None, 2])
def test_lists_wrappers_lines_and_pages(indent):
    one, two = (json.dumps(entry, indent=indent) for entry in (CSL, ZOTERO))
    for text in (
        f"[{one},\n{two}]",
        f'{{"total": 2, "items": [{one}, {two}], "next": "abc"}}\n',
        f"{one}\n{two}\n",
        f'{{"items": [{one}]}}\n{{"items": [{two}]}}',
    ):
        format_name, records, rejected = entries(text)
        assert (format_name, [record.raw for record in records], rejected) == ("csl json", [one, two], [])


def test_values_of_other_kinds_are_passed_over_and_no_title_is_rejected_with_its_line():
    text = """[{"title": "One", "author": "Roe", "issued": [2020], "volume": {}},

{"title": null, "DOI": 7},
{"title": ["A", 1]}]"""
    _, records, rejected = entries(text)
    assert [(record.title, record.authors, record.position) for record in records] == [("One", (), 1), ("A; 1", (), 3)]
    assert [(one.position, one.line, one.reason) for one in rejected] == [(2, 3, "no title")]


@pytest.mark.parametrize(
    "broken", ['{"title": "Two", }', '{"title": "Tw', "}{", '{"title": "\\ud83d"}', '{"a":' + "[" * 100_000]
)
def test_from_a_broken_entry_on_the_rest_is_kept_as_rejected(broken):
    text = '[{"title": "One"},\n' + broken + ',\n{"title": "Three"}]'
    _, records, rejected = entries(text)
    assert [record.title for record in records] == ["One"]
    assert rejected[0].line == 2
    assert rejected[0].reason.startswith("not readable as JSON from here on")
    assert "Three" in rejected[-1].text


def test_behind_a_broken_entry_nothing_is_taken_for_a_record_even_in_a_long_file(monkeypatch):
    monkeypatch.setattr(json_records, "_LONGEST", 100)
    text = '[{"title": "One"},\n{"title": "Two", },\n' + '{"title": "Three"},\n' * 200_000 + '{"title": "Four"}]'
    _, records, rejected = entries(text)
    assert [record.title for record in records] == ["One"]
    assert [one.position for one in rejected] == [2] + [None] * (len(rejected) - 1)
    assert len(rejected) > 1
    assert '[{"title": "One"},\n' + "".join(one.text for one in rejected) == text


SAMPLE = json.dumps([CSL, ZOTERO["data"], {"title": "Three \\u00e9 😀"}], indent=1).encode()
EDIT = st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 9), st.binary(max_size=4))


@given(st.lists(EDIT, max_size=6), st.integers(0, len(SAMPLE)))
def test_damage_ends_in_rejected_entries_or_in_a_message(edits, kept):
    read_damaged(SAMPLE, edits, kept)


@given(st.integers(1, len(SAMPLE) - 3))
def test_a_file_cut_off_keeps_every_entry_before_the_cut(kept):
    text = SAMPLE.decode()[:kept]
    whole = len(re.findall(r"^ \}", text, re.MULTILINE))
    try:
        _, records, _ = entries(text)
    except InputError:
        assert '"title":' not in text
        return
    assert len(records) == whole


def test_entries_are_read_as_they_are_asked_for():
    stream = io.BytesIO(b"[" + b",\n".join([json.dumps(CSL).encode()] * 20_000) + b"]")
    export = open_export(stream, "big.json", {})
    stream.seek(0)
    next(iter(export.entries))
    assert stream.tell() < len(stream.getvalue()) / 2
