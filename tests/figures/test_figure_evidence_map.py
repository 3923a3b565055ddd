from __future__ import annotations

import pandas as pd
import pytest
from map_samples import EVIDENCE_MAP
from matplotlib.patches import Circle

from review.errors import InputError
from review.figures import evidence_map

TABLES, OPTIONS = EVIDENCE_MAP
DATA = evidence_map.data(TABLES, OPTIONS)


def test_every_cell_is_drawn_the_empty_ones_too(identifiers):
    found = {name for name in identifiers(evidence_map.draw(DATA, OPTIONS)) if name.startswith("cell-")}
    assert len(found) == 4 * 4
    assert {"cell-affinity-model-26", "cell-affinity-trial-4", "cell-spacer-trial-1", "cell-bridging-review-0"} <= found


def test_areas_are_in_proportion_to_numbers_and_zeros_have_no_circle():
    circles = evidence_map.draw(DATA, OPTIONS).axes[0].patches
    radius = {c.get_gid(): c.get_radius() for c in circles if isinstance(c, Circle)}
    assert set(radius) == {"cell-affinity-model-26", "cell-affinity-trial-4", "cell-spacer-trial-1"}
    assert (radius["cell-affinity-model-26"] / radius["cell-affinity-trial-4"]) ** 2 == pytest.approx(26 / 4)


def test_a_total_counts_a_study_once():
    cells = DATA.set_index(["row", "column"])["n"]
    assert cells["all", "trial"] == cells["affinity", "trial"] == 4
    assert cells["all", "all"] == 30


def test_rows_and_columns_keep_the_order_of_the_protocol():
    turned = {**OPTIONS, "column_labels": dict(reversed(OPTIONS["column_labels"].items()))}
    assert list(evidence_map.data(TABLES, turned)["column"].unique()) == ["review", "model", "trial", "all"]


def test_a_label_that_lacks_or_is_too_many_is_named():
    labels = {"Discovery": {"affinity": "Affinity", "spacer": "Hinge", "sparce": "Typo"}}
    with pytest.raises(InputError) as error:
        evidence_map.data(TABLES, {**OPTIONS, "row_labels": labels})
    said = str(error.value)
    assert "figures: sparce / trial: the map has no such cell" in said
    assert "figures: bridging / trial: the figure leaves this cell out, expected a label" in said


def test_studies_without_a_value_have_a_row_of_their_own():
    silent = pd.DataFrame(
        {"analysis": "variables", "row": "not reported", "column": ["trial", "model", "review", "all"]}
    )
    table = pd.concat([TABLES["map"], silent.assign(n=[2, 0, 0, 2], studies="")])
    data = evidence_map.data({"map": table}, OPTIONS).set_index(["row", "column"])
    assert data.loc[("not reported", "trial"), ["row_label", "n"]].tolist() == ["Not reported", 2]


def test_the_caption_says_how_many_cells_are_empty():
    assert "6 of 9 cells are empty" in evidence_map.caption(DATA, OPTIONS)
    assert "Number of references" in evidence_map.caption(DATA, {**OPTIONS, "of": "references"})
