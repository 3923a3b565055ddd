from __future__ import annotations

import figure_samples as samples
import pandas as pd
import pytest

from review.errors import InputError
from review.figures import traffic_light

TABLES, OPTIONS = samples.TRAFFIC_LIGHT


def test_each_judgement_is_one_circle_and_a_missing_one_stays_empty(identifiers):
    data = traffic_light.data(TABLES, OPTIONS)
    circles = [name for name in identifiers(traffic_light.draw(data, OPTIONS)) if name.startswith("judgement-")]
    assert len(circles) == len(data) == 7
    assert "judgement-davila_41-D2-low" in circles
    assert not any(name.startswith("judgement-hu_46-D1") for name in circles)


def test_studies_stand_by_name_and_domains_as_in_the_protocol():
    data = traffic_light.data(TABLES, OPTIONS)
    assert data["study_id"].drop_duplicates().tolist() == ["davila_41", "frey_37", "xu_36", "hu_46"]
    assert data.loc[data["study_id"] == "davila_41", "domain"].tolist() == ["D1", "D2"]


def test_levels_differ_by_symbol_and_not_only_by_colour():
    data = traffic_light.data(TABLES, OPTIONS)
    assert dict(data[["level", "symbol"]].drop_duplicates().itertuples(index=False)) == {
        "high": "x",
        "low": "+",
        "unclear": "?",
        "medium": "-",
        "": "",
    }


def test_a_level_that_the_protocol_does_not_know_is_named():
    judgements = TABLES["judgements"].replace({"level": {"unclear": "murky"}})
    with pytest.raises(InputError, match="'murky' is not known, expected one of: low, medium, high, unclear"):
        traffic_light.data({"judgements": judgements}, OPTIONS)


def test_the_words_count_levels_by_domain():
    data = traffic_light.data(TABLES, OPTIONS)
    assert "Attrition: 1 low, 1 medium, 1 high and 1 unclear." in traffic_light.alternative_text(data, OPTIONS)
    assert "4 studies in 2 domains" in traffic_light.caption(data, OPTIONS)
    assert "Selection: 2 high and 1 not decided." in traffic_light.alternative_text(data, OPTIONS)
    assert "Empty circles: not decided (1)." in traffic_light.caption(data, OPTIONS)


def test_readers_of_their_own_and_other_variants_are_not_mixed_in():
    assert (
        traffic_light.data(TABLES, OPTIONS).set_index(["study_id", "domain"]).loc[("frey_37", "D2"), "level"] == "high"
    )
    literal = traffic_light.data(TABLES, {**OPTIONS, "where": {"variant": "literal"}})
    assert literal["level"].tolist() == ["low"]


def test_two_judgements_of_one_domain_are_refused():
    twice = pd.concat([TABLES["judgements"]] * 2)
    with pytest.raises(InputError, match="several judgements of hu_46, D2, expected one"):
        traffic_light.data({"judgements": twice}, OPTIONS)


def test_the_caption_says_of_what_there_is_little_or_much():
    data = traffic_light.data(TABLES, OPTIONS)
    assert "x high and ? unclear risk." in traffic_light.caption(data, OPTIONS)
    assert "? unclear concern." in traffic_light.caption(data, {**OPTIONS, "of": "concern"})
