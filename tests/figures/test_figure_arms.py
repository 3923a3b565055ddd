from __future__ import annotations

import figure_samples as samples
import pytest

from review.errors import InputError
from review.figures import arms

TABLES, OPTIONS = samples.ARMS


def test_only_studies_with_both_arms_are_compared():
    data = arms.data(TABLES, OPTIONS)
    assert data["study_id"].unique().tolist() == ["frey_35", "frey_37"]
    assert len(data) == 2 * 2 * 2


def test_not_reported_is_text_and_neither_a_dot_nor_zero(identifiers):
    data = arms.data(TABLES, OPTIONS)
    found = set(identifiers(arms.draw(data, OPTIONS)))
    assert {"missing-frey_35-SD-orr", "missing-frey_35-FD-orr", "value-frey_37-SD-orr"} <= found
    assert not {"value-frey_35-SD-orr", "pair-frey_35-orr"} & found
    assert {"pair-frey_35-crs", "pair-frey_37-crs", "pair-frey_37-orr"} <= found


def test_dots_lie_at_the_printed_percentages_with_the_number_of_patients():
    data = arms.data(TABLES, OPTIONS)
    figure = arms.draw(data, OPTIONS)
    places = {line.get_gid(): line.get_xdata()[0] for line in figure.axes[0].lines}
    assert places["value-frey_35-FD-crs"] == 5
    assert places["value-frey_35-SD-crs"] == 50
    names = {text.get_text().replace("\u00a0", " ") for text in figure.texts}
    assert {"Single dose (n = 6)", "Fractionated (n = 20)", "Frey, ALL"} <= names


def test_arms_differ_by_marker_and_not_only_by_colour():
    figure = arms.draw(arms.data(TABLES, OPTIONS), OPTIONS)
    markers = {line.get_gid(): line.get_marker() for line in figure.axes[0].lines}
    assert markers["value-frey_35-FD-crs"] != markers["value-frey_35-SD-crs"]


def test_a_value_that_is_no_number_is_named_with_its_place():
    wrong = TABLES["arms"].replace({"crs": {"36": "about 36"}})
    with pytest.raises(InputError, match=r"consensus:frey_37\|SD, crs: 'about 36' is not a number"):
        arms.data({**TABLES, "arms": wrong}, OPTIONS)


def test_the_caption_adds_up_the_patients_of_each_arm():
    data = arms.data(TABLES, OPTIONS)
    words = arms.caption(data, OPTIONS)
    assert "Single dose, 17 patients; Fractionated, 28 patients" in words
    assert "NR: not reported (2 of 8 values)" in words


def test_a_cell_without_a_value_is_open_and_not_unreported():
    empty = TABLES["arms"].replace({"crs": {"36": ""}, "n": {"11": ""}})
    data = arms.data({**TABLES, "arms": empty}, OPTIONS)
    assert data.set_index(["study_id", "arm", "field"]).loc[("frey_37", "SD", "crs"), "shown"] == "not decided"
    names = {text.get_text().replace("\u00a0", " ") for text in arms.draw(data, OPTIONS).figure.texts}
    assert "Single dose (n = not decided)" in names


def test_patients_that_are_not_reported_are_not_open_and_the_caption_does_not_lose_them():
    silent = TABLES["arms"].replace({"crs": {"36": "NA"}, "n": {"11": "NR"}})
    data = arms.data({**TABLES, "arms": silent}, OPTIONS)
    names = {text.get_text().replace("\u00a0", " ") for text in arms.draw(data, OPTIONS).figure.texts}
    assert "Single dose (n = NR)" in names
    words = arms.caption(data, OPTIONS)
    assert "Single dose, 6 patients in 1 of 2 studies; Fractionated, 28 patients)" in words
    assert "NR: not reported (2 of 8 values); NA: not applicable (1 of 8 values)." in words


def test_a_protocol_may_call_arm_and_size_what_it_likes():
    renamed = {**TABLES, "arms": TABLES["arms"].rename(columns={"arm": "cohort", "n": "treated"})}
    roles = {"arm": "cohort", "n": "treated"}
    assert arms.data(renamed, {**OPTIONS, "roles": roles}).equals(arms.data(TABLES, OPTIONS))
