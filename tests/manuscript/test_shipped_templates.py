"""The texts that ship: no number can be typed into them, and what they say in words turns with the data."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest
import yaml

from commands.stored import protocol_of
from review.errors import InputError
from review.manuscript.independence import by_all
from review.manuscript.lookups import facts
from review.manuscript.references import works
from review.manuscript.render import render
from review.manuscript.wording import acted
from review.screening.previous import read_previous
from review.tables import frame, parquet_table
from shipped import RESOURCES, REVIEWS, ROOT

JINJA = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
FRAME = (ROOT / "workflow/templates/manuscript.md.j2").read_text()
READ_BY_TWO = pd.DataFrame({"form": ["links"], "state": ["agreed"], "provisional": [False], "n": [3]})
SAID_WHILE = {
    ("dose-response", "is fragile"): ("synthesis/conclusions", lambda table: table.assign(fragile=False)),
    ("dose-response", "more often than response"): ("synthesis/tallies", lambda table: table.assign(n_yes=0)),
    ("exposure", "a single extraction by a machine"): (
        "extraction/states",
        lambda table: pd.concat([table, READ_BY_TWO]),
    ),
    ("autoimmune-dose", "Its certainty is\nvery low"): (
        "synthesis/relative_risks",
        lambda table: table.assign(certainty="low"),
    ),
}
"""What each text says in words, and a change of a table with which it must not be said."""


def template(review):
    return (ROOT / f"config/reviews/{review}.md.j2").read_text()


@pytest.mark.parametrize("review", [*REVIEWS, "frame"])
@pytest.mark.parametrize("typed", ["39", "fourteen"])
def test_a_number_typed_anywhere_is_found_with_its_line(review, typed):
    source = FRAME if review == "frame" else template(review)
    prose = JINJA.sub(lambda match: re.sub(r"[^\n]", "\x00", match[0]), source)
    lines, places = source.splitlines(), 0
    for place, line in enumerate(prose.splitlines()):
        if text := re.search(r"[^\x00 ]", line):
            changed = f"{lines[place][: text.start()]} {typed} of them {lines[place][text.start() :]}"
            with pytest.raises(InputError) as stopped:
                rendered("\n".join([*lines[:place], changed, *lines[place + 1 :]]))
            assert f"own.md.j2:{place + 1}: the number '{typed}' is typed" in str(stopped.value)
            places += 1
    assert places > 15


def rendered(source, *arguments):
    """The text of a template in the frame that ships."""
    return render(source, "own.md.j2", {"manuscript.md.j2": FRAME}, *(arguments or ({}, {}, {})))[0]


def said(built, review, changed):
    """The text of a review in which some tables are changed."""
    protocol = protocol_of(review)
    folder = built / f"results/{review}"
    tables = {name: frame(parquet_table(folder / f"{name}.parquet")) for name in protocol["manuscript"]["tables"]}
    tables |= {name: change(tables[name]) for name, change in changed.items()}
    file, schema = RESOURCES / review / "previous.yaml", ROOT / "workflow/schemas/previous.yaml"
    previous = None
    if file.exists():
        previous = read_previous(file.read_bytes(), str(file), yaml.safe_load(schema.read_text()))
    declared = {"protocol/dose": facts(protocol["dose"]), "previous": facts(previous or {})}
    items = json.loads((folder / "manuscript/references.json").read_text())
    context = {
        "protocol": protocol | {"has_searches": "screening/flow" in tables},
        "acted": acted(tables),
        "by_all": by_all(tables),
        "previous": previous,
        "references": [],
        "further_figures": [],
    }
    blocks = {kind: dict.fromkeys(protocol[f"{kind}s"], "") for kind in ("figure", "table")}
    guarded = protocol["manuscript"]["guarded"]
    return rendered(template(review), tables | declared, blocks, context, works(items), guarded)


def said_in(phrase, text):
    return " ".join(phrase.split()) in " ".join(text.split())


@pytest.mark.workflow
@pytest.mark.parametrize(("review", "phrase"), SAID_WHILE)
def test_words_that_depend_on_data_turn_with_them(built, monkeypatch, review, phrase):
    monkeypatch.chdir(ROOT)
    table, change = SAID_WHILE[review, phrase]
    assert said_in(phrase, said(built, review, {}))
    assert not said_in(phrase, said(built, review, {table: change}))


@pytest.mark.workflow
@pytest.mark.parametrize("changed_answers", [2, pd.NA])
def test_an_answer_that_only_silent_studies_can_overturn_says_so(built, monkeypatch, changed_answers):
    monkeypatch.chdir(ROOT)
    silent = {"synthesis/conclusions": lambda table: table.assign(fragility=changed_answers, fragile=True)}
    for fragile, said_so in (({}, "one study with another answer"), (silent, "the studies that are silent could")):
        assert said_in(f"The answer on response is fragile: {said_so}", said(built, "dose-response", fragile))


def test_every_guarded_phrase_is_turned_here(monkeypatch):
    monkeypatch.chdir(ROOT)
    guarded = {(review, phrase) for review in REVIEWS for phrase in protocol_of(review)["manuscript"]["guarded"]}
    assert guarded <= {*SAID_WHILE}
