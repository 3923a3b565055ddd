from __future__ import annotations

import figure_samples as samples
import pandas as pd
import pytest

from review.errors import InputError
from review.figures import ratio

TABLES, OPTIONS = samples.RATIOS


@pytest.fixture
def data():
    return ratio.data(TABLES, OPTIONS)


def test_intervals_stand_under_their_analysis_in_the_order_of_the_protocol(data):
    assert data["heading"].drop_duplicates().tolist() == ["Labels", "The page"]
    assert data["name"].tolist()[:3] == ["cilta-cel, MM, US", "ide-cel, MM, US", "obe-cel, ALL, US"]


def test_numbers_beside_the_bars_are_those_of_the_table(data):
    assert data.set_index("name")["shown"].to_dict() == {
        "cilta-cel, MM, US": "0.5 to 1",
        "ide-cel, MM, US": "4.29 to 7.29",
        "obe-cel, ALL, US": "5.86",
        "tisa-cel, LBCL": "up to 8.57",
        "nobody": "the dose is blocked",
    }


def test_each_ratio_has_its_mark_and_the_claimed_range_a_band(data, identifiers):
    found = set(identifiers(ratio.draw(data, OPTIONS)))
    assert {"ratio-cilta-standard", "ratio-ide-standard", "ratio-tisa-standard", "missing-nobody-standard"} <= found
    assert {name for name in found if name.startswith("target-")} == {"target-obe-standard"}
    assert {"claimed", "unity"} <= found


def test_a_dose_for_patients_of_another_weight_is_not_drawn(data):
    assert "child" not in set(data["dose_id"])


def test_bars_end_where_the_intervals_do_and_an_open_one_at_the_edge(data):
    axes = ratio.draw(data, OPTIONS).axes[0]
    ends = {line.get_gid(): [float(x) for x in line.get_xdata()] for line in axes.lines}
    assert ends["ratio-cilta-standard"] == [0.5, 1]
    assert ends["ratio-tisa-standard"] == [axes.get_xlim()[0], pytest.approx(8.571, abs=1e-3)]


def test_the_caption_counts_what_lies_in_the_claimed_range_and_what_outside(data):
    words = ratio.caption(data, OPTIONS)
    assert "3 ratios as intervals" in words
    assert "wholly inside it: 1, wholly outside: 1." in words
    assert "To be confirmed by a second person: 2." in words
    assert "Without a ratio: 1." in words


def test_without_a_claimed_range_there_is_no_band(identifiers):
    tables = TABLES | {"stated": TABLES["stated"].iloc[:0]}
    data = ratio.data(tables, OPTIONS)
    assert "claimed" not in identifiers(ratio.draw(data, OPTIONS))
    assert "Band" not in ratio.caption(data, OPTIONS)


def test_a_claimed_bound_that_is_no_number_is_refused():
    stated = pd.DataFrame([("five-to-ten", "five", "10")], columns=["study_id", "lower", "upper"])
    with pytest.raises(InputError, match="five-to-ten, lower: 'five' is not a number"):
        ratio.data(TABLES | {"stated": stated}, OPTIONS)


@pytest.mark.parametrize("columns", [1, 2])
def test_the_numbers_of_the_longest_bar_stay_within_the_figure(columns):
    options = OPTIONS | {"columns": columns}
    figure = ratio.draw(ratio.data(TABLES, options), options)
    figure.draw_without_rendering()
    assert all(text.get_window_extent().x1 <= figure.bbox.x1 for text in figure.axes[0].texts)
