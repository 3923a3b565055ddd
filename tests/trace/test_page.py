"""What the page says of readings, states and queries, and that nothing in a quote reaches the terminal as a command."""

import pandas as pd
import pytest

from review.extraction.comparison import COMPARISON
from review.extraction.consensus import CONSENSUS_PROVENANCE
from review.extraction.entries import ENTRIES
from review.tables import empty
from review.trace import page
from review.trace.cell import find_cell
from review.trace.shown import figures, numbers, readers_tables
from review.trace.use import Use

ROW = {"form": "studies", "study_id": "lee_1", "row": "", "field": "dose"}


def filled(schema, *rows):
    """A table with these columns; what a row leaves out is empty."""
    blank = {name: 0 if str(kind) == "int64" else "" for name, kind in zip(schema.names, schema.types, strict=True)}
    return pd.DataFrame([blank | ROW | row for row in rows], columns=schema.names)


def cell(*readings, comparison=None, **decided):
    state = {"state": "agreed", "provisional": False, "decided_by": "ann; bob"} | decided
    return find_cell(
        "lee_1",
        "dose",
        "",
        filled(CONSENSUS_PROVENANCE, state),
        filled(ENTRIES, *readings),
        empty(COMPARISON) if comparison is None else filled(COMPARISON, comparison),
    )


def test_a_reading_that_was_brought_to_a_normal_form_shows_both():
    readings = (
        {
            "reviewer": "ann",
            "value": "4\u20131-BB",
            "canonical": "4-1BB",
            "file": "a.csv",
            "line": 3,
            "quote": "4\u20131-BB",
        },
        {"reviewer": "bob", "value": "", "canonical": "NR", "file": "b.csv", "line": 4},
        {"reviewer": "eve", "value": "3/4", "canonical": "3/4", "n": "4", "file": "c.csv", "line": 5},
        {"reviewer": "old", "value": "lots", "problem": "expected a number", "file": "d.csv", "line": 6},
    )
    assert list(page.readings(cell(*readings))) == [
        "ann: 4\u20131-BB -> 4-1BB",
        "  a.csv:3",
        '  "4\u20131-BB"',
        "bob: (empty) -> NR",
        "  b.csv:4",
        "  neither source nor quote is given",
        "eve: 3/4 (of n 4)",
        "  c.csv:5",
        "  neither source nor quote is given",
        "old: lots (not usable, expected a number)",
        "  d.csv:6",
        "  neither source nor quote is given",
    ]


def test_what_is_not_decided_is_called_so():
    pair = {
        "reviewer_1": "ann",
        "reviewer_2": "bob",
        "type": "dose",
        "result": "disagree",
        "error_class": "unit_or_basis",
    }
    split = cell({}, comparison=pair | {"detail": "per kg"}, state="disagreed", provisional=True)
    assert list(page.compared(split)) == ["ann and bob: disagree, as dose (unit_or_basis: per kg)"]
    assert list(page.stands(split)) == ["(empty) (disagreed, provisional, by ann and bob)"]
    assert list(page.decided(split)) == []
    assert list(page.compared(cell({}))) == ["not compared, by the codebook"]


def test_every_decision_is_told_in_its_order():
    assert list(page.decided(cell({}, decisions="eve: 5 (p. 3) | ann; bob: 6 (p. 4)"))) == [
        "eve: 5 (p. 3)",
        "ann; bob: 6 (p. 4)",
    ]


def test_a_quote_cannot_speak_to_the_terminal_and_long_words_do_not_leave_the_page():
    quote = "\x1b[2Jgone\x07 \u202eback" + "x" * 300
    lines = list(page.readings(cell({"reviewer": "ann", "quote": quote, "file": "f" * 200, "line": 1})))
    assert all(line.isprintable() and len(line) <= page.WIDTH - 10 for line in lines)
    assert "".join(line.strip() for line in lines).endswith("x" * 300 + '"')


def test_numbers_stand_below_their_table_and_conditions():
    found = {"t/a[x=1].n": "3", "t/a[x=1].p|percent": "33 %", "t/a.#": "7"}
    assert list(page.looked_up(found)) == ["t/a[x=1]", "  n = 3, p|percent = 33 %", "t/a", "  # = 7"]


WIDE = Use(
    "extraction/consensus/studies",
    "",
    pd.DataFrame({"study_id": ["lee_1"], "dose": ["5"], "arm": ["B"]}),
    ["study_id"],
    (),
    "dose",
)
LONG = Use("dose/doses", "", pd.DataFrame({"dose_id": ["d1", "d2"], "state": ["ok", "blocked"]}), ["dose_id"])


@pytest.mark.parametrize(
    ("query", "takes"),
    [
        ("dose/doses[state=ok].#", True),
        ("dose/doses[state=provisional].#", False),
        ("dose/doses[dose_id=d2].state", True),
        ("dose/splits.#", False),
        ("{dose/splits.#} of {dose/doses.#}", True),
        ("dose/splits[dose_id in (dose/doses[state=ok].dose_id)].#", True),
        ("dose/doses[dose_id in (dose/splits.dose_id),state=ok].#", True),
        ("dose/doses[dose_id in (dose/splits.dose_id),state=provisional].#", False),
        ("other-review:dose/doses.#", False),
        ("extraction/consensus/studies.arm|distinct per dose|sum", True),
        ("extraction/consensus/studies[study_id=lee_1].dose", True),
        ("extraction/consensus/studies[dose=5].#", True),
        ("extraction/consensus/studies[dose=6].#", False),
        ("extraction/consensus/studies[arm=B].#", False),
        ("extraction/consensus/studies.#", False),
    ],
)
def test_a_number_takes_a_cell_if_it_counts_its_rows_or_names_its_field(query, takes):
    assert (numbers([WIDE, LONG], {query: "1"}) == {query: "1"}) is takes


def test_a_figure_or_table_takes_a_cell_of_a_wide_table_only_where_its_field_is_named():
    declared = {
        "names": {"tables": {"a": WIDE.table}, "options": {"roles": {"x": ["dose"]}}},
        "heads": {"tables": {"a": WIDE.table}, "options": {"fields": {"dose": "Dose"}}},
        "other": {"tables": {"a": WIDE.table}, "options": {"roles": {"x": "arm"}}},
        "bare": {"tables": {"a": WIDE.table}},
    }
    assert [one.name for one in figures([WIDE], declared, lambda name: None, lambda name: None)] == ["names", "heads"]
    tables = {name: {"rows": WIDE.table, "columns": {name: ""}} for name in ("dose", "arm")}
    assert [one.name for one in readers_tables([WIDE], tables)] == ["dose"]


def test_drawn_rows_are_counted_only_where_their_keys_tell_them_apart():
    declared = {"strip": {"tables": {"d": "dose/doses"}}}

    def drawn(table, data):
        [one] = figures(
            [Use("dose/doses", "", LONG.rows, ["dose_id", "variant"])], declared, lambda _: table, lambda _: data
        )
        return one.drawn

    data = pd.DataFrame({"dose_id": ["d1", "d1", "d3"]})
    one, two = (pd.DataFrame({"variant": variants}) for variants in (["a", "a"], ["a", "b"]))
    assert drawn(one, data) == 2
    assert drawn(two, data) is None, "it is not known which variant was drawn"
    assert drawn(one, None) is None
    assert drawn(one, pd.DataFrame({"x": [1]})) is None


def test_rows_that_differ_in_the_last_column_only_come_as_one():
    rows = pd.DataFrame({"level": ["high", "high", "low"], "n": [1.0, 1.0, None], "variant": ["a", "b", "c"]})
    lines = list(page.entered([Use("quality/judgements", "quality.form", rows, [], ("level", "n", "variant"))]))
    assert lines == [
        "quality/judgements, by quality.form: 3 rows",
        "  level  n  variant",
        "  high   1  a; b",
        "  low       c",
    ]
    assert list(page.entered([Use("dose/doses", "", None, [])])) == ["dose/doses: not built"]
