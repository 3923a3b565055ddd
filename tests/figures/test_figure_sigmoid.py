from __future__ import annotations

import figure_samples as samples
import pytest

from review.figures import sigmoid

TABLES, OPTIONS = samples.SIGMOID


@pytest.fixture
def data():
    return sigmoid.data(TABLES, OPTIONS)


def test_marks_lie_on_their_curve_at_the_stated_fraction(data):
    marks = data[data["kind"] == "mark"].set_index("label")
    assert marks.loc["optimal", "dose"] == pytest.approx(150)  # ED90 of ED50 50, h 2
    assert marks.loc["optimal", "p"] == pytest.approx(0.72)
    assert marks.loc["threshold", "p"] == pytest.approx(0.08)


def test_curves_rise_from_nothing_towards_their_maximum(data):
    for _, curve in data[data["kind"] == "curve"].groupby(["panel", "label"]):
        assert curve["p"].is_monotonic_increasing
        assert curve["p"].iloc[0] < 0.01


def test_the_picture_says_schematic_in_each_panel_and_has_no_numbers(data, identifiers):
    figure = sigmoid.draw(data, OPTIONS)
    assert {"watermark-0", "watermark-1"} <= set(identifiers(figure))
    assert all(len(axis.get_ticklocs()) == 0 for axes in figure.axes for axis in (axes.xaxis, axes.yaxis))
    assert "no data were fitted" in sigmoid.caption(data, OPTIONS)


def test_each_curve_is_drawn_with_a_stroke_of_its_own(data):
    figure = sigmoid.draw(data, OPTIONS)
    strokes = [line.get_linestyle() for line in figure.axes[1].lines if (line.get_gid() or "").startswith("curve-")]
    assert len(strokes) == len(set(strokes)) == 2


def test_a_curve_that_is_called_as_its_panel_is_not_named_twice(data):
    words = sigmoid.caption(data, OPTIONS)
    assert words.startswith("A, Response. B, Toxicity: any grade and grade 3 or higher. ")
