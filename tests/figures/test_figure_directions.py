from __future__ import annotations

import figure_samples as samples
import pytest
from matplotlib.patches import Rectangle

from review.errors import InputError
from review.figures import effect_direction, harvest

TABLES, OPTIONS = samples.DIRECTIONS


@pytest.fixture
def data():
    return effect_direction.data(TABLES, OPTIONS)


def symbols(figure):
    return {line.get_gid(): line for axes in figure.axes for line in axes.lines if line.get_gid()}


def test_what_is_computed_is_filled_and_what_authors_state_is_hollow(data):
    found = symbols(effect_direction.draw(data, OPTIONS))
    assert {name for name in found if name.startswith("counts-")} == {
        f"counts-{study}-ORR" for study in ("munshi_10", "raje_42", "zhao_71", "frey_29", "frey_30")
    }
    assert {name for name in found if name.startswith("authors-")} == {
        "authors-turtle_53-ORR", "authors-munshi_10-toxicity", "authors-raje_42-toxicity",
    }  # fmt: skip
    assert all((line.get_markerfacecolor() == "white") == name.startswith("authors") for name, line in found.items())


def test_directions_differ_by_shape_and_patients_by_size(data):
    found = symbols(effect_direction.draw(data, OPTIONS))
    marker = {study: str(found[f"counts-{study}-ORR"].get_marker()) for study in ("munshi_10", "zhao_71", "frey_29")}
    assert len(set(marker.values())) == 3
    sizes = [found[f"counts-{study}-ORR"].get_markersize() for study in ("munshi_10", "raje_42", "zhao_71")]
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == 3  # of 128, 33 and 17 patients


@pytest.mark.parametrize("n, size", [(19, "n < 20"), (20, "n 20 to 49"), (49, "n 20 to 49"), (50, "n 50 or more")])
def test_the_classes_of_patients_begin_at_20_and_50(n, size):
    table = {"directions": TABLES["directions"].assign(n=n)}
    assert set(effect_direction.data(table, samples.DIRECTIONS_PLAIN[1]).query("basis == 'counts'")["size"]) == {size}


def test_nothing_known_is_text_and_a_contradiction_is_marked(data, identifiers):
    found = set(identifiers(effect_direction.draw(data, OPTIONS)))
    assert {"none-cruz_23-ORR", "none-turtle_53-toxicity", "differs-zhao_71-ORR"} <= found
    assert not any(name.startswith("differs-") and "zhao" not in name for name in found)


def test_what_authors_do_not_report_is_told_from_what_nobody_has_decided():
    directions = TABLES["directions"].replace({"authors_claim": {"not_higher": ""}})
    data = effect_direction.data({**TABLES, "directions": directions}, OPTIONS)
    texts = [text for axes in effect_direction.draw(data, OPTIONS).axes for text in axes.texts]
    shown = {text.get_gid(): text.get_text() for text in texts if (text.get_gid() or "").startswith("none-")}
    assert shown == {"none-cruz_23-ORR": "NR", "none-turtle_53-ORR": "not known", "none-turtle_53-toxicity": "NR"}
    assert "NR: not reported (2 of 10 answers)" in effect_direction.caption(data, OPTIONS)


def test_quality_shades_rows_the_darker_the_worse_and_is_written(data):
    figure = effect_direction.draw(data, OPTIONS)
    shades = [patch.get_alpha() for patch in figure.axes[0].patches if isinstance(patch, Rectangle)]
    assert sorted(shades) == [0, pytest.approx(0.275), 0.55, 0.55]
    names = {text.get_text() for text in figure.texts}
    assert {"Munshi [10] (high)", "Frey [29] (low)", "Cruz [23]"} <= names


def test_the_caption_counts_what_is_computed_and_what_is_stated(data):
    words = effect_direction.caption(data, OPTIONS)
    assert "Objective response: 5 from counts and 1 from authors, 1 not known" in words
    assert "Toxicity: 0 from counts and 2 from authors, 1 not known" in words


def test_an_outcome_that_no_study_has_is_named():
    with pytest.raises(InputError, match="outcome 'PFS': no row of analysis 'direction' has it"):
        effect_direction.data(TABLES, {**OPTIONS, "outcomes": {"PFS": "Survival"}})


def test_a_harvest_column_takes_every_study_once():
    data = harvest.data(TABLES, OPTIONS)
    response = data[data["outcome"] == "ORR"].set_index("study_id")["column"]
    assert response.to_dict() == {
        "munshi_10": "higher", "raje_42": "higher", "zhao_71": "lower", "frey_29": "none", "frey_30": "none",
        "turtle_53": "none", "cruz_23": "",
    }  # fmt: skip


def test_bars_are_as_high_as_the_quality_and_else_as_the_study_is_large(identifiers):
    by_quality = harvest.data(TABLES, OPTIONS).set_index(["study_id", "outcome"])["height"]
    assert by_quality[[("munshi_10", "ORR"), ("zhao_71", "ORR"), ("raje_42", "ORR")]].tolist() == [3, 2, 1]
    plain = {**OPTIONS}
    del plain["quality"]
    data = harvest.data(TABLES, plain)
    assert data.set_index(["study_id", "outcome"]).loc[("munshi_10", "ORR"), "height"] == 3
    bars = {patch.get_gid(): patch for patch in harvest.draw(data, plain).axes[0].patches if patch.get_gid()}
    assert len(bars) == len(data)
    assert bars["bar-munshi_10-ORR"].get_height() == 3 * bars["bar-zhao_71-ORR"].get_height()
    assert bars["bar-munshi_10-toxicity"].get_hatch() and not bars["bar-munshi_10-ORR"].get_hatch()
    assert {f"bar-{study}-ORR" for study in TABLES["studies"]["study_id"]} <= set(
        identifiers(harvest.draw(data, plain))
    )


@pytest.mark.parametrize("columns", [1, 2])
def test_bars_that_do_not_fit_go_on_in_a_further_line(columns):
    tables, options = samples.MANY_DIRECTIONS
    options = {**options, "columns": columns}
    figure = harvest.draw(harvest.data(tables, options), options)
    bars = [patch for patch in figure.axes[0].patches if patch.get_gid()]
    assert len(bars) == 39
    assert all(bar.get_x() >= 0 and bar.get_x() + bar.get_width() <= figure.axes[0].get_xlim()[1] for bar in bars)
    assert len({(bar.get_x(), bar.get_y()) for bar in bars}) == 39
    assert len({bar.get_y() for bar in bars}) == {1: 2, 2: 1}[columns]
