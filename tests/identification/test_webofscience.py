"""Web of Science's plain text, and EndNote's refer, which is as simple."""

from exports import entries, only

RECORD = (
    "PT J\nAU Author, A\n   Other, B\nAF Author, Anna\n   Other, Ben\n"
    "TI A title in\n   two lines\nSO A JOURNAL\n{0}ER\n\n"
)


def test_every_field_is_read():
    record = only(
        RECORD.format(
            "DT Article\nSN 0146-9592\nEI 1539-4794\nPY 2002\nVL 27\nIS 16\nBP 1421\nEP 1423\nDI 10.1364/OL.27.001421\n"
            "UT WOS:000177484FG0017\nPM 18026466\nAB Text with NCT01234567\n"
        )
    )
    assert record.authors == ("Author, Anna", "Other, Ben")
    assert " ".join(record.title.split()) == "A title in two lines"
    assert (record.journal, record.year, record.volume, record.issue, record.pages) == (
        "A JOURNAL",
        "2002",
        "27",
        "16",
        "1421-1423",
    )
    assert (record.doi, record.pmid) == ("10.1364/OL.27.001421", "18026466")
    assert (record.accession, record.source_key) == ("wos:WOS:000177484FG0017", "WOS:000177484FG0017")
    assert (record.issn, record.registry_id) == ("0146-9592; 1539-4794", "NCT01234567")


def test_a_missing_end_a_missing_beginning_and_text_between_records_lose_nothing():
    text = (
        RECORD.format("UT WOS:1\n").replace("ER\n\n", "") + RECORD.format("") + RECORD.format("").replace("PT J\n", "")
    )
    _, records, rejected = entries(text + "What is this?\n" + RECORD.format(""))
    assert [record.position for record in records] == [1, 2, 3, 4]
    assert records[0].source_key == "WOS:1"
    assert [(one.position, one.text) for one in rejected] == [(None, "What is this?")]


def test_the_article_number_stands_for_pages():
    assert only(RECORD.format("AR 107538\n")).pages == "107538"


def test_refer_is_read():
    record = only(
        "%0 Journal Article\n%T A title\n%A Author, Anna\n%A Other, Ben\n%J A Journal\n"
        "%D 2002\n%V 27\n%N 16\n%P 1421-1423\n"
        "%@ 0146-9592\n%R https://doi.org/10.1364/OL.27.001421\n%M 18026466\n%W NLM\n%X Text\n%G eng\n"
    )
    assert record.authors == ("Author, Anna", "Other, Ben")
    assert (record.journal, record.year, record.volume, record.issue, record.pages) == (
        "A Journal",
        "2002",
        "27",
        "16",
        "1421-1423",
    )
    assert (record.doi, record.accession, record.issn) == ("10.1364/OL.27.001421", "pmid:18026466", "0146-9592")
