from __future__ import annotations

import re

import figure_samples as samples
import pandas as pd

from review.figures import agreement
from review.figures.style import WIDTHS_MM

TABLES, OPTIONS = samples.AGREEMENT
DATA = agreement.data(TABLES, OPTIONS)


def printed(figure):
    return [text.get_text().replace("\u00a0", " ").replace("\n", " ") for text in figure.texts]


def test_scopes_follow_the_labels_and_the_best_agreement_comes_first():
    assert DATA["heading"].drop_duplicates().tolist() == ["Titles and abstracts", "Full texts", "levels"]
    full_text = DATA.loc[DATA["scope"] == "full_text", "p_observed"].tolist()
    assert full_text[:3] == [1, 0.5, 0]
    assert pd.isna(full_text[3])


def test_every_value_is_drawn_and_what_is_null_is_not(identifiers):
    found = set(identifiers(agreement.draw(DATA, OPTIONS)))
    for row in DATA.to_dict("records"):
        pair = "-".join(row[name].replace(" ", "_") for name in ("scope", "item", "rater_1", "rater_2"))
        for measure, low in (("p_observed", "p_low"), ("kappa", "kappa_low"), ("ac1", "ac1_low")):
            assert (f"{measure}-{pair}" in found) == pd.notna(row[measure])
            assert (f"interval-{measure}-{pair}" in found) == pd.notna(row[low])
        assert (f"without-{pair}" in found) == bool(pd.isna(row["kappa"]))


def test_markers_stand_at_their_values_and_lines_at_their_limits():
    figure = agreement.draw(DATA, OPTIONS)
    places = {line.get_gid(): list(line.get_xdata()) for line in figure.axes[0].lines}
    pair = "title_abstract-decision-reader_a-reader_b"
    assert [places[f"{measure}-{pair}"] for measure in ("p_observed", "kappa", "ac1")] == [[0.815], [0.485], [0.757]]
    assert places[f"interval-kappa-{pair}"] == [0.420, 0.550]
    left, right = figure.axes[0].get_xlim()
    assert all(left <= x <= right for xs in places.values() for x in xs)


def test_n_and_coverage_stand_beside_each_name():
    for columns in WIDTHS_MM:
        names = printed(agreement.draw(DATA, {**OPTIONS, "columns": columns}))
        assert "Decision: reader A and reader B (n = 671, coverage 99 %)" in names
        assert "quote: reader A and reader B (n = 1,250, coverage 100 %)" in names


def test_what_could_not_be_computed_says_why():
    words = [text.get_text() for text in agreement.draw(DATA, OPTIONS).axes[0].texts]
    assert words == [
        "kappa: one category only",
        "nothing rated by both",
        "kappa and AC1: no categories",
        "nothing rated by both",
    ]


def test_the_symbols_differ_in_shape_and_not_in_colour_only():
    handles = agreement.draw(DATA, OPTIONS).legends[0].get_lines()
    assert len({line.get_marker() for line in handles}) == 3


def test_no_word_judges_the_numbers():
    words = f"{agreement.caption(DATA, OPTIONS)} {agreement.alternative_text(DATA, OPTIONS)}"
    assert not re.search(r"substantial|moderate|fair|slight|almost perfect|excellent|good|poor", words)


def test_an_interval_without_a_width_is_explained():
    assert "never differ" in agreement.caption(DATA, OPTIONS)
    assert "never differ" not in agreement.caption(DATA[DATA["p_observed"] < 1], OPTIONS)


def test_tables_of_several_stages_make_one_figure():
    stages = {"screening": TABLES["agreement"].iloc[:5], "extraction": TABLES["agreement"].iloc[5:]}
    pd.testing.assert_frame_equal(agreement.data(stages, OPTIONS), DATA)


def test_the_text_for_those_who_cannot_see_gives_each_interval():
    text = agreement.alternative_text(DATA, OPTIONS).replace("\u00a0", " ")
    assert (
        "Titles and abstracts, Decision: reader A and reader B, n = 671, coverage 99 %: observed agreement 0.815 "
        "(0.784 to 0.843); kappa 0.485 (0.42 to 0.55); AC1 0.757 (0.717 to 0.797)."
    ) in text
    assert "observed agreement 0 (0 to 0.793); kappa 0; AC1 -0.333." in text


def test_one_pair_is_named_once_and_the_whole_of_a_scope_in_words():
    table = TABLES["agreement"]
    one = table[(table["rater_1"] == "reader_a") & (table["rater_2"] == "reader_b") & (table["scope"] == "levels")]
    whole = pd.concat([one, one.iloc[:1].assign(item="")])
    data = agreement.data({"agreement": table[table["scope"] == "full_text"]}, OPTIONS)
    assert all(" and " in name for name in data["name"])
    alone = agreement.data({"agreement": whole.assign(rater_1="reader_a", rater_2="reader_b")}, OPTIONS)
    assert {"quote", "basis", "all together"} >= set(alone["name"]) and "all together" in set(alone["name"])
    assert "of reader A and reviewer b" in agreement.caption(alone.assign(pair="reader A and reviewer b"), OPTIONS)


def test_a_protocol_may_choose_measures(identifiers):
    options = {**OPTIONS, "measures": ["p_observed"]}
    few, every = agreement.draw(DATA, options), agreement.draw(DATA, OPTIONS)
    assert few.get_figheight() < every.get_figheight()
    assert not any(name.startswith(("kappa", "ac1", "interval-kappa")) for name in identifiers(few))
    assert "Dashed line: kappa or AC1 of 0, agreement no better than chance." in agreement.caption(DATA, OPTIONS)
    dashed = [[line for line in one.axes[0].lines if line.get_linestyle() == "--"] for one in (few, every)]
    assert list(map(len, dashed)) == [0, 1]
    assert "kappa" not in agreement.caption(DATA, options) and "kappa" not in agreement.alternative_text(DATA, options)
