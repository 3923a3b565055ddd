"""A release that is not as it was released is not compared: each altered, added or lost file is one line."""

from __future__ import annotations

import pytest
from release_samples import answers, release

from review.errors import InputError
from review.manuscript.lookups import released_numbers
from review.releases.crate import citation, metadata
from review.releases.intact import check_intact
from review.releases.names import METADATA
from shipped import ROOT

FOLDER = "resources/r/releases/1.0.0"


@pytest.fixture
def files() -> dict[str, bytes]:
    frozen = dict(release("1.0.0", answers(13, 26)).files)
    about = {"title": "T", "question": "Q?", "version": "1.0.0", "released_on": "2024-01-01", "provisional": []}
    return frozen | {METADATA: metadata(frozen, about, citation((ROOT / "CITATION.cff").read_bytes(), about))}


def said(files: dict[str, bytes]) -> list[str]:
    with pytest.raises(InputError) as refused:
        check_intact(files, FOLDER)
    return [str(problem) for problem in refused.value.problems]


def test_a_release_as_it_was_made_may_have_files_beside_that_are_not_compared(files):
    check_intact(files | {"README.md": b"mine"}, FOLDER)


def test_all_files_that_are_not_as_they_were_are_named(files):
    tables = sorted(path for path in files if path.startswith("tables/"))
    altered, lost, added = tables[0], tables[1], "tables/synthesis/new.csv"
    changed = files | {altered: files[altered] + b"\n", added: b"n\n1\n"}
    del changed[lost]
    assert said(changed) == [
        f"{FOLDER}/{path}: is not as it was released, expected the release to stay: restore it"
        for path in sorted([altered, lost, added])
    ]


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"@graph": [1]}', b"\xff", b"[" * 100_000])
def test_metadata_that_cannot_be_read_are_named(files, content):
    expected = f"{FOLDER}/{METADATA}: expected the metadata that the release was made with: restore it"
    assert said(files | {METADATA: content}) == [expected]


def test_a_release_without_metadata_is_none(files):
    del files[METADATA]
    assert METADATA in said(files)[0]


@pytest.mark.parametrize("content", [b"", b"[]", b'{"q": 1}', b'{"q": {}}', b'{"q": {"shown": "\\ud800"}}'])
def test_numbers_that_no_release_has_written_are_refused(content):
    with pytest.raises(InputError, match=r"n\.json: is not as it was released"):
        released_numbers(content, "n.json")
