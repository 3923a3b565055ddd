"""A figure of any kind whose tables have no rows says so, in the drawing, in its caption and in its description."""

from __future__ import annotations

import figure_samples as samples
import map_samples
import pandas as pd
import pytest

from review.figures import (
    agreement,
    arms,
    dose_strip,
    effect_direction,
    evidence,
    evidence_map,
    flow,
    harvest,
    link,
    nothing,
    proportions,
    quality_summary,
    ratio,
    tallies,
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


def none_counted(table):
    """The table with the same rows, each of nothing: some tables have a row for each answer, box or cell."""
    columns = {name: 0 for name in table if name.startswith("n") and name != "name"}
    columns |= {name: pd.NA for name in table if pd.api.types.is_float_dtype(table[name])}
    return table.assign(**columns | {name: "" for name in ("detail", "ids") if name in table})


def test_evidence_without_a_search_and_a_published_version_has_no_rows():
    tables, options = samples.EVIDENCE
    tables = {**tables, "rounds": tables["rounds"].head(0)}
    found = evidence.data(tables, {name: one for name, one in options.items() if name != "previous"})
    assert found.empty
    assert list(found) == list(evidence.data(tables, options))


def test_a_flow_of_nothing_has_no_rows():
    rounds = pd.DataFrame({"round": [], "box": [], "n": []}, dtype="str")
    assert flow.data({"flow": none_counted(samples.DATABASES), "rounds": rounds}, {}).empty


@pytest.mark.parametrize(
    ("kind", "sample"), [(tallies, samples.TALLIES), (evidence_map, map_samples.EVIDENCE_MAP)], ids=["tallies", "map"]
)
def test_counts_of_nothing_are_drawn_as_such(kind, sample):
    tables, options = sample
    data = kind.data({name: none_counted(table) for name, table in tables.items()}, options)
    assert kind.draw(data, options).axes
    assert "nan" not in f"{kind.caption(data, options)} {kind.alternative_text(data, options)}".casefold()


def test_what_will_be_shown_is_named_and_nothing_is_counted():
    data, options = samples.AGREEMENT[0]["agreement"].head(0), {"name": "dose_strip", "columns": 1}
    assert [text.get_text() for text in nothing.draw(data, options).texts] == ["No data yet"]
    assert nothing.caption(data, options) == "Dose strip: no data yet."
    assert nothing.alternative_text(data, options) == "An empty figure: no data yet."
