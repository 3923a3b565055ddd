from __future__ import annotations

from map_samples import LINK

from review.figures import link

TABLES, OPTIONS = LINK
DATA = link.data(TABLES, OPTIONS)


def test_each_study_and_link_that_is_known_has_one_tile(identifiers):
    found = {name for name in identifiers(link.draw(DATA, OPTIONS)) if name.startswith("tile-")}
    assert found == {
        "tile-nine-dose_exposure-none",
        "tile-ide-dose_exposure-positive",
        "tile-ide-burden_response-negative",
        "tile-wang-burden_response-positive",
        "tile-late-burden_response-open",
        "tile-mute-dose_exposure-not_reported",
    }


def test_totals_without_names_are_numbers_and_no_tiles(identifiers):
    found = identifiers(link.draw(DATA, OPTIONS))
    assert "count-rotte-dose_exposure-positive" in found
    assert not [name for name in found if name.startswith("tile-rotte")]
    stated = DATA[(DATA["row"] == "rotte") & (DATA["part"] == "count")].set_index("relation")["n"]
    assert stated.dropna().to_dict() == {"positive": 8, "none": 11, "not_reported": 19, "other": 1}
    assert stated.isna()["negative"]


def test_counts_below_are_those_of_the_tiles():
    tiles = DATA[DATA["part"] == "study"].groupby(["link", "relation"]).size()
    counts = DATA[(DATA["part"] == "count") & (DATA["row"] == "")].set_index(["link", "relation"])["n"]
    assert counts[counts > 0].to_dict() == tiles.to_dict()
    assert counts["idle"].tolist() == [0] * 5


def test_signs_say_the_same_as_colours():
    texts = [text.get_text() for text in link.draw(DATA, OPTIONS).axes[0].texts]
    for sign in ("+", "0", "−", "NR", "?"):
        assert sign in texts


def test_studies_stand_under_their_group_in_the_order_of_links():
    names = DATA[DATA["part"] == "study"].drop_duplicates("row")[["heading", "row"]]
    assert names.to_numpy().tolist() == [
        ["First review", "ide"],
        ["First review", "nine"],
        ["Second review", "mute"],
        ["Second review", "wang"],
        ["Second review", "late"],
    ]


def test_the_caption_says_that_named_studies_are_no_sample():
    caption = link.caption(DATA, OPTIONS)
    assert "What 5 studies found about 3 links" in caption
    assert "no estimate" in caption
    assert "Rotte 2022" in caption


def test_without_groups_and_totals_there_are_only_tiles_and_their_counts():
    tables = {"links": TABLES["links"].query("stated_by == ''")}
    data = link.data(tables, {"analysis": "chain", "links": OPTIONS["links"]})
    assert set(data["heading"]) == {"", "Studies above"}
    assert set(data.loc[data["part"] == "study", "label"]) == {"nine", "ide", "wang", "late", "mute"}
