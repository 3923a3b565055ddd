"""The double title screening of the shipped review on dose fractionation: 79 records, 4 of them copies."""

from pathlib import Path

import pandas as pd
import pytest
import yaml

from review.inputs import read_rows
from review.screening.agreement import screening_agreement
from review.screening.conflicts import conflicts
from review.screening.rules import read_rules
from review.screening.status import status
from review.screening.votes import VOTES_OPTIONAL, VOTES_REQUIRED, checked_votes, resolve

ROOT = Path(__file__).parents[2]
OLD, NEW = "2022-05_reference-list", "2025-06_update"
COPIES = {
    f"{OLD}:48": f"{OLD}:31",
    f"{OLD}:49": f"{OLD}:32",
    f"{OLD}:50": f"{OLD}:33",
    f"{NEW}:#5": f"{OLD}:21",
}


@pytest.fixture(scope="module")
def screened():
    name = "resources/dose-fractionation/screening/votes.csv"
    rules = read_rules(yaml.safe_load((ROOT / "config/reviews/dose-fractionation.yaml").read_text()))
    rows = read_rows((ROOT / name).read_bytes(), name, VOTES_REQUIRED, VOTES_OPTIONAL)
    records = rows[["search_id", "record"]].drop_duplicates().rename(columns={"record": "source_key"})
    records["position"] = records["source_key"].str.lstrip("#").astype("Int64")
    records["in_force"] = True
    records["record_id"] = records["search_id"] + ":" + records["source_key"]
    links = records.assign(citation_id=records["record_id"].replace(COPIES))
    searches = pd.DataFrame({"search_id": [OLD, NEW], "searched_on": ["2022-05-31", "2025-06-30"]})
    votes, unmatched = resolve(checked_votes(rows, name, rules), records, links, searches)
    citations = links[["citation_id"]].drop_duplicates().assign(title="")
    return rules, votes, unmatched, citations


def test_every_vote_finds_its_record(screened):
    _, votes, unmatched, citations = screened
    assert (len(votes), len(unmatched), len(citations)) == (158, 0, 75)


def test_both_disagreements_are_on_the_reason_and_settled_by_precedence(screened):
    rules, votes, _, citations = screened
    states = status(citations, votes, rules)
    table = conflicts(states, votes, citations, rules)
    assert dict(zip(table["citation_id"], table["differs"], strict=True)) == {
        f"{OLD}:2": "reason",
        f"{OLD}:29": "reason",
    }
    titles = states[states["stage"] == "title_abstract"].set_index("citation_id")
    assert titles.loc[f"{OLD}:2", "reason"] == "E13"
    assert titles.loc[f"{OLD}:29", "reason"] == "E11"
    assert set(titles["state"]) == {"include", "exclude"}


def test_readers_agree_on_all_decisions_and_on_all_but_two_reasons(screened):
    rules, votes, _, citations = screened
    table = screening_agreement(votes, rules).pairs.set_index("item")
    assert (
        table.loc["decision", "n"],
        table.loc["decision", "p_observed"],
        table.loc["decision", "kappa"],
    ) == (75, 1, 1)
    excluded = int((status(citations, votes, rules)["state"] == "exclude").sum())
    assert table.loc["reason", "n"] == excluded
    assert table.loc["reason", "p_observed"] == pytest.approx((excluded - 2) / excluded)


def test_included_titles_await_the_full_text_that_nobody_has_read(screened):
    rules, votes, _, citations = screened
    states = status(citations, votes, rules)
    assert set(states.loc[states["stage"] == "full_text", "detail"]) == {"awaiting_first"}
