from __future__ import annotations

import io
import re
import zlib
from itertools import pairwise

import figure_samples as samples
import pandas as pd
import pytest
from matplotlib.lines import Line2D
from matplotlib.text import Text

from review.errors import InputError
from review.figures import traffic_light
from review.figures.style import render

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
    assert "Symbols for risk: + low, - medium, x high and ? unclear." in traffic_light.caption(data, OPTIONS)
    assert "Symbols for concern: + low" in traffic_light.caption(data, {**OPTIONS, "of": "concern"})


def test_the_overall_level_is_a_column_of_its_own_and_no_domain():
    tables, options = samples.many_judgements(3)
    data = traffic_light.data(tables, options)
    assert data["domain"].tolist() == ["D1", "D2", "D3", "D4", "D5", "overall"] * 3
    assert "3 studies in 5 domains" in traffic_light.caption(data, options)
    assert ") and overall." in traffic_light.caption(data, options)


@pytest.mark.parametrize(
    ("studies", "columns", "pages"), [(18, 1, 1), (18, 2, 1), (75, 1, 2), (75, 2, 1), (200, 1, 5), (200, 2, 2)]
)
def test_many_studies_run_over_blocks_and_pages_without_smaller_type(studies, columns, pages):
    tables, options = samples.many_judgements(studies)
    options = {**options, "columns": columns}
    figure = traffic_light.draw(traffic_light.data(tables, options), options)
    assert len(figure.subfigs) == pages
    assert figure.get_figheight() * 25.4 / pages <= 230
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    names = [text.get_text() for text in texts if text.get_text().startswith("Surname")]
    assert sorted(names) == sorted(tables["studies"]["label"])
    assert min(text.get_fontsize() for text in texts) >= 6
    overlap = [one for one in zip(names, sorted(names, key=str), strict=True) if one[0] != one[1]]
    assert not overlap  # in reading order: down the blocks, from left to right, page by page
    circles = sorted({line.get_ydata()[0] for line in figure.subfigs[0].findobj(Line2D) if line.get_gid()})
    assert min(b - a for a, b in pairwise(circles)) >= 12  # points between the centres of circles of 9


def drawn(pdf: bytes) -> list[int]:
    """Bytes of drawing commands by page, the longest first."""
    streams = re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.DOTALL)
    return sorted((len(zlib.decompress(stream)) for stream in streams), reverse=True)


def test_each_page_of_the_pdf_shows_its_own_studies_and_the_pages_stand_in_one_svg():
    tables, options = samples.many_judgements(90)
    figure = traffic_light.draw(traffic_light.data(tables, options), options)
    files = render(figure)
    assert files["pdf"].count(b"/Type /Page ") == len(figure.subfigs) == 2
    height = float(re.search(rb'height="([\d.]+)pt"', files["svg"])[1])
    assert height == pytest.approx(figure.get_figheight() * 72, abs=0.1)
    boxes = re.findall(rb"/MediaBox \[ ?([\d. ]+)\]", files["pdf"])
    assert [float(box.split()[3]) for box in boxes] == pytest.approx([height / 2] * 2, abs=0.1)
    whole = io.BytesIO()
    figure.savefig(whole, format="pdf")
    assert drawn(files["pdf"])[:2] == pytest.approx([drawn(whole.getvalue())[0] / 2] * 2, rel=0.1)  # nothing unseen
    assert all(page.get_visible() for page in figure.subfigs)


def test_a_symbol_that_there_is_not_is_named():
    levels = {**OPTIONS["levels"], "low": {"symbol": "*", "label": "Low"}}
    with pytest.raises(InputError, match=r"low: '\*' is no symbol, expected one of: \+, -, x, !, \?, o, /"):
        traffic_light.data(TABLES, {**OPTIONS, "levels": levels})
