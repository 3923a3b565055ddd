"""Published agreement of real double screenings, from their raw files through the ledger of votes.

The files and the values lie outside the repository (`real_data`); `oracles.json` says where each value was printed.
"""

import csv
import io
import json
from itertools import combinations
from typing import NamedTuple

import krippendorff
import numpy as np
import pandas as pd
import pytest

from real_data import DATA, needs_real_data
from review.agreement.rows import AGREEMENT, AGREEMENT_KEY
from review.inputs import read_rows
from review.screening.agreement import screening_agreement
from review.screening.rules import read_rules
from review.screening.votes import VOTES, VOTES_KEY, VOTES_OPTIONAL, VOTES_REQUIRED, checked_votes, resolve
from review.tables import arrange, frame

pytestmark = needs_real_data
SCREENINGS = DATA / "screening/gptscreenr"


class Screening(NamedTuple):
    """A raw file: the column of each reviewer, and how its words begin, by vote."""

    file: str
    stage: str
    columns: dict[str, str]
    include: str
    exclude: str


COVID = Screening(
    "covid_title_abstract.csv",
    "title_abstract",
    {"one": "Screener 1 Decision", "two": "Screener 2 Decision"},
    "yes",
    "no",
)
COVID_FULL_TEXT = Screening(
    "covid_full_text.csv",
    "full_text",
    {"one": "Screener 1 Decision", "two": "Screener 2 Decision", "three": "Screener 3 Decision"},
    "yes",
    "no",
)
SOLASTALGIA = Screening(
    "solastalgia_title_abstract.csv",
    "title_abstract",
    {"students": "#1 Students", "mbp": "#2 MBP", "kc": "#3 KC"},
    "include",
    "exclude",
)
TEACHERS = Screening(
    "teachers_title_abstract.csv", "title_abstract", {"nm": "Inclusión NM", "oj": "Inclusión OJ"}, "1", "0"
)


def oracle(name):
    entries = json.loads((DATA / "oracles/oracles.json").read_text())["kappa"]
    return next(entry for entry in entries if entry["name"].startswith(name))


def raw(screening):
    with (SCREENINGS / screening.file).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def vote(word, screening):
    """A raw word as a vote; what begins neither like an inclusion nor like an exclusion is a doubt."""
    word = word.strip().casefold()
    if not word:
        return ""
    return {word.startswith(screening.include): "include", word.startswith(screening.exclude): "exclude"}.get(
        True, "maybe"
    )


def cast(screening):
    """The rows of a raw file as reviewer, record and vote."""
    return [
        (reviewer, f"#{place}", given)
        for place, row in enumerate(raw(screening), start=1)
        for reviewer, column in screening.columns.items()
        if (given := vote(row[column], screening))
    ]


def agreement(votes, stage="title_abstract", maybe="conflict"):
    """Agreement of (reviewer, record, vote) by way of a `votes.csv`."""
    rules = read_rules(
        {
            "reviewers": [
                {"id": one, "duties": ["screening"]} for one in dict.fromkeys(reviewer for reviewer, _, _ in votes)
            ],
            "screening": {
                "votes_needed": 2,
                "maybe": maybe,
                "stages": {stage: {"reason_required": False}},
                "reasons": {"E1": "any"},
            },
        }
    )
    sheet = io.StringIO()
    csv.writer(sheet).writerows([VOTES_REQUIRED, *(["s1", record, stage, who, given] for who, record, given in votes)])
    rows = read_rows(sheet.getvalue().encode(), "votes.csv", VOTES_REQUIRED, VOTES_OPTIONAL)
    records = pd.DataFrame({"source_key": rows["record"].unique(), "search_id": "s1", "in_force": True})
    records = records.assign(record_id="r" + records["source_key"], position=range(1, len(records) + 1))
    links = records.assign(citation_id=records["record_id"])
    searches = pd.DataFrame({"search_id": ["s1"], "searched_on": ["2024-01-01"]})
    ledger, unmatched = resolve(checked_votes(rows, "votes.csv", rules), records, links, searches)
    assert unmatched.empty
    return screening_agreement(frame(arrange(ledger, VOTES, VOTES_KEY)), rules)


def pairs(found, item="decision"):
    table = frame(arrange(found.pairs, AGREEMENT, AGREEMENT_KEY))
    return table[table["item"] == item].set_index(["rater_1", "rater_2"])


def from_table(table):
    """Votes that make a table of counts, first reviewer in rows, include before exclude."""
    cells = [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]
    words = ("include", "exclude")
    return [
        (who, f"#{place}", words[side])
        for place, cell in enumerate(cells, start=1)
        for who, side in zip(("ld", "lb"), cell, strict=True)
    ]


@pytest.mark.parametrize(
    ("screening", "maybe", "pair", "n", "part"),
    [
        (COVID, "conflict", ("one", "two"), 671, "COVID_stripped_3_levels"),
        (SOLASTALGIA, "conflict", ("mbp", "kc"), 150, "solastalgia_3_levels"),
        (TEACHERS, "include", ("nm", "oj"), 363, "teachers"),
    ],
    ids=["covid", "solastalgia", "teachers"],
)
def test_title_screenings_have_the_recomputed_kappa_and_ac1(screening, maybe, pair, n, part):
    """A protocol that keeps `maybe` apart has three categories, which AC1 depends on even where nobody used it."""
    given = oracle("GPTscreenR")
    row = pairs(agreement(cast(screening), maybe=maybe)).loc[pair]
    assert row["n"] == n
    assert row["kappa"] == pytest.approx(given["check_parts"][part], abs=1e-6)
    assert row["ac1"] == pytest.approx(given["check_AC1"][part.removesuffix("_3_levels")], abs=1e-5)


def test_the_published_mean_of_three_reviews_comes_from_one_untrimmed_word():
    """The paper compared `No ` with `No` as different answers; ours are trimmed, which lowers the mean a little."""
    given = oracle("GPTscreenR")
    rows = [pairs(agreement(cast(one))).loc[pair] for one, pair in
            [(COVID, ("one", "two")), (SOLASTALGIA, ("mbp", "kc")), (TEACHERS, ("nm", "oj"))]]  # fmt: skip
    kappas, weights = [row["kappa"] for row in rows], [row["n"] for row in rows]
    ours = np.average(kappas, weights=weights)
    theirs = np.average(
        [given["check_parts"]["COVID_raw_4_levels_because_of_trailing_space_in_'No '"], *kappas[1:]], weights=weights
    )
    assert round(theirs, 2) == given["value"]
    assert theirs == pytest.approx(given["check"], abs=1e-6)
    assert 0 < theirs - ours < 0.006


def test_three_screeners_of_full_texts_pair_by_pair_and_together():
    given = oracle("GPTscreenR")["check_full_text_COVID_screener1_vs_2"]
    found = agreement(cast(COVID_FULL_TEXT), "full_text")
    table = pairs(found)
    assert list(table.index) == [("one", "three"), ("one", "two"), ("two", "three")]
    row = table.loc[("one", "two")]
    assert (row["n"], round(row["kappa"], 6), round(row["ac1"], 5)) == (given["n"], given["kappa"], given["AC1"])
    level = {"exclude": 1, "maybe": 2, "include": 3}
    votes = pd.DataFrame(cast(COVID_FULL_TEXT), columns=["who", "record", "vote"]).pivot(
        index="record", columns="who", values="vote"
    )
    together = found.together.set_index("item").loc["decision"]
    for name in ("nominal", "ordinal"):
        peer = krippendorff.alpha(votes.replace(level).to_numpy(dtype=float).T, level_of_measurement=name)
        assert together[f"alpha_{name}"] == pytest.approx(peer)


def test_screeners_who_share_a_list_in_part_have_their_coverage():
    table, found = pairs(agreement(cast(SOLASTALGIA))), agreement(cast(SOLASTALGIA)).together
    assert table.loc[("students", "mbp"), ["n", "n_any"]].tolist() == [43, 150]
    assert table.loc[("students", "mbp"), "coverage"] == pytest.approx(43 / 150)
    assert found.set_index("item").loc["decision", "n"] == 150


def test_a_maybe_that_the_protocol_takes_for_an_inclusion_is_measured_both_ways():
    found = agreement(cast(COVID), maybe="include")
    as_cast = pairs(agreement(cast(COVID))).loc[("one", "two")]
    assert pairs(found, "vote").loc[("one", "two"), "kappa"] == as_cast["kappa"]
    folded = pairs(found).loc[("one", "two")]
    assert folded["prevalence"] > 0
    assert pd.isna(as_cast["prevalence"])
    counts = pd.DataFrame(cast(COVID), columns=["who", "record", "vote"]).replace("maybe", "include")
    one, two = (counts[counts["who"] == who].set_index("record")["vote"] for who in ("one", "two"))
    assert folded["p_observed"] == pytest.approx((one == two).mean())


def test_teachers_disagreements_are_those_that_were_discussed():
    votes = cast(TEACHERS)
    row = pairs(agreement(votes)).loc[("nm", "oj")]
    discussed = len(list(csv.DictReader((SCREENINGS / "teachers_disagreements_resolved.csv").open(encoding="utf-8"))))
    assert round((1 - row["p_observed"]) * row["n"]) == discussed == 3


@pytest.mark.parametrize("name", ["Dimitrov SNHL title/abstract", "Dimitrov SNHL full text"])
def test_published_tables_have_the_published_kappa(name):
    given = oracle(name)
    row = pairs(agreement(from_table(given["table"]))).loc[("ld", "lb")]
    assert row["kappa"] == pytest.approx(given["value"], abs=1e-6)


def test_every_pair_of_every_screening_is_measured_once():
    for screening in (COVID, COVID_FULL_TEXT, SOLASTALGIA, TEACHERS):
        table = pairs(agreement(cast(screening), screening.stage))
        assert {frozenset(pair) for pair in table.index} == {*map(frozenset, combinations(screening.columns, 2))}
