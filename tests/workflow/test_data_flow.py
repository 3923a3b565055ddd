"""The picture of docs/data-flow.md is the workflow: its stages, its tables, and what reads what."""

from __future__ import annotations

import re

import pytest

from shipped import ROOT

pytestmark = pytest.mark.workflow

DOCUMENT = (ROOT / "docs/data-flow.md").read_text()
PICTURE = DOCUMENT.split("```mermaid")[1].split("```")[0]
DRAWN = {
    stage: text.split(", ") for stage, text in re.findall(r'^  (\w+)\["<b>\1</b><br>(.*?)"\]', PICTURE, re.MULTILINE)
}
ARROWS = {(one, other) for one, other in re.findall(r"^  (\w+) --> (\w+)$", PICTURE, re.MULTILINE)}
RULES = "\n".join(file.read_text() for file in sorted((ROOT / "workflow/rules").glob("*.smk")))
RULE = re.compile(r"^(?:rule|checkpoint) (\w+):.*?^    output:\n(.*?)^    \w+:", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"results/\{+review\}+/(\w+)/")
NO_TABLES = {"figures", "tables", "manuscript", "site", "changes"}


@pytest.fixture(scope="module")
def read_by(built, small_built) -> set[tuple[str, str]]:
    """(a stage, one that reads its files), from Snakemake's plans for the shipped reviews and for the fixture."""
    stages = {rule: PLACE.search(output)[1] for rule, output in RULE.findall(RULES)}
    found = set()
    for project in (built, small_built):
        plan = project.run("--rulegraph").output
        rules = dict(re.findall(r'(\d+)\[label = "(\w+)', plan))
        edges = [
            (stages.get(rules[one]), stages.get(rules[other])) for one, other in re.findall(r"(\d+) -> (\d+)", plan)
        ]
        found |= {(one, other) for one, other in edges if one and other and one != other}
    return found


def beyond(edges: set[tuple[str, str]], stage: str) -> set[str]:
    """The stages that arrows lead to."""
    nearest = {other for one, other in edges if one == stage}
    return nearest.union(*(beyond(edges, other) for other in nearest))


def test_it_has_each_stage_and_only_tables_that_the_stage_writes():
    assert set(DRAWN) == set(PLACE.findall(RULES)) - {"logs"}
    for stage in set(DRAWN) - NO_TABLES:
        for table in DRAWN[stage]:
            assert re.search(rf"/{stage}/{table}(?:/\{{form\}})?\.parquet", RULES), f"{stage} writes no {table}"


def test_its_arrows_are_what_stages_read_without_those_that_follow_from_others(read_by):
    needed = {
        (one, other)
        for one, other in read_by
        if not any(other in beyond(read_by, step) for begin, step in read_by if begin == one and step != other)
    }
    drawn = {(one, other) for one, other in ARROWS if not one.startswith("bring")}
    assert sorted(drawn) == sorted(needed)


def test_the_gates_are_named():
    named = re.findall(r"`(\w+)`", DOCUMENT.split("## Gates")[1].split("What follows")[0])
    assert sorted(named) == sorted(re.findall(r"^checkpoint (\w+):", RULES, re.MULTILINE))


def test_what_people_bring_is_what_rules_read():
    text = RULES + (ROOT / "workflow/rules/common.smk").read_text()
    brought = re.findall(r'"([^"]*)"/\]', PICTURE)
    names = {name for line in brought for name in re.findall(r"[\w-]+(?=\.csv|/)", line)}
    assert {name for name in names if not re.search(rf"\b{name}\b", text)} == set()
    assert len(names) > 10
