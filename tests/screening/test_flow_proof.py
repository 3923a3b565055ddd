"""A wrong flow stops the build: by the identity that it breaks, with the ids that are to blame."""

import pandas as pd
import pytest
from flows import PREVIOUS, REPORTS, drawn, tables
from ledgers import rules

from review.screening.proof import NAMED, FlowError, broken, prove
from review.screening.rounds import prove_rounds


def said(raised, identity):
    return [problem.message for problem in raised.value.problems if problem.place == identity]


def without(table, column, value):
    return table[table[column] != value]


def cell(table, column, value, **cells):
    """The table with other cells in the rows that have a value."""
    changed = table.copy()
    changed.loc[table[column] == value, [*cells]] = [*cells.values()]
    return changed


def titles(table):
    return table["stage"] == "title_abstract"


def at_title(table, citation, **cells):
    return pd.concat([cell(table[titles(table)], "citation_id", citation, **cells), table[~titles(table)]])


def at_full_text(table, citation, **cells):
    return pd.concat([table[titles(table)], cell(table[~titles(table)], "citation_id", citation, **cells)])


def more_studies(table):
    twins = [table[table["report"] == "s1:d"].assign(study_id=f"twin {n}") for n in range(4)]
    return pd.concat([table, *twins])


def again(table, column, value, **cells):
    """The table with a row more: that of a value, with other cells."""
    return pd.concat([table, cell(table[table[column] == value], column, value, **cells)], ignore_index=True)


BETWEEN_STEPS = [
    ("a record is lost", "I10", "r1-e", "records", lambda t: without(t, "record_id", "r1-e")),
    ("a copy is lost", "I10", "r2-a", "records", lambda t: without(t, "record_id", "r2-a")),
    ("a link is of no record", "I10", "r1-z", "links", lambda t: again(t, "record_id", "r1-a", record_id="r1-z")),
    ("a record is linked twice", "I10", "r2-a", "links", lambda t: again(t, "record_id", "r2-a", citation_id="r1-b")),
    ("a citation is left out", "I2", "r1-l", "status", lambda t: without(t, "citation_id", "r1-l")),
    ("a citation has two states", "I2", "r1-a", "status", lambda t: again(t, "citation_id", "r1-a", state="include")),
    ("a state is misspelt", "I2", "r1-a", "status", lambda t: cell(t, "citation_id", "r1-a", state="excluded")),
    ("a title changes after its full text", "I3", "r1-d", "status", lambda t: at_title(t, "r1-d", state="exclude")),
    ("a full text is left out", "I3", "r1-h", "status", lambda t: t[titles(t) | (t["citation_id"] != "r1-h")]),
    ("a full text is misspelt", "I3", "r1-d", "status", lambda t: at_full_text(t, "r1-d", state="yes")),
    ("a reason is lost", "I8", "r1-e", "status", lambda t: at_full_text(t, "r1-e", reason="")),
    ("a reason is not the protocol's", "I8", "r1-e", "status", lambda t: at_full_text(t, "r1-e", reason="E9")),
    ("a retrieval is of nothing", "I3", "r9-z", "retrieval", lambda t: t.assign(citation_id="r9-z")),
    ("an assessed report was never had", "I3", "r1-d", "retrieval", lambda t: t.assign(citation_id="r1-d")),
    ("a previous study becomes new", "I9", "old", "reports", lambda t: t.assign(previous=False)),
    (
        "a report is of an old and a new study",
        "I6",
        "r1-c",
        "reports",
        lambda t: again(t, "study_id", "old", study_id="twin", previous=False),
    ),
    ("studies outnumber reports", "I6", "r1-d", "reports", more_studies),
    ("a report is of no citation", "I6", "r9-z", "reports", lambda t: cell(t, "report", "s1:d", citation_id="r9-z")),
]
"""What a step could do wrong, the identity that catches it, the id that it names, and the table with the damage."""


@pytest.mark.parametrize(
    ("identity", "blamed", "name", "damage"), [pytest.param(*one[1:], id=one[0]) for one in BETWEEN_STEPS]
)
def test_a_table_that_was_damaged_between_steps_is_caught_and_the_id_named(identity, blamed, name, damage):
    stored = tables()
    drawn(stored)
    with pytest.raises(FlowError) as raised:
        drawn(stored | {name: damage(stored[name])})
    assert any(blamed in message for message in said(raised, identity)), raised.value


@pytest.fixture(scope="module")
def correct():
    return drawn(subsets=[{"label": "with several doses", "n": 3}])


def change(table, box, **cells):
    """One row changed; `without` takes an id out of a box, its number with it, `plus` brings one in."""
    changed = table.set_index("box")
    ids = [one for one in changed.loc[box, "ids"].split("; ") if one]
    if "without" in cells:
        ids.remove(cells.pop("without"))
        cells |= {"n": len(ids), "ids": "; ".join(ids)}
    if "plus" in cells:
        ids.append(cells.pop("plus"))
        cells |= {"n": len(ids), "ids": "; ".join(ids)}
    for column, value in cells.items():
        changed.loc[box, column] = value
    return changed.reset_index()


MUTATIONS = [
    ("I1", "records_screened", {"without": "r2-m"}, "r2-m"),
    ("I1", "duplicates", {"plus": "r1-e"}, "r1-e"),
    ("I2", "dbr_sought_reports", {"without": "r1-e"}, "r1-e"),
    ("I2", "other_conflict_title", {"plus": "r3-o"}, "r3-o"),
    ("I3", "dbr_notretrieved_reports", {"plus": "r1-h"}, "r1-h"),
    ("I4", "other_duplicates", {"without": "r3-b"}, "r3-b"),
    ("I5", "new_reports", {"without": "r1-d"}, "r1-d"),
    ("I6", "new_studies", {"plus": "invented"}, "invented"),
    ("I7", "total_studies", {"n": 0}, "total_studies = 0"),
    ("I7", "total_reports", {"n": 0}, "total_reports = 0"),
    ("I7", "total_studies", {"plus": "older"}, "older"),
    ("I7", "new_studies", {"plus": "old"}, "old"),
    ("I7", "removed_studies", {"plus": "stranger"}, "stranger"),
    ("I8", "dbr_excluded", {"detail": "a review, 1; animals, 1"}, "dbr_excluded = 3"),
    ("I8", "database_results", {"detail": "PubMed, 12"}, "database_results = 14"),
    ("I9", "previous_studies", {"n": 6, "detail": ""}, "it is 5"),
    ("I9", "removed_studies", {"n": 2}, "it is 1"),
    ("I9", "removed_reports", {"n": 1}, "it is 2"),
    ("I9", "previous_studies", {"without": "old"}, "old"),
    ("I10", "dbr_awaiting_full_text", {"n": 2}, "r1-h"),
]


@pytest.mark.parametrize(("identity", "box", "mutation", "blamed"), MUTATIONS)
def test_a_wrong_flow_is_caught_by_the_identity_that_it_breaks(correct, identity, box, mutation, blamed):
    prove(correct.boxes, correct.terminals, REPORTS, PREVIOUS)
    with pytest.raises(FlowError) as raised:
        prove(change(correct.boxes, box, **dict(mutation)), correct.terminals, REPORTS, PREVIOUS)
    assert any(blamed in message for message in said(raised, identity)), raised.value


def test_more_ids_of_previous_studies_than_the_published_version_counts_are_named(correct):
    with pytest.raises(FlowError) as raised:
        prove(correct.boxes, correct.terminals, REPORTS, PREVIOUS | {"studies": 2})
    said_so = "3 previous studies have an id, but 2 are counted: old; older; oldest"
    assert said_so in said(raised, "I9")


def test_two_wrongs_that_cancel_out_in_the_numbers_are_caught_by_the_ids(correct):
    box = "dbr_awaiting_full_text"
    swapped = change(change(correct.boxes, box, without="r1-h"), box, plus="r1-z")
    with pytest.raises(FlowError, match=r"I3.*r1-h; r1-z"):
        prove(swapped, correct.terminals, REPORTS, PREVIOUS)


def test_a_record_that_ends_twice_or_nowhere_is_named(correct):
    table, terminals = correct.boxes, correct.terminals
    with pytest.raises(FlowError, match=r"I10: records end in more than one box: r1-a"):
        prove(table, again(terminals, "record_id", "r1-a"), REPORTS, PREVIOUS)
    with pytest.raises(FlowError, match=r"I10: .*end nowhere.*r1-a"):
        prove(table, without(terminals, "record_id", "r1-a"), REPORTS, PREVIOUS)
    with pytest.raises(FlowError, match=r"I10: duplicates does not hold .*r2-a"):
        prove(table, cell(terminals, "record_id", "r2-a", box="new_reports"), REPORTS, PREVIOUS)


IN_ROUNDS = [
    ("I1", "2023-01", "records_screened", {"without": "r2-m"}, "r2-m"),
    ("I3", "2022-01", "dbr_assessed", {"without": "r1-d"}, "r1-d"),
    ("I7", "2023-01", "total_studies", {"n": 9}, "total_studies = 9"),
    ("I9", "2023-01", "previous_studies", {"without": "old"}, "old"),
    ("I9", "2022-01", "previous_studies", {"plus": "invented"}, "invented"),
    ("I9", "2024-01", "total_reports", {"n": 9}, "ends with 9"),
    ("I10", "2024-01", "other_duplicates", {"plus": "r2-a"}, "r2-a"),
    ("I10", "2024-01", "new_studies", {"plus": "new"}, "new"),
]


@pytest.mark.parametrize(("identity", "month", "box", "mutation", "blamed"), IN_ROUNDS)
def test_a_round_that_is_not_a_piece_of_the_flow_is_caught(correct, identity, month, box, mutation, blamed):
    prove_rounds(correct.rounds, correct.boxes)
    parts = dict(list(correct.rounds.groupby("round")))
    parts[month] = change(parts[month], box, **dict(mutation))
    with pytest.raises(FlowError) as raised:
        prove_rounds(pd.concat(parts.values()), correct.boxes)
    assert any(blamed in message for message in said(raised, identity)), raised.value


def test_a_round_that_is_left_out_is_missed(correct):
    with pytest.raises(FlowError, match=r"I10: new_reports = 3, but the rounds hold 2: r1-d|I10: .*r1-d"):
        prove_rounds(correct.rounds[correct.rounds["round"] != "2022-01"], correct.boxes)


def test_an_exclusion_without_a_reason_is_allowed_where_the_protocol_asks_for_none():
    given = rules(stages={"full_text": {"reasons": "adjudicate", "reason_required": False}})
    stored = tables(given=given)
    stored["status"] = at_full_text(stored["status"], "r1-e", reason="")
    detail = drawn(stored, given=given).boxes.set_index("box")["detail"]
    assert detail["dbr_excluded"] == "a review, 1; animals / not people, 1; no reason given, 1"


def test_of_very_many_ids_the_first_are_named_and_the_others_counted():
    message = broken("I1", "too many", [f"r{n:05}" for n in range(NAMED + 2345)]).message
    assert message.startswith("too many: r00000; r00001;")
    assert message.endswith(f"r{NAMED - 1:05} and 2,345 more")
    assert broken("I1", "many", [f"r{n:05}" for n in range(NAMED)]).message.endswith(f"; r{NAMED - 1:05}")
