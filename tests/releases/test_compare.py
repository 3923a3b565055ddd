"""What is told of two releases, and which version it asks for (methods 6.3 and 6.5)."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from release_samples import answers, release

from review.releases.compare import COMPARED, because, changes, proposed
from review.releases.report import KINDS, SHOWN, report
from review.releases.version import FIRST, Version


def told(before, after) -> list[tuple[str, ...]]:
    return [*changes(before, after).itertuples(index=False, name=None)]


def asks(before, after) -> str:
    newest = Version(1, 0, 0)
    later = proposed(newest, changes(before, after))
    return next(level for level in ("patch", "minor", "major") if later == newest.next(level))


def test_the_same_content_has_no_change():
    assert told(release("1.0.0", answers(13, 26)), release("now", answers(13, 26))) == []


def test_the_first_release_is_1_0_0():
    assert proposed(None, changes(release("nothing", {}), release("now", answers(1, 2)))) == FIRST


def test_one_answer_that_flips_the_headline_asks_for_a_major_version():
    """Methods 4.2: the fragility of 13/39 is 1, since with 14/39 Wilson's upper limit is 0.516."""
    flipped = answers(13, 26) | {"s013": "Y"}
    found = told(release("1.0.0", answers(13, 26)), release("now", flipped))
    assert found == [
        ("conclusion", "response", "category", "minority", "indeterminate", "major"),
        ("conclusion", "response", "yes of reported", "13/39", "14/39", "major"),
        ("cell", "studies: s013", "response", "N", "Y", "patch"),
        ("tally", "association | response | all", "yes of reported", "13/39", "14/39", "patch"),
    ]


def test_a_correction_that_flips_nothing_is_a_patch():
    corrected = answers(13, 26) | {"s000": "N"}
    assert asks(release("1.0.0", answers(13, 26)), release("now", corrected)) == "patch"


def test_a_new_study_asks_for_a_minor_version_and_a_lost_one_too():
    old, new = release("1.0.0", answers(13, 26)), release("now", answers(13, 27))
    assert asks(old, new) == asks(new, old) == "minor"
    assert because(changes(old, new)) == "minor changes: study s039"


@pytest.mark.parametrize(
    ("added", "level"),
    [
        ({f"n{number}": "Y" for number in range(2)}, "minor"),  # 12/22 = 55 %, two new ones: 4.5 points
        ({f"n{number}": "Y" for number in range(5)}, "major"),  # 15/25 = 60 %, from 50 %: ten points
        ({f"n{number}": "Y" for number in range(4)}, "minor"),  # 14/24 = 58 %
    ],
)
def test_ten_points_with_three_new_studies_change_a_conclusion_of_the_same_category(added, level):
    old = release("1.0.0", answers(10, 10))
    new = release("now", answers(10, 10) | added)
    assert {side.table("synthesis/conclusions")["category"].iloc[0] for side in (old, new)} == {"indeterminate"}
    assert asks(old, new) == level


def test_ten_points_without_new_studies_do_not():
    """Two answers of twenty are corrected: ten points, no new study."""
    assert asks(release("1.0.0", answers(10, 10)), release("now", answers(12, 8))) == "patch"


def test_ten_points_with_two_new_studies_do_not():
    old, new = answers(10, 10), answers(10, 10) | {"s010": "Y", "s011": "Y", "n1": "Y", "n2": "Y"}
    assert asks(release("1.0.0", old), release("now", new)) == "minor"


def certain(level):
    table = release("x", answers(13, 26)).table("synthesis/conclusions")
    return {"synthesis__conclusions": table.assign(certainty=level)}


def test_another_certainty_is_a_changed_conclusion():
    old = release("1.0.0", answers(13, 26), **certain("low"))
    assert asks(old, release("now", answers(13, 26), **certain("very low"))) == "major"
    assert asks(old, release("now", answers(13, 26), **certain("low"))) == "patch"


def test_a_conclusion_that_is_gone_is_a_changed_one():
    without = {"protocol": {"conclusions": []}}
    found = told(release("1.0.0", answers(13, 26)), release("now", answers(13, 26), **without))
    assert found == [("conclusion", "response", "category", "minority", "", "major")]


@pytest.mark.parametrize(
    "changed",
    [{"question": "Another one?"}, {"screening": {"reasons": {"E01": "not in English", "E02": "in children"}}}],
)
def test_another_question_or_code_of_exclusion_is_major(changed):
    old, new = release("1.0.0", answers(1, 1)), release("now", answers(1, 1), protocol=changed)
    assert [row[0] for row in told(old, new)] == ["eligibility"]
    assert asks(old, new) == "major"


def way(direction, analysis="counts"):
    return {"analysis": analysis, "study_id": "s000", "outcome": "ORR", "direction": direction}


def turned(direction):
    return {"synthesis__directions": [way(direction)]}


@pytest.mark.parametrize(("direction", "level"), [("lower", "major"), ("equal", "patch"), ("NC", "patch")])
def test_a_direction_within_a_study_that_turns_round_is_major(direction, level):
    old, new = (release(name, answers(3, 3), **turned(one)) for name, one in (("1.0.0", "higher"), ("now", direction)))
    assert told(old, new) == [("direction", "counts: s000: ORR", "direction", "higher", direction, level)]


def test_directions_of_two_analyses_are_told_apart():
    old = release("1.0.0", answers(3, 3), synthesis__directions=[way("higher"), way("higher", "text")])
    new = release("now", answers(3, 3), synthesis__directions=[way("lower"), way("higher", "text")])
    assert [row[1] for row in told(old, new)] == ["counts: s000: ORR"]


def dose(lower, upper):
    cells = {"flat_lower": lower, "flat_upper": upper, "start_dose": "", "state": "ok"}
    named = {"form": "studies", "study_id": "s0", "row": "", "field": "dose", "level": "DL1", "branch": ""}
    return {"dose__doses": [named | cells]}


def test_an_open_end_of_a_dose_is_a_fact_too():
    up_to, from_, between = (dose(*ends) for ends in (("", "21000000"), ("21000000", ""), ("1000000", "21000000")))
    old = release("1.0.0", {}, **up_to)
    assert told(old, release("now", {}, **from_))[0][3:5] == ("up to 21", "from 21")
    assert told(old, release("now", {}, **between))[0][3:5] == ("up to 21", "1 to 21")


def votes(*rows):
    return {"brought": {"screening/votes.csv": "\n".join(["record,reviewer,vote", *rows]).encode()}}


def test_a_ledger_may_grow_and_is_told_where_a_row_was_altered():
    old = release("1.0.0", answers(1, 1), **votes("r1,a,include", "r2,a,exclude"))
    assert told(old, release("now", answers(1, 1), **votes("r1,a,include", "r2,a,exclude", "r3,a,maybe"))) == []
    altered = release("now", answers(1, 1), **votes("r1,a,include", "r2,a,include", "r3,a,maybe"))
    assert told(old, altered) == [
        ("ledger", "screening/votes.csv", "earlier rows", "2 rows", "altered or gone from row 2 on", "patch")
    ]
    assert "**A ledger that is only added to was altered" in report(changes(old, altered), old, altered)
    gone = release("now", answers(1, 1))
    assert [row[0] for row in told(old, gone)] == ["ledger"]


def test_a_new_column_of_a_ledger_alters_no_row():
    old = release("1.0.0", answers(1, 1), **votes("r1,a,include"))
    wider = {"brought": {"screening/votes.csv": b"\xef\xbb\xbfrecord,reviewer,vote,note\r\nr1,a, include,\r\n"}}
    assert told(old, release("now", answers(1, 1), **wider)) == []


def test_a_decision_that_was_taken_back_is_told_and_a_new_one_is_not():
    def status(*states):
        names = ("citation_id", "stage", "state", "reason")
        return {"screening__status": [dict(zip(names, row, strict=True)) for row in states]}

    old = release("1.0.0", {}, **status(("c1", "full_text", "include", ""), ("c2", "full_text", "awaiting", "")))
    new = release("now", {}, **status(("c1", "full_text", "exclude", "E01"), ("c2", "full_text", "include", "")))
    assert told(old, new) == [("decision", "c1: full_text", "decision", "include ", "exclude E01", "patch")]


def test_of_an_analysis_it_is_told_how_many_rows_differ():
    old = release("1.0.0", {}, synthesis__trends=[{"study_id": "a", "z": 1.5}, {"study_id": "b", "z": 2.5}])
    new = release("now", {}, synthesis__trends=[{"study_id": "a", "z": 1.5}, {"study_id": "b", "z": 2.0}])
    after = "2 rows: 1 new or changed, 1 gone or replaced"
    assert told(old, new) == [("result", "synthesis/trends", "rows", "2 rows", after, "patch")]
    fewer = release("now", {}, synthesis__trends=[{"study_id": "a", "z": 1.5}])
    assert told(old, fewer)[0][4] == "1 rows: 0 new or changed, 1 gone or replaced"


def test_a_figure_is_told_by_its_data_and_not_by_its_drawing():
    old = release("1.0.0", {}, drawn={"figures/flow.csv": b"n\n1\n", "figures/flow.svg": b"<svg/>"})
    drawn_anew = release("now", {}, drawn={"figures/flow.csv": b"n\n1\n", "figures/flow.svg": b"<svg></svg>"})
    assert told(old, drawn_anew) == []
    other = release("now", {}, drawn={"figures/flow.csv": b"n\n2\n"})
    assert [row[:3] for row in told(old, other)] == [("figure", "flow", "data")]


ANSWERS = st.dictionaries(st.sampled_from([f"s{n}" for n in range(25)]), st.sampled_from(["Y", "N", "NR"]))


@settings(deadline=None, max_examples=40)
@given(ANSWERS, ANSWERS)
def test_before_and_after_change_places_when_the_releases_do(one, other):
    there = changes(release("a", one), release("b", other))
    back = changes(release("b", other), release("a", one))
    swapped = back.rename(columns={"before": "after", "after": "before"})[[*there.columns]]
    pd.testing.assert_frame_equal(there.drop(columns="asks_for"), swapped.drop(columns="asks_for"))
    assert (there["before"] != there["after"]).all()
    assert bool(len(there)) == (one != other)


def test_the_gravest_kinds_come_first_and_every_kind_has_a_heading():
    assert [*KINDS] == [*COMPARED]
    new = answers(14, 25, 3)
    found = changes(release("1.0.0", answers(13, 26)), release("now", new))
    order = [*COMPARED]
    assert found["what"].map(order.index).is_monotonic_increasing


def test_the_report_begins_with_the_conclusions_and_names_the_new_studies():
    old, new = release("1.0.0", answers(13, 26)), release("now", answers(13, 26) | {"s013": "Y", "t1": "NR"})
    text = report(changes(old, new), old, new)
    first = text.splitlines()[2]
    assert first.startswith(
        "- Response rises. Indeterminate, 14 of 39 studies, fragile; **changed**: category minority"
    )
    assert "- New studies: 1 (Study t1)." in text
    assert "- Corrected values: 1." in text


def test_the_report_begins_with_a_conclusion_that_is_drawn_no_more():
    old = release("1.0.0", answers(13, 26))
    new = release("now", answers(13, 26), protocol={"conclusions": []})
    first = report(changes(old, new), old, new).splitlines()[2]
    assert first == "- Response rises: **no longer concluded**, was minority."


def test_a_field_called_notice_is_no_notice():
    def said(text):
        cell = {"form": "studies", "study_id": "s1", "row": "", "field": "notice", "value": text, "state": "agreed"}
        return {"extraction__cells": [cell | {"provisional": False, "quote": "as printed"}]}

    old, new = release("1.0.0", {}, **said("none")), release("now", {}, **said("posted"))
    text = report(changes(old, new), old, new)
    assert "- Corrected values: 1." in text
    assert "**studies: s1" not in text


def test_a_long_list_is_cut_and_says_how_much_is_left():
    old, new = release("1.0.0", {}), release("now", answers(SHOWN, 5))
    assert "5 more in `changes.csv`." in report(changes(old, new), old, new)


def test_a_hostile_label_stays_one_cell():
    def named(label):
        return {"brought": {"studies.csv": f'study_id,label\nx,"{label}"\n'.encode()}}

    old = release("1.0.0", {}, **named("plain"))
    new = release("now", {}, **named("a | b\n## <script>`x`"))
    [line] = [line for line in report(changes(old, new), old, new).splitlines() if line.startswith("| x |")]
    assert line == "| x | label | plain | a \\| b \\#\\# \\<script\\>\\`x\\` |"
