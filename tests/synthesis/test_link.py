"""Links: counted studies, and totals that a source prints of studies that it does not name."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.errors import InputError
from review.synthesis.link import DIRECTIONS, KEY, RELATIONS, TABLE, analyse
from review.tables import arrange, frame

ANALYSIS: dict[str, Any] = {
    "id": "exposure",
    "fields": {"link": "link", "relation": "relation"},
    "links": ["dose_exposure", "burden_response"],
    "codes": {"positive": ["up"], "none": ["same"], "negative": ["down"], "not_reported": ["NR"]},
}
CODES = {"up": "positive", "same": "none", "down": "negative", "NR": "not_reported", "": "open"}
PARTS = ("n_all", "n_reported", "n_positive", "n_none", "n_negative", "n_not_reported")


def form(*rows: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["study_id", "link", "relation"], dtype="str")


def totals(link: str = "dose_exposure", **printed: int) -> pd.DataFrame:
    parts = {name: str(printed.get(name.removeprefix("n_"), "NR")) for name in PARTS}
    return pd.DataFrame([{"study_id": "source", "link": link, **parts}])


def run(studies: pd.DataFrame, stated: pd.DataFrame | None = None) -> pd.DataFrame:
    tables = {"form": studies} | ({} if stated is None else {"totals": stated})
    return frame(arrange(analyse(tables, ANALYSIS), TABLE, KEY)).set_index(["stated_by", "link", "relation"])


def test_rotte_on_dose_and_exposure_adds_up_to_38_of_39():
    rows = run(form(), totals(all=39, positive=8, none=11, not_reported=19)).loc["source", "dose_exposure"]
    assert rows["n"].dropna().to_dict() == {"positive": 8, "none": 11, "not_reported": 19, "other": 1, "open": 0}
    assert rows.loc["positive", ["n_reported", "n_all"]].tolist() == [20, 39]
    assert rows.loc["positive", "proportion"] == pytest.approx(8 / 20)
    assert rows.loc["positive", ["wilson_low", "wilson_high"]].tolist() == pytest.approx([0.2188, 0.6134], abs=5e-5)
    assert rows.loc["positive", ["bound_low", "bound_high"]].tolist() == pytest.approx([8 / 39, 28 / 39])


def test_rotte_on_burden_and_response_leaves_eleven_of_28():
    rows = run(form(), totals("burden_response", all=28, positive=2, negative=15)).loc["source", "burden_response"]
    assert rows.loc[["negative", "positive", "other"], "n"].tolist() == [15, 2, 11]
    assert rows.loc["negative", "proportion"] == pytest.approx(15 / 28)


def test_rotte_on_burden_and_toxicity_leaves_fourteen_silent():
    rows = run(form(), totals(all=28, reported=14, positive=9, none=5)).loc["source", "dose_exposure"]
    assert rows.loc[["positive", "none", "not_reported", "other"], "n"].tolist() == [9, 5, 14, 0]
    assert rows.loc["positive", "proportion"] == pytest.approx(9 / 14)


def test_a_number_that_is_not_printed_is_no_zero():
    rows = run(form(), totals(all=28, positive=2, negative=15)).loc["source", "dose_exposure"]
    assert rows.loc["none", ["state", "reason"]].tolist() == ["not_estimable", "the source prints no number"]
    assert rows.loc["none", ["n", "proportion", "wilson_low", "bound_low"]].isna().all()


def test_parts_beyond_the_total_are_refused():
    rows = run(form(), totals(all=10, positive=8, none=5)).loc["source", "dose_exposure"]
    assert set(rows["state"]) == {"refused"}
    assert rows["proportion"].isna().all()
    assert (
        run(form(), totals(all=13, positive=8, none=5)).loc[("source", "dose_exposure", "none"), "state"] == "estimated"
    )


@pytest.mark.parametrize(
    "printed",
    [{"reported": 15, "positive": 8}, {"reported": 7, "not_reported": 2, "positive": 5}, {"positive": 8, "none": -1}],
)
def test_printed_parts_that_contradict_each_other_are_refused(printed):
    rows = run(form(), totals(all=10, **printed))
    assert set(rows.loc["source", "state"]) == {"refused"}
    assert set(rows.loc["source", "reason"]) == {"the printed parts contradict each other"}
    assert rows["proportion"].isna().all()


def test_a_source_that_does_not_print_how_many_studies_there_are_has_no_proportion():
    rows = run(form(("a", "dose_exposure", "up")), totals(positive=8, none=5, not_reported=2))
    stated = rows.loc[("source", "dose_exposure", "positive")]
    assert (stated["n"], stated["state"]) == (8, "not_estimable")
    assert stated["reason"] == "the source does not print how many studies there are"
    assert rows.loc["source", "proportion"].isna().all()
    assert rows.loc[("", "dose_exposure", "positive"), "state"] == "estimated"


def test_printed_totals_are_never_added_to_counted_studies():
    studies = form(("a", "dose_exposure", "up"), ("b", "dose_exposure", "NR"))
    alone = run(studies)
    assert run(studies, totals(all=39, positive=8)).loc[[""]].equals(alone)


def test_a_link_that_no_study_reports_has_its_zeros_and_no_proportion():
    rows = run(form(("a", "dose_exposure", "NR"))).loc[""]
    assert rows.loc["burden_response", "n"].tolist() == [0] * len(RELATIONS)
    silent = rows.loc[("dose_exposure", "positive")]
    assert (silent["state"], silent["reason"]) == ("not_estimable", "no study reports this link")
    assert pd.isna(silent["proportion"])


links = st.sampled_from(ANALYSIS["links"])
studies = st.dictionaries(st.tuples(st.sampled_from("abcdefgh"), links), st.sampled_from([*CODES]), max_size=16)


@settings(deadline=None, max_examples=40)
@given(studies)
def test_every_study_is_in_one_relation_and_inside_its_bounds(found: dict[tuple[str, str], str]):
    rows = form(*((study, link, value) for (study, link), value in found.items()))
    table = run(rows)
    assert table["n"].sum() == len(found)
    for (study, link), value in found.items():
        assert study in table.loc[("", link, CODES[value]), "studies"].split("; ")
    known = table[table["state"] == "estimated"]
    assert (known["bound_low"] <= known["proportion"] + 1e-12).all()
    assert (known["proportion"] <= known["bound_high"] + 1e-12).all()
    assert set(known.index.get_level_values("relation")) <= set(DIRECTIONS)
    assert run(rows.iloc[::-1]).equals(table)


@settings(deadline=None, max_examples=40)
@given(studies.filter(bool), st.sampled_from([*CODES]), st.data())
def test_a_flipped_study_moves_its_link_only(found: dict[tuple[str, str], str], value: str, data: st.DataObject):
    chosen = data.draw(st.sampled_from(sorted(found)))
    before = run(form(*((*place, said) for place, said in found.items())))
    after = run(form(*((*place, said) for place, said in (found | {chosen: value}).items())))
    moved = after.index[before["n"] != after["n"]]
    expected = {("", chosen[1], CODES[said]) for said in {found[chosen], value}} if value != found[chosen] else set()
    assert set(moved) == expected


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            form(("a", "dose_respnse", "up")),
            "form: a: link 'dose_respnse' is not listed, expected one of: dose_exposure",
        ),
        (form(("a", "dose_exposure", "upp")), "codes: a: 'upp' is not a code, expected one of: up, same, down, NR"),
        (form(*[("a", "dose_exposure", "up")] * 2), "form: a has several rows of link 'dose_exposure', expected one"),
    ],
)
def test_what_does_not_fit_is_named(rows: pd.DataFrame, message: str):
    with pytest.raises(InputError, match="analysis exposure") as error:
        run(rows)
    assert message in str(error.value)


def test_all_faults_are_said_at_once():
    with pytest.raises(InputError) as error:
        run(form(("a", "x", "up"), ("b", "dose_exposure", "?")), totals("y", all=1))
    assert len(error.value.problems) == 3
