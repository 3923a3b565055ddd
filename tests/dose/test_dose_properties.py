"""What holds for every dose."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.dose.canonical import BASES, CELL_TYPES, KINDS, MILLION, OVERALL, Branch, Dose, Level, render
from review.dose.convert import PLAUSIBLE, flat_level
from review.dose.flags import FLAGS
from review.dose.grammar import parse
from review.dose.same import same_dose
from review.dose.split import SPREADS, read_schemes
from review.dose.text import LONGEST

HARD = [
    row["text"]
    for row in csv.DictReader((Path(__file__).parent / "hard_strings.csv").read_text(encoding="utf-8").splitlines())
]
CONTEXTS = st.sampled_from(["", "million", "10^6 cells/kg"])
DOSE_CHARACTERS = "0123456789.,;:-–~<>≤≥±x×^%/()[]eEMk DLrangemillioncellsperkgm2⁶†*andortobetween"
weights = st.decimals(30, 150, places=1)
printed_numbers = st.decimals("0.1", 400, places=2)


@st.composite
def amounts(draw, basis, label=""):
    """A level with plausible bounds: a value, a range (perhaps of a median) or an open bound."""
    low, high = sorted([draw(printed_numbers), draw(printed_numbers)])
    shape = draw(st.sampled_from(["single", "range", "below", "above"]))
    inclusive = draw(st.booleans())
    level = Level(label, basis, cells=draw(st.sampled_from(CELL_TYPES)), composition=draw(st.sampled_from(["", "1:1"])))
    if shape == "single":
        return level._replace(lower=low * MILLION, upper=low * MILLION, lower_inclusive=True, upper_inclusive=True)
    if shape == "below":
        return level._replace(upper=high * MILLION, upper_inclusive=inclusive)
    if shape == "above":
        return level._replace(lower=low * MILLION, lower_inclusive=inclusive)
    bounds = {"lower": low * MILLION, "upper": (high + 1) * MILLION}
    return level._replace(label=label or OVERALL, **bounds, lower_inclusive=True, upper_inclusive=inclusive)


@st.composite
def canonical_doses(draw):
    """A dose of one level, of several named ones, or of two branches by weight."""
    basis = draw(st.sampled_from(BASES))
    shape = draw(st.sampled_from(["one", "levels", "branches"]))
    if shape == "one":
        level = draw(amounts(basis))
        central = draw(st.sampled_from(["", "mean", "median", "target"]))
        if central and level.lower is not None and level.upper is not None:
            level = level._replace(central=central, central_value=level.lower)
        cap = draw(st.none() | printed_numbers)
        levels = [level._replace(cap=cap * MILLION if cap else None)]
    elif shape == "levels":
        cells = draw(st.sampled_from(CELL_TYPES))
        levels = [draw(amounts(basis, f"DL{n}"))._replace(cells=cells) for n in range(1, draw(st.integers(3, 5)))]
    else:
        switch = draw(st.decimals(20, 120, places=1))
        cap = draw(st.none() | printed_numbers)
        light = draw(amounts(basis))._replace(branch=Branch("<=", switch), cells="car_pos")
        levels = [
            light._replace(cap=cap * MILLION if cap else None),
            draw(amounts("flat"))._replace(branch=Branch(">", switch), cells="car_pos"),
        ]
    return Dose("", "", "", tuple(levels))


def understood(levels):
    return [level._replace(flags=frozenset()) for level in levels]


@given(canonical_doses())
def test_a_dose_that_is_written_down_is_read_back_as_it_was(dose):
    assert understood(parse(render(dose)).levels) == list(dose.levels)


SPELLINGS = {
    " ": [" ", "  ", "\u00a0", "\u2009", "\u202f", "\u3000"],
    "-": ["-", "\u2010", "\u2011", "\u2012", "\u2013", "\u2212", "\uff0d"],
    " x 10^6": [
        " x 10^6",
        "x10^6",
        " × 10⁶",
        "×10^{6}",
        " · 10⁶",
        " * 10^6",
        " X 10<sup>6</sup>",
        " × 10(6)",
        " ✕ 10 ^ 6",
    ],
    "/kg": ["/kg", " / kg", " per kg", "·kg⁻¹", " kg^-1", " kg-1", " kg<sup>−1</sup>", "／kg"],
    "/m2": ["/m2", "/m²", "/m^2", " per m2", "·m⁻²", " m-2", "/m<sup>2</sup>", " per square meter"],
    ">=": [">=", "≥", "≧", "&ge;", "=>", r"\geq "],
    "<=": ["<=", "≤", "⩽", "&le;", "=<", r"\leq "],
}


@given(canonical_doses(), st.data())
def test_the_characters_that_a_dose_is_printed_with_do_not_matter(dose, data):
    text = render(dose)
    for plain, spellings in SPELLINGS.items():
        first, *rest = text.split(plain)
        text = "".join([first, *(data.draw(st.sampled_from(spellings)) + part for part in rest)])
    digits = data.draw(st.sampled_from(["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"]))
    outside_markup = text if "<" in text or "&" in text else text.translate(str.maketrans("0123456789", digits))
    assert understood(parse(text).levels) == list(dose.levels)
    assert understood(parse(outside_markup).levels) == list(dose.levels)


@given(printed_numbers.filter(lambda number: number != 10), st.sampled_from(["", "/kg", "/m2"]))
def test_the_notation_of_a_scale_does_not_matter(number, unit):
    spellings = [f"{number}{scale}{unit}" for scale in ("e6", " million", "M", " x 10^6", " × 10⁶", " x 106", "E+06")]
    in_header = parse(f"{number}{unit}", "million")
    for spelling in spellings:
        assert parse(spelling).levels[0].numbers == in_header.levels[0].numbers
        assert same_dose(spelling, spellings[0])


@given(canonical_doses(), weights, weights)
def test_a_heavier_patient_never_gets_fewer_cells(dose, one, other):
    light, heavy = sorted([one, other])
    for level in dose.levels:
        for less, more in zip(flat_level(level, light), flat_level(level, heavy), strict=True):
            assert (less is None) == (more is None)
            assert less is None or less <= more


@given(canonical_doses(), weights)
def test_capping_a_capped_dose_changes_nothing(dose, weight):
    for level in dose.levels:
        lower, upper = flat_level(level, weight)
        again = level._replace(basis="flat", lower=lower, upper=upper)
        assert flat_level(again, weight) == (lower, upper)
        assert level.cap is None or all(bound is None or bound <= level.cap for bound in (lower, upper))


@st.composite
def damaged(draw):
    """A printed dose in which a few characters are lost, doubled or replaced, or two doses run together."""
    text = draw(st.sampled_from(HARD)) + draw(st.sampled_from(["", " ", "; "])) + draw(st.sampled_from(["", *HARD]))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(st.text(DOSE_CHARACTERS, max_size=2)) + text[place + draw(st.integers(0, 2)) :]
    return text


@given(st.text(DOSE_CHARACTERS, max_size=40) | st.text(max_size=20) | damaged(), CONTEXTS)
def test_no_text_whatsoever_breaks_the_parser_or_escapes_its_vocabulary(text, context):
    dose = parse(text, context)
    assert dose.kind in KINDS
    assert set(dose.flags) <= set(FLAGS)
    assert bool(dose.levels) == (dose.kind not in ("NR", "NOT_CELL_DOSE", "UNPARSED"))
    for level in dose.levels:
        assert level.lower is None or level.upper is None or level.lower <= level.upper
    if dose.levels and dose.kind != "HUMAN" and "IMPLAUSIBLE" not in dose.flags:
        bounds = [bound for level in dose.levels for bound in flat_level(level) if bound is not None]
        assert bounds
        assert all(PLAUSIBLE[0] <= bound <= PLAUSIBLE[1] for bound in bounds)


NUMBERS = ["1", "1 ", "1,", "111,", "1.", "1:", "1-", "x 10", "10^", "１", "⁶", "\u2009", "~", "± ", "&le;"]
BRACKETS = ["(", ")", "((1)", "[", "<sup>", "^{", "^{ ", "\\times "]
WORDS = ["between ", "between 1 and ", "DL", "DL1 ", "d1,", "day 1, ", "range ", "max ", "kg ", "/", "CAR-T ", "a-"]
PHRASES = ["min. ", "or less ", "levels ", "different "]


@pytest.mark.parametrize("piece", [*NUMBERS, *BRACKETS, *WORDS, *PHRASES])
def test_no_text_takes_long(piece):
    """A pattern that tries everything takes minutes here, and a sound one milliseconds."""
    began = time.process_time()
    for length in (LONGEST, 100_000):
        text = piece * (length // len(piece))
        assert parse(text + "!").flags == ("UNPARSED",)
        parse(f"2 x 10^6 {text}")
        read_schemes(text, text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(("opening", "closing"), ["()", "[]"])
def test_no_depth_of_brackets_breaks_the_parser(opening, closing):
    def nested(depth):
        return f"2 x 10^6 cells{opening * depth}/kg{closing * depth}"

    assert [parse(nested(depth)).kind for depth in (0, 1, 2, 3)] == ["single"] * 4
    assert {parse(nested(depth)).kind for depth in (100, 900)} == {"UNPARSED"}


@given(st.text("0123456789.,;|-%() dayonreach/+", max_size=30), st.text("0123456789,;|-d NR", max_size=12))
def test_no_text_breaks_the_reader_of_splits(percents, days):
    for scheme in read_schemes(percents, days):
        assert scheme.spread in ("", *SPREADS)
        assert scheme.size in ("", "1", "2", "3", ">=4")
        assert not (scheme.percents and scheme.days) or len(scheme.percents) == len(scheme.days)
        assert all(share > 0 for share in scheme.percents)
