"""One small language finds every number of the text, or says what it did not find."""

import pandas as pd
import pytest

from review.query import QueryError, answer, parse

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
        ("synthesis/tallies[outcome=response].n_all|thousands", "2,901"),
        ("synthesis/tallies[by=target].proportion|percent", ""),
    ],
)
def test_a_query_finds_one_value_or_counts_rows(text, expected):
    assert answer(parse(text), TABLES) == expected


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
