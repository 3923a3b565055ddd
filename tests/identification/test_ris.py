"""RIS in many dialects: where a record begins and ends, and what its tags mean."""

import pytest
from exports import entries, only


def ris(*titles):
    return "".join(f"TY  - JOUR\n{f'TI  - {title}' if title else 'AU  - Nobody'}\nER  - \n\n" for title in titles)


def record(*lines):
    return only("\n".join(("TY  - JOUR", "TI  - Title", *lines, "ER  - ", "")))


@pytest.mark.parametrize(
    ("tag", "end"),
    [
        ("{0}  - ", "ER  - "),
        ("{0}  -", "ER  -"),
        ("{0} - ", "ER -"),
        ("{0}- ", "ER-"),
        ("{0}  -  ", "ER  -  "),
        ("{0}   - ", "ER   -"),
    ],
)
def test_the_dash_may_be_spaced_in_many_ways(tag, end):
    lines = [
        tag.format(name) + value for name, value in (("TY", "JOUR"), ("TI", "Title"), ("AU", "Author, A."), ("VL", "7"))
    ]
    _, records, rejected = entries("\n".join([*lines, end, ""]) * 3)
    assert [(one.title, one.authors, one.volume) for one in records] == [("Title", ("Author, A.",), "7")] * 3
    assert rejected == []


def test_a_record_without_title_is_kept_as_rejected_with_its_line():
    text = "TY  - JOUR\nTI  - First\nER  - \n\nTY  - JOUR\nAU  - Nobody\nER  - \nTY  - JOUR\nTI  - Third\nER  - \n"
    _, records, rejected = entries(text)
    assert [(one.title, one.position) for one in records] == [("First", 1), ("Third", 3)]
    assert [(one.position, one.line, one.reason) for one in rejected] == [(2, 5, "no title")]
    assert "Nobody" in rejected[0].text


def test_a_missing_end_of_record_does_not_swallow_the_next_one():
    _, records, rejected = entries("TY  - JOUR\nTI  - First\nTY  - JOUR\nTI  - Second\nER  - \n")
    assert ([one.title for one in records], rejected) == (["First", "Second"], [])


def test_a_record_that_lost_its_first_line_is_read_and_counted():
    text = ris("First", "Second", "Third").replace("TY  - JOUR\nTI  - Second", "TI  - Second")
    _, records, rejected = entries(text)
    assert [(one.title, one.position) for one in records] == [("First", 1), ("Second", 2), ("Third", 3)]
    assert rejected == []


def test_the_type_may_stand_anywhere_in_a_record():
    first = "AU  - Author, A.\nTY  - JOUR\nTI  - First\nER  - \n"
    text = first + "AU  - Other, B.\nVL  - 7\nTY  - JOUR\nTI  - Second\nER  - \n"
    _, records, rejected = entries(text)
    assert rejected == []
    assert [(one.title, one.authors, one.volume) for one in records] == [
        ("First", ("Author, A.",), ""),
        ("Second", ("Other, B.",), "7"),
    ]


def test_a_long_run_of_tags_outside_a_record_is_one_rejected_text():
    stray = "AU  - Nobody\n" * 50_000
    _, records, rejected = entries(ris("First") + stray + "\nAnd so on\n" + ris("Second"))
    assert [one.title for one in records] == ["First", "Second"]
    assert [(one.line, one.text.count("\n")) for one in rejected] == [(5, 50_000)]


def test_two_records_are_never_made_one():
    text = "TI  - Lost its type\nAU  - Author, A.\nTY  - JOUR\nTI  - Second\nER  - \n"
    _, records, _ = entries(text)
    assert [one.title for one in records] == ["Lost its type", "Second"]


def test_text_before_the_first_record_is_kept_and_captions_are_not_text():
    caption = 'Record #1 of 2\nProvider: Wiley\nDatabase: X\nContent: text/plain; charset="UTF-8"\n\n1. \n'
    assert entries(caption + ris("First") + "\n2.\n" + ris("Second"))[2] == []
    _, records, rejected = entries(caption + "AD  - Lost\n\n" + ris("First"))
    assert [(one.position, one.line, one.text) for one in rejected] == [(None, 7, "AD  - Lost")]
    assert len(records) == 1


@pytest.mark.parametrize(
    "line",
    [
        "ER-positive tumours were",
        "ER then second line",
        "ER- and PR-negative",
        "TY-52156 was given",
        "T2-weighted MRI",
        "IL - 2",
    ],
)
def test_a_line_of_an_abstract_that_looks_like_a_tag_is_text(line):
    found = record("AB  - first line,", line, "      and the last line", "VL  - 7")
    assert " ".join(found.abstract.split()) == f"first line, {line} and the last line"
    assert found.volume == "7"


def test_empty_and_unknown_tags_do_no_harm():
    found = record("AU  - ", "AU  -", "ZZ  - Unknown", "PY  - ", "Y1  - 2020///", "PD  - ")
    assert (found.authors, found.year) == ((), "2020///")


@pytest.mark.parametrize(
    ("lines", "pages"),
    [
        (["SP  - 839", "EP  - 852"], "839-852"),
        (["SP  - 349-69"], "349-69"),
        (["SP  - 1-5", "EP  - 5"], "1-5"),
        (["SP  - 105752", "EP  - 105752"], "105752"),
        (["PG  - 14316", "SP  - "], "14316"),
        (["C7  - 107538"], "107538"),
    ],
)
def test_pages_are_one_range(lines, pages):
    assert record(*lines).pages == pages


def test_the_full_name_of_a_journal_comes_before_its_abbreviation():
    assert record("JO  - Nat. Commun.", "JF  - Nature Communications").journal == "Nature Communications"
    assert record("J2  - Abbr.", "T2  - Full Title").journal == "Full Title"
    assert record("JA  - Abbr.").journal == "Abbr."


@pytest.mark.parametrize(
    ("line", "doi"),
    [
        ("DO  - 10.1002/ar.25520", "10.1002/ar.25520"),
        ("DO  - https://dx.doi.org/10.1186/s11689-021-09396-9", "10.1186/s11689-021-09396-9"),
        ("DO  - doi: 10.1016/S0140-6736(20)31366-0.", "10.1016/S0140-6736(20)31366-0"),
        ("L3  - 10.1371/journal.pone.0298242", "10.1371/journal.pone.0298242"),
        ("M3  - 10.1371/journal.pone.0298242", "10.1371/journal.pone.0298242"),
        ("UR  - http://dx.doi.org/10.1002/ar.25520", "10.1002/ar.25520"),
        ("N1  - Cited By :9\ndoi: 10.1002/ar.25520", "10.1002/ar.25520"),
        ("N1  - References: Bao, C., Something (2015) doi: 10.1002/another", ""),
        ("UR  - https://example.org/10.1002", ""),
        ("DO  - PMC123", ""),
    ],
)
def test_a_doi_is_found_where_exports_put_it_and_only_if_it_is_one(line, doi):
    assert record(line).doi == doi


@pytest.mark.parametrize(
    ("lines", "accession", "pmid"),
    [
        (["AN  - 21553931", "DP  - NLM", "ID  - 369"], "pmid:21553931", "21553931"),
        (["DB  - Ovid MEDLINE(R) <1946 to 2024>", "ID  - 30922926"], "pmid:30922926", "30922926"),
        (
            [
                "DB  - Embase",
                "U2  - L20",
                "C5  - 77",
                "UR  - https://www.embase.com/search/results?x=y&id=L20&from=export",
            ],
            "embase:L20",
            "77",
        ),
        (["DB  - Embase <1974 to 2024>", "ID  - 2029880245"], "embase:L2029880245", ""),
        (
            ["DB  - Scopus", "C2  - 31", "UR  - https://www.scopus.com/inward/record.uri?eid=2-s2.0-85054&doi=1"],
            "scopus:2-s2.0-85054",
            "31",
        ),
        (["AN  - WOS:000444108200009"], "wos:WOS:000444108200009", ""),
        (["AN  - MEDLINE:31366609"], "pmid:31366609", "31366609"),
        (["AN  - CN-00778158"], "cochrane:CN-00778158", ""),
        (["AN  - 2022-96522-001", "DB  - psyh"], "psycinfo:2022-96522-001", ""),
        (["UR  - https://search.ebscohost.com/login.aspx?direct=true&db=aph&AN=176404503&site=e"], "aph:176404503", ""),
        (["UR  - https://pubmed.ncbi.nlm.nih.gov/31366609/"], "pmid:31366609", "31366609"),
        (["N1  - Place: Netherlands\nPMID: 31366609"], "pmid:31366609", "31366609"),
        (["AN  - rayyan-42924189"], "", ""),
        (["ID  - 889", "DB  - Embase"], "", ""),
        (["ID  - RefID:888-boisvert2024description"], "", ""),
    ],
)
def test_the_accession_is_a_databases_number_and_never_a_librarys(lines, accession, pmid):
    found = record(*lines)
    assert (found.accession, found.pmid) == (accession, pmid)


def test_numbers_of_trial_registers_are_found():
    found = record(
        "AB  - Registered as NCT01234567 and nct.",
        "C1  - ISRCTN12345678",
        "JA  - https://clinicaltrials.gov/show/NCT07654321",
    )
    assert found.registry_id == "ISRCTN12345678; NCT01234567; NCT07654321"


def test_issns_are_written_alike():
    assert record("SN  - 00175749 (ISSN)", "SN  - 1932-8494\n1932-849x", "SN  - 978-3-16-148410-0").issn == (
        "0017-5749; 1932-8494; 1932-849X"
    )


def test_a_record_keeps_its_whole_text_and_its_key():
    text = "TY  - JOUR\nAN  - rayyan-7\nID  - 3\nTI  - Title\nKW  - one\n\ntwo\nER  - "
    found = only(f"1.\n{text}\n\n")
    assert (found.raw, found.source_key) == (text, "rayyan-7")
