"""Whole-workflow runs: one full build of the shipped reviews, copied for each test that changes something."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from clones import Clone, copy_project


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """Both shipped reviews, built once from nothing."""
    clone = copy_project(tmp_path_factory.mktemp("built") / "project")
    run = clone.run()
    assert run.status == 0, run.output[-5000:]
    return clone


@pytest.fixture
def clone(built: Clone, tmp_path: Path) -> Clone:
    """A copy of the built project that a test may change; dates are kept, as a backup would keep them."""
    shutil.copytree(built.folder, tmp_path / "project", symlinks=True)
    return Clone(tmp_path / "project")


@pytest.fixture
def fresh(tmp_path: Path) -> Clone:
    """A copy of the project in which nothing has run yet."""
    return copy_project(tmp_path / "fresh")
