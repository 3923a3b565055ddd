"""Two ways of writing one title, name, journal or page come to one spelling."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from review.identification.likeness import (
    ALTERED,
    CONTAINED,
    CONTRADICTED,
    DIFFERENT,
    EXACT,
    PART,
    SAME,
    SPELLING,
    UNKNOWN,
    journal_likeness,
    title_likeness,
)
from review.identification.wording import family_names, first_initial, journal_words, page_range, title_words, words


@pytest.mark.parametrize(
    "written",
    [
        "Effects of TNF-α on the Müller cell",
        "EFFECTS OF TNF-ALPHA ON THE MULLER CELL.",
        "Effects of TNF-<i>α</i> on the M&uuml;ller cell",
        "Effects of TNF-α on the MÃ¼ller cell",
        "[Effects of TNF-alpha on the Muller cell]",
        '"Effects of TNF-α on the Müller cell" [Chinese]',
        "Effects of TNF-α on the Müller cell. [Article in German]",
        "Effects of TNF-α on the Müller cell. [Review] [33 refs]",
        "Effects of TNF-α on the Müller cell [published erratum appears in Eye 1999;13(2):1]",
        "RETRACTED: Effects of TNF-α on the Müller cell",
    ],
)
def test_what_databases_do_to_a_title_is_undone(written):
    assert title_words(written) == ("effects of tnf alpha on the muller cell", "")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Erratum to: Cells and doses", "correction"),
        ("Corrigendum: cells and doses", "correction"),
        ("Retraction: Cells and doses", "correction"),
        ("Comment on 'Cells and doses'", "comment"),
        ("Re: Cells and doses", "comment"),
        ("Reply to: Cells and doses", "reply"),
        ("Cells and doses", ""),
    ],
)
def test_a_notice_is_told_from_the_title_it_is_about(written, kind):
    assert title_words(written) == ("cells and doses", kind)


@pytest.mark.parametrize(
    "title", ["Correction of anaemia in dialysis", "Response to vaccination", "PET with [18F]FDG [2]"]
)
def test_words_that_belong_to_a_title_are_no_notice_and_no_addition(title):
    assert title_words(title) == (words(title), "")


@pytest.mark.parametrize(
    "written",
    [
        "Müller, Hans-Peter; O'Neil, A. B.; van der Berg, J.",
        "Mueller HP; O'Neil AB; van der Berg J",
        "H.-P. Müller; A. B. O’Neil; J. van der Berg",
        "Muller H.O'Neil A. B.van der Berg J.",
    ],
)
def test_authors_are_the_same_in_the_spelling_of_every_source(written):
    assert family_names(written) == "muller; oneil; van der berg"


@pytest.mark.parametrize("written", ["UNKNOWN", "Anonymous", "[No authors listed]", ""])
def test_nobody_is_no_author(written):
    assert family_names(written) == ""


@pytest.mark.parametrize(
    ("written", "initial"), [("Hall, Laura L", "l"), ("Hall LM; Abel N", "l"), ("L. Hall", "l"), ("Study Group", "")]
)
def test_the_first_authors_initial_is_read_where_it_is_certain(written, initial):
    assert first_initial(written) == initial


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("839-52", ("", 839, 852)),
        ("S123-8", ("S", 123, 128)),
        ("e1234", ("e", 1234, 0)),
        ("811a", ("-a", 811, 0)),
        ("97-104; discussion 104-6", ("", 97, 104)),
        ("230-5, 246-51, 223-8", ("", 223, 228)),
        ("1079.9", ("", 1079, 0)),
        ("01-Jun", ("", 0, 0)),
        ("Suppl-29", ("", 0, 0)),
        ("215 p", ("", 0, 0)),
        ("", ("", 0, 0)),
    ],
)
def test_pages(pages, expected):
    assert page_range(pages) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("J Clin Oncol", "Journal of Clinical Oncology", SAME),
        (
            "Proc Natl Acad Sci U S",
            "Proceedings of the National Academy of Sciences of the United States",
            SAME,
        ),
        ("BMJ", "British Medical Journal", SAME),
        ("BMJ (Clinical research ed.)", "BMJ", SAME),
        ("PLoS ONE [Electronic Resource]", "PloS one", SAME),
        ("JPEN. Journal of parenteral and enteral nutrition", "Journal of Parenteral & Enteral Nutrition", SAME),
        ("Ai zheng = Aizheng = Chinese journal of cancer", "Chinese Journal of Cancer", SAME),
        ("Circulation", "Circulation: Heart Failure", PART),
        ("Cancer", "British Journal of Cancer", PART),
        ("J Clin Oncol", "Journal of Clinical Pathology", DIFFERENT),
        ("Journal of Digital Studies", "Workshop of Digital Studies", DIFFERENT),
        ("Blood", "Leukemia", DIFFERENT),
        ("", "Blood", UNKNOWN),
    ],
)
def test_names_of_journals(one, other, expected):
    first, second = journal_words(one), journal_words(other)
    assert journal_likeness(first, second) == journal_likeness(second, first) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Randomised trial of tumour cells in leukaemia", "Randomized trials of tumor cell in leukemia", EXACT),
        ("Non small cell lung cancer", "Nonsmall cell lungcancer", EXACT),
        ("Treatment of lymphoma, part II", "Treatment of lymphoma, part 2", EXACT),
        ("Treatment of relapsed lymphoma", "Treatmnet of relapsed lymphoma", SPELLING),
        (
            "A randomised clinical trialo f falls after stroke",
            "A randomised clinical trial of falls after stroke",
            SPELLING,
        ),
        ("Cells and doses: a phase 1 trial", "Cells and doses", CONTAINED),
        ("Treatment of lymphoma, part I", "Treatment of lymphoma, part II", CONTRADICTED),
        ("Treatment of lymphoma 1", "Treatment of lymphoma", CONTRADICTED),
        ("Risk in male patients", "Risk in female patients", CONTRADICTED),
        ("Surgery without drainage", "Surgery with drainage", CONTRADICTED),
        ("Dasatinib in chronic leukemia", "Nilotinib in chronic leukemia", ALTERED),
        ("Treatment of hypotension", "Treatment of hypertension", ALTERED),
        ("Effect of doses on cells", "Effect of cells on doses", CONTAINED),
    ],
)
def test_titles_that_differ(one, other, expected):
    first, second = words(one), words(other)
    assert title_likeness(first, second) == title_likeness(second, first) == expected


@given(st.text(), st.text())
def test_no_text_is_too_odd(one, other):
    title_words(one), family_names(one), page_range(one), first_initial(one)
    assert journal_likeness(journal_words(one), journal_words(one)) in {SAME, UNKNOWN}
    title_likeness(words(one), words(other))


@given(st.text())
@example("Ϊ")
def test_one_spelling_is_final(text):
    assert words(words(text)) == words(text)
