from __future__ import annotations

from itertools import pairwise

import figure_samples as samples
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.figures import flow
from review.figures.flow_template import PLACES
from review.screening.boxes import BOXES


def drawn(table):
    return flow.data({"flow": table}, {})


def numbers(table):
    return dict(drawn(table)[["box", "n"]].itertuples(index=False))


def test_every_box_of_the_screening_has_a_place_in_the_diagram():
    assert {box.key for box in BOXES} == set(PLACES)


def test_a_review_whose_update_awaits_its_votes_says_so_and_keeps_its_total():
    assert numbers(samples.AWAITING) == {
        "previous_studies": 74,
        "previous_reports": 74,
        "citations_results": 6,
        "other_screened": 6,
        "other_awaiting_title": 6,
        "other_sought_reports": 0,
        "other_assessed": 0,
        "new_studies": 0,
        "new_reports": 0,
        "total_studies": 74,
        "total_reports": 74,
        "subset_1": 39,
    }


def test_reports_of_previous_studies_leave_before_retrieval_and_add_no_new_study():
    row = drawn(samples.REFERENCE_LIST).set_index("box").loc["other_reports_of_previous_studies"]
    assert (row["row"], row["role"], row["n"]) == ("screening", "known", 18)
    assert numbers(samples.REFERENCE_LIST)["new_studies"] == 0


def test_that_no_new_study_was_included_is_said_even_where_new_reports_were():
    boxes = numbers(samples.flow_table({"citations_results": 3, "other_screened": 3, "new_reports": 3}))
    assert (boxes["new_studies"], boxes["new_reports"]) == (0, 3)


def test_a_lane_without_records_is_not_drawn():
    assert "databases" not in set(drawn(samples.REFERENCE_LIST)["lane"])
    assert "other" in set(drawn(samples.REFERENCE_LIST)["lane"])


def test_a_new_review_has_neither_previous_studies_nor_a_total():
    boxes = set(drawn(samples.DATABASES)["box"])
    assert not boxes & {"previous_studies", "previous_reports", "total_studies", "total_reports"}
    assert {"new_studies", "new_reports"} <= boxes


def test_a_box_that_the_diagram_does_not_know_stops_the_build():
    with pytest.raises(ValueError, match="grey_literature"):
        drawn(samples.AWAITING.replace({"box": {"citations_results": "grey_literature"}}))


@pytest.mark.parametrize("table", [samples.AWAITING, samples.REFERENCE_LIST, samples.DATABASES])
def test_every_box_of_the_data_stands_once_in_the_picture(table, identifiers):
    data = drawn(table)
    found = identifiers(flow.draw(data, {}))
    assert sorted(name for name in found if name.startswith("count-")) == sorted("count-" + data["box"])
    assert sorted(name for name in found if name.startswith("box-")) == sorted("box-" + data["frame"].drop_duplicates())


def test_reasons_of_exclusion_stand_in_the_box_with_their_numbers():
    frames = {frame.name: frame for frame in flow.plan(drawn(samples.DATABASES), 490).frames}
    text = " ".join(line.text for line in frames["dbr_excluded"].lines).replace("\u00a0", " ")
    assert text == (
        "Reports excluded (n = 147): Conference presentation or abstract (n = 101) "
        "Children, or children and young adults only (n = 46)"
    )


def test_the_caption_counts_what_is_not_decided():
    assert "(11 in all)" in flow.caption(drawn(samples.REFERENCE_LIST), {})
    assert "Dashed" not in flow.caption(drawn(samples.DATABASES), {})


@given(
    st.dictionaries(st.sampled_from([box.key for box in BOXES]), st.integers(0, 99_999), min_size=1).filter(
        lambda counts: any(counts.get(box.key) for box in BOXES if box.key.endswith("_results"))
    ),
    st.sampled_from([238.0, 493.0]),
)
def test_whatever_the_numbers_no_box_lies_on_another_and_no_arrow_crosses_one(counts, limit):
    layout = flow.plan(drawn(samples.flow_table(counts, subsets=(("Of more than one dose level", 3),))), limit)
    for number, one in enumerate(layout.frames):
        assert one.left >= 0 and one.right <= layout.width
        assert one.top >= 0 and one.bottom <= layout.height
        for other in layout.frames[:number]:
            assert one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top
    for points in layout.arrows:
        for (x1, y1), (x2, y2) in pairwise(points):
            for frame in layout.frames:
                inside_x = min(max(x1, x2), frame.right) - max(min(x1, x2), frame.left)
                inside_y = min(max(y1, y2), frame.bottom) - max(min(y1, y2), frame.top)
                assert min(inside_x, inside_y) < 0 or max(inside_x, inside_y) < 0.01
