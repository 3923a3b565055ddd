"""The corpora of the benchmarks: the truth beside them is true, and the same arguments give the same bytes."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from corpus import FORMATS_BY_DEFAULT, REVIEW, add_search, invented, make_review
from gold_copies import SETS, cipher, copies, judged_papers, renumbered
from real_data import DATA, needs_real_data

SEED, RECORDS = 7, 3_000
DOIS = {"ris": r"^DO  - (\S+)", "medline": r"^LID - (\S+)"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("corpus") / "review"
    make_review(made, invented(SEED), RECORDS, FORMATS_BY_DEFAULT, SEED)
    add_search(made, RECORDS, 0.1, SEED)
    return made


def entries(export: Path) -> list[str]:
    """The DOI of each record of an export in the order of the file, read by the simplest means; empty if none."""
    text = export.read_text(encoding="utf-8")
    if export.suffix == ".csv":
        return [row["DOI"] for row in csv.DictReader(text.splitlines(keepends=True))]
    blocks = [block for block in text.split("\n\n") if block]
    dois = (re.search("|".join(DOIS.values()), block, re.MULTILINE) for block in blocks)
    return [(doi[1] or doi[2]) if doi else "" for doi in dois]


def test_truth_names_the_paper_of_every_record_of_every_export(folder: Path) -> None:
    log = pd.read_csv(folder / "resources" / REVIEW / "searches.csv").set_index("search_id")["file"]
    truth = pd.read_parquet(folder / "truth").set_index(["search_id", "position"])["paper"]
    found = {
        (search_id, position): doi
        for search_id, file in log.items()
        for position, doi in enumerate(entries(folder / "resources" / REVIEW / "searches" / file), 1)
    }
    assert set(found) == set(truth.index)
    with_doi = pd.Series(found)[lambda doi: doi != ""].groupby(truth).nunique()
    assert (with_doi == 1).all()
    assert with_doi.index.size == pd.Series(found)[lambda doi: doi != ""].nunique()


def test_a_corpus_has_the_size_and_the_share_of_copies_that_was_asked_for(folder: Path) -> None:
    truth = pd.read_parquet(folder / "truth")
    first, added = truth[~truth["search_id"].str.startswith("06")], truth[truth["search_id"].str.startswith("06")]
    assert len(first) == RECORDS
    assert 0.20 < 1 - first["paper"].nunique() / RECORDS < 0.26
    assert len(added) == RECORDS // 10
    assert added["paper"].isin(first["paper"]).sum() == RECORDS // 20


def test_the_same_arguments_give_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again, other = tmp_path / "again", tmp_path / "other"
    for made, seed in ((again, SEED), (other, SEED + 1)):
        make_review(made, invented(seed), RECORDS, FORMATS_BY_DEFAULT, seed)
        add_search(made, RECORDS, 0.1, seed)
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    assert [(folder / path).read_bytes() for path in files] == [(again / path).read_bytes() for path in files]
    searches = [path for path in files if "searches" in path.parts]
    assert all((folder / path).read_bytes() != (other / path).read_bytes() for path in searches)


@given(st.integers(1, 50), st.text(), st.text())
def test_a_cipher_keeps_every_distance(seed: int, one: str, other: str) -> None:
    table = cipher(Random(seed))
    assert Levenshtein.distance(one, other) == Levenshtein.distance(one.translate(table), other.translate(table))


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ("839-852", "4839-4852"),
        ("839-52", "4839-52"),
        ("98-105", "498-4105"),
        ("S34-S42", "S434-S442"),
        ("Suppl-42", "Suppl-42"),
        ("e45", "e445"),
        ("", ""),
    ],
)
def test_new_pages_keep_their_form_and_their_order(pages: str, expected: str) -> None:
    assert renumbered(pages, "4") == expected


@needs_real_data
def test_a_copy_of_the_judged_sets_has_the_same_clusters_and_no_record_of_another_copy() -> None:
    original = [paper for name in SETS for paper in judged_papers(DATA / "dedup" / name)]
    everything = copies(DATA / "dedup", SEED)
    first, second, third = ([next(everything) for _ in original] for _ in range(3))
    assert first == original
    for made in (second, third):
        assert [len(paper) for paper in made] == [len(paper) for paper in original]
        assert [len(set(paper)) for paper in made] == [len(set(paper)) for paper in original]
    seen = [{record for paper in made for record in paper} for made in (first, second, third)]
    assert not (seen[0] & seen[1] or seen[1] & seen[2] or seen[0] & seen[2])
