"""Text comes out as its author wrote it, in whatever encoding it came, and what was assumed is said."""

import codecs
import io

import pytest
from exports import entries
from hypothesis import given
from hypothesis import strategies as st

from review.identification.formats import open_export
from review.identification.formats.source import Source

WORDS = "Müller, François; “Çelik” – naïve façade, Ångström"
RUSSIAN = "Состояние рецепторного аппарата эндометрия и метаболизм эстрогенов"


def ris(title):
    return f"TY  - JOUR\nTI  - {title}\nAU  - Author, A.\nER  - \n\n"


def opened(content):
    return open_export(io.BytesIO(content), "export.ris", {})


def titles(content):
    return [record.title for record in entries(content)[1]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_with_and_without_its_mark_and_nothing_is_said(encoding):
    content = (ris(WORDS) + ris(RUSSIAN) + ris("Title") * 30).encode(encoding)
    assert titles(content)[:2] == [WORDS, RUSSIAN]
    assert opened(content).notes == []


def test_utf16_of_the_other_byte_order_with_its_mark():
    content = codecs.BOM_UTF16_BE + ris(WORDS).encode("utf-16-be")
    assert titles(content) == [WORDS]


def test_windows_1252_is_read_and_said_with_the_first_line():
    content = (ris("Plain") + ris(WORDS)).encode("cp1252")
    assert titles(content) == ["Plain", WORDS]
    export = opened(content)
    assert (export.encoding, export.notes) == (
        "cp1252",
        ["lines that are not UTF-8: 1 (the first is line 7), read as Windows-1252"],
    )


def test_a_merged_file_keeps_both_its_encodings():
    content = ris(WORDS).encode() + ris(WORDS).encode("cp1252") + ris(RUSSIAN).encode()
    assert titles(content) == [WORDS, WORDS, RUSSIAN]
    assert opened(content).notes == ["lines that are not UTF-8: 1 (the first is line 7), read as Windows-1252"]


def test_both_encodings_in_one_line_are_kept():
    content = ris("one MARK two é").encode().replace(b"MARK", "ü".encode("cp1252"))
    assert titles(content) == ["one ü two é"]


@pytest.mark.parametrize("ending", [b"\r", b"\r\n"])
def test_lines_are_counted_with_other_line_ends(ending):
    content = (ris("Plain") + ris(WORDS)).encode("cp1252").replace(b"\n", ending)
    assert "line 7" in opened(content).notes[0]


@pytest.mark.parametrize(
    ("encoding", "text"), [("cp1251", RUSSIAN), ("gb18030", "冠状动脉疾病患者的随机对照试验研究与系统评价方法")]
)
def test_other_scripts_are_guessed_and_the_guess_is_said(encoding, text):
    content = (ris(text) * 20).encode(encoding)
    assert titles(content) == [text] * 20
    assert "look at some names" in opened(content).notes[0]


def test_an_xml_files_own_word_is_taken_where_it_is_not_utf8():
    record = "<record><ref-type>17</ref-type><titles><title>Łódź źródło</title></titles></record>"
    content = f'<?xml version="1.0" encoding="ISO-8859-2"?><xml><records>{record}</records></xml>'.encode("iso-8859-2")
    assert titles(content) == ["Łódź źródło"]


@pytest.mark.parametrize("declared", ["UTF-8", "hex", "windows-nothing"])
def test_an_xml_files_word_is_not_taken_where_it_is_wrong(declared):
    record = "<record><ref-type>17</ref-type><titles><title>Müller</title></titles></record>"
    content = f'<?xml version="1.0" encoding="{declared}"?><xml><records>{record}</records></xml>'.encode("cp1252")
    assert titles(content) == ["Müller"]


def test_bytes_that_no_encoding_knows_are_kept_as_control_characters():
    assert titles(ris("a MARK b").encode().replace(b"MARK", b"\x81")) == ["a \x81 b"]


def test_nul_bytes_are_left_out_and_said():
    content = ris("First").encode().replace(b"First", b"Fi\0rst") + b"\0" * 3
    assert titles(content) == ["First"]
    assert opened(content).notes == ["NUL bytes left out: 4"]


def test_a_mark_in_the_middle_of_joined_files_hides_no_record():
    content = b"".join(codecs.BOM_UTF8 + ris(title).encode() for title in ("First", "Second", "Third"))
    assert titles(content) == ["First", "Second", "Third"]


def test_a_character_that_is_cut_off_at_the_end_of_the_file_costs_no_record():
    content = ris(WORDS).encode() * 2 + "TY  - JOUR\nTI  - é".encode()[:-1]
    assert titles(content)[:2] == [WORDS, WORDS]


@given(
    st.binary(max_size=300),
    st.sampled_from(["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "cp1252", "cp1251", "gb18030"]),
)
def test_any_bytes_are_read_in_any_encoding_without_an_error(content, encoding):
    "".join(Source(io.BytesIO(content), "x", encoding).chunks(7))


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")), st.integers(1, 9))
def test_text_does_not_depend_on_where_it_is_cut_into_chunks(text, size):
    source = Source(io.BytesIO(text.encode()), "x")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "".join(source.chunks(size)) == lines
    assert list(source.lines()) == lines.removesuffix("\n").split("\n") or text == ""
