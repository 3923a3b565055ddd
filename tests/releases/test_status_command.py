"""`make status` and `make release` on the shipped reviews: one screen, and what hinders a release."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from shipped import REVIEWS, ROOT

pytestmark = pytest.mark.workflow

OWN_PROSE = ("config/reviews/autoimmune-dose.md.j2", "## Results", "## What was found")
OWN_VALUE = ("resources/exposure/extraction/links.builder.csv", "dose_exposure,none", "dose_exposure,positive")


def command(clone, name, *arguments):
    """What a command says, on either stream, and whether it did its work."""
    for beside in ("CITATION.cff", "requirements.lock"):
        shutil.copy(ROOT / beside, clone / beside)
    done = subprocess.run(
        [sys.executable, "-m", f"commands.{name}", *arguments],
        cwd=clone.folder,
        env=os.environ | {"PYTHONPATH": str(clone / "workflow")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode == 0, done.stdout + done.stderr


def test_what_waits_in_all_reviews_fits_on_one_screen_and_that_of_one_names_its_files(clone):
    done, screen = command(clone, "status")
    assert done, screen
    lines = screen.splitlines()
    assert len(lines) <= 40
    assert max(map(len, lines)) <= 100
    starts = [next(place for place, line in enumerate(lines) if line.startswith(f"{review}: ")) for review in REVIEWS]
    assert all("review: " in lines[start + 1] for start in starts)
    assert "older" not in screen
    done, one = command(clone, "status", "--review", "dose-response")
    assert done, one
    assert "extraction/forms/reviewer_a.xlsx: fill in, to extraction/" in one


@pytest.mark.long
def test_a_release_waits_for_what_its_results_need_and_for_nothing_else(clone):
    clone.edit(*OWN_PROSE)
    freeze = ("release", "--version", "1.0.0", "--provisional", "yes", "--review")
    done, said = command(clone, *freeze, "autoimmune-dose")
    assert not done
    assert "review_manuscript (results/autoimmune-dose/manuscript/manuscript.md)" in said
    assert "expected `make REVIEW=autoimmune-dose` before" in said
    done, said = command(clone, *freeze, "dose-fractionation")
    assert done, said
    clone.edit(*OWN_VALUE)
    done, said = command(clone, *freeze, "dose-response")
    assert not done
    assert "results/exposure/" in said


@pytest.mark.long
def test_a_review_that_was_built_alone_can_be_released(fresh):
    only = 'reviews=["exposure"]'
    run = fresh.run("--config", only)
    assert run.status == 0, run.output[-3000:]
    done, said = command(fresh, "release", "--version", "1.0.0", "--provisional", "yes", "--review", "exposure")
    assert done, said
    assert (fresh / "resources/exposure/releases/1.0.0/release.yaml").exists()
