from __future__ import annotations

import figure_samples as samples
import pandas as pd
import pytest

from review.errors import InputError
from review.figures import proportions

TABLES, OPTIONS = samples.PROPORTIONS


def test_every_count_is_a_dot_with_its_interval_in_the_panel_of_its_outcome():
    figure = proportions.draw(proportions.data(TABLES, OPTIONS), OPTIONS)
    places = {line.get_gid(): line.get_xdata() for line in figure.axes[0].lines if line.get_gid()}
    assert list(places["dot-Munshi_10_DL2_150_million-ORR".replace("DL2_150", "DL2_300")]) == [0.6857]
    assert list(places["interval-Munshi_10_DL2_300_million-ORR"]) == [0.57, 0.7819]
    assert len(places) == 2 * 4
    assert len([line for line in figure.axes[1].lines if line.get_gid()]) == 2 * 2


def test_what_is_not_known_is_text_and_no_dot(identifiers):
    found = set(identifiers(proportions.draw(proportions.data(TABLES, OPTIONS), OPTIONS)))
    assert "missing-Munshi_10_DL2_300_million-CRR" in found
    assert "dot-Munshi_10_DL2_300_million-CRR" not in found
    data = proportions.data(TABLES, OPTIONS)
    assert "Not known, as not reported or not decided: 1 of 7." in proportions.caption(data, OPTIONS)
    texts = [text for axes in proportions.draw(data, OPTIONS).axes for text in axes.texts]
    assert [text.get_text() for text in texts if text.get_gid()] == ["not known"]  # nor does the table say which


@pytest.mark.parametrize("columns", [1, 2])
def test_counts_stand_beside_the_dot_of_a_proportion_of_1(columns):
    options = {**OPTIONS, "columns": columns}
    figure = proportions.draw(proportions.data(TABLES, options), options)
    figure.draw_without_rendering()
    axes = figure.axes[0]
    text = next(text for text in axes.texts if text.get_text() == "10/10")
    assert text.get_window_extent().x0 > axes.transData.transform((1, 0))[0] + 2.1 * figure.dpi / 72


def test_rows_stand_in_the_order_of_the_levels_with_the_words_of_the_protocol():
    data = proportions.data(TABLES, OPTIONS)
    assert data["name"].drop_duplicates().tolist() == [
        "DL1, 150 million", "DL2, 300 million", "DL3, 450 million", "as given by weight, all patients",
    ]  # fmt: skip


def test_the_tallies_are_drawn_over_those_that_reported():
    tables, options = samples.TALLIED_PROPORTIONS
    data = proportions.data(tables, options).set_index(["name", "outcome"])
    assert data.loc[("CD19", "toxicity"), ["k", "n"]].tolist() == [15, 21]
    assert pd.isna(data.loc[("4-1BB", "response"), "proportion"])
    assert "proportion of studies" in proportions.caption(data.reset_index(), options)


def test_a_missing_outcome_and_a_row_that_stands_there_twice_are_named():
    with pytest.raises(InputError, match="outcome 'PFS': the table has no such row"):
        proportions.data(TABLES, {**OPTIONS, "outcomes": {**OPTIONS["outcomes"], "PFS": "Survival"}})
    with pytest.raises(InputError, match="stands there twice for ORR, expected once"):
        proportions.data(TABLES, {**OPTIONS, "names": {"study_id": ""}})
