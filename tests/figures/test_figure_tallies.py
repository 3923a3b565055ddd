from __future__ import annotations

import figure_samples as samples
import pandas as pd
import pytest

from review.errors import InputError
from review.figures import tallies

TABLES, OPTIONS = samples.TALLIES


def test_bars_carry_the_counts_of_the_published_figure():
    data = tallies.data(TABLES, OPTIONS).set_index(["subgroup", "outcome"])
    assert data.loc[("CD19", "response"), ["n_yes", "n_no", "n_nr"]].tolist() == [8, 18, 0]
    assert data.loc[("CD19", "toxicity"), ["n_yes", "n_no", "n_nr"]].tolist() == [15, 6, 5]
    assert data.loc[("BCMA", "toxicity"), ["wilson_low", "wilson_high"]].tolist() == [0.5650, 0.9801]


def test_panels_and_outcomes_keep_the_order_of_the_protocol():
    turned = {**OPTIONS, "panels": OPTIONS["panels"][::-1]}
    assert tallies.data(TABLES, turned)["subgroup"].tolist() == ["4-1BB"] * 2 + ["BCMA"] * 2 + ["CD19"] * 2


def test_an_answer_that_nobody_gave_has_no_bar(identifiers):
    found = identifiers(tallies.draw(tallies.data(TABLES, OPTIONS), OPTIONS))
    assert {name for name in found if name.startswith("bar-CD19-")} == {
        "bar-CD19-response-yes",
        "bar-CD19-response-no",
        "bar-CD19-toxicity-yes",
        "bar-CD19-toxicity-no",
        "bar-CD19-toxicity-nr",
    }


def test_a_group_that_reported_nothing_has_no_dot_and_no_interval(identifiers):
    found = identifiers(tallies.draw(tallies.data(TABLES, OPTIONS), OPTIONS))
    assert "bar-4-1BB-response-nr" in found
    assert not {"dot-4-1BB-response", "interval-4-1BB-response"} & set(found)
    assert {"dot-4-1BB-toxicity", "interval-4-1BB-toxicity"} <= set(found)


def test_not_reported_is_hatched_and_not_a_colour_only():
    figure = tallies.draw(tallies.data(TABLES, OPTIONS), OPTIONS)
    bars = [bar for bar in figure.axes[0].patches if (bar.get_gid() or "").startswith("bar-")]
    assert {bar.get_gid().rsplit("-", 1)[1]: bool(bar.get_hatch()) for bar in bars} == {
        "yes": False,
        "no": False,
        "nr": True,
    }


def test_bars_of_a_row_fill_a_hundred_per_cent():
    figure = tallies.draw(tallies.data(TABLES, OPTIONS), OPTIONS)
    widths: dict[str, float] = {}
    for bar in figure.axes[0].patches:
        if gid := bar.get_gid():
            row = gid.rsplit("-", 1)[0]
            widths[row] = widths.get(row, 0) + bar.get_width()
    assert len(widths) == 6
    assert list(widths.values()) == pytest.approx([100] * 6)


def test_a_panel_without_a_tally_names_itself():
    options = {**OPTIONS, "panels": [{"title": "Ghost", "subgroup_by": "target", "subgroup": "CD99"}]}
    with pytest.raises(InputError, match="panel 'Ghost': no tally of response for target = 'CD99'") as error:
        tallies.data(TABLES, options)
    assert len(error.value.problems) == 2


def test_a_study_that_is_not_decided_has_a_bar_of_its_own(identifiers):
    tables = {"tallies": TABLES["tallies"].assign(n_open=[0, 0, 1, 0, 0, 0], n_all=[26, 26, 10, 9, 3, 19])}
    data = tallies.data(tables, OPTIONS)
    assert "bar-BCMA-response-open" in identifiers(tallies.draw(data, OPTIONS))
    assert "BCMA, Response: 5 yes, 4 no, 0 not reported and 1 not decided" in tallies.alternative_text(data, OPTIONS)
    assert "among the studies that reported and are decided, with" in tallies.caption(data, OPTIONS)


def test_only_the_analysis_that_is_asked_for_is_drawn():
    other = TABLES["tallies"].assign(analysis="sensitivity", n_yes=0)
    both = {"tallies": pd.concat([TABLES["tallies"], other])}
    data = tallies.data(both, {**OPTIONS, "analysis": "primary"})
    assert data["n_yes"].tolist() == [8, 15, 5, 8, 0, 12]


def test_the_key_stands_in_one_line_across_two_columns():
    figure = tallies.draw(tallies.data(TABLES, OPTIONS), {**OPTIONS, "columns": 2})
    figure.draw_without_rendering()
    texts = figure.legends[0].get_texts()
    assert len(texts) == 4
    assert len({round(text.get_window_extent().y0) for text in texts}) == 1


@pytest.mark.parametrize("columns", [1, 2])
def test_counts_stand_beside_a_proportion_of_1(columns):
    counts = {"n_yes": 39, "n_no": 0, "n_nr": 0, "n_reported": 39, "n_all": 39}
    everyone = TABLES["tallies"].assign(**counts, proportion=1.0, wilson_low=0.91, wilson_high=1.0)
    options = {**OPTIONS, "columns": columns}
    figure = tallies.draw(tallies.data({"tallies": everyone}, options), options)
    figure.draw_without_rendering()
    dots = figure.axes[1]
    assert min(text.get_window_extent().x0 for text in dots.texts) > dots.transData.transform((1, 0))[0] + 2.25
