"""Versions: their order, the smallest that a change allows, and which are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.errors import InputError
from review.releases.version import LEVELS, Version, check_version, gravest, read_version, versions

SOME = st.builds(Version, *[st.integers(0, 30)] * 3)


@given(SOME, st.sampled_from(LEVELS))
def test_the_next_version_is_later_and_raises_only_its_level(version, level):
    later = version.next(level)
    assert later > version
    place = LEVELS.index(level)
    assert later[:place] == version[:place]
    assert later[place + 1 :] == (0,) * (2 - place)


@given(SOME)
def test_a_version_is_read_as_it_is_written(version):
    assert read_version(str(version)) == version


@given(st.sets(SOME, max_size=6))
def test_folders_that_are_no_version_are_passed_over(known):
    assert versions([*map(str, known), ".part", "v1.0", "1.0", "01.0.0"]) == sorted(known)


@pytest.mark.parametrize("text", ["1.0", "v1.0.0", "1.0.0-rc1", "01.0.0", "1.0.0\n", "../1.0.0", "-1.0.0"])
def test_what_is_no_version_is_one_line(text):
    with pytest.raises(InputError, match="expected three numbers"):
        read_version(text)


def test_the_gravest_change_decides_and_none_is_a_patch():
    assert gravest(["patch", "minor", "patch"]) == "minor"
    assert gravest(["patch", "major", "minor"]) == "major"
    assert gravest([]) == "patch"


@pytest.mark.parametrize("wanted", [(1, 0, 1), (1, 0, 0), (0, 9, 0)])
def test_a_smaller_version_and_one_that_exists_are_refused(wanted):
    with pytest.raises(InputError, match=r"expected 1\.1\.0 or later"):
        check_version(Version(*wanted), [Version(1, 0, 0)], Version(1, 1, 0), "minor changes: study x")


@pytest.mark.parametrize("wanted", [(1, 1, 0), (1, 2, 0), (2, 0, 0)])
def test_a_later_one_may_be_chosen(wanted):
    check_version(Version(*wanted), [Version(1, 0, 0)], Version(1, 1, 0), "")
