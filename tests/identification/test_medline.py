"""MEDLINE of PubMed and Ovid, with and without numbers."""

import pytest
from exports import entries, only

RECORD = "PMID- {0}\nOWN - NLM\nTI  - Title {0}\n{1}AU  - Author A\nDP  - 2020\n\n"


@pytest.mark.parametrize("pmid", ["", "PMID- "])
@pytest.mark.parametrize("gap", ["\n", " \n\n"])
def test_a_blank_line_inside_a_record_loses_no_field(gap, pmid):
    text = "\n" + RECORD.format(1, gap) + RECORD.format(2, gap) + RECORD.format(3, "")
    if not pmid:
        text = "\n".join(line for line in text.split("\n") if not line.startswith("PMID- "))
    file_format, records, rejected = entries(text)
    assert (file_format, rejected) == ("medline", [])
    assert [record.title for record in records] == ["Title 1", "Title 2", "Title 3"]
    assert {(record.authors, record.year) for record in records} == {(("Author A",), "2020")}


def test_a_record_without_number_among_others_is_read_by_itself():
    text = RECORD.format(1, "") + RECORD.format(2, "").replace("PMID- 2\n", "") + RECORD.format(3, "")
    _, records, rejected = entries(text)
    assert [(record.title, record.pmid, record.position) for record in records] == [
        ("Title 1", "1", 1),
        ("Title 2", "", 2),
        ("Title 3", "3", 3),
    ]
    assert rejected == []


def test_records_that_follow_without_a_blank_line_are_two():
    text = (RECORD.format(1, "") + RECORD.format(2, "")).replace("\n\n", "\n")
    assert [record.title for record in entries(text)[1]] == ["Title 1", "Title 2"]


def test_text_before_the_records_is_rejected_with_its_line_and_a_record_without_title_is_counted():
    text = "\nDear all\n\n" + RECORD.format(1, "").replace("TI  - Title 1\n", "") + RECORD.format(2, "")
    _, records, rejected = entries(text)
    assert [(one.position, one.line, one.reason) for one in rejected] == [
        (None, 2, "text outside a record"),
        (1, 4, "no title"),
    ]
    assert [record.position for record in records] == [2]


def test_every_field_is_read():
    record = only(
        "PMID- 31366609\nIS  - 1098-6618 (Electronic)\nIS  - 0893-8512 (Linking)\nVI  - 32\nIP  - 4\n"
        "DP  - 2019 Sep 18\nTI  - A title over\n      two lines.\nPG  - e00011-19\n"
        "LID - e00011-19 [pii]\nLID - 10.1128/CMR.00011-19 [doi]\nAB  - Text NCT01234567\n      goes on.\n"
        "FAU - Baird, J Kevin\nAU  - Baird JK\nCN  - A Group\nLA  - eng\nLA  - fre\n"
        "SI  - ClinicalTrials.gov/NCT07654321\nSI  - EudraCT/2004-000446-20\nSI  - GENBANK/AWEV00000000\n"
        "PT  - Journal Article\nPT  - Review\nTA  - Clin Microbiol Rev\nJT  - Clinical microbiology reviews\n"
    )
    assert " ".join(record.title.split()) == "A title over two lines."
    assert record.authors == ("Baird, J Kevin", "A Group")
    assert (record.journal, record.year) == ("Clinical microbiology reviews", "2019 Sep 18")
    assert (record.volume, record.issue, record.pages) == ("32", "4", "e00011-19")
    assert (record.doi, record.accession) == ("10.1128/CMR.00011-19", "pmid:31366609")
    assert record.registry_id == "NCT07654321; 2004-000446-20; NCT01234567"
    assert (record.issn, record.language) == ("1098-6618; 0893-8512", "eng; fre")
    assert record.publication_type == "Journal Article; Review"


def test_no_author_is_lost_where_only_some_have_a_full_name():
    assert only("PMID- 1\nTI  - T\nFAU - Baird, J Kevin\nAU  - Baird JK\nAU  - Other B\n").authors == (
        "Baird JK",
        "Other B",
    )


def test_ovids_numbers_are_read():
    _, records, rejected = entries("<1>\nUI  - 30922926\nTI  - One\nAU  - A B\n\n<2>\nUI  - 30922927\nTI  - Two\n")
    assert ([record.pmid for record in records], rejected) == (["30922926", "30922927"], [])
