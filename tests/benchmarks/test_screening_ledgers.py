"""The ledgers that screening is measured with: people's votes as the engine takes them, to the end of the flow."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import yaml

from corpus import REVIEW
from review.inputs import read_rows
from review.screening import votes as ledger
from review.screening.rules import read_rules
from review.screening.status import status
from screening import PROTOCOL, make_ledgers

SEARCHES = pd.DataFrame({"search_id": ["1", "2"], "searched_on": ["2025-01-01", "2025-02-01"]})
CITATIONS, COPIES = 3000, 900


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    identified, brought = folder / "results" / REVIEW / "identification", folder / "resources" / REVIEW
    for needed in (identified, brought, folder / "config" / "reviews"):
        needed.mkdir(parents=True)
    first = [f"r{number:04}" for number in range(CITATIONS)]
    copies = [f"s{number:04}" for number in range(COPIES)]
    search = ["1"] * CITATIONS + ["2"] * COPIES
    records = pd.DataFrame({"record_id": [*first, *copies], "search_id": search, "in_force": True})
    records = records.assign(source_key="key " + records["record_id"], position=range(1, len(records) + 1))
    records.to_parquet(identified / "records.parquet")
    links = records[["record_id"]].assign(citation_id=[*first, *first[:COPIES]])
    links.to_parquet(identified / "record_links.parquet")
    return folder


def test_two_people_vote_on_every_title_and_the_engine_finds_all_their_votes(folder: Path) -> None:
    sizes = make_ledgers(folder, seed=1)
    given = read_rules(yaml.safe_load(PROTOCOL))
    brought = folder / "resources" / REVIEW / "screening"
    columns = {"votes": ledger.VOTES_REQUIRED, "adjudications": ledger.ADJUDICATIONS_REQUIRED}
    rows = {
        name: read_rows((brought / f"{name}.csv").read_bytes(), name, required, ledger.VOTES_OPTIONAL)
        for name, required in columns.items()
    }
    checked = [
        ledger.checked_votes(rows["votes"], "votes", given),
        ledger.checked_adjudications(rows["adjudications"], "adjudications", given),
    ]
    tables = [
        pd.read_parquet(folder / "results" / REVIEW / "identification" / f"{name}.parquet")
        for name in ("records", "record_links")
    ]
    found, unmatched = ledger.resolve(pd.concat(checked), *tables, SEARCHES)
    assert unmatched.empty
    assert sizes["citations"] == CITATIONS and len(found) == sizes["votes"] + sizes["adjudications"]
    titles = found[(found["stage"] == "title_abstract") & (found["kind"] == "vote")]
    assert len(titles) == 2 * CITATIONS and titles["citation_id"].nunique() == CITATIONS
    assert (titles["copy"] > 1).any()
    states = status(tables[1][["citation_id"]].drop_duplicates(), found, given)
    reached = states.groupby("stage")["state"].value_counts()
    for stage in ("title_abstract", "full_text"):
        assert {"include", "exclude", "conflict"} <= {*reached[stage].index}
    kept = pd.read_csv(folder / "resources" / REVIEW / "studies.csv")
    assert len(kept) == reached["full_text"]["include"]
