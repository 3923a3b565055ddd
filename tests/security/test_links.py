"""Links among the files of a review that lead out of it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shipped import ROOT

pytestmark = pytest.mark.workflow
PROTOCOL = """title: T
question: Q?
reviewers: [{id: ann, kind: human, duties: [extraction]}]
forms: {things: {fields: [{name: said, type: text}]}}
"""


@pytest.fixture
def review(tmp_path: Path) -> Path:
    """A small review in a folder of its own."""
    for folder in ("config/reviews", "resources/small/extraction"):
        (tmp_path / "here" / folder).mkdir(parents=True)
    (tmp_path / "here/config/config.yaml").write_text("reviews: [small]\n")
    (tmp_path / "here/config/reviews/small.yaml").write_text(PROTOCOL)
    (tmp_path / "here/resources/small/studies.csv").write_text("study_id,label\n")
    (tmp_path / "outside.csv").write_text("study_id,said\n")
    return tmp_path / "here"


def planned(folder: Path) -> str:
    command = [sys.executable, "-m", "snakemake", "-n", "--snakefile", str(ROOT / "Snakefile")]
    done = subprocess.run([*command, "--directory", str(folder)], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_a_link_that_leads_out_is_named_and_one_within_the_project_is_followed(review):
    sheet = review / "resources/small/extraction/things.ann.csv"
    sheet.symlink_to("../../../../outside.csv")
    template = review / "config/reviews/small.md.j2"
    template.symlink_to("/etc/hostname")
    said = planned(review)
    for link in (sheet, template):
        assert f"{link.relative_to(review)}: a link that leads out of this project, to /" in said
    sheet.unlink()
    template.unlink()
    (review / "stored.csv").write_text("study_id,said\n")
    sheet.symlink_to("../../../stored.csv")
    assert "leads out of" not in planned(review)
