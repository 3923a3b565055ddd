"""Every record of an export is read or rejected with its line, and none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.identification.formats import parse
from review.identification.record import RECORDS, RECORDS_KEY, plain, record_table, surname
from review.tables import arrange
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


def ris(*titles: str) -> str:
    return "".join(f"TY  - JOUR\n{f'TI  - {title}' if title else 'AU  - Nobody'}\nER  - \n\n" for title in titles)


def test_a_rejected_record_keeps_its_position_and_moves_no_other():
    file_format, records, rejected = parse(ris("First", "", "Third"), "x.ris")
    assert record_table(records, "s", file_format)["source_key"].tolist() == ["#1", "#3"]
    assert [one.position for one in rejected] == [2]


def test_a_record_that_lost_its_first_line_is_kept_as_text_outside_a_record():
    text = ris("First", "Second", "Third").replace("TY  - JOUR\nTI  - Second", "TI  - Second")
    _, records, rejected = parse(text, "x.ris")
    assert [(record.title, record.position) for record in records] == [("First", 1), ("Third", 2)]
    assert [(one.position, one.line, one.reason) for one in rejected] == [(None, 5, "text outside a record")]
    assert rejected[0].text.startswith("TI  - Second")


def test_text_before_the_first_record_is_kept_and_captions_are_not_text():
    caption = 'Record #1 of 2\nProvider: Wiley\nDatabase: X\nContent: text/plain; charset="UTF-8"\n\n1. \n'
    assert parse(caption + ris("First") + "\n2.\n" + ris("Second"), "x.ris")[2] == []
    _, records, rejected = parse(caption + "AU  - Lost\n" + ris("First"), "x.ris")
    assert [(one.line, one.text) for one in rejected] == [(7, "AU  - Lost")]
    assert len(records) == 1


MEDLINE = "PMID- {0}\nOWN - NLM\nTI  - Title {0}\n{1}AU  - Author A\nDP  - 2020\n\n"


@pytest.mark.parametrize("pmid", ["", "PMID- "])
@pytest.mark.parametrize("gap", ["\n", " \n\n"])
def test_a_blank_line_inside_a_medline_record_loses_no_field(gap, pmid):
    text = "\n" + MEDLINE.format(1, gap) + MEDLINE.format(2, gap) + MEDLINE.format(3, "")
    if not pmid:
        text = "\n".join(line for line in text.split("\n") if not line.startswith("PMID- "))
    file_format, records, rejected = parse(text, "x.nbib")
    assert (file_format, rejected) == ("medline", [])
    assert [record.title for record in records] == ["Title 1", "Title 2", "Title 3"]
    assert {(record.authors, record.year) for record in records} == {(("Author A",), "2020")}


def test_a_medline_record_without_pmid_among_others_is_not_taken_into_its_neighbour():
    text = MEDLINE.format(1, "") + MEDLINE.format(2, "").replace("PMID- 2\n", "") + MEDLINE.format(3, "")
    _, records, rejected = parse(text, "x.nbib")
    assert [record.title for record in records] == ["Title 3"]
    assert [one.line for one in rejected] == [1]
    assert rejected[0].reason.startswith("not readable: two titles")


@pytest.mark.parametrize("text", ["", "\n \r\n"])
def test_an_empty_export_is_a_search_without_records(text):
    file_format, records, rejected = parse(text, "x.ris")
    assert (file_format, records, rejected) == ("empty", [], [])
    assert arrange(record_table(records, "s", file_format), RECORDS, RECORDS_KEY).num_rows == 0


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
