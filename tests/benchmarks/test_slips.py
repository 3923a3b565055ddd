"""Planted slips of every class are found, each with its class."""

from pathlib import Path

import pytest

import extraction
from review.extraction.types.verdict import ERROR_CLASSES

pytestmark = pytest.mark.workflow


def test_every_planted_slip_is_found_with_its_class(tmp_path: Path) -> None:
    result = extraction.run(tmp_path, studies=40, fields=25, seed=1)
    assert set(result["planted"]) == {"", *ERROR_CLASSES} - {"locator"}
    assert result["found"] == result["planted"]
    assert {"entries", "comparison", "decided", "consensus"} <= set(result["usage"]["cold"].stages)
