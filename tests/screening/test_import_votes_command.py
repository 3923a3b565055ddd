"""`make import-votes`: what lies in the repository afterwards names nobody, and says what the export said."""

from __future__ import annotations

import csv
import subprocess

import pytest
import yaml

from commands.import_votes import import_votes
from review.errors import InputError
from review.screening.for_tools import ris
from review.screening.imports.pseudonyms import Pseudonyms
from review.screening.imports.reading import read_export, unpacked
from review.tables import csv_bytes
from screening_tools import SCREENING, as_csv, asreview, covidence, eppi, papers, rayyan, zipped

EMAILS = ["emily.brown@example.org", "wang@example.cn"]
NAMES = ["Emily Brown", 'José "Pepe" Núñez', "王小明"]
TABLE = papers()[0].rename(columns={"record_id": "citation_id"}).iloc[:4]
TABLE = TABLE.assign(
    authors="Lee, A.", journal="J", volume="", issue="", pages="", url="", abstract="mail a.lee@example.edu"
)
TABLE["year"] = TABLE["year"].astype("str")


def rayyan_export(votes=((0, 0, "include"), (1, 1, "exclude"), (0, 0, "undone"), (2, 0, "maybe"))):
    """A zip in which people appear as votes, remarks, labels and reasons."""
    export = rayyan(ris(TABLE), [(article, EMAILS[who], vote) for article, who, vote in votes])
    rows = list(csv.DictReader(export["articles.csv"].decode().splitlines()))
    rows[0]["notes"] = f"Emily found it | {rows[0]['notes']}"
    rows[0]["notes"] += (
        ' | RAYYAN-INCLUSION: {"Emily Brown"=>"Included", "José \\"Pepe\\" Núñez"=>"Maybe", "王小明"=>"Excluded"}'
        " | RAYYAN-LABELS: Emily please review | RAYYAN-EXCLUSION-REASONS: a review"
        ' | USER-NOTES: {"Emily Brown"=>["ask emily or 王小明", "or Núñez, wang@example.cn"]}'
    )
    log = export["customizations_log.csv"].decode()
    for article, key in ((7001, "__EXR__a review"), (7001, "ask Emily Brown"), (7003, "__EXR__as Emily Brown says")):
        log += f'2024-05-02T10:00:00Z,9,{EMAILS[1]},{article},"""{key}""",1\n'
    return {"articles.csv": as_csv(rows), "customizations_log.csv": log.encode()}


@pytest.fixture
def review(tmp_path, monkeypatch):
    """A repository with one review, in which the command runs."""
    monkeypatch.chdir(tmp_path)
    protocol = {"title": "T", "question": "Q", "screening": SCREENING, "forms": {}}
    protocol["reviewers"] = [{"id": "ann", "kind": "human", "duties": ["screening"]}]
    (tmp_path / "config/reviews").mkdir(parents=True)
    (tmp_path / "config/reviews/r.yaml").write_text(yaml.safe_dump(protocol))
    (tmp_path / "raw").mkdir()
    return tmp_path


def run(review, name, content, tool, stage="title_abstract", list_="", reviewer=""):
    path = review / "raw" / name
    path.write_bytes(content)
    said = list(import_votes("r", path, tool, stage, list_, reviewer))
    path.unlink()
    return said


def committed(review):
    """Everything that `git add` would take, by path."""
    subprocess.run(["git", "init", "-q"], cwd=review, check=True)
    subprocess.run(["git", "add", "-A"], cwd=review, check=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=review, check=True, capture_output=True).stdout
    return {name: (review / name).read_bytes() for name in listed.decode().split("\0") if name}


def exports(review):
    """The copies of an import, by name, and what is read from them."""
    [folder] = (review / "resources/r/screening/imports").iterdir()
    return {f"x/{path.name}": path.read_bytes() for path in folder.iterdir()}


def votes_of(files, tool, list_=""):
    read = read_export(unpacked(files), tool, "title_abstract", list_, {list_}, SCREENING)
    assert read.unread.empty
    columns = ["key", "claimed", "doi", "title", "year", "person", "vote", "reasons", "voted_on"]
    return read.votes.sort_values(["key", "person", "voted_on"])[columns].to_numpy().tolist()


def with_pseudonyms(votes, said):
    """The votes with people named as the command said."""
    stands = {name: alias for alias, _, name in (line.strip().partition("  is ") for line in said if "  is " in line)}
    return sorted([*vote[:5], stands[vote[5]], *vote[6:]] for vote in votes)


TOLD = [*EMAILS, *NAMES, "Emily", "Núñez", "wang", "example.edu"]


@pytest.mark.parametrize("form", ["zip", "folder", "list"])
def test_rayyan_leaves_no_name_and_loses_no_vote(review, form):
    export = rayyan_export()
    if form == "list":
        export.pop("customizations_log.csv")
    if form == "zip":
        said = run(review, "Emily Brown.zip", zipped(export), "rayyan")
    else:
        *others, name = export
        for other in others:
            (review / "raw" / other).write_bytes(export[other])
        said = run(review, name, export[name], "rayyan")
        for other in others:
            (review / "raw" / other).unlink()
    assert_no_names(committed(review))
    raw = votes_of({"r.zip": zipped(export)}, "rayyan")
    assert len(raw) == (5 if form == "list" else 4)
    assert sorted(votes_of(exports(review), "rayyan")) == with_pseudonyms(raw, said)


def assert_no_names(files):
    assert any("/imports/" in name for name in files)
    assert not any("private" in name for name in files)
    for path, content in files.items():
        for name in TOLD:
            assert name not in path
            assert name.lower() not in content.decode().lower(), f"{name} in {path}"


def test_asreview_leaves_no_name_and_loses_no_vote(review):
    people = {"asreview_user_name": NAMES[0], "asreview_user_email": EMAILS[0]}
    export = asreview(csv_bytes(TABLE), {0: "1", 2: "0"}, asreview_note="Emily, see mail of wang@example.cn", **people)
    said = run(review, "emily.csv", export, "asreview")
    assert_no_names({name: content for name, content in committed(review).items() if "wang" not in name})
    assert sorted(votes_of(exports(review), "asreview")) == with_pseudonyms(
        votes_of({"a.csv": export}, "asreview"), said
    )


def test_lists_and_reports_of_teams_leave_no_name(review):
    listed = covidence(ris(TABLE), [0, 1], "Exclusion reason: a review; wang@example.cn says so")
    run(review, "c.csv", listed, "covidence", list_="exclude", reviewer="ann")
    assert_no_names(committed(review))
    assert votes_of(exports(review), "covidence", "exclude") == votes_of({"c.csv": listed}, "covidence", "exclude")


def test_a_report_of_eppi_keeps_its_decisions_only(review):
    report = eppi(ris(TABLE), {0: [7], 1: [9], 2: [10]})
    run(review, "e.json", report, "eppi", reviewer="ann")
    files = committed(review)
    assert not any(name in content.decode() for content in files.values() for name in ("Ann Lee", "Bob", "Edited"))
    assert votes_of(exports(review), "eppi") == votes_of({"e.json": report}, "eppi")


def test_the_copy_is_logged_and_the_raw_export_and_the_key_stay_private(review):
    raw = zipped(rayyan_export())
    said = run(review, "r.zip", raw, "rayyan")
    folder = review / "resources/r/screening"
    [row] = csv.DictReader((folder / "imports.csv").read_text().splitlines())
    assert (row["tool"], row["stage"], row["reviewer"], row["list"]) == ("rayyan", "title_abstract", "", "")
    assert (folder / "imports" / row["file"]).name == "customizations_log.csv"
    assert [path.read_bytes() for path in folder.glob("private/*/r.zip")] == [raw]
    assert (folder / "private/key").stat().st_mode & 0o077 == 0
    assert [line for line in said if line.startswith("Add each of these to its reviewer in config/reviews/r.yaml")]


def test_a_second_import_uses_the_key_and_the_names_that_are_known(review):
    first = run(review, "r.zip", zipped(rayyan_export()), "rayyan")
    [alias] = [line.split()[0] for line in first if line.endswith(EMAILS[0])]
    path = review / "config/reviews/r.yaml"
    protocol = yaml.safe_load(path.read_text())
    protocol["reviewers"][0]["known_as"] = [alias]
    path.write_text(yaml.safe_dump(protocol))
    second = run(review, "r.zip", zipped(rayyan_export()), "rayyan", stage="full_text")
    third = run(review, "r.zip", zipped(rayyan_export()), "rayyan", list_="5")
    assert [line for line in first if line.endswith(EMAILS[1])] == [line for line in second if line.endswith(EMAILS[1])]
    assert not [line for line in second if line.endswith(EMAILS[0])]
    assert len((review / "resources/r/screening/imports.csv").read_text().splitlines()) == 4
    assert third


@pytest.mark.parametrize(
    ("name", "content", "tool", "more", "said"),
    [
        ("a.csv", b"title,doi\nx,y\n", "asreview", {}, "expected columns named asreview_label"),
        ("a.csv", b"title,asreview_label\nx,1\n", "asreview", {}, "does not name who voted, expected REVIEWER="),
        ("c.csv", covidence(ris(TABLE), [0]), "covidence", {"reviewer": "ann"}, "list '' is not a decision"),
        ("c.csv", covidence(ris(TABLE), [0]), "covidence", {"list_": "include"}, "expected REVIEWER="),
    ],
)
def test_what_the_build_would_not_take_is_not_brought(review, name, content, tool, more, said):
    with pytest.raises(InputError, match=said):
        run(review, name, content, tool, **more)
    assert not (review / "resources/r/screening/imports").exists()
    assert not (review / "resources/r/screening/imports.csv").exists()


def test_what_could_not_be_read_is_said(review):
    content = as_csv([{"title": "One", "asreview_label": "1"}, {"title": "Two", "asreview_label": "perhaps"}])
    said = run(review, "a.csv", content, "asreview", reviewer="ann")
    assert "  a.csv:3: label 'perhaps' is not known, expected one of: 1, 0, yes, no, y, n, or nothing" in said
    assert "places that could not be read: 1" in (review / "resources/r/screening/imports.csv").read_text()


def test_pseudonyms_depend_on_the_key_and_not_on_the_spelling():
    one, other = (Pseudonyms(key, ["Ann Lee"]) for key in (b"1", b"2"))
    assert one.of("Ann Lee") == one.of(" ann  LEE ")
    assert one.of("Ann Lee") != other.of("Ann Lee") != one.of("Ann Le")
    assert one.in_remark("Annex; ann, Ann Lee") == f"Annex; [name], {one.of('Ann Lee')}"
