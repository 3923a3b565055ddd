from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.quality.ranges import as_number, classes, range_faults, read_ranges

SIZES = {"<30": {"below": 30}, "30-50": {"from": 30, "to": 50}, ">50": {"above": 50}}


@pytest.mark.parametrize(
    ("number", "expected"),
    [("0", "<30"), ("29.9", "<30"), ("30", "30-50"), ("50", "30-50"), ("50.01", ">50"), ("1e9", ">50")],
)
def test_the_ends_belong_where_the_range_says(number, expected):
    assert classes(Decimal(number), read_ranges(SIZES)) == [expected]


def test_ranges_that_leave_nothing_out_have_no_fault():
    assert list(range_faults(read_ranges(SIZES))) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"<30": {"below": 29}}, ["29 is in no range, a gap", "29.5 is in no range, a gap"]),
        ({"<30": {"to": 30}}, ["30 is in the ranges <30 and 30-50, an overlap"]),
        ({"30-50": {"above": 30, "to": 50}}, ["30 is in no range, a gap"]),
        ({">50": {"above": 50, "to": 80}}, ["81 is in no range, a gap"]),
        ({"<30": {"above": 0, "below": 30}}, ["0 is in no range, a gap"]),
        ({"never": {"above": 40, "below": 40}}, ["range 'never' holds no number, expected some"]),
    ],
)
def test_every_gap_and_overlap_is_told_with_a_number(changed, expected):
    found = list(range_faults(read_ranges(SIZES | changed)))
    assert [fault.partition(";")[0] for fault in found] == expected


ends = st.dictionaries(st.sampled_from(["from", "above", "to", "below"]), st.integers(0, 5), min_size=1, max_size=2)


@given(st.dictionaries(st.sampled_from("abc"), ends, min_size=1), st.decimals(0, 9, places=1))
def test_ranges_without_a_fault_have_one_class_for_each_number(written, number):
    ranges = read_ranges(written)
    if not list(range_faults(ranges)):
        assert len(classes(number, ranges)) == 1


@given(st.dictionaries(st.integers(1, 9), st.booleans(), min_size=1), st.decimals(0, 10, places=1))
def test_ranges_that_meet_at_their_ends_have_no_fault_and_one_class_for_each_number(cuts, number):
    """Each cut belongs to the range below it or to the one above it."""
    rising = sorted(cuts.items())
    lows = [{}, *({"above" if below else "from": cut} for cut, below in rising)]
    highs = [*({"to" if below else "below": cut} for cut, below in rising), {}]
    ranges = read_ranges({str(place): low | high for place, (low, high) in enumerate(zip(lows, highs, strict=True))})
    assert list(range_faults(ranges)) == []
    for one in (number, *map(Decimal, cuts)):
        assert classes(one, ranges) == [str(sum(one > cut or (one == cut and not below) for cut, below in rising))]


@pytest.mark.parametrize("text", ["", "NR", "<30", "nan", "Infinity", "30-50", "3/0", "CLL/NHL"])
def test_a_text_that_is_no_finite_number_is_none(text):
    assert as_number(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("26", "patients", 26),
        ("3/15", "percent", 20),
        ("median 365.25 d", "month", 12),
        ("median 365.25 d (IQR 100-700 d)", "month", 12),
        ("~30.4375 d", "month", 1),
        ("median 12 mo", "year", 1),
        ("<182.625 d", "month", None),
        ("range 30-60 d", "month", None),
        ("median 365.25 d", "patients", None),
    ],
)
def test_the_normal_forms_of_the_extraction_are_numbers_in_the_unit_of_the_item(text, unit, expected):
    assert as_number(text, unit) == expected
