from __future__ import annotations

from itertools import pairwise
from xml.etree import ElementTree

import figure_samples as samples
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from review.figures import flow
from review.figures.flow_layout import PADDING
from review.figures.flow_template import PLACES
from review.figures.lettering import width
from review.figures.style import MM, TEXT, WIDTHS_MM, render
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


WORDS = st.text("abcdefghijklmnopqrstuvwxyz-/ ÄÖ", min_size=1, max_size=90).filter(str.strip)
PAGES = [WIDTHS_MM[1] * MM, WIDTHS_MM[2] * MM]


@settings(deadline=None, max_examples=60)
@example({"database_results": 3, "dbr_excluded": 1}, "Donaudampfschifffahrtsgesellschaft" * 2, PAGES[1])
@example({"website_results": 3}, "https://www.example.org/a/very/long/address/of-a-page", PAGES[0])
@given(
    st.dictionaries(st.sampled_from([box.key for box in BOXES]), st.integers(0, 9_999_999), min_size=1).filter(
        lambda counts: any(counts.get(box.key) for box in BOXES if box.key.endswith("_results"))
    ),
    WORDS,
    st.sampled_from(PAGES),
)
def test_whatever_the_numbers_and_reasons_all_fits_the_page_and_its_box_and_nothing_is_crossed(counts, reason, limit):
    details = {box: f"{reason}, {counts.get(box, 0)}" for box in ("dbr_excluded", "other_excluded", "website_results")}
    table = samples.flow_table(counts, details, subsets=(("Of more than one dose level", 3),))
    layout = flow.plan(drawn(table), limit)
    assert layout.width <= limit + 0.01
    for number, one in enumerate(layout.frames):
        assert one.left >= 0 and one.right <= layout.width
        assert one.top >= 0 and one.bottom <= layout.height
        for line in one.lines:
            assert width(line.text, TEXT) + line.indent <= one.width - 2 * PADDING + 0.01
        for other in layout.frames[:number]:
            assert one.right < other.left or other.right < one.left or one.bottom < other.top or other.bottom < one.top
    for points in layout.arrows:
        for (x1, y1), (x2, y2) in pairwise(points):
            for frame in layout.frames:
                inside_x = min(max(x1, x2), frame.right) - max(min(x1, x2), frame.left)
                inside_y = min(max(y1, y2), frame.bottom) - max(min(y1, y2), frame.top)
                assert min(inside_x, inside_y) < 0 or max(inside_x, inside_y) < 0.01


def everything():
    counts = {box.key: 1_234_567 for box in BOXES}
    return drawn(samples.flow_table(counts, subsets=(("Of more than one dose level", 3),)))


def test_where_the_page_is_narrow_the_lanes_follow_each_other_and_where_it_is_wide_they_share_their_rows():
    narrow, wide = (flow.plan(everything(), limit) for limit in PAGES)
    assert [len({frame.left for frame in layout.frames}) for layout in (narrow, wide)] == [2, 5]
    assert len(narrow.labels) == 6 and len(wide.labels) == 3
    lanes = {
        lane: [f.top for f in narrow.frames if f.place.lane == lane] for lane in ("previous", "databases", "other")
    }
    assert max(lanes["previous"]) < min(lanes["databases"]) < max(lanes["databases"]) < min(lanes["other"])


def test_on_a_narrow_page_each_lane_still_leads_to_what_is_included():
    layout = flow.plan(everything(), PAGES[0])
    frames = {frame.name: frame for frame in layout.frames}
    ends = {(points[0], points[-1][1]) for points in layout.arrows}
    for last, target in (("dbr_assessed", "new_studies"), ("previous_studies", "total_studies")):
        assert ((frames[last].left, frames[last].middle[1]), frames[target].middle[1]) in ends
    assert len({points[1][0] for points in layout.arrows if len(points) == 4 and points[1][0] < frames[last].left}) == 2


def test_studies_that_are_included_no_longer_stand_with_those_of_the_previous_version():
    counts = {"previous_studies": 5, "removed_studies": 1, "removed_reports": 2, "database_results": 3}
    table = samples.flow_table(counts, {"removed_studies": "retracted, 1"})
    frames = {frame.name: frame for frame in flow.plan(drawn(table), PAGES[1]).frames}
    text = " ".join(line.text for line in frames["previous_studies"].lines).replace("\u00a0", " ")
    assert text.endswith(
        "Studies of the previous version no longer included (n = 1): retracted (n = 1) "
        "Reports of studies no longer included (n = 2)"
    )
    assert "removed_studies" not in set(drawn(samples.AWAITING)["box"])


@pytest.mark.parametrize("previous", [0, 5])
def test_new_studies_that_are_included_no_longer_stand_at_the_total(previous):
    counts = {"previous_studies": previous, "database_results": 3, "new_studies": 3, "total_studies": previous + 2}
    gone = {"removed_studies": 1, "removed_reports": 1}
    table = samples.flow_table(counts | gone, {"removed_studies": "retracted, 1"}, ids={"removed_studies": "s1"})
    frames = {frame.name: frame for frame in flow.plan(drawn(table), PAGES[1]).frames}
    text = " ".join(line.text for line in frames["total_studies"].lines).replace("\u00a0", " ")
    assert text.startswith("Studies of the previous version no longer included (n = 1): retracted (n = 1) Reports of")
    assert text.endswith(f"(n = {previous + 2}) Reports of total included studies (n = 0)")
    assert ("previous_studies" in frames) == bool(previous)


def in_rounds(table, *shares):
    """The table by search round: in each round, its share of every hundred."""
    parts = [
        table.assign(round=f"2024-{month:02}", n=table["n"] * share // 100) for month, share in enumerate(shares, 1)
    ]
    return pd.concat(parts)


def test_a_living_review_says_below_each_number_in_which_round_its_records_were_found():
    data = flow.data({"flow": samples.DATABASES, "rounds": in_rounds(samples.DATABASES, 75, 25)}, {})
    rounds = data.set_index("box")["rounds"]
    assert rounds["records_excluded"] == "Jan 2024, 1502; Feb 2024, 500"
    text = {frame.name: " ".join(line.text for line in frame.lines) for frame in flow.plan(data, PAGES[1]).frames}
    assert "Jan 2024: 1,502, Feb 2024: 500" in text["records_excluded"].replace("\u00a0", " ")
    assert "search round" in flow.caption(data, {})
    told = "Reports excluded 147 (by round: Jan 2024: 110, Feb 2024: 36; by reason: Conference"
    assert told in flow.alternative_text(data, {})
    of_source = data.assign(detail=data["detail"].mask(data["box"] == "database_results", "PubMed, 2775"))
    assert "Feb 2024: 693; by source: PubMed: 2,775)" in flow.alternative_text(of_source, {})


def test_many_rounds_are_put_together_but_for_the_latest_and_one_round_is_not_worth_saying():
    table = in_rounds(samples.DATABASES, 20, 20, 20, 20, 20)
    rounds = flow.data({"flow": samples.DATABASES, "rounds": table}, {}).set_index("box")["rounds"]
    assert rounds["database_results"] == "until Feb 2024, 1110; Mar 2024, 555; Apr 2024, 555; May 2024, 555"
    alone = flow.data({"flow": samples.DATABASES, "rounds": in_rounds(samples.DATABASES, 100)}, {})
    assert alone["rounds"].eq("").all()
    assert "round" not in flow.caption(alone, {})


def test_who_cannot_see_the_picture_is_told_every_number_and_reason():
    data = drawn(samples.DATABASES)
    root = ElementTree.fromstring(render(flow.draw(data, {}), flow.alternative_text(data, {}))["svg"])
    title, described = (root.find(f"{{http://www.w3.org/2000/svg}}{name}") for name in ("title", "desc"))
    assert root.get("role") == "img"
    assert (root.get("aria-labelledby"), root.get("aria-describedby")) == (title.get("id"), described.get("id"))
    assert title.text == "Flow diagram"
    assert "Reports excluded 147 (by reason: Conference presentation or abstract: 101, Children" in described.text
    assert all(f"{n:,}" in described.text for n in data["n"])
