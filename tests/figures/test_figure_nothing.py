"""A figure of any kind whose tables have no rows says so, in the drawing, in its caption and in its description."""

from __future__ import annotations

import figure_samples as samples
import map_samples
import pytest

from review.figures import (
    agreement,
    arms,
    dose_strip,
    effect_direction,
    harvest,
    link,
    nothing,
    proportions,
    quality_summary,
    ratio,
    timing,
    traffic_light,
)

KINDS = {
    agreement: samples.AGREEMENT,
    arms: samples.ARMS,
    dose_strip: samples.DOSES,
    effect_direction: samples.DIRECTIONS,
    harvest: samples.DIRECTIONS,
    link: map_samples.LINK,
    proportions: samples.PROPORTIONS,
    quality_summary: samples.QUALITY_SUMMARY,
    ratio: samples.RATIOS,
    timing: samples.TIMING,
    traffic_light: samples.TRAFFIC_LIGHT,
}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_tables_without_rows_give_data_without_rows_and_no_complaint(kind):
    tables, options = KINDS[kind]
    assert kind.data({name: table.head(0) for name, table in tables.items()}, options).empty


def test_what_will_be_shown_is_named_and_nothing_is_counted():
    data, options = samples.AGREEMENT[0]["agreement"].head(0), {"name": "dose_strip", "columns": 1}
    assert [text.get_text() for text in nothing.draw(data, options).texts] == ["No data yet"]
    assert nothing.caption(data, options) == "Dose strip: no data yet."
    assert nothing.alternative_text(data, options) == "An empty figure: no data yet."
