"""Every record of an export is read or rejected with its line, and none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.identification.formats import parse
from review.identification.record import plain, record_table, surname
from shipped import material

REFERENCE_LIST = material("dose-fractionation/searches/2022-05_reference-list.ris").decode()
UPDATE = material("dose-fractionation/searches/2025-06_update.nbib").decode()


def test_the_reference_list_has_73_ris_records_with_their_numbers_as_keys():
    file_format, records, rejected = parse(REFERENCE_LIST, "list.ris")
    assert (file_format, len(records), rejected) == ("ris", 73, [])
    assert [record.source_key for record in records] == [str(number) for number in range(1, 74)]


def test_the_update_has_6_medline_records_whose_authors_are_kept_without_full_names():
    file_format, records, rejected = parse(UPDATE, "update.nbib")
    assert (file_format, len(records), rejected) == ("medline", 6, [])
    assert records[0].authors == ("Mackensen A", "Muller F", "Mougiakakos D")
    assert all(record.authors for record in records)
    assert records[4].doi == "10.1016/S0140-6736(20)31366-0"
    assert record_table(records, "update", file_format)["source_key"].tolist() == [f"#{n}" for n in range(1, 7)]


def test_a_record_without_title_is_kept_as_rejected_with_its_line():
    text = "TY  - JOUR\nTI  - First\nER  - \n\nTY  - JOUR\nAU  - Nobody\nER  - \nTY  - JOUR\nTI  - Third\nER  - \n"
    _, records, rejected = parse(text, "x.ris")
    assert [record.title for record in records] == ["First", "Third"]
    assert [(one.line, one.reason) for one in rejected] == [(5, "no title")]
    assert "Nobody" in rejected[0].text


def test_a_missing_end_of_record_does_not_swallow_the_next_one():
    _, records, rejected = parse("TY  - JOUR\nTI  - First\nTY  - JOUR\nTI  - Second\nER  - \n", "x.ris")
    assert ([record.title for record in records], rejected) == (["First", "Second"], [])


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_read(ending):
    assert len(parse(REFERENCE_LIST.replace("\n", ending), "list.ris")[1]) == 73


def test_a_file_in_no_known_format_is_refused_with_what_was_expected():
    with pytest.raises(InputError, match=r"notes\.txt:1: the format is not recognised, expected RIS"):
        parse("Dear colleagues,\nplease find attached\n", "notes.txt")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\n\r")), max_size=8))
def test_records_in_the_file_are_those_read_plus_those_rejected(titles):
    text = "".join(f"TY  - JOUR\nTI  - {title}\nER  - \n" for title in titles) + "TY  - JOUR\nTI  - last\nER  - \n"
    _, records, rejected = parse(text, "x.ris")
    assert len(records) + len(rejected) == len(titles) + 1


@pytest.mark.parametrize(
    ("authors", "expected"),
    [
        ("Abramson, J.S.; Palomba, M.L.", "abramson"),
        ("Abramson JS; Palomba ML", "abramson"),
        ("Anderson LD Jr", "anderson"),
        ("Müller, F.", "muller"),
        ("van der Berg JH", "van der berg"),
        ("", ""),
    ],
)
def test_the_first_authors_name_is_the_same_in_ris_and_medline(authors, expected):
    assert surname(authors) == expected


def test_plain_text_ignores_case_accents_and_punctuation():
    assert plain("Café:  TNF-α, (CAR) T–Cells!") == "cafe tnf α car t cells"
