from __future__ import annotations

import figure_samples as samples
import pytest

from review.errors import InputError
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


def test_a_refused_fit_leaves_the_schematic_and_the_caption_says_why(identifiers):
    tables, options = samples.SIGMOID_REFUSED
    refused = sigmoid.data(tables, options)
    assert "watermark-0" in identifiers(sigmoid.draw(refused, options))
    words = sigmoid.caption(refused, options)
    assert "A, Response; no curve was fitted to 7 dose levels, because 0 of 2 studies have 3 levels" in words
    assert "the plateau is on its bound" in words and "not randomised" in words


def test_a_fit_has_points_by_size_a_curve_its_band_and_numbers_but_no_watermark(identifiers):
    tables, options = samples.SIGMOID_FITTED
    fitted = sigmoid.data(tables, options)
    figure = sigmoid.draw(fitted, options)
    found = set(identifiers(figure))
    assert {"fitted-0", "band-0", "ed50-0", "watermark-1", *(f"level-0-{place}" for place in range(25))} <= found
    assert "watermark-0" not in found
    assert len(figure.axes[0].get_xticks()) and len(figure.axes[0].get_yticks()) == 3
    areas = [points.get_sizes()[0] for points in figure.axes[0].collections if "level" in (points.get_gid() or "")]
    assert areas[2] == pytest.approx(2 * areas[0])  # 80 and 40 patients
    curve = fitted[fitted["kind"] == "fitted"]
    assert (curve["low"] <= curve["p"]).all() and (curve["p"] <= curve["high"]).all()
    ed50 = fitted[fitted["kind"] == "ed50"].iloc[0]
    assert ed50["dose"] == pytest.approx(tables["fits"].set_index("model").loc["emax", "ed50"])
    assert "ED50 57.68 (95 % profile interval 43.81 to 74.88)" in sigmoid.caption(fitted, options)


def test_a_fit_that_is_not_in_the_table_is_named():
    tables, options = samples.SIGMOID_FITTED
    panels = [options["panels"][0] | {"fit": {"analysis": "response", "outcome": "PFS"}}]
    with pytest.raises(InputError, match="panel 'Response': no fit has"):
        sigmoid.data(tables, {**options, "panels": panels})
