"""One small language finds every number of the text, or says what it did not find."""

import contextlib
import re
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.query import NothingFoundError, QueryError, answer, exact_answer, found_rows, parse

TABLES = {
    "synthesis/tallies": pd.DataFrame(
        {
            "outcome": ["response", "toxicity", "toxicity"],
            "by": ["", "", "target"],
            "n_yes": pd.array([13, 23, 5], dtype="Int64"),
            "proportion": pd.array([1 / 3, 23 / 34, None], dtype="Float64"),
            "n_all": pd.array([2901, 39, 9], dtype="Int64"),
        }
    )
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("synthesis/tallies[outcome=response].n_yes", "13"),
        ("synthesis/tallies[outcome=toxicity,by=].n_yes", "23"),
        ("synthesis/tallies[outcome=toxicity].#", "2"),
        ("synthesis/tallies.#", "3"),
        ("synthesis/tallies[outcome=response].proportion|percent", "33 %"),
        ("synthesis/tallies[outcome=response].proportion|percent1", "33.3 %"),
        ("synthesis/tallies[outcome=toxicity,by=].proportion|d4", "0.6765"),
        ("synthesis/tallies[outcome=toxicity,by=].proportion|p", "= 0.6765"),
        ("synthesis/tallies[outcome=response].n_all|thousands", "2,901"),
        ("synthesis/tallies[by=target].proportion|percent", ""),
    ],
)
def test_a_query_finds_one_value_or_counts_rows(text, expected):
    assert answer(parse(text), TABLES) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0018309, "= 0.0018"), (0.00005, "= 0.0001"), (0.0000499, "< 0.0001"), (3e-12, "< 0.0001"), (1, "= 1.0000")],
)
def test_a_p_value_is_never_shown_as_zero(value, expected):
    tables = {"t": pd.DataFrame({"p": [value]})}
    assert answer(parse("t.p|p"), tables) == expected


@pytest.mark.parametrize(("value", "expected"), [(0.125, "13 %"), (0.135, "14 %"), (0.145, "15 %"), (0.5, "50 %")])
def test_percentages_are_rounded_half_up_as_print_does_it(value, expected):
    tables = {"t": pd.DataFrame({"p": [value]})}
    assert answer(parse("t.p|percent"), tables) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tallies[outcome=response].n_yes", "table 'tallies' is not there, expected one of: synthesis/tallies"),
        ("synthesis/tallies[outcome=respose].n_yes", "0 rows of 'synthesis/tallies' meet the conditions"),
        ("synthesis/tallies[outcome=toxicity].n_yes", "2 rows of 'synthesis/tallies' meet the conditions"),
        ("synthesis/tallies[outcome=response].yes", "has no column 'yes', expected one of: outcome, by"),
        ("synthesis/tallies[answer=response].n_yes", "has no column 'answer'"),
        ("synthesis/tallies[outcome=response].n_yes|pct", "format 'pct' is not known, expected one of: percent"),
        ("n_yes of response", "is not of the form"),
    ],
)
def test_a_query_that_finds_nothing_says_what_was_expected(text, message):
    with pytest.raises(QueryError, match=message.replace("[", r"\[").replace("|", r"\|")):
        answer(parse(text), TABLES)


ARMS = {
    "arms": pd.DataFrame(
        {
            "study_id": ["a", "a", "b", "c", "d"],
            "arm": ["FD", "SD", "FD", "FD", "ND"],
            "ref": ["9", "9", "10", "11", "12"],
            "n": ["8", "9", "20", "NR", ""],
            "loss": [">20%", ">20%", "<5%", "5-20%", "NR"],
            "name": ["cough, fever", "cough", "fever (high)", "none", "none"],
        }
    ),
    "cited": pd.DataFrame({"list": ["low", "low", "high"], "ref": ["9", "66", "10"]}),
    "dose": pd.DataFrame(
        {
            "study_id": ["a", "a", "b"],
            "cells": [Decimal("30000000.000000"), None, Decimal(5)],
            "kg": pd.array([70.0, 62.5, None], dtype="Float64"),
            "n": pd.array([None, 0, 12], dtype="Int64"),
            "code": ["70", "70.0", "070"],
        }
    ),
    "other:arms": pd.DataFrame({"n": [3]}),
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("arms.n|sum", "37"),
        ("arms[arm!=SD].n|max", "20"),
        ("arms.n|mean", "12.33333333333333333333333333"),
        ("arms.n|median", "9"),
        ("arms.study_id|distinct", "4"),
        ("arms.ref|list", "9, 10, 11, 12"),
        ("arms[n<9].ref|list", "9"),
        ("arms[n>=9].#", "2"),
        ("arms[arm in FD|ND].#", "4"),
        ("arms[arm not in FD|ND].#", "1"),
        ("arms[loss=>20%].#", "2"),
        ("arms[loss=<5%].#", "1"),
        ('arms[name="cough, fever"].#', "1"),
        ('arms[name in "fever (high)"|none].#', "3"),
        ("arms[ref in (cited[list=low].ref)].arm|list", "FD, SD"),
        ("cited[ref not in (arms.ref)].ref|list", "66"),
        ("arms[n=(arms.n|max)].study_id", "b"),
        ("arms.n|sum per study_id|min", "17"),
        ("arms.arm|distinct per study_id|list", "1, 2"),
        ("dose.cells|max|million", "30"),
        ("dose[cells=].study_id", "a"),
        ("dose[cells=30000000].#", "1"),
        ("dose[cells!=30000000].#", "2"),
        ("dose[cells in 30000000|5.0].#", "2"),
        ("dose[cells in (dose[study_id=b].cells)].#", "1"),
        ("dose[kg=70].#", "1"),
        ("dose[kg=70.00].#", "1"),
        ("dose[kg not in 70|62.50].#", "1"),
        ("dose[kg!=].#", "2"),
        ("dose[kg=NR].#", "0"),
        ("dose[n=12.0].#", "1"),
        ("dose[n=0.0].#", "1"),
        ("dose[n in (dose[study_id=c].cells)].#", "0"),
        ("dose[code=70].#", "1"),
        ("arms[study_id=a].n|sum / arms[study_id=b].n|percent1", "85.0 %"),
        ("arms[arm=SD].n + arms[study_id=b].n / arms[study_id=b].n", "10"),
        ("arms[arm=SD].n - arms[study_id=b].n * arms[arm=SD].n", "-171"),
        ("{arms[arm=SD].n}/{arms.n|sum} in {cited.#} lists", "9/37 in 3 lists"),
        ("other:arms.n", "3"),
    ],
)
def test_a_query_selects_reduces_and_reckons(text, expected):
    assert answer(parse(text), ARMS) == expected


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("arms[arm in FD|SD", QueryError, "is not of the form"),
        ("arms[arm ~ FD].n", QueryError, "condition 'arm ~ FD' is not of the form"),
        ("arms.n|sum per", QueryError, "'sum per' is no aggregate"),
        ("arms.n|sum|per study_id", QueryError, "is no aggregate"),
        ("arms.n|sum|max per arm", QueryError, "groups what is grouped already"),
        ("arms.#|sum", QueryError, "the number of rows is one value already"),
        ("arms.n|sum|average", QueryError, "format 'average' is not known"),
        ("arms.n|average|sum", QueryError, "'average' is no aggregate, expected one of: sum"),
        ("arms.arm|sum", QueryError, "'FD' is no number"),
        ("arms[arm<9].#", QueryError, "'FD' is no number"),
        ("arms[n<few].#", QueryError, "'few' is no number"),
        ("arms.n|max per label", QueryError, "has no column 'label'"),
        ("arms.n|max per study_id", NothingFoundError, "2 values of 'arms', expected one"),
        ("arms[study_id=c].n|max", NothingFoundError, "no row of 'arms' has a value for the max"),
        ("arms[study_id=c].n / arms.#", NothingFoundError, "no number to reckon with but 'NR'"),
        ("arms.# / arms[arm=none].#", NothingFoundError, "no number to reckon with but '0'"),
        ("third:arms.n", QueryError, "table 'third:arms' is not there"),
        ("other:doses.n", QueryError, "table 'other:doses' is not there"),
    ],
)
def test_what_a_query_cannot_do_is_said(text, error, message):
    with pytest.raises(QueryError, match=re.escape(message)) as raised:
        answer(parse(text), ARMS)
    assert type(raised.value) is error


def test_the_exact_answer_has_every_number_in_full():
    text = "{arms[arm=SD].n} ({arms[arm=SD].n / arms.n|sum|percent}), {dose.cells|max|million}"
    assert exact_answer(parse(text), ARMS) == "9 (24.32432432432432432432432432 %), 30"
    with pytest.raises(NothingFoundError, match="missing"):
        exact_answer(parse("arms[study_id=c].n"), ARMS)


def test_the_rows_behind_an_answer_are_named_those_of_conditions_too():
    query = parse("arms[ref in (cited[list=low].ref)].n|sum / arms[study_id=b].n")
    assert found_rows(query, ARMS) == {"arms": ["a", "b"], "cited": ["low|9", "low|66"]}


NUMBERS = st.lists(st.decimals(-1000, 1000, places=3), min_size=1, max_size=8)


@given(NUMBERS, st.decimals(-1000, 1000, places=3))
def test_conditions_part_the_rows_and_aggregates_are_those_of_the_numbers(numbers, limit):
    tables = {"t": pd.DataFrame({"x": [*map(str, numbers), "NR", ""]})}

    def found(text):
        return Decimal(answer(parse(text), tables))

    assert found("t.x|sum") == sum(numbers)
    assert (found("t.x|min"), found("t.x|max")) == (min(numbers), max(numbers))
    assert found(f"t[x<{limit}].#") + found(f"t[x>={limit}].#") == len(numbers)
    assert found(f"t[x={numbers[0]}].#") + found(f"t[x!={numbers[0]}].#") == len(numbers) + 2
    assert found("t.x|sum - t.x|sum") == 0


@given(st.text(st.sampled_from('ab[](){}|.,#<>=! "1/+-perinsumlt'), max_size=40))
def test_any_text_is_a_query_or_an_error_that_says_so(text):
    with contextlib.suppress(QueryError):
        answer(parse(text), ARMS)
