from __future__ import annotations

import figure_samples as samples
import pytest

from review.errors import InputError
from review.figures import quality_summary
from review.figures.style import render

TABLES, OPTIONS = samples.QUALITY_SUMMARY
WEIGHTED = {**OPTIONS, "weight": "n", "weight_label": "patients"}


def shares(options: dict) -> dict[tuple[str, str], float]:
    data = quality_summary.data(TABLES, options)
    return {
        (domain, level): round(float(share), 2)
        for domain, level, share in data[["domain", "level", "share"]].itertuples(index=False)
    }


def test_without_a_weight_every_study_counts_once():
    assert shares(OPTIONS) == {
        ("D1", "high"): 66.67,
        ("D1", ""): 33.33,
        ("D2", "low"): 25,
        ("D2", "medium"): 25,
        ("D2", "high"): 25,
        ("D2", "unclear"): 25,
    }


def test_a_weight_is_the_sum_of_a_studys_rows_and_a_study_without_one_has_no_share():
    assert shares(WEIGHTED) == {
        ("D1", "high"): 100,  # 19 + 16 of 35; the patients of the open study are not reported
        ("D1", ""): 0,
        ("D2", "low"): 32,  # 16 of 50
        ("D2", "medium"): 30,
        ("D2", "high"): 38,
        ("D2", "unclear"): 0,
    }
    data = quality_summary.data(TABLES, WEIGHTED)
    assert "weighted by patients. Left out for want of a weight: 1 study." in quality_summary.caption(data, WEIGHTED)
    assert data.groupby("domain")["n"].sum().to_dict() == {"D1": 3, "D2": 4}


def test_a_weight_that_is_no_number_is_named():
    tables = TABLES | {"weights": TABLES["weights"].replace("16", "sixteen")}
    with pytest.raises(InputError, match="davila_41: 'sixteen' is not a number"):
        quality_summary.data(tables, WEIGHTED)


def test_each_share_is_one_part_of_a_bar_with_a_hatch_besides_its_colour(identifiers):
    data = quality_summary.data(TABLES, OPTIONS)
    figure = quality_summary.draw(data, OPTIONS)
    parts = [name for name in identifiers(figure) if name.startswith("part-")]
    assert sorted(parts) == sorted(
        f"part-{domain}-{level or 'open'}" for domain, level in data[["domain", "level"]].itertuples(index=False)
    )
    looks = {(patch.get_facecolor(), patch.get_hatch()) for patch in figure.axes[0].patches}
    assert len({hatch for _, hatch in looks}) >= len(looks) - 1  # green and white have none


def test_the_key_has_the_levels_in_their_order():
    figure = quality_summary.draw(quality_summary.data(TABLES, OPTIONS), OPTIONS)
    (key,) = figure.legends
    labels = [text.get_text() for text in key.get_texts()]
    assert labels == ["+  Low", "-  Medium", "x  High", "?  Unclear", "not decided"]


def test_the_parts_of_a_bar_fill_it():
    tables, options = samples.many_judgements(75)
    data = quality_summary.data(tables, options)
    assert data.groupby("domain")["share"].sum().to_dict() == pytest.approx(dict.fromkeys(options["domains"], 100))
    assert data.groupby("domain")["n"].sum().tolist() == [75] * 6
    figure = quality_summary.draw(data, options)
    edges = [patch.get_x() + patch.get_width() for patch in figure.axes[0].patches]
    assert max(edges) == pytest.approx(100)
    assert render(figure)["png"].startswith(b"\x89PNG")


def test_the_words_give_the_numbers_of_every_bar():
    data = quality_summary.data(TABLES, OPTIONS)
    assert (
        quality_summary.caption(data, OPTIONS) == "Share of each level of risk in 2 domains; 4 studies, not weighted."
    )
    words = quality_summary.alternative_text(data, OPTIONS)
    assert "Selection: 2 high (66.7 %), 1 not decided (33.3 %); Attrition: 1 low (25 %), 1 medium (25 %)" in words
