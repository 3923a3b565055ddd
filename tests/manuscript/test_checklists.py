"""Checklists point to what the run has, say what is empty, and never fill an item by its name alone."""

from importlib import import_module

import pytest
import yaml

from review.manuscript.checklists import Run, checklist, empty_items
from shipped import ROOT

FILES = sorted((ROOT / "workflow/templates/checklists").glob("*.yaml"))
TEXT = """# Title

## Methods

By hand.

### Synthesis

Counted.

## Funding

## Discussion {#d}

### Limits

Many.
"""
PROTOCOL = {
    "title": "Dose: a living systematic review",
    "analyses": [{"id": "association", "kind": "tally"}],
    "figures": {"flow": {"kind": "flow"}},
    "tables": {"studies": {"rows": "extraction/consensus/studies"}},
    "dose": {"weight_kg": 70, "fields": {}},
}
RUN = Run(TEXT, PROTOCOL, ["searches.csv"], ["screening/flow.parquet"])


def filled(*found, **keys):
    item = {"item": "1", "section": "S", "topic": "T", "asks": "A", "found": list(found)} | keys
    return checklist([item], RUN)[["state", "where", "reason"]].to_numpy().tolist()[0]


@pytest.mark.parametrize(
    ("need", "where"),
    [
        ("section:synthesis", "manuscript.md, section 'Synthesis'"),
        ("section:Discussion", "manuscript.md, section 'Discussion'"),
        ("section:Nowhere or section:Limits", "manuscript.md, section 'Limits'"),
        ("title:Systematic Review", "the title, 'Dose: a living systematic review'"),
        ("protocol:dose.weight_kg", "protocol, dose.weight_kg"),
        ("analysis:tally", "protocol, analyses: association"),
        ("figure:flow", "figures/flow.svg"),
        ("table:extraction/consensus", "tables/studies.csv"),
        ("result:screening/flow.parquet", "screening/flow.parquet"),
        ("brought:searches.csv", "resources, searches.csv"),
    ],
)
def test_an_item_points_to_what_is_there(need, where):
    assert filled(need) == ["filled", where, ""]


@pytest.mark.parametrize(
    ("need", "reason"),
    [
        ("section:Funding", "expected a section 'Funding'"),
        ("protocol:dose.fields", "expected the protocol's key 'dose.fields'"),
        ("protocol:dose.weight_kg.x", "expected the protocol's key 'dose.weight_kg.x'"),
        ("result:flow.parquet", "expected the result 'flow.parquet'"),
        (
            "analysis:trend or figure:harvest",
            "expected an analysis of the kind 'trend' or a figure of the kind 'harvest'",
        ),
    ],
)
def test_what_is_not_there_is_empty_and_says_what_was_looked_for(need, reason):
    assert filled(need) == ["empty", "", reason]


def test_an_item_is_filled_only_if_all_that_it_needs_is_there():
    assert filled("figure:flow", "section:Funding") == ["empty", "figures/flow.svg", "expected a section 'Funding'"]
    assert filled() == ["empty", "", "to be written by a person"]


def test_what_does_not_apply_says_why():
    keys = {"only_with": "protocol:quality", "otherwise": "nothing is judged"}
    assert filled("section:Funding", **keys) == ["not applicable", "", "nothing is judged"]
    assert filled("figure:flow", only_with="brought:searches.csv", otherwise="no searches")[0] == "filled"


def test_empty_items_of_all_checklists_are_listed():
    rows = checklist([{"item": "1", "section": "S", "topic": "T", "asks": "A"}], RUN)
    assert empty_items({"swim": rows, "lsr": rows}).to_numpy().tolist() == [
        ["swim", "1", "T", "to be written by a person"],
        ["lsr", "1", "T", "to be written by a person"],
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_checklist_can_be_filled_and_emptied(path):
    items = yaml.safe_load(path.read_text())["items"]
    assert len({item["item"] for item in items}) == len(items)
    nothing = Run("", {"title": "", "analyses": [], "figures": {}, "tables": {}}, [], [])
    assert set(checklist(items, nothing)["state"]) <= {"empty", "not applicable"}
    needs = [one for item in items for need in item["found"] for one in need.split(" or ")]
    headings = "".join(
        f"## {need.removeprefix('section:')}\n\nText.\n\n" for need in needs if need.startswith("section:")
    )
    everything = Run(
        headings,
        {
            "title": "a living systematic review",
            "analyses": [{"id": kind, "kind": kind} for kind in ("tally", "robustness")],
            "figures": {kind: {"kind": kind} for kind in ("flow", "harvest", "traffic_light", "proportions")},
            "tables": {"studies": {"rows": "extraction/consensus/studies"}},
            "forms": {"a": {}},
            "conclusions": [1],
            "quality": {"instrument": "x"},
            "dose": {"weight_kg": 70, "fields": {"a": 1}},
            "site": {"retired": "because"},
        },
        [
            need.removeprefix("brought:")
            for need in [*needs, *(f"brought:{name}" for name in ("releases", "previous.yaml", "searches.csv"))]
        ],
        [need.removeprefix("result:") for need in needs],
    )
    table = checklist(items, everything)
    assert set(table["state"]) == {"filled"}, table.loc[table["state"] != "filled", ["item", "reason"]].to_string()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_checklist_asks_for_no_kind_of_figure_that_there_is_not(path):
    needs = [
        one
        for item in yaml.safe_load(path.read_text())["items"]
        for need in item["found"]
        for one in need.split(" or ")
    ]
    kinds = {need.removeprefix("figure:") for need in needs if need.startswith("figure:")}
    assert {kind for kind in kinds if not hasattr(import_module(f"review.figures.{kind}"), "draw")} == set()


def test_the_version_is_told_by_the_text_and_not_by_the_folder_of_releases():
    (path,) = (path for path in FILES if path.stem == "prisma_lsr")
    (version,) = (item for item in yaml.safe_load(path.read_text())["items"] if item["item"] == "1 version")
    released = Run(TEXT, PROTOCOL, ["releases"], [])
    assert checklist([version], released)["state"].tolist() == ["empty"]
    told = Run(f"{TEXT}\n## Version\n\nThat of the release.\n", PROTOCOL, [], [])
    assert checklist([version], told)["state"].tolist() == ["filled"]


def test_the_checklists_have_all_items():
    counts = {path.stem: len(yaml.safe_load(path.read_text())["items"]) for path in FILES}
    assert counts == {"prisma_2020": 42, "prisma_lsr": 18, "swim": 9}
