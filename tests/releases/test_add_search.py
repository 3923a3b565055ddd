"""`make add-search`: the row that the build asks for, and nothing guessed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml

from commands.add_search import add_search
from review.errors import InputError
from review.identification.searches import COLUMNS, read_searches

REVIEW = "small"
FOLDER = Path(f"resources/{REVIEW}")
EXPORT = "TY  - JOUR\nTI  - A title of cells and doses\nAU  - Doe, J.\nPY  - 2020\nER  - \n"


@pytest.fixture
def export(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    document = {"title": "T", "question": "Q", "forms": {}, "reviewers": [{"id": "a", "kind": "human", "duties": []}]}
    Path("config/reviews").mkdir(parents=True)
    Path(f"config/reviews/{REVIEW}.yaml").write_text(yaml.safe_dump(document))
    path = tmp_path / "downloads/PubMed 2026.ris"
    path.parent.mkdir()
    path.write_text(EXPORT)
    os.utime(path, (1_780_000_000, 1_780_000_000))
    return path


def present():
    return {path.name for path in (FOLDER / "searches").iterdir()}


def test_the_build_asks_for_exactly_what_only_a_person_knows(export):
    said = "\n".join(add_search(REVIEW, export))
    assert "ris, 1 records that can be read" in said
    assert (FOLDER / "searches/PubMed 2026.ris").read_text() == EXPORT
    with pytest.raises(InputError) as stopped:
        read_searches((FOLDER / "searches.csv").read_bytes(), "searches.csv", present())
    asked = str(stopped.value)
    for column in ("source_type", "source", "searched_on"):
        assert column in asked
    assert "the file is of 2026-05-2" in asked, "the day of the file is proposed, in angle brackets"


def test_with_the_brackets_filled_in_it_is_a_search(export):
    list(add_search(REVIEW, export))
    log = FOLDER / "searches.csv"
    header, row = log.read_text().splitlines()
    assert header.split(",") == COLUMNS
    filled = row.replace("<source>", "PubMed").replace("<database|register|website|organisation|citations>", "database")
    start, end = filled.index('"<'), filled.index('>"')
    log.write_text(f"{header}\n{filled[:start]}2026-05-28{filled[end + 2 :]}\n")
    [search] = read_searches(log.read_bytes(), "searches.csv", present())
    assert (search.search_id, search.file, search.searched_on) == ("PubMed-2026", "PubMed 2026.ris", "2026-05-28")


def test_a_row_follows_the_columns_of_the_log_that_is_there(export):
    FOLDER.mkdir(parents=True)
    columns = ["file", "search_id", "my own", *COLUMNS[2:6]]
    (FOLDER / "searches.csv").write_text(",".join(columns))
    list(add_search(REVIEW, export))
    row = (FOLDER / "searches.csv").read_text().splitlines()[1]
    assert row.startswith("PubMed 2026.ris,PubMed-2026,,<database")


@pytest.mark.parametrize(
    ("content", "expected"),
    [(b"%PDF-1.7", "a PDF"), (b"just some words", "the format is not recognised")],
)
def test_what_is_no_export_is_refused_before_anything_is_written(export, content, expected):
    export.write_bytes(content)
    with pytest.raises(InputError, match=expected):
        list(add_search(REVIEW, export))
    assert not FOLDER.exists()


@pytest.mark.parametrize("log", [b"", "search_id,file,source\nmünchen".encode("latin-1")])
def test_a_log_that_cannot_be_read_is_named(export, log):
    FOLDER.mkdir(parents=True)
    (FOLDER / "searches.csv").write_bytes(log)
    with pytest.raises(InputError, match=r"searches\.csv"):
        list(add_search(REVIEW, export))


def test_a_file_or_search_that_is_there_already_is_refused(export):
    list(add_search(REVIEW, export))
    before = (FOLDER / "searches.csv").read_bytes()
    with pytest.raises(InputError, match="it is there already"):
        list(add_search(REVIEW, export))
    twin = export.with_suffix(".txt")
    export.rename(twin)
    with pytest.raises(InputError, match="search_id 'PubMed-2026' is there already"):
        list(add_search(REVIEW, twin))
    assert (FOLDER / "searches.csv").read_bytes() == before
    assert present() == {"PubMed 2026.ris"}
