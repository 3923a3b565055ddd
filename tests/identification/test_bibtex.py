"""BibTeX of databases and libraries: every entry counted, LaTeX read, and what is broken kept."""

import io

import pytest
from exports import entries, only, read_damaged
from hypothesis import given
from hypothesis import strategies as st

from review.identification.formats import open_export
from review.identification.formats.latex import to_unicode

SCOPUS = """Scopus
EXPORT DATE: 15 August 2024

@ARTICLE{Roe2022,
author={Roe, A.B. and Doe, C.},
title={Dose and {Response}},
journal={Journal of Doses},
year={2022},
volume={56},
number={2},
art_number={169805},
doi={10.1000/j.2022.1},
note={cited By 0},
url={https://www.scopus.com/inward/record.uri?eid=2-s2.0-85135886322&doi=10.1000%2fj},
issn={03048853},
language={English},
document_type={Article},
source={Scopus},
}
"""
ZOTERO = r"""
@article{muller_dose_2021,
	title = {{BCL}-2 and {TNF}-$\alpha$ in na{\"{\i}}ve patients},
	author = {M{\"u}ller, J{\"o}rg and {Centers for Disease Control and Prevention} and Garc{\'i}a, Mar{\'i}a},
	journal = {Nature \& Science},
	month = may,
	year = {2021},
	pages = {100--110},
	url = {https://doi.org/10.1000/s41},
	note = {PMID: 33809141},
}
"""
SCHOLAR = """@article{barrett2001did,
  title={Did dinosaurs invent flowers?},
  author={Barrett, Paul M and Willis, Katherine J and others},
  journal={Biological Reviews},
  pages={411--447},
  year={2001}
}"""
WEB_OF_SCIENCE = """
@article{ WOS:000591804300001,
Author = {Roe, Anna and Doe,
   Carl},
Title = {Dynamic modelling of tourism, energy
   consumption},
Journal = {TOURISM RESEARCH},
Year = {2021},
Type = {Article},
DOI = {10.1000/jtr},
Unique-ID = {WOS:000591804300001},
}
"""


def test_scopus():
    record = entries(SCOPUS)[1][0]
    assert (record.title, record.authors) == ("Dose and Response", ("Roe, A.B.", "Doe, C."))
    assert (record.accession, record.source_key) == ("scopus:2-s2.0-85135886322", "Roe2022")
    assert (record.volume, record.issue, record.pages, record.issn) == ("56", "2", "169805", "0304-8853")
    assert (record.doi, record.publication_type, record.language) == ("10.1000/j.2022.1", "Article", "English")
    assert record.raw.startswith("@ARTICLE{Roe2022,") and record.raw.endswith("}")


def test_zotero_with_accents_macros_and_a_group_of_authors():
    record = only(ZOTERO)
    assert record.title == "BCL-2 and TNF-α in naïve patients"
    assert record.authors == ("Müller, Jörg", "Centers for Disease Control and Prevention", "García, María")
    assert (record.journal, record.pages, record.doi) == ("Nature & Science", "100-110", "10.1000/s41")
    assert (record.pmid, record.accession) == ("33809141", "pmid:33809141")


def test_google_scholar_leaves_out_that_there_are_others():
    assert only(SCHOLAR).authors == ("Barrett, Paul M", "Willis, Katherine J")


def test_web_of_science_breaks_lines():
    record = only(WEB_OF_SCIENCE)
    assert (record.authors, record.title) == (
        ("Roe, Anna", "Doe, Carl"),
        "Dynamic modelling of tourism, energy consumption",
    )
    assert record.accession == "wos:WOS:000591804300001"


def test_strings_comments_and_joined_values():
    text = """% of a library
@string{jd = "Journal of "}
@comment{jabref-meta: @article{no, title={None}}}
@preamble{"\\newcommand{x}"}
@Article(key, title = "A {"}quoted{"} title", journal = jd # {Doses}, year = 2020)
"""
    record = only(text)
    assert (record.title, record.journal, record.year) == ('A "quoted" title', "Journal of Doses", "2020")


def test_a_missing_key_or_comma_costs_nothing():
    assert only("@article{title={One}, year=2020}").year == "2020"
    assert only("@article{,\n title={One}\n year={2020}\n}").year == "2020"


def test_each_entry_ends_in_one_place_with_its_line():
    text = """@article{a, title={One}}
@article{b, title={Two, year={2020}

@article{c, year={2020}}
not an entry
@article{d, title={Four}} and more
@article{e, title={Five}} @article{f,
"""
    _, records, rejected = entries(text)
    assert [(one.title, one.position) for one in records] == [("One", 1), ("Four", 4), ("Five", 5)]
    assert [(one.position, one.line, one.reason.split(",")[0]) for one in rejected] == [
        (2, 2, "a field's value is not closed"),
        (3, 4, "no title"),
        (None, 5, "text outside a record"),
        (None, 6, "text outside a record"),
        (6, 7, "the entry is not closed"),
    ]


def test_a_file_cut_off_loses_one_record():
    text = SCHOLAR + "\n" + SCHOLAR[:-30]
    _, records, rejected = entries(text)
    assert (len(records), [one.position for one in rejected]) == (1, [2])
    assert rejected[0].text == SCHOLAR[:-30]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"Ren{\'{e}} \v{S}ev\v cik {\O}degaard Stra{\ss}e", "René Ševčik Ødegaard Straße"),
        (r"{\'E}cole Fran\c{c}aise \r{A}ngstr\"om {\L}ukasz Erd\H{o}s", "École Française Ångström Łukasz Erdős"),
        (
            r"\textit{E. coli} CO\textsubscript{2} p \textless{} 0.05, 50\% \& \$5 {\_}x",
            "E. coli CO2 p < 0.05, 50% & $5 _x",
        ),
        (r"$\beta$-blockers cost $5 or $6 a day", "β-blockers cost $5 or $6 a day"),
        (r"\unknown{this} stays", r"\unknownthis stays"),
        ("plain text -- 5 ~ 6", "plain text -- 5 ~ 6"),
    ],
)
def test_latex(latex, text):
    assert to_unicode(latex) == text


@given(st.text(alphabet="ab {}\\\"'$^~cv&%ij", max_size=40))
def test_no_brace_remains_but_those_that_are_escaped(text):
    assert to_unicode(text).count("{") <= text.count("\\{")


SAMPLE = (SCOPUS + ZOTERO + SCHOLAR + WEB_OF_SCIENCE).encode()
PUT = st.sampled_from([b"", b"{", b"}", b'"', b"@", b",", b"\n@", b"#"])
EDIT = st.tuples(st.integers(0, len(SAMPLE)), st.integers(0, 9), PUT)


@given(st.lists(EDIT, max_size=6), st.integers(0, len(SAMPLE)))
def test_damage_ends_in_rejected_entries_or_in_a_message(edits, kept):
    read_damaged(SAMPLE, edits, kept)


def test_entries_are_read_as_they_are_asked_for():
    stream = io.BytesIO((SCHOLAR + "\n").encode() * 40_000)
    export = open_export(stream, "big.bib", {})
    stream.seek(0)
    next(iter(export.entries))
    assert stream.tell() < len(stream.getvalue()) / 2
