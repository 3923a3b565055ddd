"""Tables of databases, libraries and screening tools: each cell in its field, no row lost or shifted."""

import io

import pytest
from exports import entries, only, read_damaged
from hypothesis import given
from hypothesis import strategies as st

from real_data import DATA, needs_real_data
from review.errors import InputError
from review.identification.formats import open_export
from review.identification.formats.authors import split_authors
from review.identification.record import Record

COCHRANE_DASH = "1279\u20101297"


def table(*rows, header="Title,Authors,Year,DOI", end="\n"):
    return end.join([header, *rows]) + end


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_delimiter_and_line_end(delimiter, end):
    rows = ['"One, two; or ""three""	|"', '"Roe, A"', "2020", "10.1000/x"]
    record = only(delimiter.join(["Title", "Author", "Year", "DOI"]) + end + delimiter.join(rows) + end)
    assert (record.title, record.year, record.doi) == ('One, two; or "three"	|', "2020", "10.1000/x")


def test_a_preamble_is_no_record():
    text = table("One,Roe A,2020,", header='"SEARCH QUERY","dose:ti"\n-----\n\nTitle,Author Names,Publication Year,DOI')
    assert only(text).title == "One"


def test_names_count_by_their_letters_only_and_the_first_filled_column_wins():
    header = "ARTICLE_TITLE,Author(s),Pub. Year,Publication Date,Journal/Book,Journal Abbreviation"
    record = only(table("One,Roe A,,2021 May,,J One", header=header))
    assert (record.title, record.authors, record.year, record.journal) == ("One", ("Roe A",), "2021 May", "J One")


def test_the_reviews_own_names_come_before_all_others():
    columns = {"title": ["Titel"], "year": ["Jahr"]}
    text = table("1,Eins,2020,x", header="Nr,Titel,Jahr,Title")
    _, [record], _ = entries(text, columns=columns)
    assert (record.title, record.year) == ("Eins", "2020")
    _, records, _ = entries(table("1,Eins,2020", "2,Zwei,2021", header="Nr,Titel,Jahr"), columns=columns)
    assert [record.title for record in records] == ["Eins", "Zwei"]


def test_without_a_title_column_the_message_names_the_columns_and_the_way_out():
    with pytest.raises(InputError) as error:
        entries(table("Eins,2020", "Zwei,2021", header="Titel,Jahr"))
    assert "Titel, Jahr" in str(error.value)
    assert "identification: columns: title:" in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        "Dear all,\nplease find the list attached, thank you.\nBest, A\n",
        "<html><body><p>Title, abstract</p>\n<p>a, b</p></body></html>",
        "one word a line\nand no separator\n",
        "{'title': 1, 'b': 2}\n",
    ],
)
def test_what_is_no_table_is_not_taken_for_one(text):
    with pytest.raises(InputError, match=r"not recognised|web page"):
        entries(text)


def test_a_header_alone_has_no_records():
    assert entries(table()) == ("table", [], [])


def test_each_row_ends_in_one_place_with_its_line():
    text = table(
        "One,Roe A,2020,", '"Two\nlines",Roe A,2020,', ",Nobody,2020,", "Three,Roe A,2020,,more", "Four", "Five,a,1,"
    )
    _, records, rejected = entries(text)
    assert [(one.title, one.position) for one in records] == [("One", 1), ("Two\nlines", 2), ("Five", 5)]
    assert [(one.position, one.line, one.reason) for one in rejected] == [
        (3, 5, "no title"),
        (4, 6, "5 cells, expected 4"),
        (None, 7, "text outside a record"),
    ]


def test_a_short_row_is_read_only_if_nothing_that_is_read_is_missing():
    header = "Title,Authors,Notes,Tags"
    assert only(table("One,Roe A", header=header)).authors == ("Roe A",)
    _, records, rejected = entries(table("One,Roe A", header="Title,Authors,Notes,DOI"))
    assert (records, rejected[0].reason) == ([], "2 cells, expected 4")


def test_a_comma_too_many_shifts_nothing_in_silence():
    _, records, rejected = entries(table("One, and more,Roe A,2020,"))
    assert (records, rejected[0].reason) == ([], "5 cells, expected 4")


def test_a_quote_that_never_closes_costs_one_row():
    text = table('"One,Roe A,2020,', "Two,Roe A,2021,", "Three,Roe A,2022,")
    _, records, rejected = entries(text)
    assert [one.title for one in records] == ['"One', "Two", "Three"]
    text = table('"One, and more,Roe A,2020,', "Two,Roe A,2021,", "Three,Roe A,2022,")
    _, records, rejected = entries(text)
    assert [(one.title, one.position) for one in records] == [("Two", 2), ("Three", 3)]
    assert [(one.position, one.line) for one in rejected] == [(1, 2)]


def test_a_file_cut_off_within_a_cell_of_many_lines_loses_one_record_and_no_text():
    text = table("One,Roe A,2020,", 'Two,Roe A,2021,"of, many\nlines, of\ntext')
    _, records, rejected = entries(text)
    assert [one.title for one in records] == ["One"]
    assert [one.position for one in rejected] == [2, None, None]
    assert "\n".join(one.text for one in rejected) == 'Two,Roe A,2021,"of, many\nlines, of\ntext'


def test_a_quotation_at_the_start_of_a_cell_stays():
    assert only(table('"Smart" cities\tRoe A\t2020\t', header="TI\tAU\tPY\tDI")).title == '"Smart" cities'


def test_joined_exports_with_their_headers():
    text = table("One,Roe A,2020,") + table("Two,Roe A,2021,") + table("2022,Three", header="Year,Title")
    _, records, rejected = entries(text)
    assert [(one.title, one.year, one.position) for one in records] == [
        ("One", "2020", 1),
        ("Two", "2021", 2),
        ("Three", "2022", 3),
    ]
    assert rejected == []


def test_a_record_titled_title_is_no_header():
    _, records, rejected = entries(table("Title,Roe A,2020,", "Abstract,Roe A,2020,"))
    assert ([one.title for one in records], rejected) == (["Title", "Abstract"], [])


def test_a_header_of_the_reviews_own_names_comes_again():
    text = table("1,Eins,2020", "Nr,Titel,Jahr", "2,Zwei,2021", header="Nr,Titel,Jahr")
    _, records, rejected = entries(text, columns={"title": ["Titel"]})
    assert ([one.title for one in records], rejected) == (["Eins", "Zwei"], [])


def test_a_cell_of_many_authors_and_a_doubled_column():
    authors = "; ".join(f"Author{number}, A" for number in range(20_000))
    record = only(table(f'One,"{authors}",,x,y', header="Title,Authors,Label,Label,Title"))
    assert len(record.authors) == 20_000
    assert record.raw == f'One,"{authors}",,x,y'


@pytest.mark.parametrize(
    ("header", "row", "accession", "key"),
    [
        ("PMID,Title,Authors", "123,One,Roe A", "pmid:123", "123"),
        ("Title,PUI,Medline PMID", "One,L644585435,38906957", "embase:L644585435", "L644585435"),
        ("Title,EID,PubMed ID", "One,2-s2.0-85,123", "scopus:2-s2.0-85", "2-s2.0-85"),
        ("TI\tUT\tID", "One\tWOS:000591804300001\tPLUS", "wos:WOS:000591804300001", "WOS:000591804300001"),
        ("Article Title,UT (Unique WOS ID),Pubmed Id", "One,WOS:0005,7", "wos:WOS:0005", "WOS:0005"),
        ("CENTRAL ID,Title,PubMed ID", "CN-02677909,One,PUBMED 38407106", "cochrane:CN-02677909", "CN-02677909"),
        ("id,title", "https://openalex.org/W43,One", "openalex:W43", "https://openalex.org/W43"),
        ("NCT Number,Study Title", "NCT03796390,One", "nct:NCT03796390", "NCT03796390"),
        ("TrialID,Public title", "ISRCTN12345678,One", "trial:ISRCTN12345678", "ISRCTN12345678"),
        ("Title,Covidence #", "One,#2", "", "#2"),
        ("Key,Title", "ASPS4S2N,One", "", "ASPS4S2N"),
        ("ID,title", "id_0000001,One", "", "id_0000001"),
        ("(internal) id,pubmed id,title", "41893416,0,One", "", "41893416"),
    ],
)
def test_an_accession_is_an_id_of_the_source_and_never_of_a_library(header, row, accession, key):
    record = only(table(row, header=header))
    assert (record.accession, record.source_key) == (accession, key)


def test_numbers_that_other_programs_have_dressed_up():
    header = "Title,ISSN,Year,Pages,PMID,DOI,url"
    row = f'One,"=""19326203""",="4/3/2024",{COCHRANE_DASH},38407106.0,https://doi.org/10.1000/X(1).,https://x.org'
    record = only(table(row, header=header))
    assert (record.issn, record.pages, record.pmid, record.doi) == (
        "1932-6203",
        "1279-1297",
        "38407106",
        "10.1000/X(1)",
    )
    assert only(table("One,12,12,no", header="Title,First page,Last page,DOI")).pages == "12"
    assert only(table("One,12,19,10.1", header="Title,First page,Last page,DOI")).doi == ""


@pytest.mark.parametrize(
    ("header", "cell", "journal", "volume", "issue", "pages"),
    [
        ("Citation", "Eur J Med Genet. 2020 Feb;63(2):103640. doi: 10.1016/x.", "Eur J Med Genet", "63", "2", "103640"),
        ("Source", "Cancer (2004) 102:4 (253-258). Date of Publication: 25 Aug 2004", "Cancer", "102", "4", "253-258"),
        ("Source", "Developmental psychology", "Developmental psychology", "", "", ""),
    ],
)
def test_a_whole_citation_fills_what_has_no_column(header, cell, journal, volume, issue, pages):
    record = only(table(f'One,"{cell}"', header=f"Title,{header}"))
    assert (record.journal, record.volume, record.issue, record.pages) == (journal, volume, issue, pages)


def test_a_source_column_beside_a_journal_is_a_database():
    assert only(table("One,,Scopus", header="Title,Source title,Source")).journal == ""


def test_a_trial_is_a_registry_entry_and_a_report_with_a_trials_number_is_not():
    trial = only(
        table("1,NCT03796390,One,2018-12-26,CT-1|2019-001234-56", header="Rank,NCT Number,Title,Start Date,Other IDs")
    )
    assert trial.publication_type == "Clinical trial registry entry"
    assert (trial.registry_id, trial.year) == ("NCT03796390; 2019-001234-56", "2018-12-26")
    report = only(table("NCT03796390,One,Roe A,7", header="NCT Number,Title,Authors,PMID"))
    assert (report.publication_type, report.accession, report.registry_id) == ("", "pmid:7", "NCT03796390")


@pytest.mark.parametrize(
    ("text", "authors"),
    [
        ("Smith, J.; Doe, A.", ("Smith, J.", "Doe, A.")),
        ("Barrett, Paul M; Willis, Katherine J; ", ("Barrett, Paul M", "Willis, Katherine J")),
        ("Smith, John and van Doe, Ann and Roe, B", ("Smith, John", "van Doe, Ann", "Roe, B")),
        ("Longrich, N.R.\n and Bardet, N.\n", ("Longrich, N.R.", "Bardet, N.")),
        ("Griffin DK, Larkin DM, O'Connor RE.", ("Griffin DK", "Larkin DM", "O'Connor RE")),
        ("Liu R., Adler D.G.", ("Liu R.", "Adler D.G.")),
        ("Černý D., Özil Č.", ("Černý D.", "Özil Č.")),
        ("Roe A, Centers for Disease Control and Prevention", ("Roe A", "Centers for Disease Control and Prevention")),
        ("Loges Sonja, Heuser Michael, Chromik Jörg", ("Loges Sonja", "Heuser Michael", "Chromik Jörg")),
        ("John Smith, Ann Doe and Bob Roe", ("John Smith", "Ann Doe", "Bob Roe")),
        ("Zofia Dubicka|Weronika Wierny", ("Zofia Dubicka", "Weronika Wierny")),
        ("['Marx, Karl', \"O'Neil, A\"]", ("Marx, Karl", "O'Neil, A")),
        ("Tan A.Schulze A.O'Donnell C. P.", ("Tan A.", "Schulze A.", "O'Donnell C. P.")),
        ("Smith, John", ("Smith, John",)),
        ("van den Bosch, M. A. A. J.", ("van den Bosch, M. A. A. J.",)),
        ("Smith J.A.", ("Smith J.A.",)),
        ("World Health Organization", ("World Health Organization",)),
        ("", ()),
    ],
)
def test_authors_are_separated_as_their_source_does(text, authors):
    assert split_authors(text) == authors


@given(st.lists(st.text(min_size=1, max_size=30).filter(lambda text: "\0" not in text and text.strip()), min_size=1))
def test_every_title_written_as_csv_is_read_again(titles):
    import csv

    written = io.StringIO()
    csv.writer(written).writerows([["Title", "Note"], *([title, "x"] for title in titles)])
    format_name, records, rejected = entries(written.getvalue().encode("utf-8", "replace"))
    assert (format_name, len(records) + len(rejected)) == ("table", len(titles))


SAMPLE = table(
    "One,Roe A,2020,10.1000/x", '"Two, ""2""",Doe B; Roe A,2021,', '"Three\nlines",Poe C,2022,10.1000/y'
).encode()
EDIT = st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 9), st.binary(max_size=4))


@given(st.lists(EDIT, max_size=8), st.integers(0, len(SAMPLE)))
def test_damage_ends_in_rejected_rows_or_in_a_message(edits, kept):
    read_damaged(SAMPLE, edits, kept)


def test_rows_are_read_as_they_are_asked_for():
    stream = io.BytesIO(table(*["One,Roe A,2020," + "x" * 100] * 100_000).encode())
    export = open_export(stream, "big.csv", {})
    stream.seek(0)
    next(iter(export.entries))
    assert stream.tell() < len(stream.getvalue()) / 2


REAL = {
    "exports/asreview/duplicate_records.csv": (10, 4),
    "exports/asreview/embase_newpage.csv": (6, 0),
    "exports/asreview/generic_labels.csv": (6, 0),
    "exports/asreview/generic_semicolon.csv": (2, 0),
    "exports/asreview/generic_tab.tab": (2, 0),
    "exports/asreview/missing_values.csv": (2, 2),
    "exports/asreview/record_id.csv": (10, 0),
    "exports/citation-file-formatting/_baseline.csv": (100, 0),
    "exports/citation-file-formatting/_baseline.tsv": (100, 0),
    "exports/citation-file-formatting/_baseline_abstrackr.csv": (10, 1),
    "exports/citation-file-formatting/_baseline_cinahl.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_cochrane.csv": (3, 0),
    "exports/citation-file-formatting/_baseline_covidence.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_embase.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_excel.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_googlescholar.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_openalex.csv": (9, 0),
    "exports/citation-file-formatting/_baseline_pubmed.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_rayyan.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_refworks.tsv": (100, 0),
    "exports/citation-file-formatting/_baseline_scopus.csv": (10, 0),
    "exports/citation-file-formatting/_baseline_zotero.csv": (10, 0),
    "registers/clinicaltrials/ctg-studies.csv": (245, 0),
    "registers/clinicaltrials/pubmed-search-results.csv": (228, 0),
    "registers/clinicaltrials/lit_search_articles_since_2022_with_trials.csv": (277, 0),
    "dedup/cytology_screening/records_pre_merged.csv": (1856, 0),
    "dedup/respiratory/records_pre_merged.csv": (1988, 0),
    "dedup/special_cases/records_pre_merged.csv": (12, 0),
    "dedup/stroke/records_pre_merged.csv": (1292, 0),
}


@needs_real_data
@pytest.mark.parametrize("path", REAL)
def test_real_tables_lose_no_row(path):
    format_name, records, rejected = entries((DATA / path).read_bytes(), path)
    assert (format_name, len(records), len(rejected)) == ("table", *REAL[path])


DINOSAURS = "exports/citation-file-formatting/_baseline_{}.csv"
FILLED = {
    "pubmed": "authors year journal volume pages doi pmid accession",
    "embase": "authors year journal doi issn language publication_type accession url",
    "scopus": "authors year journal volume pages doi issn abstract language publication_type accession url",
    "cochrane": "authors year journal volume pages doi pmid abstract publication_type accession url",
    "cinahl": "authors year journal volume doi issn abstract publication_type source_key url",
    "openalex": "authors year journal doi abstract language publication_type accession url",
    "rayyan": "authors year journal doi issn language source_key url",
    "covidence": "authors year journal doi source_key",
    "zotero": "authors year journal doi issn language publication_type source_key url",
    "googlescholar": "authors year journal volume pages",
    "abstrackr": "authors journal source_key",
}


@needs_real_data
@pytest.mark.parametrize("source", FILLED)
def test_real_tables_fill_the_fields_that_they_have(source):
    _, records, _ = entries((DATA / DINOSAURS.format(source)).read_bytes(), source)
    lacking = {name for record in records for name in FILLED[source].split() if not getattr(record, name)}
    assert lacking == set()


@needs_real_data
def test_real_trials_are_registry_entries():
    _, records, _ = entries((DATA / "registers/clinicaltrials/ctg-studies.csv").read_bytes())
    assert {record.publication_type for record in records} == {"Clinical trial registry entry"}
    assert all(record.accession == f"nct:{record.registry_id.split(';')[0]}" for record in records)
    assert isinstance(records[0], Record)
