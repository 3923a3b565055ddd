"""What one written value of each type means, and how two different ones compare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import VOCABULARIES

from review.extraction.codebook import MISSING, read_form
from review.extraction.types import TYPES
from review.extraction.types.duration import read as read_duration
from review.extraction.types.percent import count, doubt
from review.extraction.types.verdict import ERROR_CLASSES, RESULTS, Pair


def field(**options):
    return read_form("things", {"fields": [{"name": "x", **options}]}).fields[0]


def normal(value, **options):
    one = field(**options)
    return TYPES[one.type].canonical(value, one, VOCABULARIES)


def judged(one, other, counts=("", ""), **options):
    """Result, class and distance of two values, in either order."""
    asked = field(**options)
    pairs = [(one, other, *counts), (other, one, *counts[::-1])]
    verdicts = {
        TYPES[asked.type].judge(Pair(a, b, normal(a, **options)[0], normal(b, **options)[0], *ns), asked, VOCABULARIES)[
            :3
        ]
        for a, b, *ns in pairs
    }
    assert len(verdicts) == 1, "the order of the readers matters"
    return verdicts.pop()


DOSAGE = {"type": "number", "unit": "mg", "units": {"g": 1000, "µg": 0.001}}
DISEASE = {"type": "category", "vocabulary": "indication"}
DISEASES = {"type": "set", "vocabulary": "indication", "separators": ["and", ";"]}
GRADE = {"type": "ordered", "allowed": ["low", "medium", "high"]}
LENGTH = {"type": "duration", "unit": "month"}


@pytest.mark.parametrize(
    ("options", "value", "expected"),
    [
        ({"type": "integer"}, "1,234", "1234"),
        ({"type": "integer"}, "15 814 455", "15814455"),
        ({"type": "integer"}, "12\u2009462", "12462"),
        ({"type": "number"}, "1,234,567.50", "1234567.5"),
        ({"type": "number"}, "−3.50", "-3.5"),
        ({"type": "number"}, "1e5", "100000"),
        (DOSAGE, "0.5 g", "500"),
        (DOSAGE, "500", "500"),
        (DOSAGE, "250 ug".replace("ug", "µg"), "0.25"),
        ({"type": "percent"}, "83 %", "83"),
        ({"type": "percent"}, "65/78", "65/78"),
        ({"type": "percent"}, "65 of 78 (83.3%)", "65/78"),
        ({"type": "percent"}, "83.3% (65/78)", "65/78"),
        ({"type": "percent"}, "1/18 (5.6%)", "1/18"),
        ({"type": "scheme"}, "33; 67 | 2.5 ;97.5", "33;67|2.5;97.5"),
        ({"type": "date"}, "5 March 2021", "2021-03-05"),
        ({"type": "date"}, "Mar 2021", "2021-03"),
        ({"type": "date"}, "March 5th, 2021", "2021-03-05"),
        ({"type": "date"}, "2021/3/5", "2021-03-05"),
        ({"type": "date"}, "25.03.2021", "2021-03-25"),
        ({"type": "date"}, "03/25/2021", "2021-03-25"),
        ({"type": "date"}, "05/05/2021", "2021-05-05"),
        ({"type": "identifier"}, "https://doi.org/10.1000/ABC.1", "10.1000/abc.1"),
        ({"type": "identifier"}, "doi: 10.1000/ABC.1", "10.1000/abc.1"),
        ({"type": "identifier"}, "nct 01234567", "NCT01234567"),
        ({"type": "identifier"}, "EudraCT  2012-1", "EudraCT 2012-1"),
        (GRADE, "Medium", "medium"),
        (DISEASES, "MM and CLL; Multiple Myeloma", "CLL; MM"),
        (LENGTH, "9 (IQR 4-14)", "273.9375 d (IQR 121.75-426.125 d)"),
        (LENGTH, "9 (interquartile range 4-14)", "273.9375 d (IQR 121.75-426.125 d)"),
        (LENGTH | {"statistic": "median"}, "9", "median 273.9375 d"),
    ],
)
def test_one_meaning_has_one_normal_form(options, value, expected):
    assert normal(value, **options) == (expected, "")
    assert normal(expected, **options) == (expected, ""), "the normal form has another one"


@pytest.mark.parametrize(
    ("options", "value", "expected"),
    [
        ({"type": "integer"}, "68 studies", "expected a whole number"),
        ({"type": "number"}, "1,234", "a comma may part thousands or decimals"),
        ({"type": "number"}, "1,5", "expected a number with a decimal point"),
        ({"type": "number"}, "0,500", "expected a number with a decimal point"),
        ({"type": "integer"}, "0,012", "expected a whole number"),
        ({"type": "percent"}, "0,083 %", "expected a percentage with a decimal point"),
        ({"type": "percent"}, "0 083", "expected a percentage with a decimal point"),
        ({"type": "number"}, "5 mg", "expected a number with a decimal point"),
        (DOSAGE, "5 kg", "unit 'kg' is not known, expected one of: mg, g, µg"),
        ({"type": "percent"}, "79/78", "expected counts k/n with k from 0 to n"),
        ({"type": "percent"}, "0/0", "expected counts k/n with k from 0 to n"),
        ({"type": "percent"}, "65/78 (38%)", "65/78 is 83.3333 %"),
        ({"type": "percent"}, "1/18 (5.5%)", "1/18 is 5.5556 %"),
        ({"type": "percent"}, "1e-999999999", "expected a percentage"),
        ({"type": "date"}, "05/03/2021", "may be two different days"),
        ({"type": "date"}, "2021-02-30", "expected a date"),
        ({"type": "date"}, "spring", "expected a date"),
        ({"type": "identifier"}, "NCT1234567", "expected NCT and eight digits"),
        (GRADE, "lowest", "expected one of: low, medium, high"),
        (DISEASE, "DLBLC", "not in vocabulary 'indication'"),
        (DISEASES, "MM and DLBLC", "not in vocabulary 'indication'"),
        ({"type": "duration"}, "9", "expected a duration"),
        (LENGTH, "a while", "expected a duration"),
    ],
)
def test_what_is_none_of_its_type_is_named_and_not_guessed(options, value, expected):
    assert expected in normal(value, **options)[1]


@pytest.mark.parametrize("text", ["9" * 5000, "9" * 5000 + "/2", "2/" + "9" * 5000, "1e999999999", "9" * 5000 + " d"])
@pytest.mark.parametrize("kind", ["integer", "number", "percent"])
def test_endless_numbers_are_refused_at_once(kind, text):
    assert normal(text, type=kind)[1].startswith("expected")


@pytest.mark.parametrize(
    ("options", "one", "other", "verdict"),
    [
        ({"type": "integer"}, "20", "21", ("disagree", "value", 1)),
        ({"type": "integer"}, "20", "200", ("disagree", "transcription", 180)),
        ({"type": "integer"}, "5", "5000", ("disagree", "transcription", 4995)),
        ({"type": "integer"}, "136", "163", ("disagree", "transcription", 27)),
        ({"type": "integer"}, "123", "312", ("disagree", "value", 189)),
        ({"type": "integer"}, "1234", "2135", ("disagree", "value", 901)),
        ({"type": "number", "tolerance": 0.1}, "1.4", "1.5", ("agree", "", 0.1)),
        ({"type": "number", "tolerance": 0.1}, "1.4", "1.51", ("disagree", "value", 0.11)),
        (DOSAGE, "0.5 g", "0.5 mg", ("disagree", "unit_or_basis", 499.5)),
        (DOSAGE, "0.5", "500", ("disagree", "unit_or_basis", 499.5)),
        (DISEASE, "LBCL", "DLBCL", ("partial", "vocabulary", None)),
        (DISEASE, "MM", "CLL", ("disagree", "value", None)),
        (GRADE, "low", "high", ("disagree", "value", 2)),
        (GRADE, "low", "medium", ("disagree", "value", 1)),
        (DISEASES, "MM and CLL", "MM", ("partial", "value", 0.5)),
        (DISEASES, "MM and CLL", "ALL", ("disagree", "value", 1)),
        (DISEASES, "MM and LBCL", "MM and DLBCL", ("partial", "vocabulary", 1 - 1 / 3)),
        (DISEASES, "LBCL", "DLBCL", ("partial", "vocabulary", 1)),
        ({"type": "scheme"}, "33;67", "33;76", ("disagree", "transcription", None)),
        ({"type": "date"}, "2021-03-05", "2021-03-07", ("disagree", "value", 2)),
        ({"type": "date"}, "2021-03-05", "2021-05-03", ("disagree", "transcription", 59)),
        ({"type": "date"}, "2021-03-12", "2021-12-03", ("disagree", "transcription", 266)),
        ({"type": "date"}, "2021-03-12", "2022-12-03", ("disagree", "value", 631)),
        ({"type": "date"}, "2021-03", "2021-03-05", ("partial", "value", None)),
        ({"type": "date"}, "2021", "2022", ("disagree", "value", None)),
        ({"type": "identifier"}, "NCT01234567", "NCT01234576", ("disagree", "transcription", None)),
        ({"type": "identifier"}, "1989-2013", "1989–2013", ("agree", "", None)),
        ({"type": "text"}, "Frey NV", "frey nv", ("agree", "", None)),
        ({"type": "text"}, "Frey NV", "Frey", ("needs_human", "", None)),
        ({"type": "dose"}, "1 x 10^6/kg", "70 million cells", ("disagree", "unit_or_basis", None)),
        ({"type": "dose"}, "50 million CAR+ T cells", "50 million cells", ("disagree", "unit_or_basis", None)),
        ({"type": "dose"}, "50 million cells", "500 million cells", ("disagree", "transcription", None)),
        ({"type": "dose"}, "50 million cells", "60 million cells", ("disagree", "value", None)),
        ({"type": "dose"}, "DL1: 50; DL2: 60 million cells", "DL1: 50 million cells", ("disagree", "value", None)),
        ({"type": "dose"}, "70e6 cells", "70 million cells", ("agree", "", None)),
        ({"type": "dose"}, "50 million cells", "a pinch", ("needs_human", "", None)),
        (LENGTH, "median 9 (IQR 4-14)", "median 9 (range 4-14)", ("disagree", "unit_or_basis", 0)),
        (LENGTH, "median 9", "mean 9", ("disagree", "unit_or_basis", 0)),
        (LENGTH, "9", "9 d", ("disagree", "unit_or_basis", 9 * 29.4375)),
        (LENGTH, "<9", "9", ("disagree", "unit_or_basis", 0)),
        (LENGTH, "9 (IQR 4-14)", "9", ("partial", "value", 0)),
        (LENGTH, "median 9", "9", ("partial", "unit_or_basis", 0)),
        (LENGTH, "9 (4-14)", "9 (IQR 4-14)", ("partial", "unit_or_basis", 0)),
        (LENGTH, "12 d", "21 d", ("disagree", "transcription", 9)),
        (LENGTH, "12 d", "13 d", ("disagree", "value", 1)),
        (LENGTH, "not reached", "13 d", ("disagree", "value", float("inf"))),
        (LENGTH, "1 mo", "30 d", ("disagree", "value", 0.4375)),
        (LENGTH | {"tolerance": 0.1}, "1 mo", "30 d", ("agree", "", None)),
        (LENGTH, "4 wk", "28 d", ("agree", "", None)),
    ],
)
def test_two_values_are_compared_by_their_type(options, one, other, verdict):
    result, error_class, distance = judged(one, other, **options)
    assert (result, error_class) == verdict[:2]
    assert distance == (None if verdict[2] is None else pytest.approx(verdict[2]))


@pytest.mark.parametrize(
    ("one", "other", "counts", "result", "error_class"),
    [
        ("83 %", "65/78", ("", ""), "agree", ""),
        ("83 %", "65/78", ("78", "78"), "agree", ""),
        ("83.3", "83", ("78", "78"), "agree", ""),
        ("83.3", "83", ("", ""), "disagree", "value"),
        ("82 %", "65/78", ("", ""), "disagree", "value"),
        ("83.1", "65/78", ("", ""), "disagree", "value"),
        ("38 %", "65/78", ("", ""), "disagree", "transcription"),
        ("65/78", "56/78", ("", ""), "disagree", "transcription"),
        ("65/78", "65/80", ("", ""), "disagree", "denominator"),
        ("5/10", "10/20", ("", ""), "disagree", "denominator"),
        ("83.3", "81.3", ("78", "80"), "disagree", "denominator"),
        ("0.83", "83", ("", ""), "disagree", "unit_or_basis"),
        ("60", "65/78", ("", ""), "disagree", "value"),
    ],
)
def test_percentages_are_compared_by_their_counts(one, other, counts, result, error_class):
    assert judged(one, other, counts, type="percent")[:2] == (result, error_class)


def test_a_tolerance_of_the_protocol_stands_in_for_an_n():
    assert judged("83.3", "83", type="percent", tolerance=0.5)[0] == "agree"
    assert judged("83.3", "82", type="percent", tolerance=0.5)[0] == "disagree"


@pytest.mark.parametrize(
    ("value", "n", "said"),
    [
        ("83%", "78", ""),
        ("83%", "77", ""),
        ("83%", "20", "no whole number of 20 is 83 %; the nearest, 17/20, is 85 %"),
        ("83.0", "78", "no whole number of 78 is 83 %; the nearest, 65/78, is 83.3333 %"),
        ("65/78", "80", "the cell counts 78, its row 80"),
        ("65/78", "78", ""),
        ("50", "0", ""),
        ("50", "", ""),
    ],
)
def test_a_percentage_that_is_none_of_its_n_is_doubted(value, n, said):
    assert doubt(value, n) == said


@given(st.integers(1, 5000), st.data(), st.integers(0, 3))
def test_a_percentage_that_was_rounded_from_counts_is_always_possible(n, data, decimals):
    k = data.draw(st.integers(0, n))
    assert doubt(f"{100 * k / n:.{decimals}f}", str(n)) == ""


@given(st.integers(1, 99), st.data())
def test_whole_counts_below_100_come_back_from_their_percentage(n, data):
    from decimal import Decimal

    k = data.draw(st.integers(0, n))
    assert count(Decimal(f"{100 * k / n:.1f}"), n) == k


DURATIONS = {
    "9 mo (IQR 4-14)": "273.9375 d (IQR 121.75-426.125 d)",
    "median 9 months, range 4 to 14 months": "median 273.9375 d (range 121.75-426.125 d)",
    "Median (IQR): 9 (4–14) months": "median 273.9375 d (IQR 121.75-426.125 d)",
    "median: 9 [IQR: 4; 14] mo": "median 273.9375 d (IQR 121.75-426.125 d)",
    "mean 12.5 d (SD 3.2)": "mean 12.5 d (SD 3.2 d)",
    "mean (SD) 12.5 (3.2) d": "mean 12.5 d (SD 3.2 d)",
    "SD 3.2 d, mean 12.5 d": "mean 12.5 d (SD 3.2 d)",
    "12.5 ± 3.2 days": "12.5 d (SD 3.2 d)",
    "8 mo (95% CI 2–NR)": "243.5 d (95% CI 60.875-NR d)",
    "NR (95 % confidence interval 2-NR) mo": "NR d (95% CI 60.875-NR d)",
    "2 wk (range 3–40 d)": "14 d (range 3-40 d)",
    "4 d to 2 mo": "range 4-60.875 d",
    "7–14 days": "range 7-14 d",
    "median 7-14 d": "median range 7-14 d",
    "day 23": "23 d",
    "day +7": "7 d",
    "within 7 days": "<=7 d",
    "≤28 d": "<=28 d",
    "approx. 7 d": "~7 d",
    "about 7-14 d": "range 7-14 d",
    ">9 mo (range 4-14)": ">273.9375 d (range 121.75-426.125 d)",
    "day 9 at most": "<=9 d",
    "0-3 d": "range 0-3 d",
    "15 min": "0.010417 d",
    "1.5 years": "547.875 d",
    "36 h": "1.5 d",
    "not reached": "NR d",
}


@pytest.mark.parametrize("text", DURATIONS)
def test_durations_are_read_whatever_way_they_are_written(text):
    assert str(read_duration(text)) == DURATIONS[text]
    assert read_duration(DURATIONS[text]) == read_duration(str(read_duration(text)))


NO_DURATIONS = [
    "", "d", "9", "9 m", "1,5 d", "9 mo 3", "9 mo (range 4)", "14-4 d", "median 9 mo mean 9 mo", "9 ± 3 (SD 4) d",
    "IQR 4", "9 mo (SE 3)", "7 d (range 1+ to 14+)", "5 days after 3 weeks", "median 12 mo (range <1-30)",
    "range <1-12 d", "within 7-14 d", "9 mo (range 4, >14)", "9 mo (SD <3)",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DURATIONS)
def test_words_that_say_two_things_or_nothing_are_no_duration(text):
    assert read_duration(text) is None


@given(st.text(alphabet="0123456789 .-–±()<>=dmowkiqrsnmeat%,;", max_size=60))
def test_no_text_breaks_the_reading_of_durations(text):
    found = read_duration(text)
    assert found is None or read_duration(str(found)) is not None


ANY = st.one_of(st.text(max_size=30), st.from_regex(r"-?\d{1,6}([./]\d{1,6})?( ?%| mg| g| mo)?", fullmatch=True))
FIELDS = [
    *({"type": name} for name in ("integer", "percent", "date", "identifier", "text", "scheme", "dose")),
    {"type": "number", "tolerance": 0.5},
    *(DOSAGE, LENGTH, GRADE, DISEASE, DISEASES),
]


@pytest.mark.parametrize("options", FIELDS, ids=lambda options: options["type"])
@given(one=ANY, other=ANY)
def test_any_two_texts_are_read_once_and_compared_alike_in_either_order(options, one, other):
    read = [normal(" ".join(text.split()), **options) for text in (one, other)]
    for canonical, expected in read:
        assert expected or canonical in MISSING or normal(canonical, **options) == (canonical, "")
    if not any(expected for _, expected in read) and all(canonical for canonical, _ in read):
        result, error_class, _ = judged(*(canonical for canonical, _ in read), **options)
        assert result in RESULTS
        assert (error_class in ERROR_CLASSES) == (result in ("partial", "disagree"))
