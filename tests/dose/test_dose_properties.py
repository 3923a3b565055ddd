"""What holds for every dose."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from review.dose.canonical import BASES, CELL_TYPES, KINDS, MILLION, OVERALL, Branch, Dose, Level, render
from review.dose.convert import PLAUSIBLE, flat_level
from review.dose.flags import FLAGS
from review.dose.grammar import parse
from review.dose.same import same_dose
from review.dose.split import SPREADS, read_schemes

CONTEXTS = st.sampled_from(["", "million", "10^6 cells/kg"])
DOSE_CHARACTERS = "0123456789.,;:-–~<>≤≥±x×^%/()[]eEMk DLrangemillioncellsperkgm2⁶†*andortobetween"
weights = st.decimals(30, 150, places=1)
printed_numbers = st.decimals("0.1", 400, places=2)


@st.composite
def amounts(draw, basis, label=""):
    """A level with plausible bounds: a value, a range or an open bound."""
    low, high = sorted([draw(printed_numbers), draw(printed_numbers)])
    shape = draw(st.sampled_from(["single", "range", "below", "above"]))
    inclusive = draw(st.booleans())
    level = Level(label, basis, cells=draw(st.sampled_from(CELL_TYPES)))
    if shape == "single":
        return replace(level, lower=low * MILLION, upper=low * MILLION, lower_inclusive=True, upper_inclusive=True)
    if shape == "below":
        return replace(level, upper=high * MILLION, upper_inclusive=inclusive)
    if shape == "above":
        return replace(level, lower=low * MILLION, lower_inclusive=inclusive)
    bounds = {"lower": low * MILLION, "upper": (high + 1) * MILLION}
    return replace(level, label=label or OVERALL, **bounds, lower_inclusive=True, upper_inclusive=inclusive)


@st.composite
def canonical_doses(draw):
    """A dose of one level, of several named ones, or of two branches by weight."""
    basis = draw(st.sampled_from(BASES))
    shape = draw(st.sampled_from(["one", "levels", "branches"]))
    if shape == "one":
        level = draw(amounts(basis))
        cap = draw(st.none() | printed_numbers)
        levels = [replace(level, cap=cap * MILLION if cap else None)]
    elif shape == "levels":
        cells = draw(st.sampled_from(CELL_TYPES))
        levels = [replace(draw(amounts(basis, f"DL{n}")), cells=cells) for n in range(1, draw(st.integers(3, 5)))]
    else:
        switch = draw(st.decimals(20, 120, places=1))
        levels = [
            replace(draw(amounts(basis)), branch=Branch("<=", switch), cells="car_pos"),
            replace(draw(amounts("flat")), branch=Branch(">", switch), cells="car_pos"),
        ]
    return Dose("", "", "", tuple(levels))


def understood(levels):
    return [replace(level, flags=frozenset()) for level in levels]


@given(canonical_doses())
def test_a_dose_that_is_written_down_is_read_back_as_it_was(dose):
    assert understood(parse(render(dose)).levels) == list(dose.levels)


@given(printed_numbers.filter(lambda number: number != 10), st.sampled_from(["", "/kg", "/m2"]))
def test_the_notation_of_a_scale_does_not_matter(number, unit):
    spellings = [f"{number}{scale}{unit}" for scale in ("e6", " million", "M", " x 10^6", " × 10⁶", " x 106")]
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
        again = replace(level, basis="flat", lower=lower, upper=upper)
        assert flat_level(again, weight) == (lower, upper)
        assert level.cap is None or all(bound is None or bound <= level.cap for bound in (lower, upper))


@given(st.text(DOSE_CHARACTERS, max_size=40) | st.text(max_size=20), CONTEXTS)
def test_no_text_whatsoever_breaks_the_parser_or_escapes_its_vocabulary(text, context):
    dose = parse(text, context)
    assert dose.kind in KINDS
    assert set(dose.flags) <= set(FLAGS)
    for level in dose.levels:
        assert level.lower is None or level.upper is None or level.lower <= level.upper
    if dose.levels and dose.kind != "HUMAN" and "IMPLAUSIBLE" not in dose.flags:
        bounds = [bound for level in dose.levels for bound in flat_level(level, Decimal(70)) if bound is not None]
        assert bounds
        assert all(PLAUSIBLE[0] <= bound <= PLAUSIBLE[1] for bound in bounds)


@given(st.text("0123456789.,;|-%() dayonreach", max_size=30), st.text("0123456789,;|-d NR", max_size=12))
def test_no_text_breaks_the_reader_of_splits(percents, days):
    for scheme in read_schemes(percents, days):
        assert scheme.spread in ("", *SPREADS)
        assert not (scheme.percents and scheme.days) or len(scheme.percents) == len(scheme.days)
