"""What `make release` writes and refuses, on stored results of a small review; Snakemake's plan is given."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from release_samples import ANALYSIS, CELL, PROTOCOL, answers

from commands import release as command
from commands import stored as kept
from commands.changes import compared
from commands.release import release
from commands.status import _reviews
from commands.stored import Planned, released, releases_of, stored
from review.errors import InputError
from review.synthesis.conclusion import conclude
from review.synthesis.tally import tally

REVIEW = "small"
UP_TO_DATE = Planned("any", "ok", "no update")
CHANGED = Planned("tallies", "set of input files changed", "update pending")
BEHIND = Planned("conclusions", "ok", "update pending")
RELEASES = Path(f"resources/{REVIEW}/releases")


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A built review in the working directory; gives the function that builds it anew."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(command, "plan", lambda only="": planned(dict.fromkeys(stored(REVIEW), UP_TO_DATE)))
    document = {name: PROTOCOL[name] for name in ("title", "question")} | {
        "reviewers": [{"id": "ann", "kind": "human", "duties": ["extraction"]}],
        "forms": {"studies": {"fields": [{"name": "response", "type": "text"}]}},
    }
    Path("config/reviews").mkdir(parents=True)
    Path(f"config/reviews/{REVIEW}.yaml").write_text(yaml.safe_dump(document))
    build(answers(13, 26))
    return build


def planned(by_file, review=REVIEW):
    return {f"results/{review}/{file}": one for file, one in by_file.items()}


def build(answered: dict[str, str], provisional: bool = False) -> None:
    values = pd.DataFrame({"study_id": [*answered], "response": [*answered.values()]}, dtype="str")
    tallies = tally(values, ANALYSIS)
    rows = [CELL | {"study_id": study, "field": "response", "value": one} for study, one in answered.items()]
    tables = {
        "synthesis/tallies": tallies,
        "synthesis/conclusions": conclude(tallies, PROTOCOL["conclusions"], []),
        "extraction/cells": pd.DataFrame(rows).assign(provisional=provisional),
        "extraction/states": pd.DataFrame(
            [("all", "all", provisional, len(rows))], columns=["form", "state", "provisional", "n"]
        ),
        "extraction/entries": values,
        "identification/citations": pd.DataFrame([{"citation_id": "c1", "title": "T", "abstract": "Long."}]),
    }
    for name, table in tables.items():
        path = Path(f"results/{REVIEW}/{name}.parquet")
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_parquet(path, index=False)
    figure = Path(f"results/{REVIEW}/figures/tallies.csv")
    figure.parent.mkdir(exist_ok=True)
    figure.write_text("n\n39\n")
    registry = "".join(f"{study},Study {study},\n" for study in answered)
    folder = Path(f"resources/{REVIEW}")
    (folder / "screening/private").mkdir(parents=True, exist_ok=True)
    (folder / "screening/private/key").write_text("secret")
    (folder / "screening/votes.csv").write_text("record,vote\n")
    (folder / "studies.csv").write_text(f"study_id,label,reports\n{registry}")


def said(*arguments):
    return "\n".join(release(REVIEW, *arguments))


def refused(*arguments):
    with pytest.raises(InputError) as stopped:
        said(*arguments)
    assert "\n" not in str(stopped.value)
    return str(stopped.value)


def files(version):
    folder = RELEASES / version
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_a_release_holds_what_the_review_found_and_nothing_private(small):
    assert "the first release" in said("1.0.0", False)
    held = files("1.0.0")
    assert {
        "release.yaml",
        "CITATION.cff",
        "ro-crate-metadata.json",
        "ledgers.csv",
        "tables/synthesis/tallies.csv",
        "figures/tallies.csv",
        "brought/studies.csv",
        "brought/screening/votes.csv",
        "brought/protocol.yaml",
    } <= {*held}
    assert "tables/extraction/entries.csv" not in held
    assert "Long." not in held["tables/identification/citations.csv"].read_text()
    everything = b"".join(path.read_bytes() for path in held.values())
    assert b"secret" not in everything
    assert b"private" not in everything


def test_the_digests_are_those_of_the_files(small):
    said("1.0.0", False)
    log = pd.read_csv(RELEASES / "1.0.0/ledgers.csv").set_index("file")["sha256"]
    brought = Path(f"resources/{REVIEW}/studies.csv").read_bytes()
    assert log["studies.csv"] == hashlib.sha256(brought).hexdigest()
    about = yaml.safe_load((RELEASES / "1.0.0/release.yaml").read_text())
    assert about["ledgers_sha256"] == hashlib.sha256((RELEASES / "1.0.0/ledgers.csv").read_bytes()).hexdigest()
    assert about["conclusions"]["response"]["category"] == "minority"
    assert about["conclusions"]["response"]["certainty"] == "not judged"


def test_whose_name_a_release_bears_is_said(small):
    mine = "Authors and licence are those of `{}`. If they are not yours, delete this version, write your own "
    mine += "CITATION.cff here, and release it again."
    assert mine.format(command.HOME / "CITATION.cff") in said("1.0.0", False)
    Path("CITATION.cff").write_text("authors: [{name: Mine}]\nlicense: CC0-1.0\n")
    assert mine.format("CITATION.cff") in said("1.0.1", False)
    assert "Mine" in files("1.0.1")["ro-crate-metadata.json"].read_text()


@pytest.mark.parametrize("text", ["", "reviews:", "reviews: {a: b}", "reviews: [A/b]", "reviews: [a", "- a"])
def test_a_configuration_that_cannot_be_read_is_one_line(small, text):
    Path("config/config.yaml").write_text(text)
    with pytest.raises(InputError, match=r"^config/config\.yaml:[^\n]*$"):
        _reviews()
    Path("config/config.yaml").write_text("reviews: [small]")
    assert _reviews() == ["small"]


@pytest.mark.parametrize(
    ("log", "dates"),
    [
        ("search_id,source,searched_on,withdrawn_on\n", {}),
        ("search_id,source,searched_on\na,MEDLINE,2026-01-31\n", {"MEDLINE": "2026-01-31"}),
        ("search_id,source,searched_on,withdrawn_on\na,MEDLINE,2026-01-31,2026-02-01\n", {}),
    ],
    ids=["no search yet", "none can be withdrawn", "withdrawn"],
)
def test_a_release_dates_the_searches_that_count(small, log, dates):
    Path(f"resources/{REVIEW}/searches.csv").write_text(log)
    said("1.0.0", False)
    assert yaml.safe_load((RELEASES / "1.0.0/release.yaml").read_text())["searches"] == dates


def test_the_crate_names_every_file_with_its_digest(small):
    said("1.0.0", False)
    crate = json.loads((RELEASES / "1.0.0/ro-crate-metadata.json").read_text())
    parts = {one["@id"]: one for one in crate["@graph"]}
    held = files("1.0.0")
    assert {one["@id"] for one in parts["./"]["hasPart"]} == {*held} - {"ro-crate-metadata.json"}
    for name, path in held.items():
        if name != "ro-crate-metadata.json":
            assert parts[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert parts["./"]["version"] == "1.0.0"
    assert yaml.safe_load(held["CITATION.cff"].read_text())["title"] == PROTOCOL["title"]


def test_without_a_version_the_smallest_is_proposed_and_nothing_written(small):
    assert refused("", False) == "VERSION: expected VERSION=1.0.0 or later: the first release"
    assert not RELEASES.exists()
    said("1.0.0", False)
    small(answers(13, 27))
    assert "expected VERSION=1.1.0 or later: minor changes: study s039" in refused("", False)


def test_a_version_too_small_or_there_already_is_refused(small):
    said("1.0.0", False)
    assert "released already" in refused("1.0.0", False)
    small(answers(14, 25))
    assert "1.9.0 is too small, expected 2.0.0 or later: major changes: conclusion response" in refused("1.9.0", False)
    said("2.0.0", False)
    assert "category minority → indeterminate" in (RELEASES / "2.0.0/changes.md").read_text()


def test_what_is_provisional_is_released_only_when_told_and_then_said(small):
    small(answers(13, 26), provisional=True)
    assert "39 provisional values: a person has to see to these, expected PROVISIONAL=yes" in refused("1.0.0", False)
    assert not RELEASES.exists()
    assert "provisional: 39 provisional values" in said("1.0.0", True)
    assert yaml.safe_load((RELEASES / "1.0.0/release.yaml").read_text())["provisional"] == ["39 provisional values"]
    assert "Provisional: 39 provisional values." in (RELEASES / "1.0.0/ro-crate-metadata.json").read_text()


SITE = {"site/index.html": UP_TO_DATE}
OLD = {"synthesis/tallies.parquet": CHANGED, "synthesis/conclusions.parquet": BEHIND}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (None, "`make REVIEW=small` stops"),
        (planned(OLD), "results/small: not up to date: tallies (results/small/synthesis/tallies.parquet) and what "
         "follows have to be made anew, expected `make REVIEW=small` before"),
        (planned(SITE) | planned(OLD, "read"), "tallies (results/read/synthesis/tallies.parquet)"),
    ],
)  # fmt: skip
def test_results_that_may_be_old_are_refused(small, monkeypatch, found, expected):
    reading(monkeypatch, "read")
    monkeypatch.setattr(command, "plan", {REVIEW: found}.get)
    assert expected in refused("1.0.0", False)
    assert not RELEASES.exists()


@pytest.mark.parametrize(
    "elsewhere",
    [planned(OLD, "other"), planned({"manuscript/manuscript.md": CHANGED._replace(rule="manuscript")}, "read")],
)
def test_what_is_pending_and_not_read_is_no_hindrance(small, monkeypatch, elsewhere):
    reading(monkeypatch, "read")
    monkeypatch.setattr(command, "plan", {REVIEW: planned(SITE) | elsewhere}.get)
    assert "the first release" in said("1.0.0", False)


def reading(monkeypatch, other):
    """The review reads tables of another one."""
    monkeypatch.setattr(kept, "needed_by", lambda review: [review, other])


def test_an_interrupted_release_leaves_no_version_and_the_next_one_is_whole(small, monkeypatch):
    write = Path.write_bytes

    def killed(path, content):
        if path.name == "release.yaml":
            raise KeyboardInterrupt
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", killed)
    with pytest.raises(KeyboardInterrupt):
        said("1.0.0", False)
    assert releases_of(REVIEW) == []
    (RELEASES / ".part/left over").write_text("")
    monkeypatch.setattr(Path, "write_bytes", write)
    said("1.0.0", False)
    assert [path.name for path in RELEASES.iterdir()] == ["1.0.0"]
    assert "left over" not in files("1.0.0")


def test_two_releases_are_compared_and_one_that_is_not_there_is_one_line(small):
    said("1.0.0", False)
    small(answers(13, 27))
    said("1.1.0", False)
    assert "New studies: 1 (Study s039)" in compared(REVIEW, "1.0.0", "1.1.0")
    assert "Nothing that is compared has changed." in compared(REVIEW, "1.1.0", "")
    with pytest.raises(InputError, match=r"no release '1.0.1', expected one of: 1.0.0, 1.1.0"):
        released(REVIEW, "1.0.1")


def test_the_same_results_give_the_same_release(small):
    said("1.0.0", False)
    first = {name: path.read_bytes() for name, path in files("1.0.0").items()}
    shutil.rmtree(RELEASES)
    said("1.0.0", False)
    assert {name: path.read_bytes() for name, path in files("1.0.0").items()} == first
