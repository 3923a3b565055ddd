from __future__ import annotations

import figure_samples as samples
import pandas as pd
import pytest

from review.errors import InputError
from review.figures import evidence
from review.interval import wilson

TABLES, OPTIONS = samples.EVIDENCE


@pytest.fixture
def data():
    return evidence.data(TABLES, OPTIONS)


def of(data, outcome="response"):
    return data[data["outcome"] == outcome].reset_index(drop=True)


def test_each_search_adds_the_studies_that_the_review_had_after_it(data):
    rows = of(data)
    assert rows["label"].tolist() == ["Nov 2021", "May 2022", "Jan 2023", "Feb 2023", "Jun 2025"]
    assert rows["k"].tolist() == [4, 6, 9, 9, 9]
    assert rows["n"].tolist() == [4, 6, 14, 15, 39]
    low, high = wilson(rows["k"], rows["n"])
    assert rows["low"].tolist() == pytest.approx(low) and rows["high"].tolist() == pytest.approx(high)


def test_a_study_that_does_not_report_is_known_and_not_counted(data):
    last = of(data, "toxicity").iloc[-1]
    assert last[["n_all", "n", "k"]].tolist() == [39, 30, 22]


def test_the_category_of_each_moment_follows_the_rule_of_conclusions(data):
    assert of(data)["category"].tolist() == [
        "insufficient",
        "insufficient",
        "indeterminate",
        "indeterminate",
        "minority",
    ]
    assert of(data, "toxicity")["category"].iloc[-1] == "majority"


def test_dates_are_those_of_searches_and_stand_as_far_apart_as_they_are(data):
    figure = evidence.draw(data, OPTIONS)
    x = {line.get_gid(): line.get_xdata()[0] for line in figure.axes[0].lines if (line.get_gid() or "")[:5] == "point"}
    assert x["point-response-2023-02"] - x["point-response-2023-01"] == pytest.approx(1 / 12)
    assert x["point-response-2025-06"] - x["point-response-2023-01"] == pytest.approx(29 / 12)


def test_the_line_is_a_step_with_its_band_its_strip_and_a_mark_of_the_version(data, identifiers):
    figure = evidence.draw(data, OPTIONS)
    step = next(line for line in figure.axes[0].lines if line.get_gid() == "step-response")
    assert step.get_drawstyle() == "steps-post"
    found = set(identifiers(figure))
    assert {"band-response", "version-response-2021-11", "step-toxicity"} <= found
    assert len([name for name in found if name.startswith("category-")]) == 10
    assert not [name for name in found if name.startswith("version-") and not name.endswith("2021-11")]


def test_categories_differ_by_hatch_and_not_only_by_colour():
    assert len(set(evidence._HATCHES.values())) == len(evidence._HATCHES)


def test_with_one_date_there_is_a_line_and_the_caption_says_so(identifiers):
    tables, options = samples.EVIDENCE_ONE_DATE
    data = evidence.data(tables, options)
    assert {"point-response-2025-06", "step-response", "band-response"} <= set(
        identifiers(evidence.draw(data, options))
    )
    words = evidence.caption(data, options)
    assert "after 1 date of searching" in words and "no trend can be read" in words


def test_a_study_without_a_search_is_said_to_be_left_out(data):
    assert data["undated"].tolist() == [1] * 5 + [0] * 5
    assert "Not drawn: 1 study that no search round has." in evidence.caption(data, OPTIONS)


def test_a_study_that_is_included_no_longer_leaves_the_count():
    rounds = samples.search_rounds(on_2022_05=samples.ids(0, 20), on_2023_05=samples.ids(1, 20))
    assert of(evidence.data(TABLES | {"rounds": rounds}, {**OPTIONS, "previous": {}}))["k"].tolist() == [9, 8]


def test_before_any_report_there_is_no_point_and_no_null_in_the_words(identifiers):
    none = {"tallies": pd.DataFrame([samples.answered("response", "", "", samples.ids(0, 5))])}
    options = samples.EVIDENCE_ONE_DATE[1]
    data = evidence.data(TABLES | none, options)
    assert not any(name.startswith("point-") for name in identifiers(evidence.draw(data, options)))
    assert "no study that reports" in evidence.alternative_text(data, options)


def test_an_outcome_without_a_tally_is_named():
    with pytest.raises(InputError, match="outcome 'survival': no tally has it"):
        evidence.data(TABLES, {**OPTIONS, "outcomes": {"survival": "Survival"}})
