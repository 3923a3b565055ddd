"""The interchange table, held against what robvis does with it.

The rules are those of `check_cols`, `check_data` and `clean_data` of its `R/helpers.R` and of the factor levels of
its "Generic" traffic light, in our own words: a `Study` column, k domains, `Overall` and perhaps a numeric `Weight`;
judgements are told apart by their initials.
"""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from frigault import shipped, table

from review.quality.judge import judge
from review.quality.robvis import robvis
from review.tables import csv_bytes

INSTRUMENT = shipped("frigault2023")
VALUES = table("frigault_table1.csv")
LABELS = table("frigault_expected.csv").set_index("study_id")["label"].to_dict()
GENERIC = {"h": "High", "u": "Unclear", "s": "Some concerns", "m": "Moderate", "l": "Low", "n": "No information",
           "x": "Not applicable"}  # fmt: skip


def understood(text: str) -> str:
    """What robvis makes of a judgement: the initials of its words; one letter, and `na` or `n` for nothing."""
    initials = "".join(re.findall(r"\b(\w)\w+", text)).lower()
    letter = "x" if initials in {"na", "n"} else initials[:1]
    return GENERIC[letter]


def accepted(exported: pd.DataFrame, domains: int) -> pd.DataFrame:
    """The table as robvis reads it from the file, checked as it does."""
    read = pd.read_csv(io.BytesIO(csv_bytes(exported)))
    weighted = len(read.columns) == domains + 3
    assert list(read.columns) == [
        "Study", *(f"D{n}" for n in range(1, domains + 1)), "Overall", *(["Weight"] if weighted else []),
    ]  # fmt: skip
    assert not {"study", "overall", "weight"} & {str(cell).lower() for cell in read.iloc[0]}
    assert read["Study"].is_unique  # a name is a row of the plot
    if weighted:
        assert read["Weight"].astype("str").str.fullmatch(r"-?\d*.?\d+").all()
    for column in read.columns[1 : domains + 2]:
        assert [understood(cell) for cell in read[column]] == list(read[column])
    return read


@pytest.mark.parametrize("judgement", sorted(GENERIC.values()))
def test_robvis_tells_the_judgements_apart_that_instruments_may_use(judgement):
    assert understood(judgement) == judgement


def test_the_table_shows_the_worst_domain_and_not_the_grade():
    shown = accepted(robvis(judge(VALUES, INSTRUMENT, {}), LABELS, INSTRUMENT), 5)
    assert len(shown) == 18
    assert shown.set_index("Study").loc["Cohen AD 2019"].tolist() == ["High", "Moderate", "Low", "Low", "High", "High"]
    assert shown.set_index("Study").loc["Li M 2022"].tolist() == ["High", "High", "High", "Low", "Unclear", "High"]
    assert set(shown["Overall"]) == {"High"}


def test_an_open_judgement_has_no_information():
    blank = VALUES[VALUES["study_id"] == "li_m_48"].assign(
        follow_up="", irc_patient_selection="Yes", irc_response_assessment="Yes", loss_to_follow_up="<5%"
    )
    shown = accepted(robvis(judge(blank, INSTRUMENT, {}), LABELS, INSTRUMENT), 5)
    assert shown.loc[0, ["D4", "D5", "Overall"]].tolist() == ["Low", "No information", "No information"]


def test_weights_are_written_when_every_study_has_one():
    judged = judge(VALUES, INSTRUMENT, {})
    weights = {study: str(10 + place) for place, study in enumerate(sorted(LABELS))}
    assert accepted(robvis(judged, LABELS, INSTRUMENT, weights), 5)["Weight"].tolist() == list(range(10, 28))
    assert "Weight" not in robvis(judged, LABELS, INSTRUMENT, weights | {"li_m_48": "NR"})


def test_studies_of_one_name_stay_apart():
    shown = robvis(judge(VALUES, INSTRUMENT, {}), dict.fromkeys(LABELS, "Frey"), INSTRUMENT)
    assert accepted(shown, 5)["Study"].tolist() == [f"Frey ({study})" for study in sorted(LABELS)]


def test_the_readers_own_judgements_and_other_variants_are_left_out():
    both = pd.concat([judge(VALUES, INSTRUMENT, {}), judge(VALUES, INSTRUMENT, {}, rater="reader_1")])
    assert robvis(both, LABELS, INSTRUMENT).equals(robvis(judge(VALUES, INSTRUMENT, {}), LABELS, INSTRUMENT))


@pytest.mark.parametrize("name", ["rob2", "robins_i", "jbi_case_series", "minors", "nos_cohort"])
def test_every_instrument_gives_a_table_that_robvis_takes(name):
    instrument = shipped(name)
    setting = instrument.settings({})["default"]
    items = instrument.asked(setting)
    longest = max(len(item.values) for item in items)
    studies = [{item.id: item.values[n % len(item.values)] for item in items} for n in range(longest)]
    values = pd.DataFrame(studies).assign(study_id=[f"s{n}" for n in range(longest)])
    shown = robvis(judge(values, instrument, {}), {f"s{n}": f"Study {n}" for n in range(longest)}, instrument)
    assert len(accepted(shown, len(instrument.judged(setting)))) == longest
