from __future__ import annotations

from decimal import Decimal

import figure_samples as samples
import pandas as pd
import pytest
from matplotlib.colors import to_hex

from review.figures import dose_strip
from review.figures.style import BLUE

TABLES, OPTIONS = samples.DOSES


@pytest.fixture
def data():
    return dose_strip.data(TABLES, OPTIONS)


def test_each_dose_has_the_shape_that_says_what_is_known(data, identifiers):
    assert dict(data[["dose_id", "shape"]].itertuples(index=False)) == {
        "m1": "level", "m2": "level", "b1": "level", "a1": "level", "z0": "range", "c1": "range",
        "t1": "range", "t2": "range", "z1": "open", "z2": "open", "n1": "missing", "k1": "missing",
    }  # fmt: skip
    found = set(identifiers(dose_strip.draw(data, OPTIONS)))
    assert {f"{shape}-{name}" for name, shape in data[["dose_id", "shape"]].itertuples(index=False)} <= found
    assert "cap-a1" in found


def test_cells_become_millions_without_rounding(data):
    assert data.set_index("dose_id").loc[["b1", "z0"], "lower"].tolist() == [0.738, 1.4]


def test_what_is_no_dose_is_not_drawn(data):
    assert not {"x1", "x2"} & set(data["dose_id"])


def test_blocked_and_not_reported_are_told_apart(data):
    words = dose_strip.alternative_text(data, OPTIONS)
    assert "Nobody: NR" in words and "Kalos: not decided" in words


def test_a_provisional_dose_is_hollow_and_its_range_too(data):
    doses = TABLES["doses"].assign(state=lambda t: t["state"].replace({"ok": "provisional"}))
    hollow = dose_strip.draw(dose_strip.data({**TABLES, "doses": doses}, OPTIONS), OPTIONS).axes[0]
    solid = dose_strip.draw(data, OPTIONS).axes[0]
    for axes, expected in ((hollow, True), (solid, False)):
        dot = next(line for line in axes.lines if line.get_gid() == "level-m1")
        bar = next(patch for patch in axes.patches if patch.get_gid() == "range-z0")
        assert (dot.get_markerfacecolor() == "white") is expected
        assert (bar.get_facecolor() == (1, 1, 1, 1)) is expected


def test_an_open_bound_points_to_its_open_side(data):
    arrows = {p.get_gid(): p for p in dose_strip.draw(data, OPTIONS).axes[0].patches}
    down, up = (arrows[f"open-{name}"]._posA_posB for name in ("z1", "z2"))
    assert down[0][0] == up[0][0] == 21
    assert down[1][0] < 21 < up[1][0]


def test_rows_stand_under_their_heading_by_lowest_dose(data):
    assert data["name"].drop_duplicates().tolist() == [
        "Munshi [10]", "Zhang [77]", "Cruz [23]", "tisa-cel", "axi-cel", "Kalos", "Nobody", "Baumeister [16]",
    ]  # fmt: skip


def test_the_axis_is_wide_enough_for_every_dose():
    doses = pd.concat([TABLES["doses"], pd.DataFrame([samples.dose("h", "munshi", "0.02", "9000")])])
    low, high = dose_strip.draw(dose_strip.data({"doses": doses}, {}), {}).axes[0].get_xlim()
    assert low <= 0.02 and high >= 9000


def test_only_the_doses_that_are_asked_for_are_drawn():
    chosen = dose_strip.data(TABLES, {**OPTIONS, "where": {"basis": "per_kg"}})
    assert chosen["dose_id"].tolist() == ["a1"]


def test_a_row_can_be_more_than_a_study():
    split = dose_strip.data(TABLES, {"rows": ["study_id", "row"], "where": {"study_id": "munshi"}})
    assert split["name"].tolist() == ["Munshi [10], m1", "Munshi [10], m2"]


def test_a_basis_has_a_marker_of_its_own(data):
    lines = {line.get_gid(): line for line in dose_strip.draw(data, OPTIONS).axes[0].lines}
    assert lines["level-a1"].get_marker() != lines["level-m1"].get_marker()


def test_no_data_is_told_apart_from_not_reported():
    doses = pd.DataFrame([samples.dose("a", "munshi", None, None, "", "not_reported", flags="ND; REMARK_IGNORED")])
    data = dose_strip.data({"doses": doses}, {})
    assert [text.get_text().strip() for text in dose_strip.draw(data, {}).axes[0].texts] == ["ND"]
    assert "munshi: ND" in dose_strip.alternative_text(data, {})
    assert "(ND: no data)" in dose_strip.caption(data, {})


def test_the_key_shows_no_filled_mark_where_all_are_hollow(data):
    def faces(table):
        handles = dose_strip.draw(table, OPTIONS).legends[0].legend_handles
        return [h.get_facecolor() if hasattr(h, "get_facecolor") else h.get_markerfacecolor() for h in handles]

    hollow = data[data["cap"].isna()].assign(provisional=True)
    assert {to_hex(face) for face in faces(hollow)} == {"#ffffff"}
    assert to_hex(faces(data)[0]) == BLUE.lower()


def test_a_range_by_label_is_a_broad_band_with_its_central_value(data, identifiers):
    figure = dose_strip.draw(data, OPTIONS)
    high = {patch.get_gid(): patch.get_height() for patch in figure.axes[0].patches if hasattr(patch, "get_height")}
    assert high["range-t1"] > 1.5 * high["range-z0"]
    places = {line.get_gid(): line.get_xdata()[0] for line in figure.axes[0].lines}
    assert places["central-t1"] == 300 and "central-z0" not in places
    assert "60 to 600 (central value 300)" in dose_strip.alternative_text(data, OPTIONS)


def test_a_central_value_is_converted_as_its_bounds_are():
    by_weight = {"lower": Decimal(10**6), "central_value": Decimal(15 * 10**5)}
    weighed = samples.dose("k", "munshi", "70", "140", "per_kg") | by_weight
    assert dose_strip.data({"doses": pd.DataFrame([weighed])}, {})["central"].tolist() == [105]


def test_a_central_value_is_capped_as_its_bounds_are():
    printed = {"central_value": Decimal(4 * 10**6), "cap": Decimal(200 * 10**6)}
    weighed = samples.dose("k", "munshi", "70", "200", "per_kg") | printed
    assert dose_strip.data({"doses": pd.DataFrame([weighed])}, {})["central"].tolist() == [200]


def test_rows_are_sorted_by_the_dose_with_which_a_trial_starts():
    late = [
        samples.dose("a1", "a", "1", "1000"),
        samples.dose("a2", "a", "500", "500", start_dose=Decimal(500 * 10**6)),
        samples.dose("b1", "b", "100", "100", start_dose=Decimal(100 * 10**6)),
    ]
    assert dose_strip.data({"doses": pd.DataFrame(late)}, {})["row"].tolist() == ["b", "a", "a"]
