"""Whole-workflow runs: a project is built once in a session, and copied for each test that changes something.

`built`, `clone` and `fresh` are the shipped reviews, for what is asserted of these; `small_built`, `small` and
`small_fresh` are the fixture, which is far quicker.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from clones import FIXTURE, Clone, copy_project
from shipped import ROOT

# A slow machine is no fault of an example.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

Build = Callable[[str, Path], Clone]


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Build:
    """Build a project once for all processes that share the tests; none of them changes it."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def build(name: str, material: Path) -> Clone:
        clone = Clone(shared / name)
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (clone / "built").exists():
                copy_project(clone.folder, material)
                run = clone.run()
                assert run.status == 0, run.output[-5000:]
                (clone / "built").touch()
        return clone

    return build


@pytest.fixture(scope="session")
def built(build_once: Build) -> Clone:
    """The shipped reviews, built once from nothing."""
    return build_once("shipped", ROOT)


@pytest.fixture
def clone(built: Clone, tmp_path: Path) -> Clone:
    """A copy of the built project that a test may change."""
    return built.copy(tmp_path / "project")


@pytest.fixture
def fresh(tmp_path: Path) -> Clone:
    """A copy of the project in which nothing has run yet."""
    return copy_project(tmp_path / "fresh")


@pytest.fixture(scope="session")
def small_built(build_once: Build) -> Clone:
    """The fixture, built once from nothing."""
    return build_once("small", FIXTURE)


@pytest.fixture
def small(small_built: Clone, tmp_path: Path) -> Clone:
    """A copy of the built fixture that a test may change."""
    return small_built.copy(tmp_path / "small")


@pytest.fixture
def small_fresh(tmp_path: Path) -> Clone:
    """A copy of the fixture in which nothing has run yet."""
    return copy_project(tmp_path / "small", FIXTURE)
